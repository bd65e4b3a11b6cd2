"""Backward passes that courses set, each derived from its forward pass.

The forward functions stand in the modules beside; ``preface`` says which courses set them.
"""

from exercises.forward_passes.layers import attention, embeddings, linear, residual
from exercises.forward_passes.losses import binary_cross_entropy, cross_entropy, hinge
from exercises.forward_passes.normalisations import groupnorm, layernorm, rmsnorm
from grader.authoring import derived_exercise

BINARY_CROSS_ENTROPY = derived_exercise(
    slug="binary-cross-entropy",
    title="Sigmoid and binary cross-entropy",
    forward=binary_cross_entropy,
    ask=("dw,db",),
    preface="Logistic regression, as in weeks 2 to 4 of deeplearning.ai's first course.",
)
CROSS_ENTROPY = derived_exercise(
    slug="softmax-cross-entropy",
    title="Softmax and cross-entropy from class numbers",
    forward=cross_entropy,
    ask=("ds",),
    preface="As in CS231n and CS224n, where targets are numbers of classes.",
)
HINGE = derived_exercise(
    slug="svm-loss",
    title="The multiclass hinge loss",
    forward=hinge,
    ask=("ds",),
    preface="As in the first assignment of CS231n.",
)
LAYER_NORM = derived_exercise(
    slug="layer-norm",
    title="Layer normalisation",
    forward=layernorm,
    ask=("dx,dgamma,dbeta",),
    preface="As in CS231n and UvA's deep learning course.",
)
RMS_NORM = derived_exercise(
    slug="rms-norm",
    title="Root mean square normalisation",
    forward=rmsnorm,
    ask=("dx,dgamma",),
)
GROUP_NORM = derived_exercise(
    slug="group-norm",
    title="Group normalisation",
    forward=groupnorm,
    ask=("dx,dgamma,dbeta",),
    preface="As in CS231n.",
)
LINEAR = derived_exercise(
    slug="linear-layer",
    title="A linear layer on rows",
    forward=linear,
    ask=("dx,dW,db",),
    preface="The layer of CS231n, UvA and CMU that returns all its gradients at once.",
)
RESIDUAL = derived_exercise(
    slug="residual",
    title="A residual block with shared weights",
    forward=residual,
    ask=("dx,dW",),
    preface="Gradients add up where a value is used twice.",
)
ATTENTION = derived_exercise(
    slug="attention",
    title="Scaled dot-product attention",
    forward=attention,
    ask=("dQ,dK,dV",),
    preface="As in CS224n, without a mask.",
)
EMBEDDINGS = derived_exercise(
    slug="embeddings",
    title="A bag of word embeddings",
    forward=embeddings,
    ask=("dE,dU",),
    preface="As in CS224n and makemore: rows of a table that are looked up, some of them twice.",
)

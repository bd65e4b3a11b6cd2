"""Layer normalisation, its gradients as formulas."""

from exercises.courses import CS231N, UVA
from exercises.forward_passes.layer_norm import layernorm
from grader.authoring import derived_exercise

EXERCISE = derived_exercise(
    slug="layer-norm-in-writing",
    title="Layer normalisation in writing",
    forward=layernorm,
    ask=("dx,dgamma,dbeta",),
    courses=(CS231N, UVA),
    written=True,
)

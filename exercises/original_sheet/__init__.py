"""The whole original sheet: the scalar chain, training by hand, softmax with hinge, checkpoints."""

import numpy as np

from exercises.original_sheet.chain import chain_question
from exercises.original_sheet.checkpoints import BACKPROP_CHECKPOINTED
from exercises.original_sheet.training import TRAIN
from grader.engine import SOFTMAX, Array
from grader.executor import Argument
from grader.exercise import Drawing, Exercise, Parameter, Question, Scoring, number, scores
from grader.exercise.model import Sizes
from grader.mistakes import known
from grader.mistakes.losses import HINGE, HINGE_SIGNAL

#: Cases keep at least this far from the kinks of the hinge.
CLEARANCE = 0.01


def _label(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> Argument:
    return int(rng.integers(sizes["C"]))


HINGE_PARAMETERS = (
    scores("o", ("C",), "scores of one sample"),
    Parameter("y", (), "the true class, from 0", _label),
    number("margin", "margin of the hinge", 0.15, 0.45),
)


def _terms(o: Array, y: int, margin: float) -> Array:
    """Return ``p_j - p_y + margin`` of the wrong classes."""
    p = SOFTMAX.f(o)
    return np.delete(p - p[y] + margin, y)


def _hinge_loss(o: Array, y: int, margin: float) -> Array:
    loss: Array = np.sum(np.maximum(0.0, _terms(o, y, margin)))
    return loss


def _hinge_gradient(o: Array, y: int, margin: float) -> Array:
    active = (_terms(o, y, margin) > 0).astype(float)
    return SOFTMAX.pull_back(o, np.insert(active, y, -np.sum(active)))


def _off_kinks(o: Array, y: int, margin: float) -> bool:
    """Whether some terms are active, some are not if there are several, and none is at its kink."""
    terms = _terms(o, y, margin)
    mixed = terms.size < 2 or terms.min() < 0
    return bool(np.min(np.abs(terms)) > CLEARANCE and mixed and terms.max() > 0)


QUESTIONS = (
    chain_question(2, points=1.0),
    chain_question(1, points=1.0),
    chain_question(0, points=1.0),
    TRAIN,
    Question(
        name="softmax_hinge_loss",
        returns=(),
        meaning="the multiclass hinge of the softmax of the scores",
        parameters=HINGE_PARAMETERS,
        reference=_hinge_loss,
        catalogue=known(HINGE),
        generic=_off_kinks,
        edges=("scores shifted by 1000", "strided"),
    ),
    Question(
        name="softmax_hinge_grad",
        returns=("C",),
        meaning="dL/do",
        parameters=HINGE_PARAMETERS,
        reference=_hinge_gradient,
        catalogue=known(HINGE_SIGNAL),
        points=2.0,
        generic=_off_kinks,
        edges=("scores shifted by 1000", "strided"),
    ),
    BACKPROP_CHECKPOINTED,
)

EXERCISE = Exercise(
    slug="original-sheet",
    title="Practical 1, the whole sheet",
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)

"""The formulas that students' are held to: recorded from the references of the catalogue."""

import numpy as np
import pytest

from grader.checks.evidence import Trial, traced_cases
from grader.checks.recordings import Finding, stands_for
from grader.checks.shapes import flat
from grader.executor import Answer
from grader.exercise import draw_suite
from grader.exercise.recorded import (
    SHAPES_SEED,
    model_of,
    places_of,
    recorded_reference,
    why_not_recorded,
)
from grader.law import notes_on
from grader.report import Outcome
from tests.unit.exercises.catalogue import EXERCISES, QUESTIONS

#: Whether a claim is near enough to the exact slope is a decision, and which entries a class number
#: looks up, or a program's row, hangs on its value: no formulas.
WITHOUT = {
    "autograd-engine:graph_values",
    "autograd-engine:polynomial_gradients",
    "autograd-engine:graph_gradients",
    "autograd-engine:gradients_again",
    "gradient-checking:grad_check",
    "softmax-cross-entropy:ds",
    "svm-loss:ds",
    "embeddings:embeddings_backward",
    "word2vec-softmax:naive_softmax_backward",
    "word2vec-negative-sampling:negative_sampling_backward",
    "two-layer-net:two_layer_loss_backward",
    "rnn-with-output:rnn_loss_backward",
}
RECORDED = {name: question for name, question in QUESTIONS.items() if name not in WITHOUT}
#: Those with matrices of two sizes: of a single one, or beside one that stays, not all are square.
SIZED = {
    name: question
    for name, question in RECORDED.items()
    if len(question.size_names) > 1
    and not any(name.isdigit() for name in question.size_names)
    and any(
        len(shape) == 2 for shape in (*(p.shape for p in question.parameters), question.returns)
    )
}


def test_all_references_but_these_have_a_formula():
    """And each of these has a note with the reason, for its author."""
    notes = {f"{n.exercise}:{n.question}" for e in EXERCISES.values() for n in notes_on(e)}
    unrecorded = {name for name, question in QUESTIONS.items() if why_not_recorded(question)}

    assert unrecorded == notes == WITHOUT


@pytest.mark.parametrize("question", RECORDED.values(), ids=RECORDED)
def test_the_formula_of_a_reference_gives_its_numbers(question):
    """At every shape and setting at which students' formulas are recorded."""
    suite = draw_suite(question, SHAPES_SEED)
    for case in traced_cases(suite):
        places = places_of(question, case)
        answers = recorded_reference(question, SHAPES_SEED, suite.cases.index(case))
        values = tuple(wanted.values for wanted in case.wanted)
        finding = Finding(places, model_of(places), answers, ())
        assert stands_for(finding, Trial(case, Answer(Outcome.PASSED, values)))
        spoilt = tuple(value + 1e-3 * (1 + np.abs(value)) for value in values)
        assert not stands_for(finding, Trial(case, Answer(Outcome.PASSED, spoilt)))


def matrices(case):
    """Return the shapes of all matrices of a case, given or wanted."""
    arrays = [*flat(case.arguments), *(wanted.values for wanted in case.wanted)]
    return {np.shape(array) for array in arrays if np.ndim(array) == 2}


@pytest.mark.parametrize("seed", [0, 1, 2018])
@pytest.mark.parametrize("question", SIZED.values(), ids=SIZED)
def test_formulas_are_recorded_at_square_and_at_other_shapes(question, seed):
    """A transpose that is forgotten where it does not matter cannot hide."""
    rectangular, square, *_ = traced_cases(draw_suite(question, seed))

    assert any(m != n for m, n in matrices(rectangular))
    assert all(m == n or 1 in (m, n) for m, n in matrices(square))

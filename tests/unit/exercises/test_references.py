"""References against independent authorities, and the original sheet's numbers."""

import numpy as np
import pytest

from grader.exercise import draw_cases
from tests.unit.exercises.authorities import AUTHORITIES
from tests.unit.exercises.catalogue import QUESTIONS

#: Families: what is derived from a network is held to the engine by test_network.py.
DERIVED = {"own-network"}
TRAIN = QUESTIONS["original-sheet:train"]
#: The data of the sheet's exercise 2.
X = np.array([[0.75, 0.80], [0.20, 0.05], [-0.75, 0.80], [0.20, -0.05]])
Y = np.array([[1.0], [1.0], [-1.0], [-1.0]])
HIDDEN = np.array([[0.60, 0.70, 0.00], [0.01, 0.43, 0.88]])
OUT = np.array([[0.02], [0.03], [0.09]])


def test_every_question_has_an_authority():
    """A reference that nothing else has computed is not one."""
    written_by_hand = {name for name in QUESTIONS if name.split(":")[0] not in DERIVED}

    assert set(AUTHORITIES) == written_by_hand


@pytest.mark.parametrize("name", AUTHORITIES)
def test_references_agree_with_their_authority(name):
    """On all nine cases every array is right to 1e-12 of its largest entry."""
    question = QUESTIONS[name]
    for case in draw_cases(question, 3):
        found = AUTHORITIES[name](*case.arguments)
        arrays = found if question.several else (found,)
        for wanted, array in zip(case.wanted, arrays, strict=True):
            assert np.shape(array) == wanted.values.shape
            gap = np.max(np.abs(np.asarray(array, dtype=float) - wanted.values), initial=0.0)
            assert gap <= 1e-12 * wanted.scale


@pytest.mark.parametrize(
    ("alpha", "losses"),
    [(0.1, (1.96664506, 1.88488873, 1.81784076)), (0.5, (1.96664506, 1.65146927, 1.50540031))],
)
def test_the_sheets_training_has_its_known_losses(alpha, losses):
    """Two solved copies of the sheet were published, for two learning rates; digits agree."""
    _, _, found = TRAIN.reference(X, Y, HIDDEN, OUT, alpha, 3)

    assert found == pytest.approx(losses, abs=5e-9)


def test_the_sheets_training_ends_at_its_known_weights():
    """After three iterations with a learning rate of 0.1, as published."""
    W, w, _ = TRAIN.reference(X, Y, HIDDEN, OUT, 0.1, 3)

    assert w[:, 0] == pytest.approx([0.12847023, 0.24919323, 0.05476004], abs=5e-9)
    assert W[0] == pytest.approx([0.60978668, 0.71786237, 0.03859839], abs=5e-9)
    assert W[1] == pytest.approx([0.02244036, 0.45273615, 0.876281], abs=5e-9)

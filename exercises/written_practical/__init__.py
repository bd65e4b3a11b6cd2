"""Practical 1 in writing: the formulas of a network of vectors, and the sheet's own derivation."""

from grader.exercise import Exercise
from grader.exercise.written import DerivationQuestion, network_formula
from grader.symbolic import Network

_OPAQUE = ("f_1", "f_2", "f_3")
#: Sizes that differ from each other, so that every transpose shows.
_VECTORS = Network(_OPAQUE, widths=(3, 2, 4, 5))
_NUMBERS = Network(_OPAQUE)

EXERCISE = Exercise(
    slug="written-practical",
    title="Practical 1 in writing: formulas and a derivation",
    package=__name__,
    questions=(),
    written=(
        network_formula(_VECTORS, "delta_out", "dL/ds_out"),
        network_formula(_VECTORS, "delta_2", "dL/ds_2", terms=("delta_out",)),
        network_formula(_VECTORS, "delta_1", "dL/ds_1", terms=("delta_2",)),
        network_formula(_VECTORS, "dW_2", "dL/dW_2", terms=("delta_2",)),
        DerivationQuestion(
            "derivation",
            "dL/dW_out, dL/dW_2 and dL/dW_1 of the network of single numbers",
            _NUMBERS,
            goals=("dW_out", "dW_2", "dW_1"),
            points=4,
        ),
    ),
)

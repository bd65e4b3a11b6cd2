"""The words content is written in: exercises, questions, parameters, cases and mistakes."""

from grader.exercise.model import (
    Drawing,
    Exercise,
    Golden,
    Mistake,
    Parameter,
    Question,
    Regime,
    Scoring,
    Tolerance,
)
from grader.exercise.parameters import function, preactivation, tensor, weights
from grader.exercise.suite import (
    PUBLIC,
    Case,
    Suite,
    Wanted,
    arrays_of,
    draw_cases,
    draw_suite,
    kills,
)

__all__ = [
    "PUBLIC",
    "Case",
    "Drawing",
    "Exercise",
    "Golden",
    "Mistake",
    "Parameter",
    "Question",
    "Regime",
    "Scoring",
    "Suite",
    "Tolerance",
    "Wanted",
    "arrays_of",
    "draw_cases",
    "draw_suite",
    "function",
    "kills",
    "preactivation",
    "tensor",
    "weights",
]

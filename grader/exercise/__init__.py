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
from grader.exercise.suite import Case, Suite, Wanted, arrays_of, draw_suite

__all__ = [
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
    "draw_suite",
    "function",
    "preactivation",
    "tensor",
    "weights",
]

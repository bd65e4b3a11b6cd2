"""Write an exercise by writing a forward pass: its gradients are derived, and all about them."""

from grader.authoring.derived.arguments import FORMS, described
from grader.authoring.derived.exercise import derived_exercise
from grader.authoring.derived.pack import read_forward, write_derived_pack
from grader.authoring.derived.varied import Varied, number_of, varied, varied_exercise
from grader.authoring.derived.written import CHOICES

__all__ = [
    "CHOICES",
    "FORMS",
    "Varied",
    "derived_exercise",
    "described",
    "number_of",
    "read_forward",
    "varied",
    "varied_exercise",
    "write_derived_pack",
]

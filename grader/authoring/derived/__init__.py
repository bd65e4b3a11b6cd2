"""Write an exercise by writing a forward pass: its gradients are derived, and all about them."""

from grader.authoring.derived.arguments import FORMS, described
from grader.authoring.derived.exercise import derived_exercise
from grader.authoring.derived.pack import read_forward, write_derived_pack
from grader.authoring.derived.varied import varied_exercise

__all__ = [
    "FORMS",
    "derived_exercise",
    "described",
    "read_forward",
    "varied_exercise",
    "write_derived_pack",
]

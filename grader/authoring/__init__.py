"""Write an exercise in ten lines: a network, a forward pass or a sheet; the rest is derived."""

from grader.authoring.derived import derived_exercise, varied_exercise
from grader.authoring.exercise import network_exercise
from grader.authoring.network import NetworkSheet, Widths
from grader.authoring.questions import QUANTITIES, network_question
from grader.authoring.sheet import Part, read_sheet, sheet_exercise
from grader.authoring.starter import starter_source
from grader.authoring.variants import Family, family_exercise, variant
from grader.engine import Layout, Reduction

__all__ = [
    "QUANTITIES",
    "Family",
    "Layout",
    "NetworkSheet",
    "Part",
    "Reduction",
    "Widths",
    "derived_exercise",
    "family_exercise",
    "network_exercise",
    "network_question",
    "read_sheet",
    "sheet_exercise",
    "starter_source",
    "variant",
    "varied_exercise",
]

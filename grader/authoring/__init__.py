"""Write an exercise in ten lines: name a network and what to ask; the rest is derived."""

from grader.authoring.exercise import network_exercise
from grader.authoring.network import NetworkSheet, Widths
from grader.authoring.questions import QUANTITIES, network_question
from grader.authoring.starter import starter_source
from grader.authoring.variants import Family, family_exercise, variant
from grader.engine import Layout, Reduction

__all__ = [
    "QUANTITIES",
    "Family",
    "Layout",
    "NetworkSheet",
    "Reduction",
    "Widths",
    "family_exercise",
    "network_exercise",
    "network_question",
    "starter_source",
    "variant",
]

"""Write an exercise in ten lines: name a network and what to ask; the rest is derived."""

from grader.authoring.exercise import network_exercise
from grader.authoring.network import NetworkSheet, Widths
from grader.authoring.questions import QUANTITIES, network_question
from grader.engine import Layout, Reduction

__all__ = [
    "QUANTITIES",
    "Layout",
    "NetworkSheet",
    "Reduction",
    "Widths",
    "network_exercise",
    "network_question",
]

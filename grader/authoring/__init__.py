"""Write an exercise in ten lines: name a network and what to ask; the rest is derived."""

from grader.authoring.network import NetworkSheet
from grader.authoring.questions import QUANTITIES, network_question

__all__ = ["QUANTITIES", "NetworkSheet", "network_question"]

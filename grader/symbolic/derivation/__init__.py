"""Check whole derivations, step by step."""

from grader.symbolic.derivation.check import check_derivation
from grader.symbolic.derivation.guess import guess_network
from grader.symbolic.derivation.values import Derivation, Mark, Span, Step

__all__ = ["Derivation", "Mark", "Span", "Step", "check_derivation", "guess_network"]

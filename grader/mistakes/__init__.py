"""Known wrong answers as executable mutants of the reference, one module per family.

Their texts, and what every room speaks of, are in :mod:`grader.misconceptions`.
"""

from grader.mistakes.distinct import distinct
from grader.mistakes.gradients import weight_gradient_mistakes
from grader.mistakes.network import PARTS, Gradients, Rules, backward, wrong_rules
from grader.mistakes.signals import hidden_signal_mistakes, output_signal_mistakes
from grader.mistakes.tables import Fitted, Table, by_rules, derived, known, somewhere

__all__ = [
    "PARTS",
    "Fitted",
    "Gradients",
    "Rules",
    "Table",
    "backward",
    "by_rules",
    "derived",
    "distinct",
    "hidden_signal_mistakes",
    "known",
    "output_signal_mistakes",
    "somewhere",
    "weight_gradient_mistakes",
    "wrong_rules",
]

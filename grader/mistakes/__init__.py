"""Known wrong answers as executable mutants of the reference, one module per family.

The texts stand apart in ``hints/``, so that they can be translated.
"""

from grader.mistakes.distinct import distinct
from grader.mistakes.gradients import weight_gradient_mistakes
from grader.mistakes.network import Gradients, Rules, backward, wrong_rules
from grader.mistakes.signals import hidden_signal_mistakes, output_signal_mistakes
from grader.mistakes.tables import Fitted, Table, by_rules, derived, known, somewhere
from grader.mistakes.texts import Text, combined, described, mistake, mistake_of, text_of, texts

__all__ = [
    "Fitted",
    "Gradients",
    "Rules",
    "Table",
    "Text",
    "backward",
    "by_rules",
    "combined",
    "derived",
    "described",
    "distinct",
    "hidden_signal_mistakes",
    "known",
    "mistake",
    "mistake_of",
    "output_signal_mistakes",
    "somewhere",
    "text_of",
    "texts",
    "weight_gradient_mistakes",
    "wrong_rules",
]

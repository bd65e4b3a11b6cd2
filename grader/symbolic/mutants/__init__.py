"""Name the slip in a wrong formula."""

from grader.symbolic.mutants.slip import Slip
from grader.symbolic.mutants.table import SlipTable, answer_hash, spellings

__all__ = ["Slip", "SlipTable", "answer_hash", "spellings"]

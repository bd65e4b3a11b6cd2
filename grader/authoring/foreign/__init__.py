"""Forward functions of others: recorded in the jail, derived from the recording alone."""

from grader.authoring.foreign.recipe import Recipe
from grader.authoring.foreign.record import record_forward
from grader.authoring.foreign.replay import Replay

__all__ = ["Recipe", "Replay", "record_forward"]

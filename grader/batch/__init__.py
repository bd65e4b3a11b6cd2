"""Grade a class: on all cores, resumable, in constant memory, losing nothing."""

from grader.batch.journal import Journal, Selection
from grader.batch.run import grade_class
from grader.batch.worker import Settings

__all__ = ["Journal", "Selection", "Settings", "grade_class"]

"""Grade a class: on all cores, resumable, in constant memory, losing nothing."""

from grader.batch.journal import Journal
from grader.batch.run import grade_class
from grader.batch.worker import Settings

__all__ = ["Journal", "Settings", "grade_class"]

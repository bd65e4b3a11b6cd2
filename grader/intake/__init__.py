"""Read what students hand in: bytes become a :class:`grader.grading.Submission`, never a crash.

Nothing is extracted, imported or run here; every read is bounded. What cannot be graded becomes a
submission with a problem: a sentence for its author.
"""

from grader.intake.people import Names, read_names
from grader.intake.roll import Roll, Upload, read_class
from grader.intake.submission import read_bytes, read_files, read_path

__all__ = [
    "Names",
    "Roll",
    "Upload",
    "read_bytes",
    "read_class",
    "read_files",
    "read_names",
    "read_path",
]

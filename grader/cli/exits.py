"""What the exit status of ``grader`` says."""

from enum import IntEnum

from grader.errors import GraderError


class Exit(IntEnum):
    """Exit statuses."""

    GRADED = 0  #: full points, or a batch in which every submission was graded
    LOST_POINTS = 1  #: fewer points, or a submission that cannot be read
    USAGE = 2  #: wrong arguments, or a missing or broken exercise
    ERRORED = 3  #: the grader failed: nobody's score, try again
    INTERRUPTED = 130  #: Ctrl-C


_BY_FAULT = {"student": Exit.LOST_POINTS, "instructor": Exit.USAGE, "operator": Exit.ERRORED}


def exit_of(error: GraderError) -> Exit:
    """Return the status for an error, by whose fault it is."""
    return _BY_FAULT[error.fault]

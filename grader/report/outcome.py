"""How things end."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a check, a question or a whole submission ended."""

    PASSED = "passed"
    FAILED = "failed"  #: ran, and the answer is wrong
    APPROXIMATE = "approximate"  #: nearly right: an estimate where the exact value is wanted
    CRASHED = "crashed"  #: student code raised
    TIMED_OUT = "timed_out"  #: used up its processor time, or never answered
    OUT_OF_MEMORY = "out_of_memory"
    TOO_MUCH_OUTPUT = "too_much_output"  #: printed or returned more than anybody could read
    KILLED = "killed"  #: ended by a signal: a crash in machine code, or a forbidden system call
    EXITED = "exited"  #: ended its own process
    PROTOCOL = "protocol"  #: wrote to the grader's channel itself
    SKIPPED = "skipped"  #: a check it depends on did not pass
    UNDECIDED = "undecided"  #: neither proved right nor proved wrong; costs nothing
    ERRORED = "errored"  #: the grader failed, not the student: no score

    @classmethod
    def read(cls, word: str) -> "Outcome":
        """Return the outcome of a report; a word that only newer graders know is undecided."""
        return cls(word) if word in set(cls) else cls.UNDECIDED


class Standing(StrEnum):
    """How one of several arrays that a question asks for came out."""

    RIGHT = "right"
    NEAR = "nearly right"
    RESHAPED = "right values in another shape"
    TRANSPOSED = "right values, transposed"
    MOVED = "right, but at another place"
    WRONG = "wrong"
    MISSING = "missing"

"""What this package raises on purpose, and whose fault each one is.

::

    GraderError
    ├── ExerciseError        instructor   an exercise is missing or broken
    │   ├── ExerciseNotFound
    │   ├── ExerciseInvalid
    │   └── ReferenceFailed
    ├── SettingsInvalid      instructor   an assignment's .grader.toml says nothing we can follow
    ├── SubmissionError      student      a submission cannot be graded as it stands
    │   ├── SourceTooLarge
    │   ├── SourceNotText
    │   ├── NothingToGrade
    │   └── ExpressionError               a formula was refused (reason, text, offset)
    │       ├── BadSyntax
    │       ├── UnknownSymbol
    │       ├── ForbiddenConstruct
    │       └── TooLarge
    ├── JudgeFailed          operator     a check that decides points failed, by our own fault
    └── SandboxError         operator     the jail failed, so no outcome exists; try again
        ├── SandboxUnavailable
        └── ProtocolBroken

What student code *does* (raise, hang, return NaN) is never one of these: it is an
:class:`grader.report.Outcome`.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import ClassVar


class GraderError(Exception):
    """Base of every error raised on purpose."""

    #: Stable name for machines: JSON reports, logs, problem documents.
    code: ClassVar[str] = "grader_error"
    #: Who can put it right: "student", "instructor" or "operator".
    fault: ClassVar[str] = "operator"
    #: Whether the same work may succeed if it is run again unchanged.
    retry: ClassVar[bool] = False


class ExerciseError(GraderError):
    """An exercise is missing or wrong: nobody can be graded on it."""

    code, fault = "exercise_error", "instructor"


class ExerciseNotFound(ExerciseError):
    """No installed exercise has this name."""

    code = "exercise_not_found"

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        near = get_close_matches(slug, known, n=1)
        ask = f" Did you mean {near[0]!r}?" if near else ""
        names = ", ".join(known) or "none"
        super().__init__(
            f"There is no exercise {slug!r}.{ask} Installed: {names}. "
            "List them with: grader exercises"
        )
        self.slug, self.known = slug, tuple(known)


class ExerciseInvalid(ExerciseError):
    """An exercise package contradicts itself."""

    code = "exercise_invalid"

    def __init__(self, slug: str, field: str, reason: str) -> None:
        super().__init__(f"Exercise {slug!r}: {field}: {reason}")
        self.slug, self.field, self.reason = slug, field, reason


class ReferenceFailed(ExerciseError):
    """The reference itself raised or gave something that is no array of finite numbers."""

    code = "reference_failed"

    def __init__(self, question: str, reason: str) -> None:
        super().__init__(f"The reference of question {question!r} failed: {reason}")
        self.question, self.reason = question, reason


class SettingsInvalid(GraderError):
    """Settings, of a file or of the environment, cannot be read or make no sense."""

    code, fault = "settings_invalid", "instructor"

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source, self.reason = source, reason


class SubmissionError(GraderError):
    """A submission cannot be graded as it stands; its author can repair it."""

    code, fault = "submission_error", "student"


class SourceTooLarge(SubmissionError):
    """The file is larger than any honest solution."""

    code = "source_too_large"

    def __init__(self, name: str, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(
            f"{name} has {size_bytes:,} bytes; at most {limit_bytes:,} are read. "
            "Hand in the code alone, without data or outputs."
        )
        self.name, self.size_bytes, self.limit_bytes = name, size_bytes, limit_bytes


class SourceNotText(SubmissionError):
    """The file is not UTF-8 text."""

    code = "source_not_text"

    def __init__(self, name: str, offset: int) -> None:
        super().__init__(
            f"{name} is not UTF-8 text (byte {offset + 1} does not fit). "
            "Save it as UTF-8, the default of every editor, and hand it in again."
        )
        self.name, self.offset = name, offset


class NothingToGrade(SubmissionError):
    """The upload holds no code at all."""

    code = "nothing_to_grade"

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"Found {found}; wanted {wanted}.")
        self.found, self.wanted = found, wanted


class ExpressionError(SubmissionError):
    """A formula was refused before it was compared."""

    code = "expression_error"

    def __init__(self, reason: str, text: str, offset: int) -> None:
        super().__init__(f"{reason} (at character {offset + 1})")
        self.reason, self.text, self.offset = reason, text, offset


class BadSyntax(ExpressionError):
    """The formula does not follow the grammar."""

    code = "bad_syntax"


class UnknownSymbol(ExpressionError):
    """The formula uses a name the exercise does not know."""

    code = "unknown_symbol"


class ForbiddenConstruct(ExpressionError):
    """The formula uses something the exercise does not allow."""

    code = "forbidden_construct"


class TooLarge(ExpressionError):
    """The formula is beyond a stated bound on length, depth, numbers or exponents."""

    code = "too_large"


class JudgeFailed(GraderError):
    """A check that decides points raised what it should not: no score may be stored."""

    code, fault = "judge_failed", "operator"

    def __init__(self, check: str, name: str) -> None:
        super().__init__(
            f"The check {check!r} could not be made, by a fault of the grader ({name})."
        )
        self.check, self.name = check, name


class SandboxError(GraderError):
    """The sandbox itself failed, so no outcome exists and no score may be stored."""

    code, fault, retry = "sandbox_error", "operator", True


class SandboxUnavailable(SandboxError):
    """The machine cannot give the walls that foreign code needs."""

    code, retry = "sandbox_unavailable", False

    def __init__(self, missing: Sequence[str], advice: str) -> None:
        super().__init__(f"Foreign code is not run here: missing {', '.join(missing)}. {advice}")
        self.missing, self.advice = tuple(missing), advice


class ProtocolBroken(SandboxError):
    """Our own side of the jail (not the student's) sent something unreadable or went silent."""

    code = "protocol_broken"

    def __init__(self, found: str) -> None:
        super().__init__(f"The jail's keeper answered out of turn: {found}")
        self.found = found

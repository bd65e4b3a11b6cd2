"""What the service raises on purpose, beside the grader's own tree (:mod:`grader.errors`).

::

    ServiceError                  code, fault, retry as in GraderError
    ├── NotSignedIn               who are you? (also: a session that has ended)
    ├── BadCredentials            name or password is wrong; never says which
    ├── TooManyTries              wait_s: slow down
    ├── NotFound                  no such thing, or none that you may know of
    ├── Forbidden                 you see it, but may not do that
    ├── Invalid                   (field, reason): a value that cannot be taken
    ├── Conflict                  it exists already, or cannot be done beside something else
    │   ├── ChangedMeanwhile      somebody else was faster; read it again
    │   ├── GroupRefused          a group is full, has handed in, or may not change any more
    │   ├── InquiryRefused        nobody may ask about this grade, or no longer
    │   └── KeyReused             one key, two different submissions
    ├── IllegalTransition         (from, to): a status that cannot follow
    ├── HandInRefused             the policy of the assignment says no
    │   ├── AssignmentNotOpen
    │   ├── AssignmentClosed
    │   ├── AttemptsExhausted
    │   └── TooSoon
    ├── RosterInvalid             (line, reason)
    │   └── RosterUnclear         somebody has to say what its columns are
    ├── GroupListInvalid          (line, reason)
    ├── LeaseLost                 a worker came too late; its result is dropped
    ├── BackupInvalid             nothing to back up, or nothing that can be restored
    ├── MoveRefused               a database was not moved, and why
    ├── LaunchRefused             a learning platform's word does not hold
    ├── ScoreRefused              a learning platform does not take a score
    ├── PlatformRefused           a learning platform does not do what it is asked
    ├── SignOnRefused             what a provider of single sign-on says does not hold
    ├── PlatformUnreachable       a platform or provider did not answer as it should; try again
    ├── MakerBusy                 other exercises are being made; try again
    ├── MailRefused               a mail server does not take a letter
    ├── MailUnreachable           a mail server does not answer as it should; try again
    ├── NotInstalled              an extra of the package is missing
    └── StoreUnavailable          the database is gone, full or busy; try again
"""

from collections.abc import Sequence
from datetime import datetime

from grader.errors import GraderError


class ServiceError(GraderError):
    """Base of all errors of the service."""

    code, fault = "service_error", "student"


class NotSignedIn(ServiceError):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("You are not signed in, or your session has ended. Sign in again.")


class BadCredentials(ServiceError):
    """Name or password is wrong."""

    code = "bad_credentials"

    def __init__(self) -> None:
        super().__init__("That name and password do not belong together. Try again.")


class TooManyTries(ServiceError):
    """Somebody is faster than people are."""

    code, retry = "too_many_tries", False

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"Too many tries. Wait {wait_s:.0f} seconds and try again.")
        self.wait_s = wait_s


class NotFound(ServiceError):
    """There is no such thing, or none that this person may know of."""

    code = "not_found"

    def __init__(self, kind: str, which: object = "") -> None:
        named = f" {which}" if which != "" else ""
        super().__init__(f"There is no {kind}{named} here, or it is not for you to see.")
        self.kind = kind


class Forbidden(ServiceError):
    """The person may see the thing, but not do this with it."""

    code = "forbidden"

    def __init__(self, action: str) -> None:
        super().__init__(f"Your role does not allow this: {action}. Ask the course's instructor.")


class Invalid(ServiceError):
    """A value that cannot be taken as it is."""

    code = "invalid"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class Conflict(ServiceError):
    """The thing exists already, or was changed by somebody else meanwhile."""

    code = "conflict"


class ChangedMeanwhile(Conflict):
    """Somebody else changed the thing since it was read."""

    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "It was changed meanwhile; nothing was stored. Read it again, then make your change."
        )


class KeyReused(Conflict):
    """The key of one submission came with another."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__(
            "Something else was handed in under this key already. If you have changed your work "
            "since, hand it in once more."
        )


class GroupRefused(Conflict):
    """A group that nobody can come into, or leave, any more; the message says why."""

    code = "group_refused"


class InquiryRefused(Conflict):
    """Nobody may ask about this grade, or no longer."""

    code = "inquiry_refused"

    def __init__(self, until: datetime | None) -> None:
        super().__init__(
            "It is too early to ask about this grade, or its assignment takes no inquiries."
            if until is None
            else f"You could ask about this grade until {_told(until)}. If you have a reason for "
            "asking later, talk to your instructor."
        )


class IllegalTransition(ServiceError):
    """A status that cannot follow on another."""

    code, fault = "illegal_transition", "operator"

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"It is {old}; it cannot become {new}.")


class HandInRefused(ServiceError):
    """The assignment's policy does not allow a submission now; no attempt is used up."""

    code = "hand_in_refused"


class AssignmentNotOpen(HandInRefused):
    """Too early."""

    code = "assignment_not_open"

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(f"This assignment opens on {_told(opens_at)}. Come back then.")


class AssignmentClosed(HandInRefused):
    """Too late."""

    code = "assignment_closed"

    def __init__(self, closed_at: datetime, now: datetime) -> None:
        super().__init__(
            f"This assignment closed on {_told(closed_at)}; it is {_told(now)} now. "
            "If you have a reason, ask your instructor for an extension."
        )


class AttemptsExhausted(HandInRefused):
    """All attempts are used up."""

    code = "attempts_exhausted"

    def __init__(self, used: int, allowed: int) -> None:
        super().__init__(
            f"You have used {used} of {allowed} attempts. Ask your instructor if you need another."
        )


class TooSoon(HandInRefused):
    """The pause between two attempts is not over."""

    code = "too_soon"

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"Wait {wait_s:.0f} more seconds before the next attempt: think it over.")
        self.wait_s = wait_s


class RosterInvalid(ServiceError):
    """A class list that cannot be read."""

    code, fault = "roster_invalid", "instructor"

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line} of the roster: {reason}")
        self.line, self.reason = line, reason


class RosterUnclear(RosterInvalid):
    """Nobody can tell what the columns of a class list are.

    Attributes
    ----------
    rows : sequence of tuple of str
        Its first lines, all as long as the longest.
    guess : sequence of str
        What each column seems to be; empty where nothing is known of it.
    """

    code = "roster_unclear"

    def __init__(
        self, line: int, reason: str, rows: Sequence[tuple[str, ...]], guess: Sequence[str]
    ) -> None:
        super().__init__(line, reason)
        self.rows, self.guess = rows, guess


class GroupListInvalid(ServiceError):
    """A list of groups that cannot be read, or means somebody whom nobody knows."""

    code, fault = "group_list_invalid", "instructor"

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line} of the list of groups: {reason}")
        self.line, self.reason = line, reason


class LeaseLost(ServiceError):
    """A worker came too late: its job was given to another, and its result is dropped."""

    code, fault = "lease_lost", "operator"

    def __init__(self, job_id: int, attempt: int) -> None:
        super().__init__(f"Job {job_id} is no longer held under attempt {attempt}.")


class BackupInvalid(ServiceError):
    """Nothing to back up, or a file that cannot be restored."""

    code, fault = "backup_invalid", "operator"

    def __init__(self, reason: str) -> None:
        super().__init__(f"No backup, or none that can be restored: {reason}")
        self.reason = reason


def _told(at: datetime) -> str:
    return f"{at:%A %d %B %Y, %H:%M:%S} {at.tzname() or ''}".rstrip()


class MoveRefused(ServiceError):
    """A database was not moved to another; both are as they were."""

    code, fault = "move_refused", "operator"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Not moved: {reason}")


class LaunchRefused(ServiceError):
    """What a learning platform says of a person does not hold; nobody is let in."""

    code, fault = "launch_refused", "operator"

    def __init__(self, reason: str) -> None:
        super().__init__(f"You could not be let in from your learning platform: {reason}")
        self.reason = reason


class ScoreRefused(ServiceError):
    """A learning platform does not take a score, and will not if it is asked again."""

    code, fault = "score_refused", "operator"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The score was not taken: {reason}")
        self.reason = reason


class PlatformRefused(ServiceError):
    """A learning platform does not do what it is asked, and will not if it is asked again."""

    code, fault = "platform_refused", "operator"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The learning platform did not do it: {reason}")
        self.reason = reason


class SignOnRefused(ServiceError):
    """What a provider of single sign-on says of a person does not hold; nobody is let in."""

    code, fault = "sign_on_refused", "operator"

    def __init__(self, reason: str) -> None:
        super().__init__(f"You could not be signed in with your account there: {reason}")
        self.reason = reason


class PlatformUnreachable(ServiceError):
    """A learning platform, or a provider of sign-on, did not answer, or not as it should."""

    code, fault, retry = "platform_unreachable", "operator", True

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} did not answer as it should: {reason} Try again in a minute.")
        self.reason = reason


class MakerBusy(ServiceError):
    """Exercises are made one by one, and others wait already."""

    code, fault, retry = "maker_busy", "operator", True

    def __init__(self) -> None:
        super().__init__("Another exercise is being tried just now. Send yours again in a minute.")


class MailRefused(ServiceError):
    """A mail server does not take one letter: ``for_good``, or just now."""

    code, fault = "mail_refused", "operator"

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(f"The mail was not taken: {reason}")
        self.reason, self.for_good = reason, for_good


class MailUnreachable(ServiceError):
    """A mail server did not answer, or not as it should."""

    code, fault, retry = "mail_unreachable", "operator", True

    def __init__(self, reason: str) -> None:
        super().__init__(f"The mail server did not answer as it should: {reason}")
        self.reason = reason


class NotInstalled(ServiceError):
    """A part of the service was asked for whose libraries are not here."""

    code, fault = "not_installed", "operator"

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs libraries that are not installed: pip install '{extra}'.")


class StoreUnavailable(ServiceError):
    """The database did not take something: it is gone, cut off, full or busy.

    Whether it was stored is not known if the answer got lost; the same token again tells.
    """

    code, fault, retry = "store_unavailable", "operator", True

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database did not answer or did not take it ({reason}). Try again.")

"""What the use cases need from the world, as protocols; ``bootstrap`` chooses who fulfils them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from grader.exercise import Exercise
from submissions.domain.assignment import Assignment, Extension
from submissions.domain.audit import AuditEntry
from submissions.domain.courses import Course, Enrolment, RosterRow
from submissions.domain.grade import Grade, Override
from submissions.domain.job import GradingJob, Lane, QueueSummary
from submissions.domain.people import ApiToken, Session, Try, User
from submissions.domain.regrade import Regrade, RegradeItem
from submissions.domain.submission import Comment, ReportDocument, Source, StoredReport, Submission

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Since:
    """A criterion: at this time or later."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """A criterion: earlier than this."""

    at: datetime


class Table(Protocol[T]):
    """All stored values of one kind.

    Criteria name attributes: ``find(course_id=3, role=[Role.GRADER, Role.INSTRUCTOR])``. A list,
    tuple or set means any of its members, None that there is no value, :class:`Since` and
    :class:`Before` compare times. Values come in order of their ids.
    """

    def add(self, value: T) -> T:
        """Store a new value and return it with its id; raise Conflict if it exists already."""

    def add_all(self, values: Iterable[T]) -> None:
        """Store many new values at once."""

    def ensure(self, value: T) -> None:
        """Store a value unless one like it (by a unique key) is there already."""

    def get(self, id: int, *, lock: bool = False) -> T:  # noqa: A002 - the attribute's own name
        """Return one value, held against other writers until the end if ``lock``.

        Raises
        ------
        NotFound
        """

    def first(self, **criteria: Any) -> T | None:
        """Return the first value that fits, if there is one."""

    def find(self, *, limit: int | None = None, newest: bool = False, **criteria: Any) -> list[T]:
        """Return all values that fit, in order of ids; from the newest if asked."""

    def count(self, **criteria: Any) -> int:
        """Return how many values fit."""

    def replace(self, value: T) -> T:
        """Store other contents under the value's id; raise NotFound if there is none."""

    def remove(self, **criteria: Any) -> int:
        """Remove all values that fit; return how many."""


class Jobs(Table[GradingJob], Protocol):
    """The queue of the graders, and the truth about it."""

    def claim(
        self, worker: str, lanes: Sequence[Lane], now: datetime, lease_until: datetime
    ) -> GradingJob | None:
        """Take the next job: live before regrades, then by turn, then the oldest.

        Two never get the same.
        """

    def heartbeat(self, worker: str, lease_until: datetime) -> int:
        """Extend the leases of all that a worker runs; return how many."""

    def settle(self, job: GradingJob) -> bool:
        """Store a running job's new state; False, and nothing is done, if its lease was lost.

        It is lost if the stored job is no longer running under the same ``attempt``.
        """

    def turn(self, user_id: int) -> int:
        """Return the turn of a student's next live job, by :func:`turn_after`."""

    def place(self, job: GradingJob) -> int:
        """Return how many jobs come before this one; 0 if it is next or does not wait."""

    def summary(self) -> QueueSummary:
        """Return how the queue stands."""


class Work(ABC):
    """One unit of work: everything in it is stored, or nothing.

    To be inherited from: a store finds the tables by these names. Whoever opens one through
    :class:`Services` finds beside them what use cases need of the world.

    Attributes
    ----------
    services : Services
    now : datetime
        When it was opened: all that is done in it is done at one time.
    """

    services: "Services"
    now: datetime

    users: Table[User]
    sessions: Table[Session]
    tokens: Table[ApiToken]
    tries: Table[Try]
    courses: Table[Course]
    enrolments: Table[Enrolment]
    roster: Table[RosterRow]
    assignments: Table[Assignment]
    extensions: Table[Extension]
    sources: Table[Source]
    submissions: Table[Submission]
    reports: Table[StoredReport]
    documents: Table[ReportDocument]
    grades: Table[Grade]
    overrides: Table[Override]
    comments: Table[Comment]
    regrades: Table[Regrade]
    regrade_items: Table[RegradeItem]
    audit: Table[AuditEntry]
    jobs: Jobs

    @abstractmethod
    def after_commit(self, deed: Callable[[], None]) -> None:
        """Do something once the work is stored; never if it is rolled back."""

    @abstractmethod
    def version(self) -> str:
        """Return what is behind it and the schema's revision, for the health page."""

    @abstractmethod
    def driver_connection(self) -> Any | None:
        """Return the database driver's own connection, None if nothing else can write on it.

        What a queue in the same database writes there is stored with the work, or undone with it.
        """


class Store(Protocol):
    """Where everything is kept."""

    def reading(self) -> AbstractContextManager[Work]:
        """Open a unit of work that only reads; it sees one moment."""

    def writing(self, *, durable: bool = True) -> AbstractContextManager[Work]:
        """Open a unit of work; it is stored at the end of the block, or undone by an exception.

        What is not ``durable`` survives the death of any process, and may be lost in a power cut:
        enough for what can be found again.
        """

    def is_current(self) -> bool:
        """Return whether its schema is as new as this code, or newer."""


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""


class Dispatcher(Protocol):
    """Wakes graders; the job table remains the truth."""

    def notify(self, work: Work, lane: Lane) -> None:
        """Wake a grader once this unit of work, which holds new jobs in a lane, is stored."""

    def announce(self, work: Work, submission_id: int) -> None:
        """Tell those who wait that a submission has changed, once the work is stored."""

    def listen(self, submission_id: int) -> AbstractContextManager[Callable[[float], bool]]:
        """Listen to a submission for the length of the block; look at it inside.

        What it gives waits at most so many seconds until the submission changes, and returns
        whether it did; a change since the block began is not missed.
        """


class Meter(Protocol):
    """Counts what happens, for whoever watches over the service; it is never told whose it is."""

    def accepted(self) -> None:
        """Count a submission that was taken."""

    def refused(self, reason: str) -> None:
        """Count one that was not, by the code of the error."""

    def graded(self, lane: Lane, outcome: str, *, grading_s: float, verdict_s: float) -> None:
        """Count a verdict: how long it took to find, and since the submission was queued."""

    def failed(self, fault: str, code: str) -> None:
        """Count a try that gave no verdict: whose fault it was, and what happened."""

    def lease_lost(self) -> None:
        """Count a result that came too late and was dropped."""

    def grader_restarted(self) -> None:
        """Count a grader process, with its jail, that had to be started anew."""

    def exposition(self, queue: QueueSummary | None, now: datetime, walls: dict[str, Any]) -> bytes:
        """Return all numbers in Prometheus' text format.

        Parameters
        ----------
        queue : QueueSummary or None
            None if the database did not answer.
        now : datetime
        walls : dict
            As :attr:`Services.walls` gives them.
        """


class Passwords(Protocol):
    """Hashes passwords and compares them."""

    def hash(self, password: str) -> str:
        """Return a salted hash."""

    def verify(self, password_hash: str, password: str) -> bool:
        """Return whether they belong together; takes as long for an empty hash."""


class Catalog(Protocol):
    """The exercises that can be given."""

    def find(self, slug: str) -> Exercise:
        """Return one; raise ExerciseNotFound or ExerciseInvalid."""

    def all(self) -> Sequence[Exercise]:
        """Return all that work."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a grader is handed: all it needs and nothing else.

    Attributes
    ----------
    submission_id : int
    exercise : str
        Slug.
    file : str
        The upload's own name; its suffix says how it is read.
    content : bytes
        The upload.
    seed : int or None
        Of the inputs; None for the usual one.
    hint_level : int
    variant : (secret, login) or None
        What the person's own variant is drawn from.
    """

    submission_id: int
    exercise: str
    file: str
    content: bytes
    seed: int | None = None
    hint_level: int = 1
    variant: tuple[str, str] | None = None


class GradeTask(Protocol):
    """Grades one task somewhere; the pool's processes do it in a jail."""

    def __call__(self, task: Task) -> dict[str, Any]:
        """Return the report as JSON values; raise SandboxError if we fail."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two programs that resemble each other: ``share`` from 0 to 1."""

    first: int
    second: int
    share: float


class Similarity(Protocol):
    """Finds programs that resemble each other."""

    def pairs(self, programs: Sequence[str], known: str, least: float) -> list[Likeness]:
        """Return pairs of positions at least so alike, the ``known`` starter's lines left out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that use cases keep, from :class:`submissions.config.Config`."""

    session_s: float
    sign_in_tries: int
    sign_in_window_s: float
    submit_tries: int
    submit_window_s: float
    upload_bytes: int
    lease_s: float
    tries: int


@dataclass(frozen=True, slots=True)
class Services:
    """All that use cases need, chosen once by ``bootstrap``."""

    store: Store
    clock: Clock
    dispatcher: Dispatcher
    meter: Meter
    passwords: Passwords
    catalog: Catalog
    similarity: Similarity
    limits: Limits
    walls: Callable[[], dict[str, Any]]

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Open a unit of work that only reads, as of one moment."""
        with self.store.reading() as work:
            yield self._equipped(work)

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Work]:
        """Open a unit of work; see :meth:`Store.writing`."""
        with self.store.writing(durable=durable) as work:
            yield self._equipped(work)

    def _equipped(self, work: Work) -> Work:
        work.services, work.now = self, self.clock.now()
        return work

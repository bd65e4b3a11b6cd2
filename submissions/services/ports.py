"""What the use cases need: the store, and the world as protocols that ``bootstrap`` fulfils."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from grader.exercise import Exercise
from grader.report import Report
from submissions.config import Limits, SignOnSettings
from submissions.domain.job import Lane, QueueSummary
from submissions.domain.mail import Letter
from submissions.domain.platform import Platform, SigningKey
from submissions.domain.score import Score
from submissions.domain.sign_on import Question
from submissions.store import SqlStore, Unit

#: One unit of work, which has at hand what use cases need beside it.
Work = Unit["Services"]


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""


class Dispatcher(Protocol):
    """Wakes graders; the job table remains the truth."""

    def notify(self, work: Work, lane: Lane) -> None:
        """Wake a grader once this unit of work, which holds new jobs in a lane, is stored."""

    def announce(self, work: Work, submission_id: int) -> None:
        """Tell those who wait that a submission has changed, once the work is stored.

        Rehearsals have negative numbers: :attr:`Rehearsal.bell`.
        """

    def listen(self, submission_id: int) -> AbstractContextManager[Callable[[float], bool]]:
        """Listen to a submission, or a rehearsal, for the length of the block; look at it inside.

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


class Signatures(Protocol):
    """Verifies what learning platforms sign, draws keys of ours and signs with them."""

    def verify(self, token: str, jwks_url: str) -> Mapping[str, Any]:
        """Return the claims of a token signed with a key at this address.

        Raises LaunchRefused if it is not, PlatformUnreachable if the keys cannot be had.
        """

    def draw_key(self, now: datetime) -> SigningKey:
        """Return a new key, its private half sealed."""

    def sign(self, key: SigningKey, claims: Mapping[str, Any]) -> str:
        """Return claims signed with a key of ours."""


class Gradebooks(Protocol):
    """Those of learning platforms."""

    def post(
        self, platform: Platform, key: SigningKey, line_item: str, sub: str, score: Score
    ) -> None:
        """Have a platform hold a score in a column, for the person of this number.

        Raises ScoreRefused if it will not, PlatformUnreachable if it may do so later.
        """


class Rosters(Protocol):
    """Class lists of learning platforms."""

    def members(self, platform: Platform, key: SigningKey, url: str) -> Sequence[Any]:
        """Return all that a platform says of the people of a course, as JSON values.

        Raises PlatformRefused if it will not, PlatformUnreachable if it may do so later.
        """


class Registrars(Protocol):
    """Learning platforms that register us.

    PlatformRefused if they will not, PlatformUnreachable if they may do so later.
    """

    def document(self, url: str) -> Mapping[str, Any]:
        """Return what a platform's document says."""

    def register(self, url: str, wanted: Mapping[str, Any], token: str) -> Mapping[str, Any]:
        """Have a platform register us, by the token that it gave for that."""


class Provider(Protocol):
    """Where people sign in with their university's account; who says what is a raised error.

    SignOnRefused if what it says does not hold, PlatformUnreachable if it says nothing.
    """

    settings: SignOnSettings

    def question_url(self, question: Question, redirect_uri: str) -> str:
        """Return where a browser is sent to be told who it is."""

    def claims(self, code: str, question: Question, redirect_uri: str) -> Mapping[str, Any]:
        """Return what it says of a person, signed, for the code that a browser brought."""

    def end_url(self, back: str) -> str:
        """Return where people sign out there too; empty if they cannot."""


#: Sends a letter to an address, under a number that is its own each time it is sent.
Send = Callable[[str, Letter, str], None]


class Post(Protocol):
    """Sends mail."""

    def open(self) -> AbstractContextManager[Send]:
        """Connect for the length of the block; raise MailUnreachable if that cannot be.

        What it gives raises that too, and MailRefused if just this letter is not taken.
        """


class Catalog(Protocol):
    """The exercises that can be given.

    ``packages`` are those of the graders' machines that courses may let programs import.
    """

    packages: tuple[str, ...]

    def find(self, slug: str) -> Exercise:
        """Return one; raise ExerciseNotFound or ExerciseInvalid."""

    def all(self) -> Sequence[Exercise]:
        """Return all that work."""


class Maker(Protocol):
    """Makes exercises of what instructors write, in a jail."""

    def __call__(self, recipe: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the document of an exercise, or why there is none (``problem``).

        Raises SandboxError if we fail, MakerBusy if others are being made.
        """


@dataclass(frozen=True, slots=True)
class Task:
    """What a grader is handed: all it needs and nothing else.

    Attributes
    ----------
    submission_id : int
        0 for a rehearsal.
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
    packages : tuple of str
        What programs may import beside what the exercise says.
    recipe : mapping or None
        What the exercise is made of, if it is a course's own.
    public : bool
        Whether it is a rehearsal: the public inputs alone, and numbers alone.
    """

    submission_id: int
    exercise: str
    file: str
    content: bytes
    seed: int | None = None
    hint_level: int = 1
    variant: tuple[str, str] | None = None
    packages: tuple[str, ...] = ()
    recipe: Mapping[str, Any] | None = None
    public: bool = False


class GradeTask(Protocol):
    """Grades one task somewhere; the pool's processes do it in a jail."""

    def __call__(self, task: Task) -> Report:
        """Return the report; raise SandboxError if we fail."""


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

    def of_submissions(
        self,
        submission_ids: tuple[int, ...],
        programs: Callable[[], Sequence[str]],
        known: str,
        least: float,
    ) -> list[Likeness]:
        """Return likewise for submissions, whose programs never change; read only if need be."""


@dataclass(frozen=True, slots=True)
class Services:
    """All that use cases need, chosen once by ``bootstrap``.

    ``address`` is where people reach the site, for links in mails.
    """

    store: SqlStore
    clock: Clock
    dispatcher: Dispatcher
    meter: Meter
    passwords: Passwords
    catalog: Catalog
    similarity: Similarity
    limits: Limits
    walls: Callable[[], dict[str, Any]]
    signatures: Signatures
    gradebooks: Gradebooks
    maker: Maker
    rosters: Rosters
    registrars: Registrars
    address: str
    provider: Provider | None = None
    post: Post | None = None

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Open a unit of work that only reads, as of one moment."""
        with self.store.reading() as work:
            yield self._equipped(work)

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Work]:
        """Open a unit of work; see :meth:`SqlStore.writing`."""
        with self.store.writing(durable=durable) as work:
            yield self._equipped(work)

    def _equipped(self, work: Work) -> Work:
        work.services, work.now = self, self.clock.now()
        return work

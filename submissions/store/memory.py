"""The store in memory: the same promises as the database, kept by the same tests.

It takes what is unique and what belongs to what from the tables' own constraints.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import Any, Generic, TypeVar

from sqlalchemy import Table as SqlTable
from sqlalchemy import UniqueConstraint

from submissions.domain.job import GradingJob, JobState, Lane, QueueSummary, turn_after
from submissions.errors import Conflict, NotFound
from submissions.services.ports import Before, Since, Work
from submissions.store.keepable import keepable
from submissions.store.kinds import KINDS

T = TypeVar("T")
#: Table -> id -> value.
Contents = dict[str, dict[int, Any]]


class MemoryTable(Generic[T]):
    """All stored values of one kind: :class:`submissions.services.ports.Table` in memory."""

    def __init__(self, contents: Contents, name: str) -> None:
        self._contents, self._name = contents, name
        self._rows: dict[int, T] = contents[name]
        self._table, self._kind = KINDS[name]

    def add(self, value: T) -> T:
        """Store a new value and return it with its id."""
        self._check(value)
        numbered = replace(value, id=max(self._rows, default=0) + 1)  # type: ignore[type-var]
        self._rows[numbered.id] = _kept(numbered)  # type: ignore[attr-defined]
        return numbered

    def add_all(self, values: Iterable[T]) -> None:
        """Store many new values at once."""
        for value in values:
            self.add(value)

    def ensure(self, value: T) -> None:
        """Store a value unless one like it is there already."""
        if not self._twins(value):
            self.add(value)

    def get(self, id: int, *, lock: bool = False) -> T:  # noqa: A002, ARG002 - as in the port
        """Return one value."""
        if id not in self._rows:
            raise NotFound(self._kind.__name__.lower(), id)
        return self._rows[id]

    def first(self, **criteria: Any) -> T | None:
        """Return the first value that fits, if there is one."""
        return next(iter(self.find(limit=1, **criteria)), None)

    def find(self, *, limit: int | None = None, newest: bool = False, **criteria: Any) -> list[T]:
        """Return all values that fit."""
        ids = sorted(self._rows, reverse=newest)
        return [self._rows[id_] for id_ in ids if _fits(self._rows[id_], criteria)][:limit]

    def count(self, **criteria: Any) -> int:
        """Return how many values fit."""
        return len(self.find(**criteria))

    def replace(self, value: T) -> T:
        """Store other contents under the value's id."""
        id_: int = value.id  # type: ignore[attr-defined]
        self.get(id_)
        self._check(value)
        self._rows[id_] = _kept(value)
        return value

    def remove(self, **criteria: Any) -> int:
        """Remove all values that fit, and what belongs to them."""
        gone = {value.id for value in self.find(**criteria)}  # type: ignore[attr-defined]
        for id_ in gone:
            del self._rows[id_]
        if gone:
            self._orphans_go(gone)
        return len(gone)

    def _orphans_go(self, gone: set[int]) -> None:
        for name, (table, _) in KINDS.items():
            for column, owner in _owners(table):
                if owner == self._name:
                    MemoryTable(self._contents, name).remove(**{column: gone})

    def _check(self, value: T) -> None:
        said = f"This {self._kind.__name__.lower()} exists already, or lacks its owner."
        if self._twins(value):
            raise Conflict(said)
        for column, owner in _owners(self._table):
            if getattr(value, column) not in self._contents[owner]:
                raise Conflict(said)

    def _twins(self, value: T) -> bool:
        return any(
            other.id != value.id  # type: ignore[attr-defined]
            and all(getattr(other, name) == getattr(value, name) for name in key)
            for key in _unique(self._table)
            for other in self._rows.values()
        )


class MemoryJobs(MemoryTable[GradingJob]):
    """:class:`submissions.services.ports.Jobs` in memory."""

    def claim(
        self, worker: str, lanes: Sequence[Lane], now: datetime, lease_until: datetime
    ) -> GradingJob | None:
        """Take the next job: live before regrades, then by turn, then the oldest."""
        due = [job for job in self._waiting(lanes) if job.not_before <= now]
        if not due:
            return None
        job = due[0]
        return self.replace(
            replace(
                job,
                state=JobState.RUNNING,
                attempt=job.attempt + 1,
                tries=job.tries + 1,
                worker=worker,
                lease_until=lease_until,
            )
        )

    def heartbeat(self, worker: str, lease_until: datetime) -> int:
        """Extend the leases of all that a worker runs."""
        mine = self.find(worker=worker, state=JobState.RUNNING)
        for job in mine:
            self.replace(replace(job, lease_until=lease_until))
        return len(mine)

    def settle(self, job: GradingJob) -> bool:
        """Store a running job's new state, unless its lease was lost."""
        held = self.first(id=job.id, attempt=job.attempt, state=JobState.RUNNING)
        if held is not None:
            self.replace(job)
        return held is not None

    def turn(self, user_id: int) -> int:
        """Return the turn of a student's next live job."""
        submissions, jobs = self._contents["submissions"], self.find(lane=Lane.LIVE)
        own = [job.turn for job in jobs if submissions[job.submission_id].user_id == user_id]
        taken = [job.turn for job in jobs if job.state is not JobState.QUEUED]
        return turn_after(max(own, default=None), max(taken, default=None))

    def place(self, job: GradingJob) -> int:
        """Return how many jobs come before this one."""
        waiting = self._waiting(list(Lane))
        return waiting.index(job) if job in waiting else 0

    def summary(self) -> QueueSummary:
        """Return how the queue stands."""
        live, regrade = (self._waiting([lane]) for lane in Lane)
        return QueueSummary(
            waiting_live=len(live),
            waiting_regrade=len(regrade),
            running=self.count(state=JobState.RUNNING),
            set_aside=self.count(state=JobState.SET_ASIDE),
            oldest_live_at=min((job.created_at for job in live), default=None),
            oldest_regrade_at=min((job.created_at for job in regrade), default=None),
        )

    def _waiting(self, lanes: Sequence[Lane]) -> list[GradingJob]:
        waiting = self.find(state=JobState.QUEUED, lane=list(lanes))
        return sorted(waiting, key=lambda job: (job.lane, job.turn, job.id))


class MemoryWork(Work):
    """A unit of work on a copy of everything; its tables are named as in the port."""

    jobs: MemoryJobs

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self.deeds: list[Callable[[], None]] = []
        self.jobs = MemoryJobs(contents, "grading_jobs")

    def __getattr__(self, name: str) -> Any:
        """Return the table of this name."""
        if name not in KINDS:
            raise AttributeError(name)
        return MemoryTable(self._contents, name)

    def after_commit(self, deed: Callable[[], None]) -> None:
        """Do something once the work is stored."""
        self.deeds.append(deed)

    def version(self) -> str:
        """Return what is behind it."""
        return "memory"

    def driver_connection(self) -> None:
        """Return None: there is no driver, and nothing else that could write here."""


class MemoryStore:
    """Keeps everything until the process ends: for tests, and for trying things out."""

    def __init__(self) -> None:
        self._contents: Contents = {name: {} for name in KINDS}
        self._turn = RLock()

    @contextmanager
    def reading(self) -> Iterator[MemoryWork]:
        """Open a unit of work that only reads."""
        yield MemoryWork(self._contents)

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[MemoryWork]:  # noqa: ARG002
        """Open a unit of work; it is stored at the end, or undone by an exception."""
        with self._turn:
            contents = {name: dict(rows) for name, rows in self._contents.items()}
            work = MemoryWork(contents)
            yield work
            self._contents = contents
        for deed in work.deeds:
            deed()

    def is_current(self) -> bool:
        """Return True: there is no schema to lag behind."""
        return True

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def _kept(value: Any) -> Any:
    """Return a value as databases would give it back."""
    fields = {name: keepable(getattr(value, name)) for name in value.__slots__}
    return replace(value, **fields)


def _owners(table: SqlTable) -> list[tuple[str, str]]:
    """Return the columns that refer to another table, with that table's name."""
    return [(key.parent.name, key.column.table.name) for key in table.foreign_keys]


def _unique(table: SqlTable) -> list[list[str]]:
    """Return the groups of columns that no two rows share."""
    return [
        [column.name for column in constraint.columns]
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]


def _fits(value: Any, criteria: dict[str, Any]) -> bool:
    return all(_matches(getattr(value, name), wanted) for name, wanted in criteria.items())


def _matches(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (list, tuple, set, frozenset)):
        return found in wanted
    if isinstance(wanted, Since):
        return found is not None and found >= wanted.at
    if isinstance(wanted, Before):
        return found is not None and found < wanted.at
    return bool(found == keepable(wanted))

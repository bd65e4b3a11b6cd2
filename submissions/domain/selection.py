"""Whom of a course a list shows, and in which order."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a student's grades are, to show only those."""

    ALL = "all"
    GRADED = "graded"  #: there is one for everything that is asked about
    MISSING = "missing"  #: there is none for something
    PENDING = "pending"  #: a person has to settle points of one
    LATE = "late"  #: points were taken for being late
    BY_HAND = "by-hand"  #: one was set by hand


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a list shows, and in which order.

    Attributes
    ----------
    sort : str
        ``name``, ``login``, ``number``, ``section``, ``total``, an assignment's id, or ``points``
        of the assignment that a list is about.
    descending : bool
    search : str
        Only students with this in their name, login or number.
    section : str
        Only those of this section of the class list; empty for all.
    state : State
        Only those whose grades are so.
    """

    sort: str = "name"
    descending: bool = False
    search: str = ""
    section: str = ""
    state: State = State.ALL

    @property
    def narrow(self) -> bool:
        """Whether it leaves somebody out."""
        return bool(self.search.strip() or self.section or self.state is not State.ALL)

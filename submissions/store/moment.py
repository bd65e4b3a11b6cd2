"""All that a thread reads while it answers one question, as of one moment."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import local
from typing import Generic, TypeVar

W = TypeVar("W")


class Moments(local, Generic[W]):
    """The moment that each thread reads in, if it does.

    Parameters
    ----------
    reading : callable
        Opens a unit of work that only reads.
    """

    def __init__(self, reading: Callable[[], AbstractContextManager[W]]) -> None:
        self._reading = reading
        self._stack: ExitStack | None = None
        self._work: W | None = None

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Open a moment for the length of the block; nothing is opened before it is needed."""
        before = self._stack, self._work
        with ExitStack() as stack:
            self._stack, self._work = stack, None
            try:
                yield
            finally:
                self._stack, self._work = before

    @contextmanager
    def reading(self) -> Iterator[W]:
        """Open a unit of work: within a moment, the one that is open."""
        if self._stack is None:
            with self._reading() as work:
                yield work
            return
        if self._work is None:
            self._work = self._stack.enter_context(self._reading())
        yield self._work

    def pass_by(self) -> None:
        """Read anew from here on: this thread has written something."""
        self._work = None

"""Many threads may wait for a verdict, few may work: they share one interpreter.

More that work at once only get in each other's way, and a page that is answered as soon as its
verdict is there asks once, not again and again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep, thread_time
from typing import Any

from werkzeug.http import parse_cookie

from submissions.errors import TooManyTries
from submissions.web.assets import ENDPOINTS

#: How many requests are worked on at once.
AT_WORK = 2
#: How many may wait: each holds a thread of the server, and uploads must always find one.
MAY_WAIT = 120
#: How many of all requests may wait for the turns of those who sent them.
MAY_REST = 60
#: How many threads a server needs for all of them.
THREADS = AT_WORK + MAY_WAIT + MAY_REST
#: How many requests of one person may wait for the one that is worked on; a browser makes six.
MAY_QUEUE = 16
#: So many times as long as it took to compute for a person they rest, beyond so many seconds, while
#: others ask: of a busy site one person gets a twentieth, and a second at once.
_REST, _GRACE_S = 19.0, 19.0
#: Nobody rests longer; nor for anybody who has not asked for so many seconds.
_LONGEST_S, _LATELY_S = 60.0, 2.0
#: What supervisors ask: a busy site is no broken one, so they wait for nobody.
PROBES = frozenset({"/healthz", "/readyz"})
#: The cookie that says who asks.
SESSION = "deltagrade"
#: What a request carries along: whose turn it has, and whether it was sent away at the door.
TURN, SENT_AWAY = "deltagrade.turn", "deltagrade.sent_away"
#: Files by their digests are for everybody; a page asks for many at once.
_FILES = tuple(f"/{endpoint}/" for endpoint in ENDPOINTS)
#: How many sessions are known at the door; beyond that all are forgotten, and recognized anew.
_KNOWN = 10_000

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Line:
    """A semaphore that is taken in the order of asking; its length is how many wait.

    Python's own is not: whoever gives a place back and asks again is there before the one who was
    woken for it, so that two threads do all the work and the others' requests starve.
    """

    def __init__(self, places: int) -> None:
        self._free, self._lock = places, Lock()
        self._waiting: deque[Lock] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def take_at_once(self) -> bool:
        """Take a place if one is free; return whether it was."""
        with self._lock:
            free, self._free = self._free, max(0, self._free - 1)
            return bool(free)

    def take(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        called.acquire()

    def leave(self) -> None:
        """Give one's place to the next."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class Turn(Line):
    """A person's place: for each works one request at a time, and who computes for long rests.

    Requests of people take milliseconds, so nobody notices; a script that asks for what is costly
    as fast as it can gets a part of a processor, and leaves the rest to others.

    Attributes
    ----------
    ended_at : float
        When a request of the person was last done with, on the monotonic clock.
    """

    def __init__(self) -> None:
        super().__init__(1)
        self._rested_at = self._began = self.ended_at = 0.0

    def rest_s(self, now: float) -> float:
        """Return how long to rest before the next request."""
        return max(0.0, self._rested_at - now - _GRACE_S)

    def begin(self) -> None:
        """Note that this thread works for the person from now on."""
        self._began = thread_time()

    def end(self, now: float) -> None:
        """Note that it no longer does."""
        rested_at = max(now, self._rested_at) + _REST * (thread_time() - self._began)
        self._rested_at = min(rested_at, now + _GRACE_S + _LONGEST_S)
        self.ended_at = now


class Places:
    """Places for those who work and those who wait, and each person's turn."""

    def __init__(self) -> None:
        self._work, self.waiting = Line(AT_WORK), BoundedSemaphore(MAY_WAIT)
        self.resting = BoundedSemaphore(MAY_REST)
        self._turns: dict[int, Turn] = {}
        self._known: dict[int, int] = {}

    def around(self, application: Application) -> Application:
        """Return a WSGI application that so many threads are in at once, beside probes."""

        def entered(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "")
            if path in PROBES:
                return application(environ, start_response)
            if not path.startswith(_FILES):
                self._turn_at_door(environ)
            self._work.take()
            try:
                if has_gone(environ):
                    start_response(GONE, [])
                    return []
                return application(environ, start_response)
            finally:
                self._work.leave()
                self._leave_turn_of(environ)

        return entered

    def _turn_at_door(self, environ: Environ) -> None:
        """Let those whose session is known wait for their turn before they take any place."""
        person_id = self._known.get(_credentials(environ))
        if person_id is not None:
            try:
                self.take_turn(person_id, nullcontext())
                environ[TURN] = person_id
            except TooManyTries:
                environ[SENT_AWAY] = True

    def take_turn_of(
        self, environ: Environ, person_id: int, outside: AbstractContextManager[None]
    ) -> None:
        """Take the turn of the person who is found to have sent a request, unless it has it.

        From then on they are known at the door. ``outside`` as in :func:`take_turn`.

        Raises
        ------
        TooManyTries
            If many of theirs wait already, or of all.
        """
        if environ.get(TURN) != person_id:
            self._leave_turn_of(environ)  # never two at once: others may hold them the other way
            self.take_turn(person_id, outside)
            environ[TURN] = person_id
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known[_credentials(environ)] = person_id

    def _leave_turn_of(self, environ: Environ) -> None:
        person_id = environ.pop(TURN, None)
        if person_id is not None:
            self.leave_turn(person_id)

    def take_turn(self, person_id: int, outside: AbstractContextManager[None]) -> None:
        """Wait until it is this person's turn and no other request of theirs is worked on.

        Parameters
        ----------
        person_id : int
        outside : context manager
            Entered only to wait: it leaves what others may need meanwhile.

        Raises
        ------
        TooManyTries
            If many of theirs wait already, or of all.
        """
        turn = self._turn(person_id)
        if len(turn) >= MAY_QUEUE:
            raise TooManyTries(1.0)
        at_once = turn.take_at_once()
        if not at_once or self._rest_s(person_id):
            if not self.resting.acquire(blocking=False):
                if at_once:
                    turn.leave()
                raise TooManyTries(1.0)
            with outside:
                if not at_once:
                    turn.take()
                while rest := self._rest_s(person_id):
                    sleep(min(rest, _LATELY_S))
            self.resting.release()
        turn.begin()

    def _rest_s(self, person_id: int) -> float:
        """Return how long a person still rests, for others who asked lately."""
        now = monotonic()
        rest = self._turn(person_id).rest_s(now)
        turns = list(self._turns.items()) if rest else []
        others = (turn.ended_at for one, turn in turns if one != person_id)
        return rest if any(ended_at > now - _LATELY_S for ended_at in others) else 0.0

    def leave_turn(self, person_id: int) -> None:
        """Let the next request of this person be worked on."""
        turn = self._turn(person_id)
        turn.end(monotonic())
        turn.leave()

    def _turn(self, person_id: int) -> Turn:
        return self._turns.setdefault(person_id, Turn())  # in one step, whoever else asks

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Leave one's place to another for the length of the block."""
        self._work.leave()
        try:
            yield
        finally:
            self._work.take()

    @contextmanager
    def aside(self, person_id: int) -> Iterator[None]:
        """Leave one's place, and the turn of a person, to another for the length of the block."""
        self.leave_turn(person_id)
        turn = self._turn(person_id)
        with self.outside():
            try:
                yield
            finally:
                turn.take()
                turn.begin()


#: What is logged where nobody reads the answer.
GONE = "499 Client Closed Request"


def has_gone(environ: Environ) -> bool:
    """Return whether the client has hung up, as far as the server knows."""
    return bool(environ.get("waitress.client_disconnected", bool)())


def _credentials(environ: Environ) -> int:
    """Return what stands for what a request says of who sent it: headers can be long."""
    cookie = parse_cookie(environ.get("HTTP_COOKIE")).get(SESSION)
    return hash((environ.get("HTTP_AUTHORIZATION"), cookie))

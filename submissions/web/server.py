"""The web server: supervisors never wait for a thread, and what is too large gets our page."""

from typing import Any

from flask import Flask
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher
from waitress.trigger import trigger
from waitress.utilities import RequestEntityTooLarge

from submissions.web.errors import too_large
from submissions.web.places import PROBES, THREADS

#: A body up to so many times the limit is taken in, to the disk, and then refused: whoever is cut
#: off while they send never read why.
_READ_OUT = 4


def make_server(app: Flask, **settings: Any) -> Any:
    """Return a server for an application; it listens already, and answers once it runs.

    Parameters
    ----------
    app : Flask
    **settings
        As ``waitress.create_server`` takes them.
    """
    watched: dict[int, Any] = {}
    server = create_server(
        app,
        map=watched,
        _dispatcher=_Dispatcher(app),
        channel_request_lookahead=1,  # so that it is noticed when a client hangs up
        max_request_body_size=_READ_OUT * app.config["MAX_CONTENT_LENGTH"],
        ident=None,
        **settings,
    )
    for one in watched.values():
        if isinstance(one, trigger):
            _keep_open(one)
    return server


def _keep_open(pipe: trigger) -> None:
    """Leave the pipe that wakes the server open until the process ends.

    A thread that is at work when the server is closed wakes it when it is done: it writes a letter
    to the pipe's number, which by then could be the number of the database.
    """
    pipe._fds = []  # noqa: SLF001 - what it would close


class _Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress has no types
    """Hands requests to threads, and what supervisors ask to threads of its own."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app
        self._probes = ThreadedTaskDispatcher()
        self._probes.set_thread_count(2)  # one may wait for the database
        self.set_thread_count(THREADS)

    def add_task(self, task: Any) -> None:
        """Take a connection whose next request has come in."""
        request = task.requests[0]
        if isinstance(request.error, RequestEntityTooLarge):
            request.error = _TooLarge(self._app, request.path)
        if request.path in PROBES:
            self._probes.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:  # noqa: FBT001, FBT002 - as waitress has it
        """End all threads."""
        self._probes.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))


class _TooLarge:
    """What waitress answers to a body that is far too large: our page, or our document."""

    def __init__(self, app: Flask, path: str) -> None:
        self._app, self._path = app, path

    def to_response(self, _ident: object) -> tuple[str, list[tuple[str, str]], bytes]:
        with self._app.test_request_context(self._path, method="POST"):
            answer = self._app.make_response(too_large())
            answer = self._app.process_response(answer)
        return answer.status, [*answer.headers.items()], answer.get_data()

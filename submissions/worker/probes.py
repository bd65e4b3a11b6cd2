"""A small door for supervisors of a worker, which has no site: the same three addresses."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from submissions.errors import StoreUnavailable
from submissions.services.health import is_ready, show_metrics
from submissions.services.ports import Services

_LOG = logging.getLogger(__name__)


@contextmanager
def answering(services: Services, host: str, port: int) -> Iterator[int]:
    """Answer ``/healthz``, ``/readyz`` and ``/metrics`` for the block; give the port.

    Parameters
    ----------
    services : Services
    host : str
    port : int
        0 for any that is free.

    Raises
    ------
    OSError
        If the address is taken or not ours.
    """

    class Door(_Door):
        asked = services

    server = _Server((host, port), Door)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Leave a line: whoever asked may have gone away."""
        _LOG.warning("A supervisor could not be answered", exc_info=True)


class _Door(BaseHTTPRequestHandler):
    asked: Services
    #: Of one that connects and says nothing.
    timeout = 5.0

    def do_GET(self) -> None:
        """Answer, or say that there is nothing."""
        status, content = _answer(self.asked, self.path)
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Write nothing: it is asked every few seconds."""


def _answer(services: Services, path: str) -> tuple[int, bytes]:
    if path == "/healthz":
        return 200, b"ok\n"
    if path == "/metrics":
        return 200, show_metrics(services)
    return _readiness(services) if path == "/readyz" else (404, b"nothing here\n")


def _readiness(services: Services) -> tuple[int, bytes]:
    try:
        ready = is_ready(services)
    except StoreUnavailable:
        return 503, b"the database does not answer\n"
    if ready:
        return 200, b"ready\n"
    return 503, b"the database's schema is too old; run: grader db upgrade\n"

"""Serve the demo as it is: a real database, real graders in their jail, a real port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from submissions.adapters.passwords import Argon2Passwords
from submissions.bootstrap import build, running
from submissions.config import Config
from submissions.demo import PASSWORD, Demo, fill_demo
from submissions.demo.showcase import Showcase, begin_showcase
from submissions.domain.job import JobState
from submissions.services.ports import Services
from submissions.services.signing_in import sign_in
from submissions.web import SESSION, create_app
from submissions.web.context import TOKEN
from tests.kept import kept

#: A screen, and a phone as small as they come.
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
#: Axe's rules that a dark page can break where a light one keeps them: it changes colours alone.
OF_COLOURS = ("color-contrast",)
#: The width of a page that has got its size. What scrolls at the new size is made focusable by the
#: page with the frame that shows it.
SETTLED = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => document.documentElement.scrollWidth)"""


@dataclass
class Served:
    """A site under an address, and what is in it."""

    url: str
    app: Flask
    services: Services
    demo: Demo
    show: Showcase | None = None

    def waits(self) -> bool:
        """Return whether something is not graded yet."""
        with self.services.store.reading() as work:
            return kept(work.jobs).count(state=[JobState.QUEUED, JobState.RUNNING]) > 0

    def session_of(self, login: str) -> dict[str, object]:
        """Return the cookie of a new session, as a browser has it that sent the form."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.permanent = True
            session[TOKEN] = sign_in(self.services, login, PASSWORD).token
        cookie = client.get_cookie(SESSION)
        assert cookie is not None
        known = {"name": cookie.key, "value": cookie.value, "url": self.url}
        return known | {"httpOnly": cookie.http_only, "sameSite": cookie.same_site}


class _Quiet(WSGIRequestHandler):
    """Says nothing about requests."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path, *, submissions: int = 6, whole: bool = False) -> Iterator[Served]:
    """Serve the demo from a folder for the length of the block; the whole of it, or a class."""
    # The port is chosen first: links lead where the settings say.
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = Config(data_dir=folder, graders=1, allow_tier_b=True, port=port)
    services = build(config, passwords=Argon2Passwords(cheap=True))
    demo = fill_demo(services, submissions=submissions)
    show = begin_showcase(services, demo) if whole else None
    app = create_app(services, config)
    with running(services):
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{server.port}", app, services, demo, show)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

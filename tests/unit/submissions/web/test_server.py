"""The web server under load: supervisors are answered, the departed cost nothing."""

import os
import socket
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http.client import HTTPConnection

import pytest

from submissions.config import Config
from submissions.services.courses import list_courses
from submissions.web import create_app
from submissions.web.context import ask
from submissions.web.places import AT_WORK, MAY_QUEUE, PROBES, THREADS
from submissions.web.server import make_server
from tests.service.world import until
from tests.unit.submissions.web.world import Visitor, make_site

LONG_S = 60.0


class Desk:
    """What a page does that keeps its place until it is let go; counts who came in."""

    def __init__(self):
        self.came = []
        self.go = threading.Event()

    def __call__(self, name):
        self.came.append(name)
        self.go.wait(LONG_S)
        return "done"


@pytest.fixture
def desk(tmp_path):
    """Yield a site with a page ``/slow/NAME``, for anybody and for whoever is signed in."""
    made = Desk()
    site = make_site(tmp_path)
    site.app = create_app(site.services, replace(Config(data_dir=tmp_path), upload_bytes=1000))
    site.app.add_url_rule("/slow/<name>", "slow", made)
    site.app.add_url_rule("/own/<name>", "own", lambda name: ask(list_courses) and made(name))
    made.site = site
    yield made
    made.go.set()


@contextmanager
def listening(app):
    """Serve an application for the length of the block; give the port."""
    server = make_server(
        app, host="127.0.0.1", port=0, asyncore_use_poll=True, connection_limit=1000
    )
    stopped = threading.Event()

    def run():
        while not stopped.is_set():
            server.asyncore.loop(timeout=0.05, map=server._map, use_poll=True, count=1)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        stopped.set()
        thread.join()
        server.task_dispatcher.shutdown(timeout=0)
        server.close()
        server.asyncore.close_all(server._map)


def asked(port, path):
    """Send a request on a connection of its own, which is returned."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=LONG_S)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection


def answered(port, path, method="GET", **more):
    """Return the status and the text of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=LONG_S)
    connection.request(method, path, **more)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_supervisors_are_answered_while_every_thread_waits(desk):
    """Though more requests have come than there are threads."""
    with listening(desk.site.app) as port:
        crowd = [asked(port, f"/slow/{n}") for n in range(THREADS + 5)]
        until(lambda: len(desk.came) == AT_WORK)
        assert [answered(port, path)[0] for path in sorted(PROBES)] == [200, 200]
        assert len(desk.came) == AT_WORK, "nobody was let go for them"
        desk.go.set()
        assert all(connection.recv(12).endswith(b" 200") for connection in crowd)
        for connection in crowd:
            connection.close()


def test_who_is_late_writes_into_no_file_of_others(desk, tmp_path):
    """A thread ends after the server was closed, whose numbers of files others have by then."""
    server = make_server(desk.site.app, host="127.0.0.1", port=0)
    server.task_dispatcher.shutdown()
    server.close()
    with ExitStack() as opened:
        files = [opened.enter_context((tmp_path / f"{n}").open("wb")) for n in range(50)]
        server.pull_trigger()  # as each thread does when it is done
        assert {os.fstat(file.fileno()).st_size for file in files} == {0}


def test_no_work_is_done_for_those_who_have_gone(desk):
    """They hung up while they waited."""
    with listening(desk.site.app) as port:
        staying = [asked(port, f"/slow/stays{n}") for n in range(AT_WORK)]
        until(lambda: len(desk.came) == AT_WORK)
        for n in range(5):
            asked(port, f"/slow/goes{n}").close()
        # What comes after them in the line is served after them.
        last = asked(port, "/slow/last")
        answered(port, "/healthz")
        desk.go.set()
        for connection in (*staying, last):
            assert connection.recv(12).endswith(b" 200")
            connection.close()

    assert sorted(desk.came) == ["last", *(f"stays{n}" for n in range(AT_WORK))]


@pytest.mark.parametrize(
    ("path", "size", "said"),
    [
        ("/assignments/1/submit", 3 * 2**20, "What you sent is larger than this site takes."),
        ("/assignments/1/submit", 50 * 2**20, "What you sent is larger than this site takes."),
        ("/api/v1/assignments/1/submissions", 50 * 2**20, '"code":"source_too_large"'),
    ],
)
def test_a_body_over_the_limit_gets_our_page(desk, path, size, said):
    """Or our document, if a program sends it; both of a little too much and of far too much."""
    body = b"" if size > 2**24 else b"x" * size
    headers = {
        "Content-Length": str(size),
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": "Bearer none",
    }
    with listening(desk.site.app) as port:
        status, text = answered(port, path, "POST", body=body, headers=headers)

    assert (status, said in text) == (413, True), text


def test_one_persons_requests_are_worked_on_one_at_a_time(desk):
    """Others find a place beside them; of very many some are refused."""
    app = desk.site.app
    visitors = [Visitor(app, "student01") for _ in range(MAY_QUEUE + 2)]
    answers = []

    def visit(visitor, name):
        answers.append(visitor.get(f"/own/{name}").status_code)

    threads = [threading.Thread(target=visit, args=(visitors[0], "first"))]
    threads[0].start()
    until(lambda: desk.came == ["first"])
    turns = app.extensions["deltagrade_places"]._turns
    mine = turns[desk.site.demo.students[0].id]
    for n in range(1, MAY_QUEUE + 1):
        threads.append(threading.Thread(target=visit, args=(visitors[n], f"next{n}")))
        threads[-1].start()
        until(lambda n=n: len(mine) == n)

    assert Visitor(app, "student02").get("/").status_code == 200
    assert visitors[-1].get("/").status_code == 429
    assert desk.came == ["first"]
    desk.go.set()
    for thread in threads:
        thread.join(LONG_S)
    assert answers == [200] * (MAY_QUEUE + 1)
    assert visitors[-1].get("/").status_code == 200

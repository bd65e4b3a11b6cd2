"""Few work, many wait."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from submissions.errors import TooManyTries
from submissions.store import SqlStore
from submissions.web import frame, places
from submissions.web.places import AT_WORK, MAY_REST, MAY_WAIT, TURN, Line, Places
from tests.service.world import until
from tests.unit.submissions.web.test_pages_student import hand_in
from tests.unit.submissions.web.world import Visitor, grade_all

LONG_S = 30.0


@contextmanager
def unused():
    """Fail whoever goes outside to wait."""
    pytest.fail("somebody waits")
    yield


class Crowd:
    """An application that keeps everybody until they are let go, and counts who is in."""

    def __init__(self):
        self.inside, self.most = 0, 0
        self.full, self.go = threading.Event(), threading.Event()
        self.lock = threading.Lock()

    def __call__(self, *_):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if self.inside == AT_WORK:
                self.full.set()
        self.go.wait(LONG_S)
        with self.lock:
            self.inside -= 1
        return [b"done"]


def test_so_many_work_at_once_and_no_more():
    """The others come in as soon as one leaves; all are answered."""
    crowd = Crowd()
    application = Places().around(crowd)
    with ThreadPoolExecutor(3 * AT_WORK) as pool:
        answers = [pool.submit(application, {}, print) for _ in range(3 * AT_WORK)]
        assert crowd.full.wait(LONG_S)
        crowd.go.set()
        assert [answer.result() for answer in answers] == [[b"done"]] * (3 * AT_WORK)
    assert crowd.most == AT_WORK


def test_whoever_steps_aside_makes_room():
    """With everybody waiting, somebody else is served."""
    places, stepped, go = Places(), threading.Barrier(AT_WORK + 1), threading.Event()

    def wait(*_):
        with places.outside():
            stepped.wait(LONG_S)
            go.wait(LONG_S)
        return [b"waited"]

    with ThreadPoolExecutor(AT_WORK) as pool:
        waiting = [pool.submit(places.around(wait), {}, print) for _ in range(AT_WORK)]
        stepped.wait(LONG_S)
        assert places.around(lambda *_: [b"served"])({}, print) == [b"served"]
        go.set()
        assert [answer.result() for answer in waiting] == [[b"waited"]] * AT_WORK


def test_places_are_taken_in_the_order_of_asking():
    """Whoever leaves and asks again comes after those who were there before."""
    line, order = Line(1), []
    line.take()

    def wait(name, asks):
        asks.set()
        line.take()
        order.append(name)
        line.leave()

    threads = []
    for name in ("first", "second", "third"):
        asks = threading.Event()
        threads.append(threading.Thread(target=wait, args=(name, asks)))
        threads[-1].start()
        assert asks.wait(LONG_S)
        until(lambda: len(line) == len(threads))
    line.leave()
    line.take()
    order.append("again")
    line.leave()
    for thread in threads:
        thread.join(LONG_S)

    assert order == ["first", "second", "third", "again"]


def test_an_exception_leaves_its_place():
    """However often there is one."""

    def fail(*_):
        raise RuntimeError("broken")

    application = Places().around(fail)
    for _ in range(2 * AT_WORK):
        with pytest.raises(RuntimeError, match="broken"):
            application({}, print)


@pytest.fixture
def clock(monkeypatch):
    """Return the seconds that have gone by, and that were computed for; whoever rests lets them."""
    clock = SimpleNamespace(now=100.0, computed=10.0, naps=[], meanwhile=lambda: None)

    def nap(seconds):
        clock.naps.append(seconds)
        clock.now += seconds
        clock.meanwhile()

    monkeypatch.setattr("submissions.web.places.thread_time", lambda: clock.computed)
    monkeypatch.setattr("submissions.web.places.monotonic", lambda: clock.now)
    monkeypatch.setattr("submissions.web.places.sleep", nap)
    return clock


def compute(places, person_id, clock, seconds):
    """Compute for a person for so long."""
    places.take_turn(person_id, places.outside())
    clock.computed += seconds
    places.leave_turn(person_id)


def test_who_computes_for_long_rests_afterwards(clock):
    """Nineteen times as long but for the first second, while others are served, who do not."""
    places = Places()

    def others_ask():
        assert places._work.take_at_once(), "who rests keeps no place"
        places._work.leave()
        compute(places, 2, clock, 0.001)

    clock.meanwhile = others_ask
    for _ in range(AT_WORK):
        places._work.take()
    compute(places, 2, clock, 0.001)
    compute(places, 1, clock, 2.0)
    compute(places, 1, clock, 0.0)

    assert sum(clock.naps) == pytest.approx(19.0 * 2.0 - 19.0)
    assert max(clock.naps) == 2.0


def test_nobody_rests_for_nobody(clock):
    """Who is alone computes as they like, and rests a minute at most for whoever comes then."""
    places = Places()
    for _ in range(100):
        compute(places, 1, clock, 2.0)
    assert clock.naps == []

    compute(places, 2, clock, 0.001)
    compute(places, 1, clock, 2.0)
    assert clock.naps == [2.0], "the other asked no more"
    assert places._turns[1].rest_s(clock.now) == 60.0


def test_not_every_thread_waits_for_turns():
    """However many people have sent a second request; a first one is worked on all the same."""
    places = Places()
    places.take_turn(1, unused())
    assert all(places.resting.acquire(blocking=False) for _ in range(MAY_REST))

    with pytest.raises(TooManyTries):
        places.take_turn(1, unused())
    places.take_turn(2, unused())
    places.leave_turn(1)
    places.take_turn(1, unused())


def signed_in_as(person_id, places):
    """Return an application that finds this person behind every request, and notes their turn."""

    def application(environ, _):
        places.take_turn_of(environ, person_id, places.outside())
        return [str(environ[TURN]).encode()]

    return places.around(application)


def test_whoever_is_known_waits_at_the_door():
    """While one request of theirs is worked on, others of theirs take no place from anybody."""
    places, cookie = Places(), {"HTTP_COOKIE": "deltagrade=ada"}
    assert signed_in_as(1, places)(dict(cookie), print) == [b"1"]
    places.take_turn(1, unused())

    with ThreadPoolExecutor(2 * AT_WORK) as pool:
        waiting = [pool.submit(signed_in_as(1, places), dict(cookie), print) for _ in range(3)]
        until(lambda: len(places._turns[1]) == len(waiting))
        assert all(places._work.take_at_once() for _ in range(AT_WORK))
        for _ in range(AT_WORK):
            places._work.leave()
        places.leave_turn(1)
        assert [one.result(LONG_S) for one in waiting] == [[b"1"]] * len(waiting)
    places.take_turn(1, unused())


def test_files_wait_for_no_turn():
    """A page asks for many at once, and they are the same for everybody."""
    places, cookie = Places(), {"HTTP_COOKIE": "deltagrade=ada"}
    signed_in_as(1, places)(dict(cookie), print)
    places.take_turn(1, unused())
    file = {**cookie, "PATH_INFO": "/static/0123/site.css"}

    assert places.around(lambda *_: [b"css"])(file, print) == [b"css"]


def test_a_request_has_one_turn_whoever_signs_in():
    """Somebody signs in where somebody else was: the turn of the one before is free again."""
    places, environ = Places(), {"HTTP_COOKIE": "deltagrade=shared"}
    signed_in_as(1, places)(dict(environ), print)

    assert signed_in_as(2, places)(dict(environ), print) == [b"2"]
    for person in (1, 2):
        places.take_turn(person, unused())


def test_other_headers_make_nobody_unknown_to_their_turn():
    """Who changes what they send is recognized inside, as a newcomer is, and waits as well."""
    places = Places()
    signed_in_as(1, places)({"HTTP_COOKIE": "deltagrade=ada"}, print)
    places.take_turn(1, unused())

    with ThreadPoolExecutor(1) as pool:
        other = {"HTTP_COOKIE": "deltagrade=ada", "HTTP_AUTHORIZATION": "Bearer  x"}
        waiting = pool.submit(signed_in_as(1, places), other, print)
        until(lambda: len(places._turns[1]) == 1)
        places.leave_turn(1)
        assert waiting.result(LONG_S) == [b"1"]


def test_sessions_are_forgotten_before_they_fill_the_memory(monkeypatch):
    """Everybody is recognized anew then."""
    monkeypatch.setattr("submissions.web.places._KNOWN", 3)
    places = Places()
    for number in range(10):
        signed_in_as(1, places)({"HTTP_COOKIE": f"deltagrade={number}"}, print)
        assert len(places._known) <= 3


def test_who_sends_too_many_at_once_is_sent_away_at_the_door(site, monkeypatch):
    """With our page, or a document for programs, and without a question to the database."""
    app = site.app
    student, places = Visitor(app, "student01"), app.extensions["deltagrade_places"]
    for _ in range(2):  # the first page makes the cookie another one
        student.get("/")
    (me,) = places._turns
    places.take_turn(me, unused())
    monkeypatch.setattr("submissions.web.places.MAY_QUEUE", 0)
    snapshot, ours = SqlStore.snapshot, threading.get_ident()

    def asked(store):
        assert threading.get_ident() != ours, "the database is asked"
        return snapshot(store)  # of work that goes on behind the pages

    monkeypatch.setattr(SqlStore, "snapshot", asked)

    page = student.client.get("/")
    document = student.client.get("/api/v1/courses")

    assert (page.status_code, page.headers["Retry-After"]) == (429, "1")
    assert "A little slower" in page.get_data(as_text=True)
    assert (document.status_code, document.json["code"]) == (429, "too_many_tries")
    monkeypatch.undo()
    places.leave_turn(me)
    student.get("/")


def test_pages_wait_for_a_verdict_while_others_are_served(site, monkeypatch):
    """They hold neither a place nor a connection, and are answered once the verdict is there."""
    waiting = threading.Barrier(AT_WORK + 2)
    listen = site.services.dispatcher.listen

    @contextmanager
    def listening(submission_id):
        with listen(submission_id) as changes:
            yield lambda seconds: waiting.wait(LONG_S) * 0 or changes(seconds)

    monkeypatch.setattr(site.services.dispatcher, "listen", listening)
    path = hand_in(site).location
    visitors = [Visitor(site.app, "student01") for _ in range(AT_WORK + 1)]
    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = [pool.submit(visitor.get, f"{path}/live?seen=queued") for visitor in visitors]
        waiting.wait(LONG_S)
        assert site.services.store.engine.pool.checkedout() == 0
        assert site["classmate"].get("/").status_code == 200
        grade_all(site.services)
        told = [answer.result().headers["X-Status"] for answer in answers]
    assert told == ["graded"] * len(visitors)


def test_with_every_place_to_wait_taken_an_answer_comes_at_once(site):
    """The page asks again; nobody is turned away."""
    path, places = hand_in(site).location, site.app.extensions["deltagrade_places"]
    taken = [places.waiting.acquire(blocking=False) for _ in range(MAY_WAIT)]
    answer = site["student"].get(f"{path}/live?seen=queued")

    assert all(taken)
    assert answer.headers["X-Status"] == "queued"
    assert not places.waiting.acquire(blocking=False), "it took no place of its own"


@pytest.mark.parametrize(
    ("role", "path"),
    [("student", path) for path in ("/submissions/1", "/assignments/1", "/courses/1", "/")]
    + [
        ("instructor", path)
        for path in (
            "/",
            "/courses/1",
            "/courses/1/people",
            "/courses/1/roster",
            "/courses/1/settings",
            "/courses/1/gradebook",
            "/courses/1/students/4",
            "/courses/1/assignments/new",
            "/assignments/1",
            "/assignments/1/edit",
            "/assignments/1/submissions",
            "/assignments/1/rubric",
            "/assignments/1/statistics",
            "/assignments/1/similarity",
            "/assignments/1/extensions",
            "/assignments/1/regrades",
            "/submissions/1",
            "/submissions/1/raw",
        )
    ]
    + [("admin", f"/admin/{page}") for page in ("", "users", "users/4", "courses", "audit")],
)
def test_a_page_asks_for_each_thing_once(shared, role, path, monkeypatch):
    """All that it says is of one moment, and found by one query."""
    asked = []
    # Whoever computed for long rests, and reads anew afterwards: not on a slow machine.
    monkeypatch.setattr(places, "_GRACE_S", float("inf"))
    # The sentence for everybody is looked for now and then, by itself.
    monkeypatch.setattr(frame, "_FRESH", timedelta(hours=1))

    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, str(parameters)))

    engine = shared.services.store.engine
    shared[role].get(path)
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert shared[role].get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert asked
    assert [one for one in set(asked) if asked.count(one) > 1] == []

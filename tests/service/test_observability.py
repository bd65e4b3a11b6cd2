"""What the service tells those who watch over it, and what it keeps to itself."""

import json
import logging
import os
import re
import signal
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from urllib.error import HTTPError

import pytest
from sqlalchemy import create_engine, text

from grader.errors import ExerciseError, SandboxError, SubmissionError
from submissions.bootstrap import build
from submissions.cli.logs import JsonLines, Lines, OncePerFault
from submissions.config import Config
from submissions.domain.people import Role
from submissions.errors import AssignmentClosed, StoreUnavailable
from submissions.services.grading import claim_job, grade_next, reap_jobs
from submissions.services.health import show_metrics
from submissions.services.ports import Task
from submissions.web import create_app
from submissions.worker.grader import Grader
from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool
from submissions.worker.probes import answering
from submissions.worker.process import Walls
from tests.acceptance.running import Running
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import GOOD, WRONG, all_done, make_world, until

#: In the program, its file's name and its student's name: it must not leave the database.
MARKER = "zxqmarkerqxz"


def numbers(services):
    """Return the numbers as Prometheus reads them: name with labels -> value."""
    lines = show_metrics(services).decode().splitlines()
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


class TestNumbers:
    """What is counted, and when."""

    def test_a_submission_is_counted_on_its_way(self, world):
        """Accepted, waiting, graded; how long it took."""
        world.hand_in()
        world.hand_in(WRONG)
        world.clock.turn(seconds=7)
        before = numbers(world.services)
        world.grade()
        after = numbers(world.services)

        assert before["deltagrade_submissions_accepted_total"] == 2
        assert before['deltagrade_queue_depth{lane="live"}'] == 2
        assert 7 <= before['deltagrade_queue_oldest_seconds{lane="live"}'] < 60
        assert before["deltagrade_database_up"] == 1
        assert after['deltagrade_queue_depth{lane="live"}'] == 0
        assert after['deltagrade_queue_oldest_seconds{lane="live"}'] == 0
        assert after['deltagrade_verdicts_total{lane="live",outcome="passed"}'] == 1
        assert after['deltagrade_verdicts_total{lane="live",outcome="failed"}'] == 1
        assert after['deltagrade_verdict_seconds_count{lane="live"}'] == 2
        assert after['deltagrade_verdict_seconds_sum{lane="live"}'] >= 14
        assert after["deltagrade_grading_seconds_count"] == 2

    def test_the_same_token_again_is_not_counted_again(self, world):
        """A double click is one submission."""
        for _ in range(2):
            world.hand_in(client_token="the-same-token")

        assert numbers(world.services)["deltagrade_submissions_accepted_total"] == 1

    def test_what_is_refused_is_counted_by_its_reason(self, world):
        """The policy's reasons, and files with nothing to grade in them."""
        with pytest.raises(SubmissionError, match="empty"):
            world.hand_in(b"")
        world.clock.turn(days=9)
        with pytest.raises(AssignmentClosed):
            world.hand_in()

        found = numbers(world.services)
        assert found['deltagrade_submissions_refused_total{reason="assignment_closed"}'] == 1
        assert found['deltagrade_submissions_refused_total{reason="nothing_to_grade"}'] == 1

    def test_our_failures_are_counted_by_whose_they_are(self, world):
        """The graders', the instructor's; and what was set aside waits in sight."""

        def fails(error):
            def grade(_):
                raise error

            return grade

        world.hand_in()
        world.hand_in()
        grade_next(world.services, "w", fails(SandboxError("it fell over")))
        grade_next(world.services, "w", fails(ExerciseError("it is broken")))

        found = numbers(world.services)
        operators = 'deltagrade_failures_total{code="sandbox_error",fault="operator"}'
        instructors = 'deltagrade_failures_total{code="exercise_error",fault="instructor"}'
        assert (found[operators], found[instructors]) == (1, 1)
        assert found["deltagrade_jobs_set_aside"] == 1
        assert 'deltagrade_verdict_seconds_count{lane="live"}' in found
        assert found['deltagrade_verdict_seconds_count{lane="live"}'] == 0

    def test_a_lost_lease_and_a_dead_grader_are_counted(self, world):
        """The one that is late, and the one that never came back."""
        world.hand_in()

        def slow(_):
            world.clock.turn(seconds=11)
            reap_jobs(world.services)
            raise SandboxError("too late as well")

        assert grade_next(world.services, "slow", slow)
        found = numbers(world.services)
        assert found["deltagrade_leases_lost_total"] == 1
        name = 'deltagrade_failures_total{code="no_sign_of_life",fault="operator"}'
        assert found[name] == 1

    def test_jobs_that_run_are_counted(self, world):
        """Whoever runs them."""
        world.hand_in()
        claim_job(world.services, "w")

        assert numbers(world.services)["deltagrade_jobs_running"] == 1

    def test_a_database_that_is_gone_is_one_of_the_numbers(self, world):
        """The others are told on, but for the queue, which nobody knows."""

        class Gone:
            def reading(self):
                raise StoreUnavailable("gone")

        world.hand_in()
        found = numbers(replace(world.services, store=Gone()))

        assert found["deltagrade_database_up"] == 0
        assert found["deltagrade_submissions_accepted_total"] == 1
        assert str(found['deltagrade_queue_depth{lane="live"}']) == "nan"

    def test_graders_tell_their_walls_and_restarts(self, tmp_path):
        """From a real pool, one of whose processes is killed."""
        pool = GraderPool(1, Walls(allow_tier_b=True))
        dispatcher = LocalDispatcher(pool)
        config = Config(data_dir=tmp_path, graders=1)
        services = build(config, dispatcher=dispatcher, passwords=CHEAP)
        world = make_world(TurnableClock(), CHEAP, services.store)
        world.services = replace(world.services, dispatcher=dispatcher, meter=services.meter)
        dispatcher.start(services)
        try:
            until(pool.pids)
            before = numbers(services)
            os.kill(pool.pids()[0], signal.SIGKILL)
            world.hand_in(GOOD.encode())
            until(lambda: all_done(world))
            after = numbers(services)
        finally:
            dispatcher.stop()
            services.store.close()

        assert before["deltagrade_graders"] == 1
        assert before["deltagrade_grader_restarts_total"] == 0
        assert sum(before.get(f'deltagrade_walls{{tier="{tier}"}}', 0) for tier in "AB") == 1
        assert after["deltagrade_grader_restarts_total"] >= 1


def get(address):
    """Return status and text of an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


class TestDoors:
    """What supervisors ask, of a site and of a worker."""

    def test_a_site_tells_its_numbers_only_if_it_should(self, services, tmp_path):
        """Elsewhere there is nothing at that address."""
        usual = create_app(services, Config(data_dir=tmp_path)).test_client()
        asked = create_app(services, Config(data_dir=tmp_path, metrics=True)).test_client()

        assert usual.get("/metrics").status_code == 404
        answer = asked.get("/metrics")
        assert answer.status_code == 200
        assert answer.content_type.startswith("text/plain; version=0.0.4")
        assert "deltagrade_database_up 1.0" in answer.text

    def test_a_site_on_an_old_schema_is_not_ready(self, services, tmp_path):
        """It answers, but gets no readers until somebody has migrated the database."""
        client = create_app(services, Config(data_dir=tmp_path)).test_client()
        assert client.get("/readyz").status_code == 200
        set_revision(services.store, "0001")

        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "grader db upgrade" in answer.text
        assert client.get("/healthz").status_code == 200

    def test_a_newer_schema_is_ready(self, services, tmp_path):
        """A newer schema serves older code."""
        set_revision(services.store, "next")

        assert create_app(services, Config(data_dir=tmp_path)).test_client().get("/readyz").text

    def test_a_worker_answers_the_same_three(self, services):
        """And nothing else."""
        with answering(services, "127.0.0.1", 0) as port:
            found = {
                path: get(f"http://127.0.0.1:{port}{path}")
                for path in ("/healthz", "/readyz", "/metrics", "/other")
            }
            set_revision(services.store, "0001")
            old = get(f"http://127.0.0.1:{port}/readyz")

        assert found["/healthz"] == (200, "ok\n")
        assert found["/readyz"] == (200, "ready\n")
        assert found["/other"][0] == 404
        assert "deltagrade_queue_depth" in found["/metrics"][1]
        assert old == (503, "the database's schema is too old; run: grader db upgrade\n")

    def test_a_worker_without_its_database_says_so(self, services):
        """It is alive, not ready."""

        class Gone:
            def is_current(self):
                raise StoreUnavailable("gone")

        with answering(replace(services, store=Gone()), "127.0.0.1", 0) as port:
            assert get(f"http://127.0.0.1:{port}/readyz")[0] == 503
            assert get(f"http://127.0.0.1:{port}/healthz")[0] == 200


def set_revision(store, revision):
    """Pretend that a database was migrated to somewhere else."""
    engine = create_engine(store.engine.url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    engine.dispose()


class TestLogs:
    """Lines for machines."""

    def record(self, message, *values, **extra):
        """Return a line, read back."""
        made = logging.makeLogRecord(
            {"msg": message, "args": values, "name": "somebody", "levelname": "WARNING", **extra}
        )
        return json.loads(JsonLines().format(made))

    def test_values_inside_messages_are_left_out(self):
        """Whoever wrote them; named fields of ours stay."""
        found = self.record("Exception on %s", f"/invitation/{MARKER}", job=3, path=MARKER)

        assert MARKER not in json.dumps(found)
        assert (found["message"], found["job"], found["level"]) == ("Exception on %s", 3, "WARNING")

    def test_of_an_exception_type_and_place_stay(self):
        """Its words may quote a row."""
        try:
            int(MARKER)
        except ValueError:
            found = self.record("It failed", exc_info=sys.exc_info())

        assert MARKER not in json.dumps(found)
        assert found["error"] == "ValueError"
        assert "test_observability.py" in found["where"][0]

    def test_a_message_that_is_no_text_is_named_by_its_type(self):
        """Some libraries log the exception itself."""
        assert self.record(ValueError(MARKER))["message"] == "ValueError"


@contextmanager
def running(*arguments, **environment):
    """Run a command until the end of the block; give the process after its first line."""
    process = Running(arguments, {**os.environ, "GRADER_ALLOW_TIER_B": "1", **environment})
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_neither_log_nor_numbers_hold_anything_of_a_student(postgres_url):
    """A worker grades a program full of markers, and one that it must give back."""
    store = build(Config(database_url=postgres_url, graders=0)).store
    world = make_world(TurnableClock(), CHEAP, store)
    student = world.person(MARKER, world.course, Role.STUDENT)
    program = f"{GOOD}\n# {MARKER}\nprint('{MARKER}')\n"
    crashing = f"def delta_k(*_):\n    raise ValueError('{MARKER}')\n"
    for content in (program, crashing):
        world.hand_in(content.encode(), actor=student, file=f"{MARKER}.py")
    settings = {"GRADER_DATABASE_URL": postgres_url, "GRADER_LOG": "json"}
    with running("worker", "--graders", "1", "--metrics-port", "0", **settings) as process:
        said = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
        until(lambda: all_done(world))
        told = get(f"{address}/metrics")[1]
        ready = get(f"{address}/readyz")
        process.send_signal(signal.SIGTERM)
        out, log = process.communicate(timeout=60)
    store.close()

    assert ready == (200, "ready\n")
    assert 'deltagrade_verdicts_total{lane="live",outcome="passed"} 1.0' in told
    lines = [json.loads(line) for line in log.splitlines()]
    tried = [line for line in lines if line["message"] == "A job was tried"]
    assert [line["submission"] for line in tried] == [1, 2]
    wanted = {"job", "attempt", "lane", "worker", "outcome", "took_s", "since_queued_s", "time"}
    assert wanted <= set(tried[0])
    assert tried[0]["outcome"] == "passed"
    assert MARKER not in told + log + out + said


def test_a_port_that_is_taken_is_told(postgres_url, services):
    """With what to change, and no traceback."""
    with answering(services, "127.0.0.1", 0) as port:
        settings = {"GRADER_DATABASE_URL": postgres_url, "GRADER_METRICS_PORT": str(port)}
        with running("worker", "--graders", "1", **settings) as process:
            _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "give another --metrics-port" in said
    assert "Traceback" not in said


def test_only_a_graders_restart_is_told_of():
    """A first start is none."""
    told = []
    grader = Grader(Walls(allow_tier_b=True), 60.0)
    grader.on_restart = lambda: told.append(1)
    task = Task(1, "hidden-layer-tanh", "s.py", GOOD.encode())
    try:
        grader(task)
        assert told == []
        grader.end()
        grader(task)
        assert told == [1]
    finally:
        grader.end()


def deep(left):
    """Raise, so many calls below."""
    if left:
        other(left - 1)
    raise ValueError


def other(left):
    """Call back, so that Python does not count repetitions."""
    deep(left)


def fault(depth=0):
    """Return a record of a fault that deep."""
    try:
        deep(depth)
    except ValueError:
        return logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "x", 1, "It failed", (), sys.exc_info()
        )


@pytest.mark.parametrize("form", [Lines(), JsonLines()])
def test_a_deep_fault_is_a_short_entry(form):
    """Three hundred calls deep, it has a beginning and an end."""
    said = form.format(fault(300))

    assert "ValueError" in said
    assert said.count("deep") < 60
    assert "more" in said


def test_a_fault_that_is_tried_again_is_one_entry():
    """Another fault is another, and after a minute it is told again; words are always."""
    once, again, later = OncePerFault(), fault(), fault()
    later.created += 61
    records = [fault(), again, fault(3), later, logging.makeLogRecord({"msg": "It failed"})]

    assert [once.filter(record) for record in records] == [True, False, False, True, True]

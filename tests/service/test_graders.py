"""Grader processes: real jails, real deaths."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from grader.belt import Belt
from grader.errors import ExerciseError, SandboxError
from submissions.bootstrap import build, running
from submissions.config import Config
from submissions.demo import fill_demo
from submissions.domain.job import JobState
from submissions.services.ports import Task
from submissions.worker.alarm import Alarm
from submissions.worker.bell import Bell
from submissions.worker.grader import Died, Grader, Overtaxed
from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool
from submissions.worker.process import Walls
from tests.acceptance.running import Running
from tests.heavy import HOPELESS, SLUGS
from tests.kept import kept
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import ENDLESS, GOOD, all_done, make_world, until

WALLS = Walls(allow_tier_b=True)
BELT = Belt(memory_bytes=2**28, cpu_s=2.0)


def task(source=GOOD, **changes):
    """Return a task for the exercise of the class."""
    return replace(Task(1, "hidden-layer-tanh", "s.py", source.encode()), **changes)


@pytest.fixture
def grader():
    """Yield a grader whose process is started when it is first needed."""
    made = Grader(WALLS, 60.0)
    yield made
    made.end()


def _without_chance(question):
    """Leave out the one check whose points are drawn in secret."""
    checks = tuple(check for check in question.checks if check.check != "exact")
    return replace(question, checks=checks)


class TestGrader:
    """One process as its thread sees it."""

    def test_it_brings_neither_store_nor_web(self):
        """What a grader process imports is what grading needs: it starts anew for each fault."""
        told = "import submissions.worker.process, sys; print(*sys.modules)"
        said = subprocess.check_output([sys.executable, "-c", told], text=True)
        brought = {name.partition(".")[0] for name in said.split()}

        assert "grader" in brought
        assert not brought & {"sqlalchemy", "alembic", "flask", "pydantic", "argon2", "httpx"}

    def test_it_grades_in_a_jail(self, grader):
        """And says behind which walls."""
        entry = grader(task())

        assert (entry.score, entry.max_score) == (2.0, 2.0)
        assert grader.found["tier"] in ("A", "B")

    def test_the_same_task_gives_the_same_report(self, grader):
        """A regrade of an unchanged exercise changes nothing."""
        first, second = grader(task()), grader(task())

        assert [*map(_without_chance, first.questions)] == [*map(_without_chance, second.questions)]

    def test_a_seed_draws_other_inputs(self, grader):
        """The assignment's parameters reach the grader."""
        assert grader(task(seed=7)).provenance["seed"] == 7

    def test_what_the_course_allows_can_be_imported(self, grader):
        """As if the exercise said so; another task of the same process has it not."""
        source = f"import markupsafe\nmarkupsafe.escape\n{GOOD}"
        allowed = grader(task(source, packages=("markupsafe",)))
        other = grader(task(source))

        assert (allowed.score, allowed.left_out) == (2.0, "")
        assert "No module named 'markupsafe'" in other.left_out

    def test_a_missing_exercise_is_the_instructors_fault(self, grader):
        """And the process goes on."""
        with pytest.raises(ExerciseError, match="no-such"):
            grader(task(exercise="no-such"))
        assert grader(task()).score == 2.0

    def test_a_killed_process_is_noticed_at_once_and_replaced(self, grader):
        """Its task fails by our fault; the next one gets a new process."""
        grader.start()
        os.kill(grader.pid, signal.SIGKILL)

        with pytest.raises(Died, match="exit code -9") as caught:
            grader(task())
        assert caught.value.retry
        assert grader(task()).score == 2.0

    def test_one_that_does_not_answer_is_ended(self):
        """A limit far above the jail's own, here below."""
        grader = Grader(WALLS, 0.2)
        grader.start()
        pid = grader.pid
        with pytest.raises(Died, match="did not answer"):
            grader(task(ENDLESS))

        assert grader.pid is None
        assert not Path(f"/proc/{pid}").exists()

    def test_without_a_jail_there_is_no_grader(self, monkeypatch):
        """The reason reaches whoever starts the service."""
        monkeypatch.setattr("submissions.worker.grader.serve", no_jail)
        with pytest.raises(SandboxError, match="no walls here"):
            Grader(WALLS, 60.0).start()


class TestBelt:
    """A grader that meets its belt: what becomes of the submission."""

    @pytest.mark.parametrize("slug", SLUGS)
    def test_numbers_alone_decide_where_all_of_it_is_too_much(self, heavy, slug):
        """The process is replaced, the verdict says how it was found; the next is as ever."""
        grader = Grader(WALLS, 60.0, BELT)
        try:
            entry = grader(task(exercise=slug))
            after = grader(task())
        finally:
            grader.end()

        assert entry.score == 2.0
        assert entry.provenance["judged"] == "numbers alone"
        assert heavy.begun() == 1
        assert "judged" not in after.provenance

    def test_what_is_too_much_for_numbers_alone_is_not_tried_again(self, heavy):
        """Whoever hears of it knows that the same would happen."""
        grader = Grader(WALLS, 60.0, BELT)
        with pytest.raises(Overtaxed, match="exit code 86") as caught:
            grader(task(exercise=HOPELESS))

        assert not caught.value.retry
        assert grader.pid is None
        assert heavy.begun() == 2

    def test_a_student_gets_a_verdict_all_the_same(self, heavy, tmp_path):
        """Through the whole service, warmed up with that exercise: done at the first try."""
        dispatcher = LocalDispatcher(GraderPool(1, WALLS, belt=BELT))
        services = build(
            Config(data_dir=tmp_path, graders=1), dispatcher=dispatcher, passwords=CHEAP
        )
        world = make_world(TurnableClock(), CHEAP, services.store)
        world.services = replace(world.services, dispatcher=dispatcher)
        assignments = [world.add(exercise=slug) for slug in ("heavy-memory", HOPELESS)]
        with running(services):
            good, bad = (world.hand_in(GOOD.encode(), assignment=one) for one in assignments)
            until(lambda: all_done(world))

        (document,) = world.find("documents")
        assert document.content["provenance"]["judged"] == "numbers alone"
        jobs = {job.submission_id: job for job in world.find("jobs")}
        assert (jobs[good.id].state, jobs[good.id].tries) == (JobState.DONE, 1)
        assert (jobs[bad.id].state, jobs[bad.id].tries) == (JobState.SET_ASIDE, 1)
        assert heavy.begun()


def no_jail(connection, *_):
    """Answer as a process does that cannot open a jail."""
    connection.send_bytes(b'{"fault": "operator", "retry": false, "message": "no walls here"}')


def test_two_that_begin_at_once_have_names_of_their_own(tmp_path, monkeypatch):
    """Under one name, the first to be done would have the other's job given back."""
    both, calls = threading.Barrier(2), count()

    def host():
        if next(calls) < 2:
            both.wait(60.0)
        return "host"

    monkeypatch.setattr("submissions.worker.pool.socket.gethostname", host)
    services = build(Config(data_dir=tmp_path, graders=2, allow_tier_b=True))
    fill_demo(services, submissions=2)
    with running(services):
        until(lambda: len(done(services)) == 2)

    assert len({job.worker for job in done(services)}) == 2


def done(services):
    """Return the jobs that are done."""
    with services.store.reading() as work:
        return kept(work.jobs).find(state=JobState.DONE)


SERVER = """
import time
from pathlib import Path
from submissions.bootstrap import build, running
from submissions.config import Config

config = Config(data_dir=Path({data!r}), graders=2, allow_tier_b=True, lease_s=3.0, tries=8)
with running(build(config)):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def server(tmp_path):
    """Return a function that starts a server process on one database."""
    started = []

    def start():
        process = Running(["-c", SERVER.format(data=str(tmp_path / "data"))], dict(os.environ))
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_graders_end_when_their_server_is_killed(server):
    """No process is left behind to grade for nobody."""
    process = server()
    children = children_of(process.pid)
    assert children
    process.kill()
    process.wait()

    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def children_of(pid):
    """Return the numbers of a process's children, of all generations."""
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            found += [int(child), *children_of(int(child))]
    return found


class TestBell:
    """Waiting for one number."""

    def test_it_rings_for_those_who_listen_to_this_number(self):
        """And for nobody else, before or after."""
        bell = Bell()
        bell.ring(1)
        with bell.listen(1) as one, bell.listen(2) as two:
            assert not one(0.0)
            bell.ring(1)
            assert one(0.0)
            assert not two(0.0)
        assert not bell._ears


class TestAlarm:
    """Waking idle threads."""

    def test_a_call_while_nobody_sleeps_is_not_lost(self):
        """Whoever has not seen it does not fall asleep."""
        alarm = Alarm()
        seen = alarm.calls
        alarm.call()

        alarm.sleep(seen, 60.0)
        assert alarm.calls == seen + 1

    def test_a_call_wakes_all_who_sleep(self):
        """Each looks for work; those who come too late find none."""
        alarm, woken = Alarm(), []

        def sleep(name):
            alarm.sleep(0, 60.0)
            woken.append(name)

        sleepers = [threading.Thread(target=sleep, args=(name,)) for name in "ab"]
        for thread in sleepers:
            thread.start()
        alarm.call()
        for thread in sleepers:
            thread.join(60.0)

        assert sorted(woken) == ["a", "b"]

    def test_nobody_waits_at_a_closed_one(self):
        """Whoever would sleep goes on at once."""
        alarm = Alarm()
        alarm.close()

        alarm.sleep(alarm.calls, 60.0)

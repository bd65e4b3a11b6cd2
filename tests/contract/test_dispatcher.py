"""What every dispatcher promises, tried on each: threads on a lock, and PostgreSQL's NOTIFY."""

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import pytest

from submissions.domain.job import JobState, Lane
from submissions.domain.submission import Status
from submissions.services.ports import Dispatcher
from submissions.services.regrades import propose_regrade
from submissions.store import SqlStore
from submissions.worker.distributed import NotifyingDispatcher
from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool
from submissions.worker.process import Walls
from tests.databases import migrated_url
from tests.doing import do
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import ENDLESS, GOOD, all_done, entry, make_world, until

WALLS = Walls(allow_tier_b=True)


@dataclass
class Wired:
    """Two processes' dispatchers on one store; where there is only one process, twice the same."""

    store: SqlStore
    here: Dispatcher
    there: Dispatcher


def _local(store):
    one = LocalDispatcher(GraderPool(0, WALLS))
    return Wired(store, one, one)


@pytest.fixture(params=["sqlite", "postgresql"])
def wired(request):
    """Yield a store with the dispatcher that goes with it, without graders."""
    url = migrated_url(request, request.param)
    made = _local(SqlStore(url))
    if request.param == "postgresql":
        two = [NotifyingDispatcher(url, GraderPool(0, WALLS)) for _ in range(2)]
        made = Wired(made.store, *two)
    yield made
    for dispatcher in (made.here, made.there):
        dispatcher.stop()
    made.store.close()


class TestAnnouncing:
    """Whoever waits for a verdict hears of it, whichever process found it."""

    def test_those_who_listen_hear_what_is_stored(self, wired):
        """Once the unit of work is stored, and for their submission only."""
        with wired.here.listen(1) as one, wired.here.listen(2) as two:
            with wired.store.writing() as work:
                wired.there.announce(work, 1)
                assert not one(0.0)
            assert one(10.0)
            assert not two(0.0)

    def test_what_is_undone_is_not_announced(self, wired):
        """Nobody looks for what was rolled back."""
        with wired.here.listen(1) as one, wired.here.listen(2) as two:
            with suppress(RuntimeError), wired.store.writing() as work:
                wired.there.announce(work, 1)
                raise RuntimeError
            with wired.store.writing() as work:
                wired.there.announce(work, 2)
            assert two(10.0)  # it was announced after the other would have been
            assert not one(0.0)

    def test_a_change_between_looking_and_waiting_is_heard(self, wired):
        """Who listens first and looks then misses nothing."""
        with wired.here.listen(1) as one:
            with wired.store.writing() as work:
                wired.there.announce(work, 1)
            assert one(10.0)

    def test_all_who_listen_hear_it(self, wired):
        """Two tabs wait for the same submission."""
        heard = []

        def wait():
            with wired.here.listen(1) as one:
                ready.release()
                heard.append(one(10.0))

        ready = threading.Semaphore(0)
        threads = [threading.Thread(target=wait) for _ in range(2)]
        for thread in threads:
            thread.start()
            ready.acquire()
        with wired.store.writing() as work:
            wired.there.announce(work, 1)
        for thread in threads:
            thread.join()

        assert heard == [True, True]

    def test_notifying_needs_no_grader(self, wired):
        """A job may be queued before any grader has started: the table is the truth."""
        with wired.store.writing() as work:
            wired.here.notify(work, Lane.LIVE)


class Silent(LocalDispatcher):
    """Loses every wake-up and every announcement."""

    def __init__(self):
        super().__init__(GraderPool(0, WALLS))


KINDS = ["sqlite", "postgresql"]


@pytest.fixture(params=KINDS)
def live(request):
    """Yield a world on a database of each kind, whose only grader a test can start."""
    with _staffed(request, 1) as world:
        yield world


@pytest.fixture(params=KINDS)
def pair(request):
    """Yield the same with two graders, of whom one is kept for students."""
    with _staffed(request, 2) as world:
        yield world


@contextmanager
def _staffed(request, graders):
    url = migrated_url(request, request.param)
    store = SqlStore(url)
    world = make_world(TurnableClock(), CHEAP, store)
    pool = GraderPool(graders, WALLS)
    distributed = request.param == "postgresql"
    dispatcher = NotifyingDispatcher(url, pool) if distributed else LocalDispatcher(pool)
    services = replace(world.services, dispatcher=dispatcher, walls=dispatcher.walls)
    world.services = replace(services, limits=replace(services.limits, lease_s=2.0))
    world.dispatcher, world.pool = dispatcher, pool
    yield world
    dispatcher.stop(patience_s=10.0)
    store.close()


class TestGrading:
    """Graders of this process, woken by either dispatcher: real jails, real deaths."""

    def test_what_is_handed_in_is_graded_by_itself(self, live):
        """No call but handing in."""
        live.dispatcher.start(live.services)
        live.hand_in(GOOD.encode())
        until(lambda: all_done(live))

        assert live.first("grades").points == 10.0

    def test_what_no_database_can_keep_is_no_fault_of_ours(self, live):
        """A program prints half a character and a NUL; it is graded like any other."""
        live.dispatcher.start(live.services)
        odd = GOOD.replace("    return", "    print('a\\0b', chr(0xd800))\n    return")
        live.hand_in(odd.encode())
        until(lambda: all_done(live))

        assert live.first("grades").points == 10.0
        assert "a\ufffdb" in live.first("documents").content["questions"][0]["printed"]

    def test_a_call_wakes_a_grader_that_sleeps(self, pair, monkeypatch):
        """It would not look by itself for an hour; so much for both lanes, one after another."""
        monkeypatch.setattr("submissions.worker.pool._LOOK_S", 3600.0)
        pair.dispatcher.start(pair.services)
        for _ in range(3):
            pair.hand_in(GOOD.encode())
            until(lambda: all_done(pair))
        do(pair.services, propose_regrade, pair.instructor, pair.assignment.id, reason="anew")
        until(lambda: all_done(pair))

        assert len(pair.find("reports")) == 6

    def test_a_wake_up_that_is_lost_does_no_harm(self, live):
        """Graders look by themselves now and then."""
        live.services = replace(live.services, dispatcher=Silent())
        live.dispatcher.start(live.services)
        live.hand_in(GOOD.encode())
        until(lambda: all_done(live))

    def test_wake_ups_without_jobs_do_no_harm(self, live):
        """They find nothing to do, and the next job is graded as ever."""
        live.dispatcher.start(live.services)
        with live.services.store.writing() as work:
            for lane in (Lane.LIVE, Lane.REGRADE) * 3:
                live.dispatcher.notify(work, lane)
        live.hand_in(GOOD.encode())
        until(lambda: all_done(live))

        assert len(live.find("reports")) == 1

    def test_regrades_do_not_delay_a_student(self, pair):
        """One of two graders is kept for those who wait: no regrade may be left undone by then."""
        pair.hand_in(GOOD.encode())
        pair.grade()
        for _ in range(2):
            pair.hand_in(ENDLESS.encode(), actor=pair.classmate)
        pair.grade(lambda _: entry(0.0, outcome="failed"))
        pair.dispatcher.start(pair.services)
        do(pair.services, propose_regrade, pair.instructor, pair.assignment.id, reason="anew")
        until(lambda: pair.find("jobs", state=JobState.RUNNING, lane=Lane.REGRADE))
        submission = pair.hand_in(GOOD.encode())
        until(lambda: pair.first("submissions", id=submission.id).status is Status.GRADED)

        assert not all_done(pair)

    def test_what_waited_before_the_start_is_graded(self, live):
        """The job table is the truth."""
        live.hand_in(GOOD.encode())
        live.dispatcher.start(live.services)
        until(lambda: all_done(live))

        assert live.first("submissions").status is Status.GRADED

    def test_killing_graders_loses_nothing_and_grades_nothing_twice(self, pair):
        """Every process is killed while twenty submissions wait; each gets one report."""
        pair.dispatcher.start(pair.services)
        for _ in range(20):
            pair.hand_in(GOOD.encode())
        for _ in range(3):
            time.sleep(0.15)
            for pid in pair.pool.pids():
                with suppress(ProcessLookupError):  # killed a round ago, and not yet missed
                    os.kill(pid, signal.SIGKILL)
        until(lambda: all_done(pair))

        reports = pair.find("reports")
        assert len(reports) == len({one.submission_id for one in reports}) == 20
        assert {one.status for one in pair.find("submissions")} == {Status.GRADED}

    def test_a_submission_that_takes_long_keeps_its_lease(self, live):
        """Longer than the lease, and graded once all the same."""
        live.services = replace(live.services, limits=replace(live.services.limits, lease_s=1.5))
        live.dispatcher.start(live.services)
        live.hand_in(ENDLESS.encode())
        until(lambda: all_done(live))

        (job,) = live.find("jobs")
        assert (job.attempt, job.state) == (1, JobState.DONE)

    def test_stopping_gives_running_jobs_back(self, live):
        """Nothing is lost; the next start goes on with it."""
        live.dispatcher.start(live.services)
        live.hand_in(ENDLESS.encode())
        until(lambda: live.find("jobs", state=JobState.RUNNING))
        live.dispatcher.stop(patience_s=0.0)

        assert live.first("jobs").state is JobState.QUEUED
        assert live.first("submissions").status is Status.QUEUED
        assert live.pool.pids() == []

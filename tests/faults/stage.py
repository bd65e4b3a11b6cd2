"""A service in processes of its own, to be hurt, and an account of what came of it."""

import os
import re
import signal
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import make_url

from submissions.domain.job import JobState
from submissions.domain.submission import Status
from submissions.store import SqlStore
from submissions.worker.distributed import NotifyingDispatcher
from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool
from submissions.worker.process import Walls
from tests.acceptance.running import Running
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import ENDLESS, GOOD, World, all_done, make_world, until

#: Full points, after a second or so: there is time to hurt whoever grades it.
SLOW = f"import time\n{GOOD}".replace("    return", "    time.sleep(0.03)\n    return")
POINTS = {GOOD: 10.0, SLOW: 10.0, ENDLESS: 0.0}
LEASE_S = 1.5
SETTINGS = {
    "GRADER_ALLOW_TIER_B": "1",
    "GRADER_LEASE_S": str(LEASE_S),
    "GRADER_PATIENCE_S": "5",
    "GRADER_TRIES": "8",
}


@dataclass(frozen=True)
class Account:
    """What came of a fault; :attr:`harm` is empty if all is well.

    Attributes
    ----------
    handed_in : int
        Submissions that were accepted.
    lost, twice, changed : int
        Those without a verdict, with more than one, and with other points than they deserve.
    repeated : int
        Claims beyond the first: work done again, whose first result (if any) was dropped.
    recovery_s : float
        From the fault's end, or from the fault if it does not end by itself, to the last verdict.
    """

    handed_in: int
    lost: int
    twice: int
    changed: int
    repeated: int
    recovery_s: float

    @property
    def harm(self):
        """What must never be: submissions lost, graded twice, or graded otherwise."""
        return {
            name: number
            for name in ("lost", "twice", "changed")
            if (number := getattr(self, name)) != 0
        }


@dataclass
class Stage:
    """A database of a kind, people, and processes that grade."""

    url: str
    folder: Path
    world: World
    deserved: dict = field(default_factory=dict)
    processes: list = field(default_factory=list)
    log: object = None
    closing: list = field(default_factory=list)
    hurt_at: float = 0.0

    def hand_in(self, *programs, actor=None):
        """Hand programs in; return the submissions."""
        made = []
        for program in programs:
            submission = self.world.hand_in(program.encode(), actor=actor)
            self.deserved[submission.id] = POINTS[program]
            made.append(submission)
        return made

    def workers(self, count=1):
        """Start processes with one grader each, and return them when they are ready to grade."""
        shared = self.url.startswith("postgresql")
        arguments = ["worker"] if shared else ["serve", "--port", "0"]
        return self._ready([self._start(*arguments, "--graders", "1") for _ in range(count)])

    def graders(self, count=1, *, limit_s=600.0, url=None):
        """Start graders in this process, and return their pool."""
        store = SqlStore(url or self.url)
        pool = GraderPool(count, Walls(allow_tier_b=True), limit_s=limit_s)
        dispatcher = _dispatcher(url or self.url, pool)
        services = replace(self.world.services, store=store, dispatcher=dispatcher)
        self.closing += [dispatcher.stop, store.close]
        dispatcher.start(services)
        return pool

    def script(self, text):
        """Start a program of ours, and return it when it has said a line."""
        return self._ready([self._start("-c", text)])[0]

    def _start(self, *arguments):
        where = {"GRADER_DATA": str(self.folder), "GRADER_DATABASE_URL": self.url}
        process = Running(arguments, {**os.environ, **SETTINGS, **where}, stderr=self.log)
        self.processes.append(process)
        return process

    def _ready(self, processes):
        ready = re.compile("Ready|Serving")
        for process in processes:
            if not any(ready.search(line) for line in iter(process.stdout.readline, "")):
                raise AssertionError((self.folder / "log").read_text())
        return processes

    def running(self):
        """Wait until a job runs, and return it."""
        until(lambda: self.world.find("jobs", state=JobState.RUNNING))
        return self.world.first("jobs", state=JobState.RUNNING)

    def kill(self, *processes):
        """Kill -9, and note the time."""
        for process in processes:
            process.send_signal(signal.SIGKILL)
        for process in processes:
            process.wait()
        self.hurt()

    def hurt(self):
        """Note the time from which recovery is counted."""
        self.hurt_at = time.monotonic()

    def settle(self, limit_s=90.0):
        """Wait until nothing waits or runs any more; return what came of it."""
        until(lambda: all_done(self.world), limit_s)
        return self.account(time.monotonic() - self.hurt_at)

    def account(self, recovery_s):
        """Return what came of everything that was handed in."""
        found = {one.id: one for one in self.world.find("submissions")}
        reports = Counter(one.submission_id for one in self.world.find("reports"))
        scores = {one.submission_id: 5.0 * one.score for one in self.world.find("reports")}
        wanted = self.deserved
        return Account(
            handed_in=len(wanted),
            lost=sum(i not in found or found[i].status is not Status.GRADED for i in wanted),
            twice=sum(number > 1 for number in reports.values()),
            changed=sum(i in scores and scores[i] != points for i, points in wanted.items()),
            repeated=sum(job.attempt - 1 for job in self.world.find("jobs") if job.attempt),
            recovery_s=recovery_s,
        )

    def through(self, proxy):
        """Return the database's URL by way of a proxy."""
        url = make_url(self.url).set(host="127.0.0.1", port=proxy.port, query={})
        return url.render_as_string(hide_password=False)

    def close(self):
        """Kill what still runs."""
        for process in self.processes:
            process.kill()
            process.wait()
            process.close()
        for close in self.closing:
            close()
        self.world.services.dispatcher.stop()
        self.world.services.store.close()
        self.log.close()


def make_stage(url, folder):
    """Return a stage on a migrated database; its dispatcher here has no graders."""
    store = SqlStore(url)
    world = make_world(TurnableClock(), CHEAP, store)
    dispatcher = _dispatcher(url, GraderPool(0, Walls()))
    limits = replace(world.services.limits, lease_s=LEASE_S, tries=8)
    world.services = replace(world.services, dispatcher=dispatcher, limits=limits)
    return Stage(url, folder, world, log=(folder / "log").open("ab"))


def _dispatcher(url, pool):
    shared = url.startswith("postgresql")
    return NotifyingDispatcher(url, pool) if shared else LocalDispatcher(pool)

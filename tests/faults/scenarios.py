"""What may go wrong, one function each: it hurts a stage and returns the account of it.

Tests ask that nothing is harmed; ``benchmarks/faults.py`` writes down how long recovery took.
"""

import base64
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace

from submissions.domain.job import JobState
from submissions.domain.submission import Status
from submissions.errors import StoreUnavailable
from submissions.services.health import retry_job
from submissions.services.verdicts import show_verdict
from tests.doing import do
from tests.faults.proxy import Proxy
from tests.faults.stage import LEASE_S, SLOW
from tests.service.world import GOOD, until

#: Hands in and stops between the last statement and the commit.
HALF_HANDED_IN = """
import time
from dataclasses import replace
from submissions.bootstrap import build
from submissions.config import config_from
from submissions.domain.people import Actor
from submissions.services.handing_in import submit

class Stuck:
    def __init__(self, dispatcher):
        self.dispatcher = dispatcher
    def notify(self, work, lane):
        self.dispatcher.notify(work, lane)
        print("Ready", flush=True)
        time.sleep(600)

services = build(config_from())
services = replace(services, dispatcher=Stuck(services.dispatcher))
student = Actor({user}, "student", "Student")
token, content = "token-000001", {content!r}
submit(services, student, {assignment}, file="s.py", content=content, client_token=token)
"""


def one_worker_dies(stage):
    """Kill -9 one of two workers in the middle of its job."""
    workers = stage.workers(2)
    stage.hand_in(SLOW, SLOW, GOOD)
    owner = stage.running().worker.split(":")[1]
    stage.kill(next(one for one in workers if str(one.pid) == owner))
    return stage.settle()


def all_workers_die(stage):
    """Kill -9 all workers at once in the middle of their jobs, and start another."""
    workers = stage.workers(2)
    stage.hand_in(SLOW, SLOW, GOOD, GOOD)
    stage.running()
    stage.kill(*workers)
    stage.workers()
    return stage.settle()


def the_site_dies(stage):
    """Kill -9 all there is, site and graders in one process, and start it again."""
    (site,) = stage.workers()
    stage.hand_in(SLOW, GOOD, GOOD)
    stage.running()
    stage.kill(site)
    stage.workers()
    return stage.settle()


def the_site_dies_while_receiving(stage):
    """Kill -9 a site before the commit: all of the upload is stored or nothing; then once more."""
    world = stage.world
    user, assignment = world.student.user_id, world.assignment.id
    text = HALF_HANDED_IN.format(user=user, assignment=assignment, content=GOOD.encode())
    site = stage.script(text)
    stage.kill(site)
    assert world.find("submissions") == world.find("jobs") == []

    stage.hand_in(GOOD)  # the same token, as the student's browser would send it again
    assert world.first("submissions").client_token == "token-000001"
    stage.graders()
    return stage.settle()


def the_database_dies(stage, server):
    """Kill -9 PostgreSQL in the middle of a job; start it a little later."""
    (worker,) = stage.workers()
    stage.hand_in(SLOW, GOOD)
    stage.running()
    server.kill()
    refused = _refused(stage)
    server.start()
    stage.hurt()
    stage.hand_in(GOOD)
    account = stage.settle()
    assert refused
    assert worker.poll() is None  # it has outlived this
    return account


def connections_are_cut(stage, server):
    """Break all of a worker's connections, for longer than its lease."""
    proxy = _graders_through_a_proxy(stage, server)
    stage.hand_in(SLOW, GOOD)
    stage.running()
    proxy.cut()
    time.sleep(2 * LEASE_S)
    proxy.mend()
    stage.hurt()
    return stage.settle()


def a_plug_is_pulled(stage, server):
    """Let nothing through to a worker until another has taken over; its late report is dropped."""
    proxy = _graders_through_a_proxy(stage, server)
    stage.hand_in(SLOW)
    first = stage.running()
    proxy.silent = True
    stage.hurt()
    stage.graders()
    account = stage.settle()
    done = stage.world.first("jobs")
    assert done.attempt > first.attempt
    proxy.mend()
    stage.hand_in(GOOD)
    stage.settle()
    return replace(stage.account(account.recovery_s), repeated=account.repeated)


def connections_are_slow(stage, server):
    """Hold up each piece for a fiftieth of a second, on each way."""
    proxy = _graders_through_a_proxy(stage, server)
    proxy.delay_s = 0.02
    stage.hurt()
    stage.hand_in(GOOD, GOOD, GOOD)
    account = stage.settle()
    proxy.delay_s = 0.0
    return account


def the_disk_is_full(stage, disk):
    """Fill the disk below the database in the middle of a job; make room a little later."""
    stage.graders()
    stage.hand_in(SLOW)
    stage.running()
    ballast = disk / "ballast"
    _fill(ballast)
    refused = _refused(stage)
    until(lambda: stage.world.find("jobs"))  # what is stored can be read
    ballast.unlink()
    stage.hurt()
    stage.hand_in(GOOD)
    assert refused
    return stage.settle()


def the_clock_jumps(stage):
    """Turn the clock an hour ahead in the middle of a job, and back two with jobs waiting."""
    stage.graders()
    stage.hand_in(SLOW)
    stage.running()
    stage.world.clock.turn(hours=1)
    stage.hurt()
    stage.settle()
    stage.hand_in(SLOW, SLOW)
    stage.running()
    stage.world.clock.turn(hours=-2)
    return stage.settle()


def a_jail_hangs(stage):
    """Stop a grader with its jail in the middle of a job, so that it never answers."""
    pool = stage.graders(limit_s=5.0)
    stage.hand_in(GOOD)
    stage.settle()  # it is warm now
    stage.hand_in(SLOW, GOOD)
    stage.running()
    os.kill(pool.pids()[0], signal.SIGSTOP)
    stage.hurt()
    return stage.settle()


def a_submission_is_poison(stage):
    """One submission kills every grader that takes it, by our fault, until that is mended."""
    services = stage.world.services
    stage.world.services = replace(services, limits=replace(services.limits, tries=2))
    pool = stage.graders()
    (poison,) = stage.hand_in(SLOW)
    stage.hand_in(GOOD, GOOD, actor=stage.world.classmate)
    mended = threading.Event()
    killer = threading.Thread(target=_kill_whoever_takes, args=(stage, poison, pool, mended))
    killer.start()
    stage.hurt()
    until(lambda: stage.world.first("submissions", id=poison.id).status is Status.ERRORED)
    others = stage.settle()
    mended.set()
    killer.join()
    seen = do(services, show_verdict, stage.world.student, poison.id)
    assert (seen.final, others.lost, others.twice) == (True, 1, 0)
    assert not stage.world.find("grades", user_id=poison.user_id)  # no zero for our fault

    do(stage.world.services, retry_job, stage.world.admin, stage.world.first("jobs").id)
    stage.settle()
    return stage.account(others.recovery_s)


def _graders_through_a_proxy(stage, server):
    proxy = Proxy(server.socket)
    stage.graders(url=stage.through(proxy))
    stage.closing.append(proxy.close)
    return proxy


def _kill_whoever_takes(stage, poison, pool, mended):
    job = {"submission_id": poison.id, "state": JobState.RUNNING}
    while not mended.is_set():
        if stage.world.first("jobs", **job) is not None:
            for pid in pool.pids():
                with suppress(ProcessLookupError):  # it is gone, and not yet missed
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def _refused(stage):
    """Whether a large upload is refused, not lost: its student is told to send it again."""
    filler = base64.b85encode(os.urandom(200_000)).decode()
    try:
        stage.world.hand_in(f"{GOOD}# {filler}\n".encode())
    except StoreUnavailable:
        return True
    return False


def _fill(path):
    """Write until there is no room."""
    with path.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue

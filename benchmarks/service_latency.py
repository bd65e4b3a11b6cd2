"""How long from handing in to the verdict, when a hundred students hand in at once?

Through the use cases, on a fresh SQLite database, with local graders and real jails; without HTTP.
Usage: ``.venv/bin/python benchmarks/service_latency.py [ROUNDS]``.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from submissions.adapters.passwords import Argon2Passwords
from submissions.bootstrap import build, running
from submissions.config import Config
from submissions.demo import Demo, fill_demo
from submissions.domain.people import Actor
from submissions.services.handing_in.submit import submit
from submissions.services.handing_in.wait_for_verdict import wait_for_verdict
from submissions.services.ports import Services

CLASS = Path(__file__).parents[1] / "examples" / "class"
AT_ONCE = 100


def main() -> None:
    """Print the 50th and 95th percentile and the worst of each round, and what was lost."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    programs = [path.read_bytes() for path in sorted(CLASS.glob("0[0-3]?_*/solution.py"))]
    with tempfile.TemporaryDirectory() as folder:
        services = build(Config(data_dir=Path(folder)), passwords=Argon2Passwords(cheap=True))
        demo = fill_demo(services, submissions=0)
        with running(services):
            time.sleep(10)  # graders warm up after the start
            print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
            for number in range(rounds):
                times = _round(services, demo, programs, number)
                p50, p95, worst = (times[int(AT_ONCE * share) - 1] for share in (0.5, 0.95, 1.0))
                print(f"round {number + 1}: p50 {p50:.2f} s, p95 {p95:.2f} s, worst {worst:.2f} s")
        with services.store.reading() as work:
            print(f"{work.submissions.count()} submissions, {work.reports.count()} reports")


def _round(services: Services, demo: Demo, programs: list[bytes], number: int) -> list[float]:
    """Let a hundred threads hand in at once; return the seconds to their verdicts in order."""
    times: list[float] = []

    def hand_in(i: int) -> None:
        user = demo.students[i % len(demo.students)]
        actor = Actor(user.id, user.login, user.name)
        start = time.perf_counter()
        _until_graded(
            services, actor, demo.practical.id, programs[i % len(programs)], f"{number}-{i:08}"
        )
        times.append(time.perf_counter() - start)

    _at_once(hand_in)
    return sorted(times)


def _until_graded(
    services: Services, actor: Actor, assignment_id: int, content: bytes, token: str
) -> None:
    submission = submit(
        services, actor, assignment_id, file="solution.py", content=content, client_token=token
    )
    status, final = submission.status, False
    while not final:
        verdict = wait_for_verdict(services, actor, submission.id, seen=status, timeout_s=5.0)
        status, final = verdict.submission.status, verdict.final


def _at_once(deed: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=deed, args=(i,)) for i in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()

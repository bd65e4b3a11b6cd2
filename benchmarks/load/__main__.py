"""A deadline on this machine: ``python -m benchmarks.load --students 2000 --submissions 10``.

Starts PostgreSQL, a site and workers in a folder that is thrown away, lets students hand in, counts
in the database what came of it, and ends everything, on Ctrl-C too. Exits with 1 if anything was
lost, graded twice, graded otherwise or refused.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.labels import ordinary
from benchmarks.load.account import account, open_jobs
from benchmarks.load.fairness import AT_ONCE, hand_in_crowd, look_at_crowd
from benchmarks.load.people import People, cookies, make_people
from benchmarks.load.report import HEAD, report_of
from benchmarks.load.stage import Stage, open_stage
from submissions.bootstrap import build
from submissions.services.ports import Services

#: The first forty of the class: right ones and wrong ones, none hostile.
_FORTY = ordinary()[:40]


def main() -> int:
    """Do it all; print the report, write it if asked."""
    asked = _parser().parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        report, harm = _run(asked)
    except KeyboardInterrupt:
        print("Stopped; nothing is left running.")
        return 130
    print(report)
    if asked.report:
        asked.report.write_text(HEAD + report, encoding="utf-8")
    return 1 if harm else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load",
        description=__doc__,
        epilog="Example: python -m benchmarks.load --students 200 --submissions 3 --window 20",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--submissions", type=int, default=10, help="by each, one after another")
    parser.add_argument("--window", type=float, default=60.0, help="seconds in which they all come")
    parser.add_argument("--sites", type=int, default=1, help="site processes; several need nginx")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    parser.add_argument("--graders", type=int, default=cores, help="graders of each worker")
    parser.add_argument("--report", type=Path, help="write a page there")
    return parser


def _run(asked: argparse.Namespace) -> tuple[str, int]:
    with open_stage() as stage:
        services = build(stage.config)
        try:
            return _measure(asked, stage, services)
        finally:
            services.store.close()  # type: ignore[attr-defined]


def _measure(asked: argparse.Namespace, stage: Stage, services: Services) -> tuple[str, int]:
    programs = [(one.folder / "solution.py").read_text(encoding="utf-8") for one in _FORTY]
    deserved = [one.points / len(one.expected) for one in _FORTY]
    people = make_people(services, asked.students, AT_ONCE + 1, max(1, asked.students // 100))
    hand_in_crowd(services, people, programs[0])
    stage.workers(asked.workers, asked.graders)
    fairness = look_at_crowd(services, people)
    print("Fairness is measured; students come ...", flush=True)
    load = [os.getloadavg()[0]]
    seen = _burst(asked, stage, services, people, programs)
    while open_jobs(services):
        time.sleep(0.2)
    load.append(os.getloadavg()[0])
    ids = [user.id for user in people.students]
    found = account(services, people.assignment.id, ids, seen["accepted"], deserved)
    missing = asked.students * asked.submissions - found.accepted
    if missing:
        seen["failures"].append(f"{missing} uploads were not accepted")
    report = report_of(asked, load, seen, found, fairness)
    return report, found.harm + len(seen["failures"])


def _burst(
    asked: argparse.Namespace,
    stage: Stage,
    services: Services,
    people: People,
    programs: Sequence[str],
) -> dict[str, Any]:
    plan = {
        "address": stage.sites(asked.sites),
        "course": people.assignment.course_id,
        "assignment": people.assignment.id,
        "submissions": asked.submissions,
        "window_s": asked.window,
        "programs": programs,
        "students": cookies(services, stage.config, people.students),
        "staff": cookies(services, stage.config, people.staff),
    }
    files = stage.folder / "plan.json", stage.folder / "seen.json"
    files[0].write_text(json.dumps(plan), encoding="utf-8")
    stage.run("-m", "benchmarks.load.students", *map(str, files))
    seen: dict[str, Any] = json.loads(files[1].read_text(encoding="utf-8"))
    return seen


if __name__ == "__main__":
    sys.exit(main())

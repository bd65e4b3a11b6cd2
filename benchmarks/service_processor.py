"""What does a submission cost the cores: the site, the judges, the jail, and with no isolation?

Students of the demo hand in through HTTP and ask for their verdicts, as in `service_latency`; the
kernel says what each process of `grader serve` spent meanwhile. The same programs are then graded
in this process with no wall at all; the ratio is what counts.
Usage: ``PYTHONPATH=. .venv/bin/python benchmarks/service_processor.py [ROUNDS]``.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.in_process import InProcess
from benchmarks.labels import require_labels, verdict_of
from benchmarks.service_latency import AT_ONCE, FORTY, STUDENTS, Browser, one_round, serving
from exercises.hidden_layer_tanh import EXERCISE
from grader.grading import Submission, grade

ROLES = ("site", "judges", "jail")
_ROLE_AT = ("site", "judges", "judges", "jail")
_TICK_MS = 1000.0 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a table of each round, in milliseconds of a core."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    without_isolation("warm")
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print(f"| round | {' | '.join(ROLES)} | together | no isolation | ratio |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        browsers = [Browser(port) for _ in range(AT_ONCE)]
        for number, browser in enumerate(browsers):
            browser.sign_in(f"student{number % STUDENTS + 1:02}")
        for number in range(rounds):
            before = spent(os.getpid())
            one_round(browsers, number)
            after = spent(os.getpid())
            costs = [(after[role] - before[role]) / AT_ONCE for role in ROLES]
            bare = without_isolation(str(number))
            shown = " | ".join(f"{cost:.1f}" for cost in (*costs, sum(costs), bare))
            print(f"| {number + 1} | {shown} | {sum(costs) / bare:.1f} |", flush=True)


def spent(ours: int) -> dict[str, float]:
    """Return the milliseconds that each role has spent since it began, dead children included.

    The site is our child, its child a server that forks judges, all below a judge is the jail.
    """
    costs = dict.fromkeys(ROLES, 0.0)
    for depth, own, waited in _below(ours, 0):
        role = _ROLE_AT[min(depth, 3)]
        costs[role] += own + (waited if role == "jail" else 0.0)
    return costs


def _below(parent: int, depth: int) -> Iterator[tuple[int, float, float]]:
    """Yield for each process how deep it lies, what it spent, and what its dead children did."""
    for child in _children(parent):
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        user, kernel, users, kernels = (int(ticks) * _TICK_MS for ticks in fields[11:15])
        yield depth, user + kernel, users + kernels
        yield from _below(child, depth + 1)


def _children(parent: int) -> list[int]:
    threads = Path(f"/proc/{parent}/task").iterdir()
    return [int(pid) for one in threads for pid in (one / "children").read_text().split()]


def without_isolation(mark: str) -> float:
    """Return the milliseconds that grading a new program takes in this process, in the mean.

    Raises
    ------
    Misleading
        If a verdict is not the label's.
    """
    fresh = [Submission("x", f"{one.source}\n# {mark}\n") for one in FORTY]
    bare, start = InProcess(), time.process_time()
    reports = [grade(EXERCISE, submission, bare) for submission in fresh]
    spent_s = time.process_time() - start
    found = zip(FORTY, reports, strict=True)
    require_labels("no isolation", {one.name: verdict_of(it) for one, it in found}, FORTY)
    return spent_s * 1000 / len(FORTY)


if __name__ == "__main__":
    main()

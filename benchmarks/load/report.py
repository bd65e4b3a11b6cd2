"""The report of a run, as a page."""

import argparse
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.load import proxy
from benchmarks.load.account import Account, percentile
from benchmarks.load.fairness import AT_ONCE, Fairness

_SHARES = (0.5, 0.95, 0.99)
HEAD = """# A deadline

Measured by `bin/load` (`bin/load --help`). Each student loads the page with the form, hands in and
looks at the submission, again and again without waiting; asks for the last verdict as the page
does; and reads the start page and the course. One of staff for each hundred students reads the
gradebook, the submissions and the statistics every five seconds. Programs are the first forty of
`examples/class`, each with a comment of its own. Everybody is signed in already: hashing passwords
is slow on purpose, and is not what a deadline is about. Students, site, graders and PostgreSQL
share the cores, so a site on a machine of its own does better. PostgreSQL writes to the disk as
usual (`fsync`).

*Lost*, *twice* and *other points* are counted in the database: accepted submissions without a
verdict, with two, and with other points than the same program got elsewhere. The time to the
verdict is from the stored submission to the stored report, of every submission; *page: verdict*
is one question for it, which the site answers when it is there, after two seconds at most. How many
graders 100,000 students need is simulated: [queue_simulation.md](queue_simulation.md).

"""


def report_of(
    asked: argparse.Namespace,
    load: Sequence[float],
    seen: dict[str, Any],
    found: Account,
    fairness: Fairness,
) -> str:
    """Return the report as Markdown."""
    machine = f"{os.cpu_count()} cores of {_processor()}, Python {platform.python_version()}"
    rows = [("time to the verdict", found.waits_s)]
    rows += sorted(((f"page: {name}", sorted(s)) for name, s in seen["seconds"].items()))
    table = "\n".join(f"| {name} | {len(s)} | {_cells(s)} |" for name, s in rows)
    worst = found.students[-1] / percentile(found.students, 0.5)
    return f"""\
{asked.students} students, {asked.submissions} submissions each, coming within {asked.window:g} s; \
{asked.workers} worker(s) with {asked.graders} graders, {asked.sites} site(s) behind \
{"nginx" if proxy.is_there() else "no proxy"}, PostgreSQL and the students \
themselves on {machine}; load of the machine {load[0]:.1f} before, {load[1]:.1f} at the end; \
{datetime.now(UTC):%Y-%m-%d}.

| accepted | failed requests | lost | graded twice | other points | stored, not told | tried again |
|---|---|---|---|---|---|---|
| {found.accepted} | {len(seen["failures"])} | {found.lost} | {found.twice} | {found.changed} | \
{found.unasked} | {found.repeated} |

{found.accepted / found.span_s:.1f} submissions a second from the first upload to the last verdict \
({found.span_s:.0f} s).

| what, s | number | p50 | p95 | p99 | worst |
|---|---|---|---|---|---|
{table}

Fairness: one student queued {AT_ONCE} at once, then {len(fairness.others)} others one each. The \
others' verdicts were number {fairness.others[0]} to {fairness.others[-1]} of \
{len(fairness.others) + len(fairness.greedy)} (by age alone: {AT_ONCE + 1} to \
{AT_ONCE + len(fairness.others)}); {fairness.per_second:.0f} verdicts a second, while \
nobody handed in. In the burst, the student who waited longest on average waited \
{worst:.2f} times as long as the median one.
{_failures(seen["failures"])}"""


def _cells(ordered: Sequence[float]) -> str:
    values = [*(percentile(ordered, share) for share in _SHARES), ordered[-1] if ordered else 0.0]
    return " | ".join(f"{value:.2f}" for value in values)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _failures(failures: Sequence[str]) -> str:
    return "".join(f"\n- {one}" for one in sorted(set(failures))[:10]) if failures else ""

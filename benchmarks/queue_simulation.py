"""How many graders do 100,000 students need? ``python -m benchmarks.queue_simulation``.

Simulates the queue, event by event: submissions arrive, the next free grader takes the oldest (in
which order does not change how long the queue is), each takes as long as one that was measured.
``--measure`` measures on this machine first and writes ``benchmarks/service_times.txt``.
"""

import argparse
import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.labels import ordinary, require_labels, verdict_of

TIMES = Path(__file__).with_name("service_times.txt")
PAGE = Path(__file__).with_suffix(".md")
SEED = 2018
_HOUR = 3600.0
_ROUNDS = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When submissions come: evenly at first, then more and more until the deadline.

    The rate grows as ``exp(t / rush_s)`` towards the deadline, above a constant one. What was to be
    handed in by then is handed in; nothing comes later.

    Attributes
    ----------
    students : int
    each : int
        Submissions of a student in the last day.
    early : float
        Share that comes evenly over the day.
    rush_s : float
        In so many seconds before the deadline the rate grows by a factor of e.
    day_s : float
    """

    students: int
    each: int = 4
    early: float = 0.4
    rush_s: float = 1.0 * _HOUR
    day_s: float = 24.0 * _HOUR

    @property
    def peak(self) -> float:
        """The rate just before the deadline, per second."""
        total = self.students * self.each
        spread = 1.0 - np.exp(-self.day_s / self.rush_s)
        return float(total * (self.early / self.day_s + (1.0 - self.early) / self.rush_s / spread))

    def arrivals(self, random: np.random.Generator) -> Array:
        """Return the times of all submissions in order, in seconds; the deadline is at ``day_s``.

        Given how many there are, a Poisson stream's times are independent draws from its rate.
        """
        total = self.students * self.each
        early = random.random(total) < self.early
        shares = random.random(total)
        spread = 1.0 - np.exp(-self.day_s / self.rush_s)
        before = -self.rush_s * np.log1p(-shares * spread)
        return np.sort(np.where(early, shares * self.day_s, self.day_s - before))


def waits(arrivals: Array, services: Array, graders: int) -> Array:
    """Return how long each submission waits until a grader takes it.

    Parameters
    ----------
    arrivals, services : array of float, shape (n,)
        Times in order, and how long each takes, in seconds.
    graders : int
        How many work beside each other.
    """
    free = [0.0] * graders
    found = np.empty_like(arrivals)
    for i, (arrival, service) in enumerate(zip(arrivals.tolist(), services.tolist(), strict=True)):
        begin = max(arrival, free[0])
        heapq.heapreplace(free, begin + service)
        found[i] = begin - arrival
    return found


def mean_wait(rate: float, service_s: float, graders: int) -> float:
    """Return the mean wait with Poisson arrivals and exponential services: Erlang's C (M/M/c)."""
    offered = rate * service_s
    busy = offered / graders
    last = offered**graders / factorial(graders) / (1.0 - busy)
    chance = last / (sum(offered**k / factorial(k) for k in range(graders)) + last)
    return chance * service_s / (graders * (1.0 - busy))


def graders_for(wait_s: Callable[[int], float], most_s: float, highest: int) -> int:
    """Return the smallest number of graders with which nobody counted waits longer than that."""
    low, high = 1, highest
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if wait_s(middle) <= most_s else (middle + 1, high)
    return low


def measured() -> Array:
    """Return the measured times, in seconds."""
    lines = TIMES.read_text(encoding="utf-8").splitlines()
    return np.array([float(line) for line in lines if line and line[0] != "#"])


def measure() -> list[float]:
    """Grade the first forty of the class in a grader process of ours, one after another.

    Raises
    ------
    Misleading
        If a verdict is not the label's.
    """
    from submissions.services.ports import Task  # noqa: PLC0415 - a simulation needs no service
    from submissions.worker.grader import Grader  # noqa: PLC0415
    from submissions.worker.process import Walls  # noqa: PLC0415

    exercise = "hidden-layer-tanh"
    grader = Grader(Walls(allow_tier_b=True), 600.0)
    grader.warm = ((exercise, None),)
    times = []
    try:
        for number in range(_ROUNDS + 1):
            for one in ordinary()[:40]:
                program = (one.folder / "solution.py").read_bytes()
                content = program + f"\n# {number}\n".encode()
                begun = perf_counter()
                report = grader(Task(1, exercise, "solution.py", content))
                times.append(perf_counter() - begun)
                require_labels("a grader process", {one.name: verdict_of(report)}, [one])
    finally:
        grader.end()
    return times[len(times) // (_ROUNDS + 1) :]  # the first round warms up


def table(deadlines: Sequence[Deadline], services: Array, overhead_s: float) -> str:
    """Return rows: how many graders, for which waits."""
    rows = []
    for deadline in deadlines:
        random = np.random.default_rng(SEED)
        arrivals = deadline.arrivals(random)
        drawn = random.choice(services, arrivals.size) + overhead_s
        rush = arrivals > deadline.day_s - _HOUR
        busy = deadline.peak * float(drawn.mean())

        def p95(graders: int, a: Array = arrivals, s: Array = drawn, r: Array = rush) -> float:
            return float(np.percentile(waits(a, s, graders)[r], 95))

        for most_s in (1.0, 60.0):
            graders = graders_for(p95, most_s, 2 * int(busy) + 8)
            found = waits(arrivals, drawn, graders)[rush]
            p50, worst = np.percentile(found, 50), found.max()
            rows.append(
                f"| {deadline.students:,} | {deadline.rush_s / 60:.0f} min | {deadline.peak:.1f} | "
                f"{most_s:.0f} s | {graders} | {deadline.peak * drawn.mean() / graders:.0%} | "
                f"{p50:.1f} | {p95(graders):.1f} | {worst:.1f} |"
            )
    return "\n".join(rows)


HEAD = """# How many graders?

Written by `python -m benchmarks.queue_simulation`. A discrete-event simulation of the queue: {n}
measured service times ({source}; mean {mean:.1f} ms, 95th percentile {p95:.1f} ms), drawn with
replacement, plus {overhead:.0f} ms each for claiming and storing (`--overhead`, assumed).
`tests/benchmarks` holds the simulator to Erlang's C formula (M/M/c).

**Who comes when** is a model, not a measurement: 4 submissions of each student in the last 24
hours, 40 % of them spread evenly, 60 % with a rate that grows exponentially towards the deadline,
by a factor of e in the time called *rush*. Waits are of those who hand in in the last hour, until a
grader takes their submission; its grading comes on top. *Busy* is the load offered at the peak per
grader: above 100 % a queue builds up before the deadline and is worked off after it, which is what
patience buys.

A *grader* is one process on a core of its own, as fast as the machine that was measured.

| students | rush | peak, 1/s | wanted p95 | graders | busy | p50, s | p95, s | worst, s |
|---|---|---|---|---|---|---|---|---|
{rows}

What is not in it: pages and uploads (sites scale by adding processes), PostgreSQL (each submission
is a few short transactions: {writes:.0f} a second if they are four, at the highest peak above),
exercises that take longer (scale the graders with the mean), and hostile programs, which hold a
grader for seconds.
"""


def main() -> None:
    """Measure if asked, simulate, write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.queue_simulation",
        description=__doc__,
        epilog="Example: python -m benchmarks.queue_simulation --measure",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--measure", action="store_true", help="measure service times first")
    parser.add_argument("--overhead", type=float, default=10.0, help="ms of claiming and storing")
    asked = parser.parse_args()
    if asked.measure:
        lines = [f"{seconds:.5f}" for seconds in measure()]
        told = "# Seconds in a grader process, each a program of examples/class (0[0-3]?)."
        TIMES.write_text("\n".join([told, *lines, ""]), encoding="utf-8")
    services = measured()
    deadlines = [
        Deadline(students, rush_s=rush)
        for students in (2_000, 20_000, 100_000)
        for rush in (_HOUR, _HOUR / 6, _HOUR / 30)
    ]
    rows = table(deadlines, services, asked.overhead / 1000)
    peak = max(deadline.peak for deadline in deadlines)
    page = HEAD.format(
        n=services.size,
        source=f"`{TIMES.name}`, the ordinary programs of `examples/class`",
        mean=1000 * services.mean(),
        p95=1000 * np.percentile(services, 95),
        overhead=asked.overhead,
        writes=4 * peak,
        rows=rows,
    )
    PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

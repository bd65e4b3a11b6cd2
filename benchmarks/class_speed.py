"""How fast is a class graded: in the jail, by a cold pytest each, and with no isolation at all?

All on the same 50 ordinary submissions of ``examples/class``, in one run, on all cores; ratios
are what counts; a row whose verdicts are not the labels' ends the run.
Usage: ``PYTHONPATH=. .venv/bin/python benchmarks/class_speed.py [ROUNDS]``.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.in_process import InProcess
from benchmarks.labels import Labelled, Misleading, Verdict, ordinary, require_labels, verdict_of
from benchmarks.peers.adapters import ours, pytest
from exercises.hidden_layer_tanh import EXERCISE
from grader.executor import Call, Executor, Job
from grader.grading import Submission, grade
from grader.report import Outcome
from grader.sandbox import Limits, open_executor

_BATCH = ("--exercise", EXERCISE.slug, "--format", "json")


def batch_rate(copies: int) -> float:
    """Return submissions per second of ``grader batch``, start included, on many copies.

    Raises
    ------
    Misleading
        If it fails, or a verdict is not the label's.
    """
    ones = ordinary()
    with tempfile.TemporaryDirectory() as name:
        for copy in range(copies):
            for one in ones:
                shutil.copytree(one.folder, Path(name) / f"{one.name}_{copy}")
        start = time.perf_counter()
        command = [sys.executable, "-m", "grader.cli", "batch", name, *_BATCH]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        rate = copies * len(ones) / (time.perf_counter() - start)
    if done.returncode:
        raise Misleading("grader batch", done.stderr.strip() or f"status {done.returncode}")
    found = ours.verdicts(json.loads(done.stdout))
    for copy in range(copies):
        require_labels("grader batch", {o.name: found.get(f"{o.name}_{copy}") for o in ones})
    return rate


def pytest_rate() -> float:
    """Return submissions per second of one cold pytest each, as many at a time as cores.

    Raises
    ------
    Misleading
        If it fails, or a verdict is not the label's.
    """
    ones = ordinary()
    with tempfile.TemporaryDirectory() as name:
        places = [_with_tests(one, Path(name)) for one in ones]
        start = time.perf_counter()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            said = list(pool.map(_pytest, places))
        rate = len(ones) / (time.perf_counter() - start)
        found = [pytest.read(place, None, [place.name]).get(place.name) for place in places]
    for verdict, error in zip(found, said, strict=True):
        if verdict is None and error:
            raise Misleading("pytest", error)
    require_labels("pytest", {o.name: v for o, v in zip(ones, found, strict=True)})
    return rate


def _with_tests(one: Labelled, parent: Path) -> Path:
    place = shutil.copytree(one.folder, parent / one.name)
    for file, text in pytest.FILES.items():
        (place / file).write_text(text, encoding="utf-8")
    return place


def _pytest(place: Path) -> str:
    """Run a pytest; return what it says of itself."""
    # The plugins of our own tests take six times as long to load as pytest itself.
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, *pytest.ARGUMENTS]
    done = subprocess.run(
        command, cwd=place, env=alone, capture_output=True, text=True, check=False
    )
    return done.stderr.strip()


def seconds(work: Callable[[], object], rounds: int) -> Iterator[float]:
    """Yield how long each round of some work takes."""
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        yield time.perf_counter() - start


def quantiles(times: list[float]) -> str:
    """Return p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(times, n=20)
    return f"{statistics.median(times) * 1e3:.1f} / {cuts[-1] * 1e3:.1f}"


def latencies(what: str, executor: Executor, rounds: int) -> list[float]:
    """Return seconds for each full grading of the ordinary submissions, one at a time.

    Raises
    ------
    Misleading
        If a verdict is not the label's.
    """
    found, verdicts = list[float](), dict[str, Verdict]()
    for one in ordinary():
        submission = Submission(one.name, one.source)
        for _ in range(rounds):
            start = time.perf_counter()
            report = grade(EXERCISE, submission, executor)
            found.append(time.perf_counter() - start)
            verdicts[one.name] = verdict_of(report)
            require_labels(what, verdicts, [one])
    return found


def empty_job(jail: Executor) -> None:
    """Let the jail run a job that does nothing.

    Raises
    ------
    Misleading
        If it does not come through.
    """
    run = jail.run(Job("def f():\n    return 0.0\n", "f", (Call(()),)))
    if run.outcome is not Outcome.PASSED:
        raise Misleading("an empty job in the jail", run.error or run.outcome.value)


def cold_start() -> None:
    """Start an interpreter that imports NumPy and ends."""
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)


def main(rounds: int) -> None:
    """Measure everything and print the table."""
    with open_executor(Limits(), allow_tier_b=True) as jail:
        latencies("the jail", jail, 1)
        jailed, tier = latencies("the jail", jail, rounds), jail.walls.tier
        overhead = list(seconds(lambda: empty_job(jail), 20 * rounds))
    bare = latencies("no isolation", InProcess(), rounds)
    cold = list(seconds(cold_start, 20))
    ours, pytests = batch_rate(20), pytest_rate()
    ratio = statistics.median(jailed) / statistics.median(bare)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, tier {tier}\n")
    print("| what | measured | ratio |\n|---|---|---|")
    print(f"| `grader batch`, 1000 submissions | {ours:.0f}/s | {ours / pytests:.0f} x pytest |")
    print(f"| a cold `python -m pytest` per submission | {pytests:.1f}/s | 1 |")
    print(f"| a submission in the jail, p50 / p95 | {quantiles(jailed)} ms | {ratio:.1f} x bare |")
    print(f"| the same in this process, no isolation | {quantiles(bare)} ms | 1 |")
    speed_up = statistics.median(cold) / statistics.median(overhead)
    print(f"| an empty job in the jail | {quantiles(overhead)} ms | 1 |")
    print(f"| a cold interpreter with NumPy | {quantiles(cold)} ms | {speed_up:.0f} x |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)

"""How fast is a class graded: in the jail, by a cold pytest each, and with no isolation at all?

All on the same 50 ordinary submissions of ``examples/class``, in one run, on all cores; ratios
are what counts. Usage: ``.venv/bin/python benchmarks/class_speed.py [ROUNDS]``.
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

from in_process import InProcess

from exercises.hidden_layer_tanh import EXERCISE
from grader.executor import Call, Executor, Job
from grader.grading import Submission, grade
from grader.sandbox import Limits, open_executor

ROOT = Path(__file__).parents[1]
CLASS = ROOT / "examples" / "class"
PYTEST = """
import numpy as np, pytest
from solution import delta_k, dW_k

def cases():
    rng = np.random.default_rng(2018)
    for i in range(20):
        n_next, n_k, n_prev = (int(n) for n in rng.integers(2, 7, size=3))
        if i % 2 == 0:
            n_next = n_prev = n_k
        yield (rng.normal(size=n_next), rng.normal(size=(n_next, n_k)), rng.normal(size=n_k),
               rng.normal(size=n_k), rng.normal(size=n_prev))

def test_delta_k():
    for d, W, s, _, _ in cases():
        np.testing.assert_allclose(delta_k(d, W, s), (W.T @ d) * (1 - np.tanh(s) ** 2), 1e-6, 1e-9)

def test_dW_k():
    for _, _, _, d, z in cases():
        np.testing.assert_allclose(dW_k(d, z), np.outer(d, z), 1e-6, 1e-9)
"""


def ordinary() -> list[Path]:
    """Return the folders of the 50 submissions that are not hostile."""
    labels = json.loads((CLASS / "labels.json").read_text())["submissions"]
    return [CLASS / entry["folder"] for entry in labels if entry["kind"] != "hostile"]


def batch_rate(copies: int) -> float:
    """Return submissions per second of ``grader batch``, start included, on many copies."""
    folders = ordinary()
    with tempfile.TemporaryDirectory() as name:
        for copy in range(copies):
            for folder in folders:
                shutil.copytree(folder, Path(name) / f"{folder.name}_{copy}")
        start = time.perf_counter()
        command = [sys.executable, "-m", "grader.cli", "batch", name, "--exercise", EXERCISE.slug]
        subprocess.run([*command, "--format", "json"], check=True, capture_output=True)
        return copies * len(folders) / (time.perf_counter() - start)


def pytest_rate() -> float:
    """Return submissions per second of one cold pytest each, as many at a time as cores."""
    folders = ordinary()
    with tempfile.TemporaryDirectory() as name:
        for folder in folders:
            shutil.copytree(folder, Path(name) / folder.name)
            (Path(name) / folder.name / "test_solution.py").write_text(PYTEST)

        def run(folder: Path) -> None:
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
            place = Path(name) / folder.name
            subprocess.run(
                [*command, "--rootdir", "."], cwd=place, capture_output=True, check=False
            )

        start = time.perf_counter()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(run, folders))
        return len(folders) / (time.perf_counter() - start)


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


def latencies(executor: Executor, rounds: int) -> list[float]:
    """Return seconds for each full grading of the ordinary submissions, one at a time."""
    found = []
    for folder in ordinary():
        source = (folder / "solution.py").read_text(encoding="utf-8-sig")
        submission = Submission(folder.name, source)
        found += seconds(lambda: grade(EXERCISE, submission, executor), rounds)  # noqa: B023  used at once
    return found


def cold_start() -> None:
    """Start an interpreter that imports NumPy and ends."""
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)


def main(rounds: int) -> None:
    """Measure everything and print the table."""
    nothing = Job("def f():\n    return 0.0\n", "f", (Call(()),))
    with open_executor(Limits(), allow_tier_b=True) as jail:
        latencies(jail, 1)
        jailed, tier = latencies(jail, rounds), jail.walls.tier
        overhead = list(seconds(lambda: jail.run(nothing), 20 * rounds))
    bare = latencies(InProcess(), rounds)
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

"""What an exercise allows to be imported is there, and gives nothing away."""

from collections.abc import Iterator

from grader.errors import SandboxUnavailable
from grader.executor import Job
from grader.law.breach import Bench, Breach

LAW = "packages"


def check_packages(bench: Bench) -> Iterator[Breach]:
    """Yield what is wrong with the packages of an exercise."""
    exercise = bench.exercise
    own = exercise.package.partition(".")[0]
    if own in exercise.packages:
        yield bench.breach(LAW, f"{own!r} holds the answers: take it off the list.")
    elif exercise.packages:
        try:
            bench.executor.run(Job("", "attempt", (), packages=exercise.packages))
        except SandboxUnavailable as fault:
            missing = "; ".join(fault.missing)
            sentence = f"No jail can be opened with {', '.join(exercise.packages)}: {missing}."
            yield bench.breach(LAW, f"{sentence} {fault.advice}")

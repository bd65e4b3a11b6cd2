"""The reference earns full points on every seed, in no time, on inputs that hide nothing."""

import time
from collections.abc import Iterator

import numpy as np

from grader.errors import ExerciseError
from grader.exercise import Question, Suite, draw_suite
from grader.exercise.model import ONE
from grader.law.breach import Bench, Breach
from grader.law.regimes import regime_faults

LAW = "reference"
#: Drawing the inputs of one question may take this long on average: students wait for it.
DRAW_S = 1.0


def check_references(bench: Bench) -> Iterator[Breach]:
    """Yield for each question the first reason why nobody could be graded on it."""
    for question in bench.exercise.questions:
        fault = next(_faults(bench, question), None)
        if fault:
            yield bench.breach(LAW, fault, question=question.name)


def _faults(bench: Bench, question: Question) -> Iterator[str]:
    started = time.perf_counter()
    for seed in bench.seeds:
        suite = _drawn(question, seed)
        if isinstance(suite, str):
            yield suite
            return
        yield from _shape_faults(suite)
        yield from _grading_faults(bench, question, seed)
        if seed in bench.few:
            yield from regime_faults(suite)
    average_s = (time.perf_counter() - started) / len(bench.seeds)
    if average_s > DRAW_S:
        yield (
            f"Drawing the inputs takes {average_s:.2f} s; at most {DRAW_S:g} s, for a student "
            "waits for it. Make the reference or its mistakes cheaper."
        )


def _drawn(question: Question, seed: int) -> Suite | str:
    """Return the suite of a seed, or why there is none."""
    try:
        return draw_suite(question, seed)
    except ExerciseError as error:
        return f"{error} (seed {seed}). Mend the reference, the draw or the list of mistakes."
    except Exception as error:  # noqa: BLE001  an author's draws and mutants may raise anything
        return f"Drawing its inputs raised {type(error).__name__}: {error} (seed {seed})."


def _shape_faults(suite: Suite) -> Iterator[str]:
    question = suite.question
    for case in suite.cases:
        sizes: dict[str, int] = {ONE: 1}
        pairs = [
            (parameter.name, parameter.shape, np.asarray(argument).shape)
            for parameter, argument in zip(question.parameters, case.arguments, strict=True)
            if parameter.shape
        ]
        if not isinstance(question.returns, str):
            pairs.append(("the answer", question.returns, case.wanted[0].values.shape))
        for name, stated, found in pairs:
            known = [sizes.setdefault(size, n) for size, n in zip(stated, found, strict=False)]
            if len(stated) != len(found) or known != list(found):
                yield (
                    f"On {case.name} (seed {suite.seed}) {name} has shape {found} where "
                    f"{stated} is stated, with {sizes}. State the shape that is drawn."
                )


def _grading_faults(bench: Bench, question: Question, seed: int) -> Iterator[str]:
    report = bench.replay(question, question.reference, seed)
    if not report.passed:
        reasons = " ".join(check.feedback for check in report.checks if check.feedback)
        yield (
            f"The reference earns {report.points:g} of {report.max_points:g} points on seed "
            f"{seed}: {reasons} It has to give the same finite answer each time."
        )

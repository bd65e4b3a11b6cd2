"""The reference earns full points on every seed, on inputs that hide nothing."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.errors import ExerciseError
from grader.exercise import Case, Question, draw_cases, draw_suite, printed_shape
from grader.exercise.model import ONE
from grader.law.breach import DRAWING, Bench, Breach
from grader.law.regimes import regime_faults

LAW = "reference"


def check_references(bench: Bench) -> Iterator[Breach]:
    """Yield for each question the first reason why nobody could be graded on it."""
    for question in bench.exercise.questions:
        with bench.timing(DRAWING, question.name, len(bench.seeds)):
            fault = next(_faults(bench, question), None)
        if fault:
            yield bench.breach(LAW, fault, question=question.name)


def _faults(bench: Bench, question: Question) -> Iterator[str]:
    for seed in bench.seeds:
        try:
            if seed in bench.few:  # before the suite: they explain why mistakes survive
                cases = draw_cases(question, seed)
                yield from (f"{fault} (seed {seed})" for fault in _shape_faults(question, cases))
                yield from (f"{fault} (seed {seed})" for fault in regime_faults(question, cases))
            draw_suite(question, seed)
        except ExerciseError as error:
            yield f"{error} (seed {seed}). Mend the reference, the draw or the list of mistakes."
            return
        except Exception as error:  # noqa: BLE001  an author's draws and mutants may raise anything
            yield f"Drawing its inputs raised {type(error).__name__}: {error} (seed {seed})."
            return
        yield from _grading_faults(bench, question, seed)


def _shape_faults(question: Question, cases: Sequence[Case]) -> Iterator[str]:
    for case in cases:
        sizes: dict[str, int] = {ONE: 1}
        pairs = [
            (parameter.name, parameter.shape, np.asarray(argument).shape)
            for parameter, argument in zip(question.parameters, case.arguments, strict=True)
            if parameter.shape and not isinstance(argument, (list, tuple))
        ]
        if not isinstance(question.returns, str):
            pairs.append(("the answer", question.returns, case.wanted[0].values.shape))
        for name, stated, found in pairs:
            known = [sizes.setdefault(size, n) for size, n in zip(stated, found, strict=False)]
            if len(stated) != len(found) or known != list(found):
                yield (
                    f"On {case.name} {name} has shape {found} where {printed_shape(stated)} is "
                    f"stated, with {sizes}. State the shape that is drawn."
                )


def _grading_faults(bench: Bench, question: Question, seed: int) -> Iterator[str]:
    report = bench.replay(question, question.reference, seed, numbers_only=True)
    if not report.passed:
        reasons = " ".join(check.feedback for check in report.checks if check.feedback)
        yield (
            f"The reference earns {report.points:g} of {report.max_points:g} points on seed "
            f"{seed}: {reasons} It has to give the same finite answer each time."
        )

"""An executor without any wall, for comparison only: student code runs in this very process."""

import contextlib
import io
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.executor import Answer, Call, Executor, Job, Mode, Run, Walls
from grader.report import Outcome
from grader.tracing import residues
from grader.tracing.record import record


class InProcess(Executor):
    """Call the student's functions here, with the same calls and the same answers."""

    walls = Walls("none")

    def run(self, job: Job) -> Run:
        """Run one job of a program that is known to be harmless."""
        scope: dict[str, Any] = {"__name__": "submission"}
        with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            try:
                exec(compile(job.source, "solution.py", "exec"), scope)  # noqa: S102  the point of it
                function = scope[job.function]
            except Exception as error:  # noqa: BLE001  student code
                return Run(Outcome.CRASHED, error=repr(error))
            return Run(Outcome.PASSED, tuple(_answer(function, call) for call in job.calls))


def _answer(function: Callable[..., Any], call: Call) -> Answer:
    try:
        if call.mode is Mode.TRACE:
            return Answer(Outcome.PASSED, expression=record(function, call.arguments))
        if call.mode is Mode.FIELD:
            found = residues.run(function, call.arguments)
            degrees = np.array([degree for _, degree in found])
            return Answer(Outcome.PASSED, (*(array for array, _ in found), degrees), several=True)
    except Exception as error:  # noqa: BLE001  student code
        return Answer(Outcome.UNDECIDED, error=repr(error))
    arguments = [
        argument.copy() if isinstance(argument, np.ndarray) else argument
        for argument in call.arguments
    ]
    try:
        return Answer(Outcome.PASSED, (np.asarray(function(*arguments), dtype=float),))
    except Exception as error:  # noqa: BLE001  student code
        return Answer(Outcome.CRASHED, error=repr(error))

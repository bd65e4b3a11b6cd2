"""Hand in known functions as if a student had written them: in this process, without a jail."""

import numpy as np

from grader.executor import Answer, Call, Executor, Job, Mode, Run, Walls
from grader.exercise import arrays_of
from grader.exercise.model import Answering
from grader.report import Outcome


class Replay(Executor):
    """An executor that answers every call with one function of ours."""

    walls = Walls("replay")

    def __init__(self, answering: Answering, *, several: bool) -> None:
        self._answering, self._several = answering, several

    def run(self, job: Job) -> Run:
        """Answer all calls; the job's source is not looked at."""
        return Run(Outcome.PASSED, tuple(map(self._answer, job.calls)))

    def _answer(self, call: Call) -> Answer:
        if call.mode is not Mode.NUMERIC:
            return Answer(Outcome.CRASHED, error="answers in numbers only")
        try:
            with np.errstate(all="ignore"):  # a wrong formula may overflow
                values = arrays_of(self._answering(*call.arguments), several=self._several)
        except ValueError as error:  # how a mutant says that it cannot be computed here
            return Answer(Outcome.CRASHED, error=f"ValueError: {error}")
        return Answer(Outcome.PASSED, values, several=self._several)

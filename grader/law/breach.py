"""What a law is given and what it gives back."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from grader.errors import SandboxError
from grader.executor import Executor
from grader.exercise import Exercise, Question
from grader.exercise.model import Answering
from grader.grading import Submission, grade
from grader.law.replay import Replay
from grader.report import QuestionReport

#: What is timed, for :mod:`grader.law.speed`.
DRAWING, GRADING = "drawing", "grading"


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing to mend in an exercise.

    Attributes
    ----------
    exercise : str
        The exercise's slug.
    law : str
        Which law is broken, a key of :data:`grader.law.LAWS`.
    sentence : str
        What was found and what to do.
    question : str
        The question's name, or empty.
    file : str
        Which of the exercise's files, or empty.
    """

    exercise: str
    law: str
    sentence: str
    question: str = ""
    file: str = ""

    @property
    def place(self) -> str:
        """Where to look: exercise, file and question, as far as they are known."""
        return ": ".join(part for part in (self.exercise, self.file, self.question) if part)


@dataclass(frozen=True, slots=True)
class Bench:
    """An exercise on trial: with an executor for its files and a number of seeds."""

    exercise: Exercise
    executor: Executor
    seeds: range
    #: Seconds of processor time by what was done and to what, the longest.
    took_s: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def few(self) -> range:
        """A few of the seeds, for what is slow and hardly depends on the numbers."""
        return self.seeds[:3]

    def breach(self, law: str, sentence: str, *, question: str = "", file: str = "") -> Breach:
        """Return a breach of this exercise."""
        return Breach(self.exercise.slug, law, sentence, question, file)

    @contextmanager
    def timing(self, what: str, name: str, times: int = 1) -> Iterator[None]:
        """Note how long something takes on average, done so many times.

        No garbage is collected meanwhile, as in timeit: it may be anybody's, and takes a second.
        """
        started, collects = time.process_time(), gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if collects:
                gc.enable()
            average_s = (time.process_time() - started) / times
            self.took_s[what, name] = max(average_s, self.took_s.get((what, name), 0.0))

    def grade(self, program: str, text: str, seed: int) -> tuple[QuestionReport, ...]:
        """Grade a program and a text as if a student had handed them in.

        Raises
        ------
        SandboxError
            If the executor fails: then nothing is known about the exercise.
        """
        submission = Submission("golden", program, text)
        report = grade(self.exercise, submission, self.executor, seed)
        if report.errored:
            raise SandboxError(report.problem)
        return report.questions

    def replay(
        self, question: Question, answering: Answering, seed: int, *, numbers_only: bool = False
    ) -> QuestionReport:
        """Grade a function of ours as the answer to one question.

        It answers in numbers. Judged by ``numbers_only`` no mistake of it is named, and the
        reference's formula is not recorded, which takes longer than all else.
        """
        alone = replace(self.exercise, questions=(question,))
        replay = Replay(answering, several=question.several)
        report = grade(alone, Submission("replay"), replay, seed, numbers_only=numbers_only)
        return report.questions[0]


def named(question: QuestionReport) -> tuple[str, ...]:
    """Return the codes of the mistakes that were found, the one that was named first."""
    return tuple(code for check in question.checks for code in check.codes)

"""Hand all uploads of a class to a crew of workers and keep what they find."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from grader.batch.crew import Crew
from grader.batch.fingerprint import Fingerprint, fingerprint_of
from grader.batch.journal import Journal
from grader.batch.worker import Settings, Task
from grader.intake import Upload
from grader.report import Report

#: A submission is tried this often when we fail, each time by a fresh worker.
ATTEMPTS = 3


def grade_class(
    uploads: Sequence[Upload],
    journal: Journal,
    settings: Settings,
    on_done: Callable[[Report], None],
) -> None:
    """Grade all uploads; each verdict goes to the journal as soon as it is found.

    Verdicts that the journal holds already and that still stand are kept.

    Parameters
    ----------
    uploads : sequence of Upload
        Each name once.
    journal : Journal
    settings : Settings
    on_done : callable
        Called once for each upload, with its report.

    Raises
    ------
    ExerciseError
        If the exercise is missing or broken.
    SandboxError
        If no worker can be started here. What a worker does to a single submission is not raised:
        after ``ATTEMPTS`` tries its verdict is ``errored``. One that takes more time or memory
        than the belt allows is judged once more, by numbers alone.
    KeyboardInterrupt
        What was found until then is in the journal.
    """
    book = _Book(uploads, journal, settings, on_done)
    with Crew(settings) as crew:
        while book.open:
            crew.muster(book.open)
            for worker in crew.idle():
                if book.waiting:
                    worker.give(book.next())
            for task, answer in crew.hear():
                book.enter(task, answer)


class _Book:
    """What is still to be done, and how often it was tried."""

    def __init__(
        self,
        uploads: Sequence[Upload],
        journal: Journal,
        settings: Settings,
        on_done: Callable[[Report], None],
    ) -> None:
        self.waiting = deque(uploads)
        self.open = len(uploads)
        self._failures: dict[str, int] = {}
        self._numbers_only: set[str] = set()
        self._journal, self._settings, self._on_done = journal, settings, on_done

    def next(self) -> Task:
        """Return the next task."""
        upload = self.waiting.popleft()
        name = upload.name
        return Task(upload, self._known(name), numbers_only=name in self._numbers_only)

    def _known(self, name: str) -> Fingerprint | None:
        report = self._journal.get(name)
        return None if report is None else fingerprint_of(report)

    def enter(self, task: Task, answer: dict[str, Any]) -> None:
        """Take down what came of a task, or put it first in the queue once more."""
        name = task.upload.name
        if "unchanged" in answer:
            known = self._journal.get(name)
            assert known is not None
            self._finish(known)
            return
        too_much = answer.get("died", False)
        if too_much and not task.numbers_only:
            self._numbers_only.add(name)
            self.waiting.appendleft(task.upload)
            return
        report = (
            Report.from_json(answer["report"], self._settings.exercise)
            if "report" in answer
            else self._lost(name, too_much=too_much)
        )
        if report.errored and not too_much and self._again(name):
            self.waiting.appendleft(task.upload)
            return
        self._journal.append(report)
        self._finish(report)

    def _finish(self, report: Report) -> None:
        self.open -= 1
        self._on_done(report)

    def _again(self, name: str) -> bool:
        self._failures[name] = self._failures.get(name, 0) + 1
        return self._failures[name] < ATTEMPTS

    def _lost(self, name: str, *, too_much: bool) -> Report:
        found = "two grading processes ran out of time or memory, the second over numbers alone"
        found = found if too_much else f"{ATTEMPTS} grading processes died"
        problem = f"Not graded, by no fault of the submission: {found}."
        settings = self._settings
        about = {"seed": settings.seed}
        return Report(name, settings.exercise, (), problem, errored=True, provenance=about)

"""Try an exercise out in a second or two, as its author looks at it."""

from collections.abc import Iterator
from itertools import islice

from grader.errors import SandboxError
from grader.executor import Executor
from grader.exercise import Exercise, Golden
from grader.exercise.preview import Preview, Specimen
from grader.grading import Submission, grade
from grader.law.notes import notes_on
from grader.law.validate import validate
from grader.report import Show, seen_by

#: As few seeds as show the usual slips in a moment; ``grader validate`` tries more.
SEEDS = 2
#: Wrong solutions whose verdicts are shown.
WRONG = 3


def try_out(exercise: Exercise, executor: Executor) -> Preview:
    """Hold an exercise to the law on a few seeds, and grade some of its golden solutions.

    Raises
    ------
    SandboxError
        If the executor fails.
    """
    breaches = validate(exercise, executor, SEEDS)
    to_mend = tuple(f"{breach.place} [{breach.law}] {breach.sentence}" for breach in breaches)
    if to_mend:
        return Preview(exercise, (), to_mend)
    notes = tuple(f"{note.place}: {note.sentence}" for note in notes_on(exercise))
    specimens = tuple(_graded(exercise, golden, executor) for golden in _chosen(exercise))
    return Preview(exercise, specimens, (), notes)


def _chosen(exercise: Exercise) -> Iterator[Golden]:
    """Yield a right solution and some wrong ones."""
    asked = (*exercise.questions, *exercise.written)
    full = {question.name: question.points for question in asked}

    def right(golden: Golden) -> bool:
        return dict(golden.points) == full

    yield from islice(filter(right, exercise.goldens), 1)
    yield from islice((one for one in exercise.goldens if not right(one)), WRONG)


def _graded(exercise: Exercise, golden: Golden, executor: Executor) -> Specimen:
    program, text = exercise.handed_in(golden)
    report = grade(exercise, Submission(golden.file, program, text, file=golden.file), executor)
    if report.errored:
        raise SandboxError(report.problem)
    seen = seen_by(report, Show.HINTS.reader)
    assert seen is not None
    return Specimen(golden, "\n\n".join(filter(None, (program, text))), seen)

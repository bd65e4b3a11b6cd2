"""Questions of several exercises as one exercise, in which each is judged as it is there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.authoring.sheet.programs import Program, merged
from grader.authoring.sheet.statement import sheet_statement
from grader.errors import ExerciseInvalid
from grader.exercise import Exercise, Golden, Question, Tolerance


@dataclass(frozen=True)
class Part:
    """What a sheet asks of one exercise.

    Attributes
    ----------
    exercise : Exercise
    points : mapping of str to float
        By the names of the questions that are asked, in the order of the exercise's.
    """

    exercise: Exercise
    points: Mapping[str, float]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions asked, worth what they are in the sheet, judged as they are there."""
        return tuple(
            replace(
                question,
                points=self.points[question.name],
                scoring=question.scoring or self.exercise.scoring,
            )
            for question in self.exercise.questions
            if question.name in self.points
        )

    def drawn(self, course_secret: str, student: str) -> "Part":
        """Return what a student's own exercise has at these places."""
        if self.exercise.variants is None:
            return self
        own = self.exercise.variants(course_secret, student)
        pairs = zip(self.exercise.questions, own.questions, strict=True)
        points = {mine.name: self.points[q.name] for q, mine in pairs if q.name in self.points}
        return Part(own, points)

    def program(self, file: str) -> Program:
        """Return one of the exercise's programs with the functions that are asked of it."""
        return Program(
            self.exercise.read(file), tuple(question.name for question in self.questions)
        )

    def left(self, golden: Golden) -> dict[str, float]:
        """Return the points that a golden solution gets here."""
        there = {question.name: question.points for question in self.exercise.questions}
        return {
            name: round(golden.points[name] * worth / there[name], 12)
            for name, worth in self.points.items()
        }

    @property
    def right(self) -> Golden:
        """A solution of the exercise that has all points asked for.

        Raises
        ------
        ExerciseInvalid
            If there is none.
        """
        for golden in self.exercise.goldens:
            if self.left(golden) == self.points:
                return golden
        raise ExerciseInvalid(self.exercise.slug, "solutions", "none has full points")

    @property
    def wrong(self) -> Golden | None:
        """A solution that has fewer."""
        found = (golden for golden in self.exercise.goldens if self.left(golden) != self.points)
        return next(found, None)


def sheet_exercise(
    *, slug: str, title: str, parts: Sequence[Part], version: str = "1", preface: str = ""
) -> Exercise:
    """Return an exercise that asks what its parts ask, statement, starter and solutions as well.

    Where a part differs by student, so does the sheet.

    Parameters
    ----------
    slug, title : str
    parts : sequence of Part
    version : str
        Of the sheet itself; those of its parts are added.
    preface : str
        A paragraph before all else.

    Raises
    ------
    ExerciseInvalid
        If two parts ask for functions of one name, or a part is nothing that can be put together;
        of solutions that is told when they are first needed.
    """
    for part in parts:
        _see(slug, part)
    _see_names(slug, parts)
    questions = tuple(question for part in parts for question in part.questions)
    starters = [part.program("starter.py") for part in parts]
    asked = [(part.exercise, part.questions) for part in parts]
    files = {
        "statement.md": sheet_statement(title, asked, preface),
        "starter.py": merged(slug, f"{title}: fill in the functions.", starters),
    }

    def drawn(course_secret: str, student: str) -> Exercise:
        own = [part.drawn(course_secret, student) for part in parts]
        return sheet_exercise(slug=slug, title=title, parts=own, version=version, preface=preface)

    return Exercise(
        slug,
        title,
        questions,
        files=files,
        version=f"{version}({','.join(part.exercise.version for part in parts)})",
        derive=lambda: [*_goldens(slug, title, parts)],
        variants=drawn if any(part.exercise.variants for part in parts) else None,
        packages=tuple(dict.fromkeys(name for part in parts for name in part.exercise.packages)),
    )


def _see(slug: str, part: Part) -> None:
    exercise = part.exercise
    if exercise.written:
        reason = f"{exercise.slug} is answered in writing; give it an assignment of its own"
        raise ExerciseInvalid(slug, "questions", reason)
    if exercise.tolerance != Tolerance():
        reason = f"{exercise.slug} has a tolerance of its own, and a sheet has one for all"
        raise ExerciseInvalid(slug, "questions", reason)


def _see_names(slug: str, parts: Sequence[Part]) -> None:
    """Refuse functions of one name in two parts, also if only some students would get them."""
    owners: dict[str, Part] = {}
    drawing = any(part.exercise.variants for part in parts)
    for part in parts:
        for question in part.questions:
            name = re.sub(r"\d+", "1", question.name) if drawing else question.name
            owner = owners.setdefault(name, part)
            if owner is not part:
                reason = (
                    f"{owner.exercise.slug} and {part.exercise.slug} both ask for "
                    f"{question.name}; one file can define it once: leave one of them out"
                )
                raise ExerciseInvalid(slug, "questions", reason)


def _goldens(slug: str, title: str, parts: Sequence[Part]) -> Iterator[tuple[Golden, str]]:
    """Yield a right solution, and one with something wrong in each part in turn."""
    full = {name: points for part in parts for name, points in part.points.items()}
    right = [part.program(part.right.path) for part in parts]
    yield Golden("correct.py", full, {}), merged(slug, f"{title}: a right solution.", right)
    for number, part in enumerate(parts, 1):
        golden = part.wrong
        if golden is not None:
            mistakes = {n: code for n, code in golden.mistakes.items() if n in part.points}
            programs = [*right[: number - 1], part.program(golden.path), *right[number:]]
            source = merged(slug, f"{title}: something is wrong in part {number}.", programs)
            yield Golden(f"wrong_{number}.py", full | part.left(golden), mistakes), source

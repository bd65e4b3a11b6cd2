"""Exercises of a course's own: written by instructors, tried in a jail, given by assignments."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from grader.authoring.derived import CHOICES, number_of
from grader.authoring.foreign import Recipe
from grader.authoring.variants import Lot, lot_of
from grader.errors import ExerciseNotFound
from grader.exercise import Exercise, Parameter, Question
from grader.exercise.names import named_question
from grader.exercise.wanted import Form
from submissions.domain.exercises import (
    WHOSE,
    CourseExercise,
    ExerciseState,
    exercise_name,
    read_name,
)
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import ChangedMeanwhile, Conflict, Invalid
from submissions.services.access import MyCourse, course_for, found_as
from submissions.services.audit import record
from submissions.services.ports import Services, Work

#: More are no course's.
_MOST = 200
_LONGEST = {
    "title": 200,
    "source": 20_000,
    "ask": 200,
    "function": 100,
    "lines": 5_000,
    "varies": 2_000,
}
#: Assignments call it by its course as well.
_LONGEST_SLUG = 60
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def find_exercise(work: Work, name: str) -> Exercise:
    """Return an exercise to be shown: an installed one, or a course's own without its references.

    Raises
    ------
    ExerciseNotFound, ExerciseInvalid
    """
    place = read_name(name)
    if place is None:
        return work.services.catalog.find(name)
    own = work.exercises.called(*place)
    if own is None or not own.published:
        raise ExerciseNotFound(name, ())
    return shown(own)


def find_for(work: Work, course_id: int, name: str) -> Exercise:
    """Return an exercise that may be given in a course.

    Raises
    ------
    ExerciseNotFound
        Also for one of another course.
    ExerciseInvalid
    """
    place = read_name(name)
    if place is not None and place[0] != course_id:
        raise ExerciseNotFound(name, ())
    return find_exercise(work, name)


def all_for(work: Work, course_id: int) -> Sequence[Exercise]:
    """Return all that may be given in a course, its own first."""
    own = [shown(one) for one in work.exercises.published(course_id)]
    return (*own, *work.services.catalog.all())


def recipe_of(work: Work, name: str) -> Mapping[str, Any] | None:
    """Return what a grader makes an exercise of; None for an installed one."""
    place = read_name(name)
    own = None if place is None else work.exercises.called(*place)
    return None if own is None else own.recipe


def forms_of(
    work: Work, name: str, secret: str = "", drawn_by: str = ""
) -> Mapping[str, Form] | None:
    """Return the wanted forms of a course's own exercise; None for an installed one.

    Where it draws variants, those of the one that is drawn so.
    """
    place = read_name(name)
    own = None if place is None else work.exercises.called(*place)
    if own is None:
        return None
    told = _drawn(own, secret, drawn_by)[0] if secret and "varies" in own.document else own.document
    return {question: Form(**form) for question, form in told.get("wanted", {}).items()}


def shown(own: CourseExercise) -> Exercise:
    """Return a course's own exercise as pages show it; nobody can be graded on that."""
    found = _as_told(own, own.document, Recipe.from_json(own.recipe).version)
    return replace(found, variants=partial(_variant, own)) if "varies" in own.document else found


def _as_told(own: CourseExercise, told: Mapping[str, Any], version: str) -> Exercise:
    bare = Exercise(
        own.name,
        own.title,
        tuple(map(_question, told["questions"])),
        version=version,
        written=tuple(map(named_question, told.get("written", ()))),
    )
    starter = {f"starter{bare.suffix}": told["starter"]}
    return replace(bare, files={"statement.md": told["statement"], **starter})


def _variant(own: CourseExercise, secret: str, student: str) -> Exercise:
    """Return a student's own exercise as a grader makes it: by the same draw."""
    told, lot, whose = _drawn(own, secret, student)
    statement = told["statement"].replace(WHOSE, whose, 1)
    version = f"{Recipe.from_json(own.recipe).version}-{lot.code}"
    return _as_told(own, {**told, "statement": statement}, version)


def _drawn(own: CourseExercise, secret: str, student: str) -> tuple[Mapping[str, Any], Lot, str]:
    """Return what is told of a student's variant, the lot, and whose sheet it is."""
    recipe = Recipe.from_json(own.recipe)
    lot, whose = lot_of(recipe.slug, recipe.version, secret, student)
    number = number_of(lot, dict(own.document["varies"]))
    return own.document["variants"][number], lot, whose


def _question(told: Mapping[str, Any]) -> Question:
    parameters = tuple(Parameter(name, (), "", _nothing) for name in told["parameters"])
    return Question(told["name"], told["returns"], "", parameters, _nothing, points=told["points"])


def _nothing(*_: object) -> Any:
    raise NotImplementedError("only graders have the reference")


@dataclass(frozen=True, slots=True)
class OwnExercises:
    """The exercises that a course has of its own."""

    mine: MyCourse
    exercises: Sequence[CourseExercise]


@dataclass(frozen=True, slots=True)
class OwnExercise:
    """One of them."""

    mine: MyCourse
    exercise: CourseExercise


def list_own_exercises(work: Work, actor: Actor, course_id: int) -> OwnExercises:
    """Return the exercises of a course to whoever may give them; raise NotFound or Forbidden."""
    mine = course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    return OwnExercises(mine, work.exercises.of_course(course_id))


def show_own_exercise(
    work: Work, actor: Actor, exercise_id: int, *, lock: bool = False
) -> OwnExercise:
    """Return one of them, held against others if ``lock``; raise NotFound or Forbidden."""
    with found_as("exercise", exercise_id):
        own = work.exercises.get(exercise_id)
        mine = course_for(work, actor, own.course_id, Permission.MANAGE_ASSIGNMENTS)
        return OwnExercise(mine, work.exercises.get(exercise_id, lock=True) if lock else own)


def draft_exercise(work: Work, actor: Actor, course_id: int, recipe: Recipe) -> CourseExercise:
    """Store the draft of an exercise; the slug is its name within the course.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If a text is missing or too long, or the slug is none.
    Conflict
        If the course has one of this name.
    """
    course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    _check(recipe)
    if work.exercises.called(course_id, recipe.slug):
        raise Conflict(f"This course has an exercise {recipe.slug} already; give another name.")
    if len(work.exercises.of_course(course_id)) >= _MOST:
        raise Conflict(f"This course has {_MOST} exercises of its own; remove one first.")
    kept = work.exercises.add(
        CourseExercise(course_id, recipe.slug, _told(course_id, recipe), work.now, work.now)
    )
    record(work, actor, "exercise.draft", f"exercise:{kept.id}", course_id=course_id)
    return kept


def _told(course_id: int, recipe: Recipe) -> dict[str, Any]:
    return replace(recipe, slug=exercise_name(course_id, recipe.slug)).to_json()


def _check(recipe: Recipe) -> None:
    if not _SLUG.fullmatch(recipe.slug) or len(recipe.slug) > _LONGEST_SLUG:
        raise Invalid("slug", "want up to 60 small letters, digits, single hyphens: layer-norm.")
    for name, most in _LONGEST.items():
        text = getattr(recipe, name)
        if len(text) > most:
            raise Invalid(name, f"it has {len(text):,} characters; at most {most:,} are kept.")
        if "\0" in text:
            raise Invalid(name, "there is a zero byte in it, which is no text.")
        if not text.strip() and name in ("title", "source", "ask"):
            raise Invalid(name, "it is empty.")
    if recipe.written not in CHOICES:
        raise Invalid("written", "want only or beside, or nothing.")
    if "\n" in recipe.title:
        raise Invalid("title", "it has several lines; want one.")


def change_exercise(work: Work, actor: Actor, exercise_id: int, recipe: Recipe) -> CourseExercise:
    """Change a draft; what came of the old text is forgotten.

    Raises
    ------
    NotFound, Forbidden, Invalid
    Conflict
        If it is published, or the course has one of the new name.
    """
    _check(recipe)
    own = _draft(work, actor, exercise_id)
    other = work.exercises.called(own.course_id, recipe.slug)
    if other is not None and other.id != own.id:
        raise Conflict(f"This course has an exercise {recipe.slug} already; give another name.")
    told = _told(own.course_id, recipe)
    changed = replace(own, slug=recipe.slug, recipe=told, document={}, changed_at=work.now)
    work.exercises.replace(changed)
    record(work, actor, "exercise.change", f"exercise:{own.id}", course_id=own.course_id)
    return changed


def _draft(work: Work, actor: Actor, exercise_id: int) -> CourseExercise:
    own = show_own_exercise(work, actor, exercise_id, lock=True).exercise
    if own.published:
        raise Conflict("It is published and may be given: it changes no more. Write another one.")
    return own


def make_exercise(services: Services, actor: Actor, exercise_id: int) -> CourseExercise:
    """Have a draft made and tried in a jail; no unit of work is held meanwhile.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        If it is published.
    ChangedMeanwhile
        If somebody changed it while it was tried.
    MakerBusy, SandboxError
    """
    with services.reading() as work:
        own = show_own_exercise(work, actor, exercise_id).exercise
    if own.published:
        return own
    document = services.maker(own.recipe)
    with services.writing() as work:
        now = _draft(work, actor, exercise_id)
        if now.recipe != own.recipe:
            raise ChangedMeanwhile
        return work.exercises.replace(replace(now, document=document))


def publish_exercise(work: Work, actor: Actor, exercise_id: int) -> CourseExercise:
    """Let a sound draft be given.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        If it is published already, or nobody could be graded on it.
    """
    own = _draft(work, actor, exercise_id)
    if not own.sound:
        raise Conflict("Nobody could be graded on it yet: mend what its preview says first.")
    kept = replace(own, state=ExerciseState.PUBLISHED, changed_at=work.now)
    work.exercises.replace(kept)
    record(work, actor, "exercise.publish", f"exercise:{own.id}", course_id=own.course_id)
    return kept


def remove_exercise(work: Work, actor: Actor, exercise_id: int) -> CourseExercise:
    """Remove a draft, or what no assignment gives.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        If an assignment gives it.
    """
    own = show_own_exercise(work, actor, exercise_id, lock=True).exercise
    given = work.assignments.in_courses([own.course_id])
    if any(one.exercise == own.name for one in given):
        raise Conflict("An assignment gives it: it has to stay as long as that is there.")
    work.exercises.remove(own.id)
    record(work, actor, "exercise.remove", f"exercise:{own.id}", course_id=own.course_id)
    return own

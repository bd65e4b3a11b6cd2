"""A course's own exercises: write a forward pass, look at what comes of it, let it be given."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from grader.authoring.derived import FORMS
from grader.authoring.foreign import Recipe
from grader.report import Report
from submissions.domain.courses import Course
from submissions.domain.exercises import WHOSE, CourseExercise
from submissions.errors import Conflict, Invalid
from submissions.services.exercises import (
    change_exercise,
    draft_exercise,
    list_own_exercises,
    make_exercise,
    publish_exercise,
    remove_exercise,
    show_own_exercise,
)
from submissions.web.context import actor, ask, close_work, do, services
from submissions.web.errors import told
from submissions.web.forms import field, ticked

pages = Blueprint("exercises", __name__)
_EXAMPLE = Recipe(
    "",
    "",
    "import numpy as np\n\n\ndef layernorm(x, gamma, beta, eps):\n"
    '    """Layer normalisation.\n\n    x: (B, D), inputs, one sample per row\n'
    "    gamma: (D,), scale of each column\n    beta: (D,), shift of each column\n"
    '    eps: number from 0.1 to 0.5, what is added to the variance\n    """\n'
    "    mu = x.mean(axis=1, keepdims=True)\n    var = x.var(axis=1, keepdims=True)\n"
    "    return gamma * (x - mu) / np.sqrt(var + eps) + beta\n",
    "",
)


@pages.get("/courses/<id:course_id>/own-exercises")
def all_of(course_id: int) -> ResponseReturnValue:
    """Show the exercises of a course."""
    page = ask(list_own_exercises, course_id)
    return render_template(
        "own_exercises.html", course=page.mine.course, mine=page.mine, exercises=page.exercises
    )


@pages.get("/courses/<id:course_id>/own-exercises/new")
def new(course_id: int) -> ResponseReturnValue:
    """Show the form of a new one."""
    page = ask(list_own_exercises, course_id)
    return _form(page.mine.course, _EXAMPLE)


@pages.post("/courses/<id:course_id>/own-exercises")
def add(course_id: int) -> ResponseReturnValue:
    """Store a draft, and try it."""
    page = ask(list_own_exercises, course_id)
    recipe = _EXAMPLE
    try:
        recipe = _read()
        kept = do(draft_exercise, course_id, recipe)
    except (Invalid, Conflict) as error:
        return _form(page.mine.course, recipe, problems=_problems(error)), 422
    return _tried(kept)


@pages.get("/own-exercises/<id:exercise_id>")
def one(exercise_id: int) -> ResponseReturnValue:
    """Show what came of one."""
    page = ask(show_own_exercise, exercise_id)
    exercise = page.exercise
    reports = [
        (told, Report.from_json(told["report"], exercise.name))
        for told in exercise.document.get("specimens", ())
    ]
    return render_template(
        "own_exercise.html",
        course=page.mine.course,
        exercise=exercise,
        reports=reports,
        whose=WHOSE,
    )


@pages.get("/own-exercises/<id:exercise_id>/edit")
def edit(exercise_id: int) -> ResponseReturnValue:
    """Show the form of a draft."""
    page = ask(show_own_exercise, exercise_id)
    recipe = Recipe.from_json({**page.exercise.recipe, "slug": page.exercise.slug})
    return _form(page.mine.course, recipe, page.exercise)


@pages.post("/own-exercises/<id:exercise_id>/edit")
def change(exercise_id: int) -> ResponseReturnValue:
    """Change a draft, and try it."""
    page = ask(show_own_exercise, exercise_id)
    recipe = _EXAMPLE
    try:
        recipe = _read()
        kept = do(change_exercise, exercise_id, recipe)
    except (Invalid, Conflict) as error:
        return _form(page.mine.course, recipe, page.exercise, _problems(error)), 422
    return _tried(kept)


@pages.post("/own-exercises/<id:exercise_id>/try")
def try_again(exercise_id: int) -> ResponseReturnValue:
    """Try a draft once more."""
    page = ask(show_own_exercise, exercise_id)
    return _tried(page.exercise)


@pages.post("/own-exercises/<id:exercise_id>/publish")
def publish(exercise_id: int) -> ResponseReturnValue:
    """Let one be given."""
    kept = do(publish_exercise, exercise_id)
    flash(gettext("It is published: give it to the course here."))
    place = url_for("course.new_assignment", course_id=kept.course_id, exercise=kept.name)
    return redirect(place)


@pages.post("/own-exercises/<id:exercise_id>/remove")
def remove(exercise_id: int) -> ResponseReturnValue:
    """Remove one that nobody gives."""
    gone = do(remove_exercise, exercise_id)
    flash(gettext("%(title)s is removed.", title=gone.title))
    return redirect(url_for("exercises.all_of", course_id=gone.course_id))


def _tried(kept: CourseExercise) -> ResponseReturnValue:
    """Have a draft made, which takes some seconds, and show it."""
    who = actor()
    close_work()
    make_exercise(services(), who, kept.id)
    return redirect(url_for("exercises.one", exercise_id=kept.id))


def _read() -> Recipe:
    """Return what the form says; raise Invalid."""
    return Recipe(
        field("slug"),
        field("title"),
        field("source", strip=False),
        field("ask"),
        field("function"),
        field("lines"),
        cached=ticked("cached"),
        written=field("written"),
        varies=field("varies"),
    )


def _problems(error: Invalid | Conflict) -> dict[str, str]:
    return {error.field: error.reason} if isinstance(error, Invalid) else {"slug": told(error)}


def _form(
    course: Course,
    recipe: Recipe,
    exercise: CourseExercise | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    """Return the form; what was sent stays in it, with what is wrong at each field."""
    return render_template(
        "own_exercise_form.html",
        course=course,
        recipe=recipe,
        exercise=exercise,
        problems=problems or {},
        forms=FORMS,
    )

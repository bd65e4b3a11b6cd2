"""Exercises that a course has of its own."""

from grader.authoring.foreign import Recipe
from submissions.representations.base import Page, PageQuery
from submissions.representations.exercises import NewOwnExercise, OwnExercise, OwnExercisePage
from submissions.services import exercises
from submissions.web.api.dispatch import page_of
from submissions.web.api.operation import Operations
from submissions.web.context import actor, ask, close_work, do, services

operations = Operations("exercises")


@operations.get("/courses/<id:course_id>/own-exercises")
def list_own_exercises(course_id: int, query: PageQuery) -> Page[OwnExercise]:
    """List the exercises that a course has of its own."""
    return page_of(OwnExercise, query, ask(exercises.list_own_exercises, course_id).exercises)


@operations.post(
    "/courses/<id:course_id>/own-exercises", refusals=(409,), place="/own-exercises/{0.id}"
)
def draft_exercise(course_id: int, body: NewOwnExercise) -> OwnExercise:
    """Store the draft of an exercise; try it next."""
    made = do(exercises.draft_exercise, course_id, Recipe(**body.model_dump()))
    return OwnExercise.model_validate(made)


@operations.get("/own-exercises/<id:exercise_id>")
def show_own_exercise(exercise_id: int) -> OwnExercisePage:
    """Show an exercise with its text and what came of trying it."""
    return OwnExercisePage.model_validate(ask(exercises.show_own_exercise, exercise_id).exercise)


@operations.put("/own-exercises/<id:exercise_id>", refusals=(409,))
def change_exercise(exercise_id: int, body: NewOwnExercise) -> OwnExercise:
    """Change a draft; try it again next."""
    made = do(exercises.change_exercise, exercise_id, Recipe(**body.model_dump()))
    return OwnExercise.model_validate(made)


@operations.post("/own-exercises/<id:exercise_id>/try", status=200, refusals=(409, 412, 503))
def make_exercise(exercise_id: int) -> OwnExercise:
    """Make and try a draft, which takes some seconds."""
    who = actor()
    close_work()
    return OwnExercise.model_validate(exercises.make_exercise(services(), who, exercise_id))


@operations.post("/own-exercises/<id:exercise_id>/publish", status=200, refusals=(409,))
def publish_exercise(exercise_id: int) -> OwnExercise:
    """Let a sound draft be given; it changes no more."""
    return OwnExercise.model_validate(do(exercises.publish_exercise, exercise_id))


@operations.delete("/own-exercises/<id:exercise_id>", refusals=(409,))
def remove_exercise(exercise_id: int) -> None:
    """Remove a draft, or what no assignment gives."""
    do(exercises.remove_exercise, exercise_id)

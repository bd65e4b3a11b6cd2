"""Assignments and extensions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from grader.errors import ExerciseNotFound
from submissions.errors import Invalid, NotFound
from submissions.representations.assignments import (
    Accommodation,
    Assignment,
    AssignmentCard,
    AssignmentChanges,
    AssignmentPage,
    Cluster,
    Extension,
    NamedAnswer,
    NewAccommodation,
    NewAssignment,
    NewExtension,
    NewExtensions,
    NewName,
    Settings,
)
from submissions.representations.base import Page, PageQuery
from submissions.services import accommodations, assignments, courses, extensions, home, naming
from submissions.web.api.dispatch import check_match, page_of
from submissions.web.api.operation import File, Operations
from submissions.web.context import ask, do

operations = Operations("assignments")


@operations.get("/courses/<id:course_id>/assignments")
def list_assignments(course_id: int, query: PageQuery) -> Page[AssignmentCard]:
    """List the assignments of a course, in order of due dates."""
    found = ask(home.list_assignments, course_id).cards
    return page_of(AssignmentCard, query, found, key=lambda card: card.assignment.id)


@operations.post(
    "/courses/<id:course_id>/assignments",
    place="/assignments/{0.assignment.id}",
)
def create_assignment(course_id: int, body: NewAssignment) -> AssignmentPage:
    """Give an exercise to a course."""
    blank = assignments.blank(ask(courses.show_course, course_id).course)
    with _known_exercise():
        kept = do(assignments.create_assignment, blank.changed(body.given()))
    return show_assignment(kept.id)


@operations.get("/assignments/<id:assignment_id>")
def show_assignment(assignment_id: int) -> AssignmentPage:
    """Show an assignment as one has it: the statement, dates, attempts, one's grade."""
    return _said(ask(assignments.show_assignment, assignment_id))


@operations.patch("/assignments/<id:assignment_id>")
def change_assignment(assignment_id: int, body: AssignmentChanges) -> AssignmentPage:
    """Change an assignment; all its grades follow at once."""
    page = ask(assignments.show_assignment, assignment_id)
    check_match(_said(page))
    seen = page.assignment
    with _known_exercise():
        do(assignments.change_assignment, seen.changed(body.given()), seen=seen)
    return show_assignment(assignment_id)


@operations.get("/assignments/<id:assignment_id>/starter", media="text/x-python; charset=utf-8")
def show_starter(assignment_id: int) -> File:
    """Send the file to begin with."""
    page = ask(assignments.show_assignment, assignment_id)
    if page.exercise is None or page.starter is None:
        raise NotFound("starter file")
    return File(page.starter.encode(), f"{page.exercise.slug}.py")


@operations.get("/assignments/<id:assignment_id>/extensions")
def list_extensions(assignment_id: int, query: PageQuery) -> Page[Extension]:
    """List who has more time or attempts."""
    return page_of(Extension, query, ask(extensions.list_extensions, assignment_id).extensions)


@operations.put("/assignments/<id:assignment_id>/extensions/<id:user_id>")
def grant_extension(assignment_id: int, user_id: int, body: NewExtension) -> Extension:
    """Give a student more time or attempts, in place of any earlier extension."""
    made = do(extensions.grant_extension, assignment_id, user_id, **body.model_dump())
    return Extension.model_validate(made)


@operations.post("/assignments/<id:assignment_id>/extensions", status=200)
def grant_extensions(assignment_id: int, body: NewExtensions) -> list[Extension]:
    """Give many students the same dates or attempts: all of them, or nobody."""
    made = do(extensions.grant_extensions, assignment_id, **body.model_dump())
    return [Extension.model_validate(one) for one in made]


@operations.delete("/assignments/<id:assignment_id>/extensions/<id:user_id>")
def revoke_extension(assignment_id: int, user_id: int) -> None:
    """Take an extension back."""
    do(extensions.revoke_extension, assignment_id, user_id)


@operations.get("/assignments/<id:assignment_id>/names")
def list_names(assignment_id: int, query: PageQuery) -> Page[NamedAnswer]:
    """List the wrong answers that the course has named."""
    return page_of(NamedAnswer, query, ask(naming.list_names, assignment_id).named)


@operations.get("/assignments/<id:assignment_id>/unnamed")
def list_unnamed(assignment_id: int, query: PageQuery) -> Page[Cluster]:
    """List the commonest wrong answers that have no name, and how many students gave them."""
    found = [one.cluster for one in ask(naming.list_names, assignment_id).unnamed]
    return page_of(Cluster, query, found, key=lambda one: one.submission_id)


@operations.post(
    "/assignments/<id:assignment_id>/names", place="/assignments/{0.assignment_id}/names"
)
def name_answer(assignment_id: int, body: NewName) -> NamedAnswer:
    """Name a wrong answer: all that are equal to it carry the name, earlier ones too."""
    return NamedAnswer.model_validate(do(naming.name_answer, assignment_id, **body.model_dump()))


@operations.delete("/assignments/<id:assignment_id>/names/<id:named_id>")
def forget_name(assignment_id: int, named_id: int) -> None:
    """Take a name away."""
    do(naming.forget_name, assignment_id, named_id)


@operations.get("/courses/<id:course_id>/accommodations")
def list_accommodations(course_id: int, query: PageQuery) -> Page[Accommodation]:
    """List who has more time or attempts in all of a course."""
    found = ask(accommodations.list_accommodations, course_id).accommodations
    return page_of(Accommodation, query, found)


@operations.put("/courses/<id:course_id>/accommodations/<id:user_id>")
def grant_accommodation(course_id: int, user_id: int, body: NewAccommodation) -> Accommodation:
    """Give a student more time and attempts for all assignments of a course."""
    made = do(accommodations.grant_accommodation, course_id, user_id, **body.model_dump())
    return Accommodation.model_validate(made)


@operations.delete("/courses/<id:course_id>/accommodations/<id:user_id>")
def revoke_accommodation(course_id: int, user_id: int) -> None:
    """Take an accommodation back."""
    do(accommodations.revoke_accommodation, course_id, user_id)


@contextmanager
def _known_exercise() -> Iterator[None]:
    """Say of an exercise that is not there that it is the caller's to choose another."""
    try:
        yield
    except ExerciseNotFound as error:
        raise Invalid("exercise", str(error)) from error


def _said(page: assignments.AssignmentPage) -> AssignmentPage:
    """Return what is said of an assignment: its settings, and what is wrong, to staff alone."""
    assignment = page.assignment
    settings = {**asdict(assignment), "seed": assignment.parameters.get("seed")}
    return AssignmentPage.model_validate(
        {
            "assignment": Assignment.model_validate(assignment),
            "terms": page.terms,
            "attempts_used": page.attempts_used,
            "grade": page.grade,
            "statement": page.exercise and page.exercise.statement,
            "problem": page.problem if page.staff else "",
            "refused": page.refused,
            "staff": page.staff,
            "settings": Settings.model_validate(settings) if page.staff else None,
        },
        from_attributes=True,
    )

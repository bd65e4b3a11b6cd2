"""Courses, who is in them, class lists."""

from submissions.errors import NotFound
from submissions.representations.assignments import Exercise, ExercisePage
from submissions.representations.base import Page, PageQuery
from submissions.representations.courses import (
    AppliedRoster,
    Course,
    CourseChanges,
    Enrolment,
    Member,
    MyCourse,
    NewCourse,
    NewMember,
    Roster,
    RosterDifference,
)
from submissions.representations.operations import AuditQuery, Deed
from submissions.services import assignments, courses, people
from submissions.web.api.dispatch import check_match, page_of, said_as, window_of
from submissions.web.api.operation import Operations
from submissions.web.api.operations import deeds_of
from submissions.web.context import ask, do

operations = Operations("courses")


@operations.get("/courses")
def list_courses(query: PageQuery) -> Page[MyCourse]:
    """List one's courses, the newest first; all of them for an administrator."""
    found = ask(courses.list_courses)
    return page_of(MyCourse, query, found, key=lambda mine: mine.course.id)


@operations.post("/courses", refusals=(404, 409), place="/courses/{0.id}")
def create_course(body: NewCourse) -> Course:
    """Make a course."""
    return Course.model_validate(do(courses.create_course, **body.model_dump()))


@operations.get("/courses/<id:course_id>")
def show_course(course_id: int) -> MyCourse:
    """Show a course and what one is in it."""
    return MyCourse.model_validate(ask(courses.show_course, course_id))


@operations.patch("/courses/<id:course_id>")
def change_course(course_id: int, body: CourseChanges) -> MyCourse:
    """Change a course."""
    seen = ask(courses.show_course, course_id)
    check_match(MyCourse.model_validate(seen))
    do(courses.change_course, course_id, seen=seen.course, **body.given())
    return show_course(course_id)


@operations.get("/courses/<id:course_id>/people")
def list_people(course_id: int, query: PageQuery) -> Page[Member]:
    """List the people of a course, in order of name."""
    page = ask(people.list_people, course_id, window=window_of(query))
    return said_as(Member, page.members, page.cut.following)


@operations.post("/courses/<id:course_id>/people", status=200)
def enrol(course_id: int, body: NewMember) -> Enrolment:
    """Put a person into a course, or change their role."""
    return Enrolment.model_validate(do(people.enrol, course_id, body.login, body.role))


@operations.delete("/courses/<id:course_id>/people/<id:user_id>")
def leave(course_id: int, user_id: int) -> None:
    """Take a person out of a course; their submissions and grades stay."""
    do(people.leave, course_id, user_id)


@operations.post("/courses/<id:course_id>/roster/preview", status=200)
def preview_roster(course_id: int, body: Roster) -> RosterDifference:
    """Show what a class list would change."""
    page = ask(people.preview_roster, course_id, body.text, columns=body.said)
    return RosterDifference.model_validate(page.difference)


@operations.put("/courses/<id:course_id>/roster")
def apply_roster(course_id: int, body: AppliedRoster) -> RosterDifference:
    """Take a class list over."""
    done = do(
        people.apply_roster,
        course_id,
        body.text,
        columns=body.said,
        remove_missing=body.remove_missing,
    )
    return RosterDifference.model_validate(done)


@operations.get("/courses/<id:course_id>/exercises")
def list_exercises(course_id: int, query: PageQuery) -> Page[Exercise]:
    """List the exercises that can be given."""
    found = ask(assignments.list_exercises, course_id).exercises
    return page_of(Exercise, query, found, key=lambda one: one.slug)


@operations.get("/courses/<id:course_id>/exercises/<slug>")
def show_exercise(course_id: int, slug: str) -> ExercisePage:
    """Show an exercise as students would see it."""
    found = {one.slug: one for one in ask(assignments.list_exercises, course_id).exercises}
    if slug not in found:
        raise NotFound("exercise", slug)
    return ExercisePage.model_validate(found[slug])


@operations.get("/courses/<id:course_id>/audit")
def list_course_audit(course_id: int, query: AuditQuery) -> Page[Deed]:
    """List what was done in a course, the newest first."""
    return deeds_of(query, course_id)

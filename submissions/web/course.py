"""What instructors set up: people, class lists, a course's settings, assignments."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import ExerciseNotFound
from submissions.domain.assignment import Assignment
from submissions.domain.people import Role
from submissions.domain.permissions import Permission
from submissions.errors import Forbidden, Invalid, RosterInvalid
from submissions.services.accounts import invite
from submissions.services.assignments import (
    change_assignment,
    create_assignment,
    list_exercises,
    show_assignment,
)
from submissions.services.audit import list_audit
from submissions.services.courses import MyCourse, change_course, show_course
from submissions.services.people import apply_roster, enrol, leave, list_people, preview_roster
from submissions.web.assignment_form import read_assignment
from submissions.web.context import actor, services
from submissions.web.errors import status_of
from submissions.web.forms import choice, field, ticked
from submissions.web.paging import paged

pages = Blueprint("course", __name__)

#: A class list is small; a larger file is not one.
_ROSTER_BYTES = 4 * 2**20


@pages.get("/courses/<id:course_id>/people")
def people(course_id: int) -> ResponseReturnValue:
    """Show who is in a course."""
    return _people(course_id)


def _people(course_id: int, *, link: str = "", invited: str = "") -> str:
    members = list_people(services(), actor(), course_id)
    mine = show_course(services(), actor(), course_id)
    rows, page, last = paged(members)
    return render_template(
        "people.html",
        course=mine.course,
        members=rows,
        total=len(members),
        page=page,
        last=last,
        manages=_manages(mine),
        roles=list(Role),
        link=link,
        invited=invited,
    )


@pages.post("/courses/<id:course_id>/people")
def add_person(course_id: int) -> ResponseReturnValue:
    """Put a person into a course, or change their role."""
    login, role = field("login"), choice("role", Role)
    enrol(services(), actor(), course_id, login, role)
    flash(f"{login} is {role} in this course now.")
    return redirect(url_for("course.people", course_id=course_id))


@pages.post("/courses/<id:course_id>/people/<id:user_id>/leave")
def remove_person(course_id: int, user_id: int) -> ResponseReturnValue:
    """Take a person out of a course."""
    leave(services(), actor(), course_id, user_id)
    flash("They are out of this course. Their submissions and grades stay.")
    return redirect(url_for("course.people", course_id=course_id))


@pages.post("/courses/<id:course_id>/people/<id:user_id>/invite")
def invite_person(course_id: int, user_id: int) -> ResponseReturnValue:
    """Make a link with which a person sets a password; it is shown once."""
    members = list_people(services(), actor(), course_id)
    name = next((one.user.name for one in members if one.user.id == user_id), "")
    token = invite(services(), actor(), user_id)
    link = url_for("auth.invitation", token=token, _external=True)
    return _people(course_id, link=link, invited=name)


@pages.get("/courses/<id:course_id>/roster")
def roster(course_id: int) -> ResponseReturnValue:
    """Show the form for a class list."""
    list_people(services(), actor(), course_id)
    mine = show_course(services(), actor(), course_id)
    if not _manages(mine):
        raise Forbidden(Permission.MANAGE_PEOPLE.value)
    return render_template("roster.html", course=mine.course, text="", difference=None, problem="")


@pages.post("/courses/<id:course_id>/roster")
def check_roster(course_id: int) -> ResponseReturnValue:
    """Show what a class list would change."""
    course = show_course(services(), actor(), course_id).course
    text = ""
    try:
        text = _roster_text()
        difference = preview_roster(services(), actor(), course_id, text)
    except (RosterInvalid, Invalid) as error:
        page = render_template(
            "roster.html", course=course, text=text, difference=None, problem=str(error)
        )
        return page, status_of(error)
    return render_template(
        "roster.html", course=course, text=text, difference=difference, problem=""
    )


@pages.post("/courses/<id:course_id>/roster/apply")
def change_roster(course_id: int) -> ResponseReturnValue:
    """Do what a class list says."""
    done = apply_roster(
        services(),
        actor(),
        course_id,
        request.form.get("text", ""),
        remove_missing=ticked("remove_missing"),
    )
    flash(f"The list is in place: {len(done.added)} added, {len(done.changed)} changed.")
    return redirect(url_for("course.people", course_id=course_id))


def _roster_text() -> str:
    file = request.files.get("file")
    if file is None or not file.filename:
        return request.form.get("text", "")
    content = file.stream.read(_ROSTER_BYTES + 1)
    if len(content) > _ROSTER_BYTES:
        raise Invalid("file", f"it is larger than {_ROSTER_BYTES} bytes; wanted a class list.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "file", f"it is not UTF-8 (byte {error.start}). Save it as 'CSV UTF-8' and try again."
        ) from error


@pages.get("/courses/<id:course_id>/settings")
def settings(course_id: int) -> ResponseReturnValue:
    """Show a course's settings and what was done in it."""
    deeds = list_audit(services(), actor(), course_id=course_id)
    course = show_course(services(), actor(), course_id).course
    zones = sorted(available_timezones())
    return render_template("settings.html", course=course, deeds=deeds, zones=zones)


@pages.post("/courses/<id:course_id>/settings")
def change_settings(course_id: int) -> ResponseReturnValue:
    """Change a course's settings."""
    title = field("title")
    if not title:
        raise Invalid("title", "it is empty; wanted a few words.")
    change_course(
        services(),
        actor(),
        course_id,
        title=title,
        term=field("term"),
        zone=field("zone"),
        archived=ticked("archived"),
    )
    flash("The settings are stored.")
    return redirect(url_for("course.settings", course_id=course_id))


@pages.get("/courses/<id:course_id>/exercises/<slug>")
def exercise(course_id: int, slug: str) -> ResponseReturnValue:
    """Show an exercise of the catalogue as students would see it."""
    exercises = list_exercises(services(), actor(), course_id)
    found = next((one for one in exercises if one.slug == slug), None)
    if found is None:
        raise ExerciseNotFound(slug, tuple(one.slug for one in exercises))
    course = show_course(services(), actor(), course_id).course
    return render_template("exercise.html", course=course, exercise=found)


@pages.get("/courses/<id:course_id>/assignments/new")
def new_assignment(course_id: int) -> ResponseReturnValue:
    """Show the form for a new assignment, with defaults that do no harm."""
    zone = show_course(services(), actor(), course_id).course.zone
    slug = request.args.get("exercise", "")
    blank = Assignment(course_id, "", slug, 10.0, zone, datetime.now(UTC), late_per_day=0.1)
    return _form(blank)


@pages.post("/courses/<id:course_id>/assignments")
def add_assignment(course_id: int) -> ResponseReturnValue:
    """Give an exercise to a course."""
    zone = ZoneInfo(show_course(services(), actor(), course_id).course.zone)
    blank = Assignment(course_id, "", "", 10.0, zone.key, datetime.now(UTC))
    wanted = blank
    try:
        wanted = read_assignment(blank, zone)
        kept = create_assignment(services(), actor(), wanted)
    except (Invalid, ExerciseNotFound) as error:
        return _form(wanted, problem=str(error)), 422
    flash("The assignment is there. This is how students see it.")
    return redirect(url_for("student.assignment", assignment_id=kept.id))


@pages.get("/assignments/<id:assignment_id>/edit")
def edit_assignment(assignment_id: int) -> ResponseReturnValue:
    """Show the form for an assignment."""
    return _form(show_assignment(services(), actor(), assignment_id).assignment)


@pages.post("/assignments/<id:assignment_id>/edit")
def store_assignment(assignment_id: int) -> ResponseReturnValue:
    """Change an assignment; grades follow at once."""
    old = show_assignment(services(), actor(), assignment_id).assignment
    wanted = old
    try:
        wanted = read_assignment(old, ZoneInfo(old.zone))
        change_assignment(services(), actor(), wanted)
    except (Invalid, ExerciseNotFound) as error:
        return _form(wanted, problem=str(error)), 422
    flash("The assignment is changed; grades follow the new rules.")
    return redirect(url_for("student.assignment", assignment_id=assignment_id))


def _form(assignment: Assignment, *, problem: str = "") -> str:
    exercises = list_exercises(services(), actor(), assignment.course_id)
    course = show_course(services(), actor(), assignment.course_id).course
    return render_template(
        "assignment_form.html",
        assignment=assignment,
        course=course,
        exercises=exercises,
        problem=problem,
    )


def _manages(mine: MyCourse) -> bool:
    return actor().admin or mine.role is Role.INSTRUCTOR

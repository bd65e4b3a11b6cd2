"""What instructors set up: people, class lists, a course's settings, assignments."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from grader.errors import ExerciseNotFound
from submissions.domain.assignment import Assignment
from submissions.domain.class_list import Columns
from submissions.domain.courses import Course
from submissions.domain.headings import Column
from submissions.domain.people import Role
from submissions.domain.roster import RosterDifference
from submissions.errors import Invalid, NotFound, RosterInvalid, RosterUnclear
from submissions.services.accounts import invite
from submissions.services.assignments import (
    AssignmentForm,
    ExercisesPage,
    blank,
    change_assignment,
    create_assignment,
    list_exercises,
    open_assignment,
)
from submissions.services.audit import show_settings
from submissions.services.courses import change_course, zones
from submissions.services.people import (
    apply_roster,
    enrol,
    leave,
    list_people,
    open_roster,
    preview_roster,
)
from submissions.translations import gettext_noop
from submissions.web.assignment_form import read_assignment
from submissions.web.context import ask, do, invitation_link, outside, services
from submissions.web.errors import status_of, told
from submissions.web.forms import choice, field, list_text, ticked
from submissions.web.paging import window
from submissions.web.words import term

pages = Blueprint("course", __name__)

_UNKNOWN = gettext_noop(
    "there is no account “%(login)s”; check the login, or upload the class list to make accounts."
)
#: What a column of a class list may be said to hold.
COLUMN_NAMES = {
    Column.NUMBER: gettext_noop("student number"),
    Column.NAME: gettext_noop("whole name"),
    Column.FIRST: gettext_noop("first name"),
    Column.LAST: gettext_noop("last name"),
    Column.EMAIL: gettext_noop("email"),
    Column.LOGIN: gettext_noop("login"),
    Column.SECTION: gettext_noop("section"),
    Column.PLATFORM_ID: gettext_noop("platform's id"),
    Column.ROLE: gettext_noop("role"),
}


@pages.get("/courses/<id:course_id>/people")
def people(course_id: int) -> ResponseReturnValue:
    """Show who is in a course."""
    return _people(course_id)


def _people(course_id: int, *, link: str = "", invited: str = "", problem: str = "") -> str:
    found = ask(list_people, course_id, window=window())
    return render_template(
        "people.html",
        course=found.mine.course,
        members=found.members,
        total=found.cut.total,
        page=found.cut.page,
        last=found.cut.last,
        mine=found.mine,
        roles=list(Role),
        link=link,
        invited=invited,
        mails=services().post is not None,
        from_platform=found.from_platform,
        join_address=outside("joining.show", code=found.mine.course.join_code or "-"),
        problems={"login": problem} if problem else {},
    )


@pages.post("/courses/<id:course_id>/people")
def add_person(course_id: int) -> ResponseReturnValue:
    """Put a person into a course, or change their role."""
    login, role = field("login"), choice("role", Role)
    try:
        do(enrol, course_id, login, role)
    except NotFound as error:
        if error.kind != "person":
            raise
        return _people(course_id, problem=gettext(_UNKNOWN, login=login[:80])), status_of(error)
    said = gettext("%(login)s is %(role)s in this course now.", login=login, role=term(role))
    flash(said)
    return redirect(url_for("course.people", course_id=course_id))


@pages.post("/courses/<id:course_id>/people/<id:user_id>/leave")
def remove_person(course_id: int, user_id: int) -> ResponseReturnValue:
    """Take a person out of a course."""
    do(leave, course_id, user_id)
    flash(gettext("They are out of this course. Their submissions and grades stay."))
    return redirect(url_for("course.people", course_id=course_id))


@pages.post("/courses/<id:course_id>/people/<id:user_id>/invite")
def invite_person(course_id: int, user_id: int) -> ResponseReturnValue:
    """Make a link with which a person sets a password; it is shown once."""
    members = ask(list_people, course_id).members
    name = next((one.user.name for one in members if one.user.id == user_id), "")
    token = do(invite, user_id)
    link = invitation_link(token)
    return _people(course_id, link=link, invited=name)


@pages.get("/courses/<id:course_id>/roster")
def roster(course_id: int) -> ResponseReturnValue:
    """Show the form for a class list."""
    return _roster(ask(open_roster, course_id).course)


def _roster(
    course: Course, text: str = "", *, found: RosterDifference | None = None, problem: str = ""
) -> str:
    return render_template(
        "roster.html",
        course=course,
        text=text,
        difference=found,
        problem=problem,
        columns=request.form.getlist("column"),
        headless=ticked("headless"),
    )


def _unclear(course: Course, text: str, unclear: RosterUnclear) -> str:
    """Ask what the columns of a list are."""
    return render_template(
        "roster_columns.html",
        course=course,
        text=text,
        unclear=unclear,
        kinds={kind: gettext(said) for kind, said in COLUMN_NAMES.items()},
    )


@pages.post("/courses/<id:course_id>/roster")
def check_roster(course_id: int) -> ResponseReturnValue:
    """Show what a class list would change."""
    text = ""
    try:
        text = list_text()
        found = ask(preview_roster, course_id, text, columns=_columns())
    except RosterUnclear as error:
        return _unclear(ask(open_roster, course_id).course, text, error), status_of(error)
    except (RosterInvalid, Invalid) as error:
        course = ask(open_roster, course_id).course
        return _roster(course, text, problem=told(error)), status_of(error)
    return _roster(found.mine.course, text, found=found.difference)


@pages.post("/courses/<id:course_id>/roster/apply")
def change_roster(course_id: int) -> ResponseReturnValue:
    """Do what a class list says."""
    done = do(
        apply_roster,
        course_id,
        request.form.get("text", ""),
        columns=_columns(),
        remove_missing=ticked("remove_missing"),
    )
    flash(
        gettext(
            "The list is in place: %(added)s added, %(changed)s changed.",
            added=len(done.added),
            changed=len(done.changed),
        )
    )
    return redirect(url_for("course.people", course_id=course_id))


def _columns() -> Columns | None:
    """Return what the form says of the columns; None if it was not asked."""
    said = request.form.getlist("column")
    if not any(said):
        return None
    if not set(said) <= {"", *COLUMN_NAMES}:
        raise Invalid("columns", gettext("one of the choices is not known; reload the page."))
    return Columns([Column(one) if one else None for one in said], not ticked("headless"))


@pages.get("/courses/<id:course_id>/settings")
def settings(course_id: int) -> ResponseReturnValue:
    """Show a course's settings and what was done in it."""
    page = ask(show_settings, course_id)
    return render_template("settings.html", page=page, course=page.mine.course, zones=zones())


@pages.post("/courses/<id:course_id>/settings")
def change_settings(course_id: int) -> ResponseReturnValue:
    """Change a course's settings."""
    title = field("title")
    if not title:
        raise Invalid("title", gettext("it is empty; wanted a few words."))
    do(
        change_course,
        course_id,
        title=title,
        term=field("term"),
        zone=field("zone"),
        archived=ticked("archived"),
        packages=request.form.getlist("packages"),
    )
    flash(gettext("The settings are stored."))
    return redirect(url_for("course.settings", course_id=course_id))


@pages.get("/courses/<id:course_id>/exercises/<slug>")
def exercise(course_id: int, slug: str) -> ResponseReturnValue:
    """Show an exercise of the catalogue as students would see it."""
    page = ask(list_exercises, course_id)
    found = next((one for one in page.exercises if one.slug == slug), None)
    if found is None:
        raise ExerciseNotFound(slug, tuple(one.slug for one in page.exercises))
    return render_template("exercise.html", course=page.mine.course, exercise=found)


@pages.get("/courses/<id:course_id>/assignments/new")
def new_assignment(course_id: int) -> ResponseReturnValue:
    """Show the form for a new assignment, with defaults that do no harm."""
    page = ask(list_exercises, course_id)
    course, slug = page.mine.course, request.args.get("exercise", "")
    return _form(blank(course, slug), page)


@pages.post("/courses/<id:course_id>/assignments")
def add_assignment(course_id: int) -> ResponseReturnValue:
    """Give an exercise to a course."""
    page = ask(list_exercises, course_id)
    course = page.mine.course
    wanted, problems = read_assignment(blank(course), ZoneInfo(course.zone))
    if problems:
        return _form(wanted, page, problems), 422
    try:
        kept = do(create_assignment, wanted)
    except (Invalid, ExerciseNotFound) as error:
        return _form(wanted, page, _problem(error)), 422
    flash(gettext("The assignment is there. This is how students see it."))
    return redirect(url_for("student.assignment", assignment_id=kept.id))


@pages.get("/assignments/<id:assignment_id>/edit")
def edit_assignment(assignment_id: int) -> ResponseReturnValue:
    """Show the form for an assignment."""
    page = ask(open_assignment, assignment_id)
    return _form(page.mine.assignment, page)


@pages.post("/assignments/<id:assignment_id>/edit")
def store_assignment(assignment_id: int) -> ResponseReturnValue:
    """Change an assignment; grades follow at once."""
    page = ask(open_assignment, assignment_id)
    old = page.mine.assignment
    wanted, problems = read_assignment(old, ZoneInfo(old.zone))
    if problems:
        return _form(wanted, page, problems), 422
    try:
        do(change_assignment, wanted)
    except (Invalid, ExerciseNotFound) as error:
        return _form(wanted, page, _problem(error)), 422
    flash(gettext("The assignment is changed; grades follow the new rules."))
    return redirect(url_for("student.assignment", assignment_id=assignment_id))


def _problem(error: Invalid | ExerciseNotFound) -> dict[str, str]:
    """Return what a use case says of a field."""
    if isinstance(error, Invalid):
        return {error.field: error.reason}
    return {"exercise": told(error)}


def _form(
    assignment: Assignment,
    page: AssignmentForm | ExercisesPage,
    problems: Mapping[str, str] | None = None,
) -> str:
    """Return the form; what was sent stays in it, with what is wrong at each field."""
    return render_template(
        "assignment_form.html",
        assignment=assignment,
        course=page.mine.course,
        exercises=page.exercises,
        sharable=page.sharable,
        problems=problems or {},
    )

"""What staff does to single students: comments, grades by hand, extensions."""

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.domain.bounds import EXTRA_ATTEMPTS, EXTRA_HOURS, ID
from submissions.domain.permissions import Permission
from submissions.services.accommodations import (
    grant_accommodation,
    list_accommodations,
    revoke_accommodation,
)
from submissions.services.assignments import find_assignment
from submissions.services.extensions import grant_extensions, list_extensions, revoke_extension
from submissions.services.grades import override_grade, revoke_override
from submissions.services.naming import forget_name, list_names, name_answer
from submissions.services.pending import settle_pending
from submissions.services.verdicts import add_comment
from submissions.web.context import ask, do
from submissions.web.excerpts import listing
from submissions.web.forms import field, ids, local_time, number, whole

pages = Blueprint("marking", __name__)


@pages.post("/submissions/<id:submission_id>/comments")
def comment(submission_id: int) -> ResponseReturnValue:
    """Say something about a submission."""
    do(add_comment, submission_id, field("text"), question=field("question"))
    flash(gettext("Your comment is stored; the student sees it on this page."))
    return redirect(url_for("student.submission", submission_id=submission_id))


@pages.post("/submissions/<id:submission_id>/settle")
def settle(submission_id: int) -> ResponseReturnValue:
    """Give the pending points of a question, or none."""
    do(settle_pending, submission_id, field("question"), points=number("points"))
    flash(gettext("It is settled, and the grade is found anew."))
    return redirect(url_for("student.submission", submission_id=submission_id))


@pages.post("/assignments/<id:assignment_id>/students/<id:user_id>/override")
def override(assignment_id: int, user_id: int) -> ResponseReturnValue:
    """Set a grade by hand."""
    points, reason = number("points"), field("reason")
    do(override_grade, assignment_id, user_id, points=points, reason=reason)
    flash(gettext("The grade is set by hand. It stays until you take it back."))
    return _to_student(assignment_id, user_id)


@pages.post("/assignments/<id:assignment_id>/students/<id:user_id>/override/revoke")
def end_override(assignment_id: int, user_id: int) -> ResponseReturnValue:
    """Let what was found count again."""
    do(revoke_override, assignment_id, user_id)
    flash(gettext("What was found counts again."))
    return _to_student(assignment_id, user_id)


@pages.get("/assignments/<id:assignment_id>/extensions")
def extensions(assignment_id: int) -> ResponseReturnValue:
    """Show who has more time or attempts."""
    page = ask(list_extensions, assignment_id)
    return render_template(
        "extensions.html",
        course=page.mine.course,
        assignment=page.mine.assignment,
        extensions=page.extensions,
        members=page.members,
        names={one.user.id: one.listed.name for one in page.members},
    )


@pages.post("/assignments/<id:assignment_id>/extensions")
def extend(assignment_id: int) -> ResponseReturnValue:
    """Give students more time or attempts."""
    zone = ZoneInfo(ask(find_assignment, assignment_id).assignment.zone)
    made = do(
        grant_extensions,
        assignment_id,
        user_ids=ids("user_id"),
        people=field("people"),
        reason=field("reason"),
        due_at=local_time("due_at", zone),
        closes_at=local_time("closes_at", zone),
        extra_attempts=whole("extra_attempts", EXTRA_ATTEMPTS) if field("extra_attempts") else 0,
    )
    flash(gettext("Extensions granted: %(many)s.", many=len(made)))
    return redirect(url_for("marking.extensions", assignment_id=assignment_id))


@pages.post("/assignments/<id:assignment_id>/extensions/<id:user_id>/revoke")
def end_extension(assignment_id: int, user_id: int) -> ResponseReturnValue:
    """Take an extension back."""
    do(revoke_extension, assignment_id, user_id)
    flash(gettext("The extension is taken back."))
    return redirect(url_for("marking.extensions", assignment_id=assignment_id))


@pages.get("/assignments/<id:assignment_id>/names")
def names(assignment_id: int) -> ResponseReturnValue:
    """Show wrong answers that nobody knew, to be named, and what has been named."""
    page = ask(list_names, assignment_id)
    sources = [one.source.decode("utf-8", "replace") for one in page.unnamed]
    return render_template(
        "names.html",
        course=page.mine.course,
        assignment=page.mine.assignment,
        may_name=page.mine.may(Permission.MANAGE_ASSIGNMENTS),
        named=page.named,
        unnamed=list(zip(page.unnamed, map(listing, sources), strict=True)),
    )


@pages.post("/assignments/<id:assignment_id>/names")
def name(assignment_id: int) -> ResponseReturnValue:
    """Name a wrong answer."""
    given = {"title": field("title"), "hint": field("hint")}
    do(name_answer, assignment_id, field("question"), field("answer_class"), **given)
    flash(
        gettext("All answers that are equal to it carry the name and the hint, earlier ones too.")
    )
    return redirect(url_for("marking.names", assignment_id=assignment_id))


@pages.post("/assignments/<id:assignment_id>/names/<id:named_id>/forget")
def forget(assignment_id: int, named_id: int) -> ResponseReturnValue:
    """Take a name away."""
    do(forget_name, assignment_id, named_id)
    flash(gettext("The name is taken away."))
    return redirect(url_for("marking.names", assignment_id=assignment_id))


@pages.get("/courses/<id:course_id>/accommodations")
def accommodations(course_id: int) -> ResponseReturnValue:
    """Show who has more time or attempts in all of a course."""
    page = ask(list_accommodations, course_id)
    return render_template(
        "accommodations.html",
        course=page.mine.course,
        accommodations=page.accommodations,
        members=page.members,
        names={one.user.id: one.listed.name for one in page.members},
    )


@pages.post("/courses/<id:course_id>/accommodations")
def accommodate(course_id: int) -> ResponseReturnValue:
    """Give a student more time or attempts everywhere."""
    do(
        grant_accommodation,
        course_id,
        whole("user_id", ID),
        reason=field("reason"),
        extra_hours=number("extra_hours", EXTRA_HOURS) if field("extra_hours") else 0.0,
        extra_attempts=whole("extra_attempts", EXTRA_ATTEMPTS) if field("extra_attempts") else 0,
    )
    flash(gettext("It holds for all assignments of this course, and grades follow."))
    return redirect(url_for("marking.accommodations", course_id=course_id))


@pages.post("/courses/<id:course_id>/accommodations/<id:user_id>/revoke")
def end_accommodation(course_id: int, user_id: int) -> ResponseReturnValue:
    """Take an accommodation back."""
    do(revoke_accommodation, course_id, user_id)
    flash(gettext("The accommodation is taken back."))
    return redirect(url_for("marking.accommodations", course_id=course_id))


def _to_student(assignment_id: int, user_id: int) -> ResponseReturnValue:
    course_id = ask(find_assignment, assignment_id).course.id
    return redirect(url_for("instructor.student", course_id=course_id, user_id=user_id))

"""The administrator's pages: health, people, courses, the audit log."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.domain.bounds import ID
from submissions.domain.people import User
from submissions.services.accounts import add_user, change_user, invite, list_users, show_user
from submissions.services.audit import list_audit
from submissions.services.courses import create_course, show_courses
from submissions.services.health import retry_job, show_health
from submissions.services.privacy import delete_person, export_person
from submissions.services.sign_on import show_linked
from submissions.services.windows import Window
from submissions.web.context import ask, do, invitation_link
from submissions.web.forms import field, ticked, whole

pages = Blueprint("admin", __name__, url_prefix="/admin")

_MOST_SHOWN = 200


@pages.get("/")
def health() -> ResponseReturnValue:
    """Show how the service is."""
    return render_template("health.html", health=ask(show_health))


@pages.post("/jobs/<id:job_id>/retry")
def retry(job_id: int) -> ResponseReturnValue:
    """Queue a job again that was set aside."""
    do(retry_job, job_id)
    flash(gettext("The job is queued again."))
    return redirect(url_for("admin.health"))


@pages.get("/users")
def users() -> ResponseReturnValue:
    """Show the accounts."""
    search = request.args.get("search", "").strip()
    page = ask(list_users, search=search, window=Window(_MOST_SHOWN))
    return render_template("users.html", users=page.users, total=page.cut.total, search=search)


@pages.post("/users")
def new_user() -> ResponseReturnValue:
    """Make an account and an invitation to it."""
    user = do(
        add_user,
        field("login"),
        name=field("name"),
        email=field("email"),
        admin=ticked("admin"),
    )
    return _user(user, link=_link(user.id))


@pages.get("/users/<id:user_id>")
def user(user_id: int) -> ResponseReturnValue:
    """Show one account."""
    return _user(ask(show_user, user_id))


@pages.post("/users/<id:user_id>")
def store_user(user_id: int) -> ResponseReturnValue:
    """Change an account."""
    do(
        change_user,
        user_id,
        name=field("name"),
        email=field("email"),
        admin=ticked("admin"),
        active=ticked("active"),
        founder=ticked("founder"),
    )
    flash(gettext("The account is changed."))
    return redirect(url_for("admin.user", user_id=user_id))


@pages.post("/users/<id:user_id>/invite")
def invite_user(user_id: int) -> ResponseReturnValue:
    """Make a link with which a person sets a password."""
    return _user(ask(show_user, user_id), link=_link(user_id))


@pages.get("/users/<id:user_id>/export")
def export(user_id: int) -> ResponseReturnValue:
    """Send all that is kept about a person."""
    return personal_data(user_id)


@pages.post("/users/<id:user_id>/delete")
def delete(user_id: int) -> ResponseReturnValue:
    """Delete a person and all that is theirs."""
    do(delete_person, user_id, login=field("login"))
    flash(gettext("The person and all that was theirs is deleted."))
    return redirect(url_for("admin.users"))


@pages.get("/courses")
def courses() -> ResponseReturnValue:
    """Show all courses."""
    page = ask(show_courses)
    return render_template("courses.html", courses=page.courses, people=page.people)


@pages.post("/courses")
def new_course() -> ResponseReturnValue:
    """Make a course."""
    made = do(
        create_course,
        field("slug"),
        title=field("title"),
        term=field("term"),
        zone=field("zone") or "UTC",
        instructor_id=whole("instructor_id", ID) if field("instructor_id") else None,
    )
    flash(gettext("The course is there. Put its people in next."))
    return redirect(url_for("course.people", course_id=made.id))


@pages.get("/audit")
def audit() -> ResponseReturnValue:
    """Show the audit log, all of it or what was done to one thing."""
    subject = request.args.get("subject", "").strip()
    deeds = ask(list_audit, subject=subject or None).deeds
    return render_template("audit.html", deeds=deeds, subject=subject)


def personal_data(user_id: int) -> Response:
    """Return all that is kept about a person, as a file."""
    kept = ask(export_person, user_id)
    return Response(
        json.dumps(kept, indent=2, ensure_ascii=False),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="person-{user_id}.json"'},
    )


def _user(user: User, *, link: str = "") -> str:
    linked = ask(show_linked, user.id)
    return render_template("user.html", user=user, link=link, linked=linked)


def _link(user_id: int) -> str:
    return invitation_link(do(invite, user_id))

"""The administrator's pages: health, people, courses, the audit log."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from submissions.domain.people import User
from submissions.errors import NotFound
from submissions.services.accounts import add_user, change_user, invite, list_users
from submissions.services.audit import list_audit
from submissions.services.courses import create_course, list_courses
from submissions.services.health import retry_job, show_health
from submissions.services.privacy import delete_person, export_person
from submissions.web.context import actor, services
from submissions.web.forms import field, ticked, whole

pages = Blueprint("admin", __name__, url_prefix="/admin")

_MOST_SHOWN = 200


@pages.get("/")
def health() -> ResponseReturnValue:
    """Show how the service is."""
    return render_template("health.html", health=show_health(services(), actor()))


@pages.post("/jobs/<id:job_id>/retry")
def retry(job_id: int) -> ResponseReturnValue:
    """Queue a job again that was set aside."""
    retry_job(services(), actor(), job_id)
    flash("The job is queued again.")
    return redirect(url_for("admin.health"))


@pages.get("/users")
def users() -> ResponseReturnValue:
    """Show the accounts."""
    search = request.args.get("search", "").strip()
    found = [one for one in list_users(services(), actor()) if _has(one, search.casefold())]
    return render_template("users.html", users=found[:_MOST_SHOWN], total=len(found), search=search)


def _has(user: User, text: str) -> bool:
    return any(text in said.casefold() for said in (user.login, user.name, user.email))


@pages.post("/users")
def new_user() -> ResponseReturnValue:
    """Make an account and an invitation to it."""
    user = add_user(
        services(),
        actor(),
        field("login"),
        name=field("name"),
        email=field("email"),
        admin=ticked("admin"),
    )
    return _user(user, link=_link(user.id))


@pages.get("/users/<id:user_id>")
def user(user_id: int) -> ResponseReturnValue:
    """Show one account."""
    return _user(_found(user_id))


@pages.post("/users/<id:user_id>")
def store_user(user_id: int) -> ResponseReturnValue:
    """Change an account."""
    change_user(
        services(),
        actor(),
        user_id,
        name=field("name"),
        email=field("email"),
        admin=ticked("admin"),
        active=ticked("active"),
    )
    flash("The account is changed.")
    return redirect(url_for("admin.user", user_id=user_id))


@pages.post("/users/<id:user_id>/invite")
def invite_user(user_id: int) -> ResponseReturnValue:
    """Make a link with which a person sets a password."""
    return _user(_found(user_id), link=_link(user_id))


@pages.get("/users/<id:user_id>/export")
def export(user_id: int) -> ResponseReturnValue:
    """Send all that is kept about a person."""
    return personal_data(user_id)


@pages.post("/users/<id:user_id>/delete")
def delete(user_id: int) -> ResponseReturnValue:
    """Delete a person and all that is theirs."""
    delete_person(services(), actor(), user_id, login=field("login"))
    flash("The person and all that was theirs is deleted.")
    return redirect(url_for("admin.users"))


@pages.get("/courses")
def courses() -> ResponseReturnValue:
    """Show all courses."""
    people = list_users(services(), actor())
    found = list_courses(services(), actor())
    return render_template("courses.html", courses=found, people=people)


@pages.post("/courses")
def new_course() -> ResponseReturnValue:
    """Make a course."""
    made = create_course(
        services(),
        actor(),
        field("slug"),
        title=field("title"),
        term=field("term"),
        zone=field("zone") or "UTC",
        instructor_id=whole("instructor_id", least=1) if field("instructor_id") else None,
    )
    flash("The course is there. Put its people in next.")
    return redirect(url_for("course.people", course_id=made.id))


@pages.get("/audit")
def audit() -> ResponseReturnValue:
    """Show the audit log, all of it or what was done to one thing."""
    subject = request.args.get("subject", "").strip()
    deeds = list_audit(services(), actor(), subject=subject or None)
    return render_template("audit.html", deeds=deeds, subject=subject)


def personal_data(user_id: int) -> Response:
    """Return all that is kept about a person, as a file."""
    kept = export_person(services(), actor(), user_id)
    return Response(
        json.dumps(kept, indent=2, ensure_ascii=False),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="person-{user_id}.json"'},
    )


def _found(user_id: int) -> User:
    people = list_users(services(), actor())
    found = next((one for one in people if one.id == user_id), None)
    if found is None:
        raise NotFound("person", user_id)
    return found


def _user(user: User, *, link: str = "") -> str:
    return render_template("user.html", user=user, link=link)


def _link(user_id: int) -> str:
    return url_for("auth.invitation", token=invite(services(), actor(), user_id), _external=True)

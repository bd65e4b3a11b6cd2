"""Pages about learning platforms: their registration, their courses, and where links lead."""

from contextlib import AbstractContextManager

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.domain.bounds import ID
from submissions.errors import ChangedMeanwhile
from submissions.services.launching import choose_assignment, show_link
from submissions.services.platform_rosters import apply_platform_roster, preview_platform_roster
from submissions.services.platforms import (
    Registration,
    change_platform,
    link_course,
    list_platforms,
    register_platform,
    rotate_key,
    show_platform,
)
from submissions.services.scores import send_again, show_scores
from submissions.web.context import actor, ask, close_work, do, outside, places, services
from submissions.web.errors import status_of
from submissions.web.forms import field, ticked, whole

pages = Blueprint("platforms", __name__)


@pages.get("/admin/platforms")
def platforms() -> ResponseReturnValue:
    """Show the platforms, and what to fill in on their side."""
    provider = services().provider
    return render_template(
        "platforms.html",
        platforms=ask(list_platforms),
        ours=_ours(),
        sign_on=provider.settings if provider else None,
        sign_on_ours={
            gettext("Redirect URI"): outside("sign_on.arrive"),
            gettext("Post-logout redirect URI"): outside("auth.sign_in"),
        },
    )


@pages.post("/admin/platforms")
def add_platform() -> ResponseReturnValue:
    """Register one."""
    made = do(register_platform, _told())
    flash(gettext("The platform is registered."))
    return redirect(url_for("platforms.platform", platform_id=made.id))


@pages.get("/admin/platforms/<id:platform_id>")
def platform(platform_id: int) -> ResponseReturnValue:
    """Show one, and which of its courses is which of ours."""
    return render_template("platform.html", page=ask(show_platform, platform_id), ours=_ours())


@pages.post("/admin/platforms/<id:platform_id>")
def store_platform(platform_id: int) -> ResponseReturnValue:
    """Change one."""
    do(change_platform, platform_id, _told(), active=ticked("active"))
    flash(gettext("The platform is changed."))
    return redirect(url_for("platforms.platform", platform_id=platform_id))


@pages.post("/admin/platforms/keys")
def new_key() -> ResponseReturnValue:
    """Draw a new key of ours."""
    do(rotate_key)
    flash(
        gettext("From now on the new key signs; the one before is published until the next change.")
    )
    return redirect(url_for("platforms.platforms"))


@pages.post("/admin/platforms/contexts/<id:context_id>")
def store_course(context_id: int) -> ResponseReturnValue:
    """Let a course of a platform be another of ours."""
    kept = do(link_course, context_id, whole("course_id", ID))
    flash(gettext("The course is linked; its instructor chooses where each link leads."))
    return redirect(url_for("platforms.platform", platform_id=kept.platform_id))


@pages.get("/lti/links/<id:link_id>")
def link(link_id: int) -> ResponseReturnValue:
    """Show what a link of a platform may lead to."""
    page = ask(show_link, link_id)
    return render_template("link.html", page=page, course=page.mine.course)


@pages.post("/lti/links/<id:link_id>")
def store_link(link_id: int) -> ResponseReturnValue:
    """Choose where it leads."""
    chosen = do(choose_assignment, link_id, whole("assignment_id", ID))
    flash(gettext("Students who open the link in the learning platform come here."))
    return redirect(url_for("student.assignment", assignment_id=chosen.assignment_id))


@pages.get("/assignments/<id:assignment_id>/scores")
def scores(assignment_id: int) -> ResponseReturnValue:
    """Show what platforms hold of an assignment's grades, what waits, and what was refused."""
    page = ask(show_scores, assignment_id)
    mine = page.mine
    return render_template("scores.html", page=page, course=mine.course, assignment=mine.assignment)


@pages.post("/assignments/<id:assignment_id>/scores")
def again(assignment_id: int) -> ResponseReturnValue:
    """Have refused scores sent once more."""
    many = do(send_again, assignment_id)
    flash(gettext("Scores to be sent once more: %(many)s.", many=many))
    return redirect(url_for("platforms.scores", assignment_id=assignment_id))


@pages.post("/courses/<id:course_id>/platform-list")
def show_list(course_id: int) -> ResponseReturnValue:
    """Show what the learning platform's list would change; it is asked, so this is no page."""
    return _list(course_id)


@pages.post("/courses/<id:course_id>/platform-list/apply")
def apply_list(course_id: int) -> ResponseReturnValue:
    """Do what was shown; show it anew if it would be something else by now."""
    digest, gone = field("digest"), ticked("remove_missing")
    try:
        with _aside():
            done = apply_platform_roster(
                services(), actor(), course_id, digest, remove_missing=gone
            )
    except ChangedMeanwhile as error:
        return _list(course_id, str(error)), status_of(error)
    said = gettext(
        "As the platform has it: %(added)s added, %(raised)s roles raised.",
        added=len(done.added),
        raised=len(done.raised),
    )
    flash(said)
    return redirect(url_for("course.people", course_id=course_id))


def _list(course_id: int, problem: str = "") -> str:
    with _aside():
        page = preview_platform_roster(services(), actor(), course_id)
    found, course = page.difference, page.mine.course
    return render_template("platform_list.html", course=course, found=found, problem=problem)


def _aside() -> AbstractContextManager[None]:
    """Leave one's place to others while a platform is asked; it may be slow."""
    who = actor()
    close_work()
    return places().aside(who.user_id)


def _told() -> Registration:
    return Registration(
        name=field("name"),
        issuer=field("issuer"),
        client_id=field("client_id"),
        auth_url=field("auth_url"),
        token_url=field("token_url"),
        jwks_url=field("jwks_url"),
        deployments=tuple(dict.fromkeys(field("deployments").split())),
    )


def _ours() -> dict[str, str]:
    """Return what the platform wants to know of us; its administrator copies it."""
    return {
        gettext("Tool URL, target link URI"): outside("launch.arrive"),
        gettext("Redirection URI"): outside("launch.arrive"),
        gettext("Initiate login URL, OIDC initiation URL"): outside("launch.login"),
        gettext("Public keyset, JWK URL"): outside("launch.keys"),
    }

"""Pages to join a course by its code, and to make one's own."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.errors import Conflict, Forbidden, Invalid, NotFound, TooManyTries
from submissions.services.courses import create_course, zones
from submissions.services.joining import close_joining, coded_course, join, open_joining, sign_up
from submissions.web.context import actor, do, keep_session, reader, services
from submissions.web.devices import remember
from submissions.web.errors import status_of, told, wait_of
from submissions.web.forms import field, same_twice

pages = Blueprint("joining", __name__)


@pages.get("/join")
def ask_code() -> ResponseReturnValue:
    """Ask for a code."""
    if request.args.get("code"):
        return redirect(url_for("joining.show", code=request.args["code"][:40]))
    return render_template("join.html", course=None, problem="", provider="")


@pages.get("/join/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show which course a code lets in to."""
    return _page(code)


@pages.post("/join/<code>")
def enter(code: str) -> ResponseReturnValue:
    """Join it."""
    course = join(services(), actor(), code, client=_client())
    flash(gettext("You are in this course now."))
    return redirect(url_for("student.course", course_id=course.id))


@pages.post("/join/<code>/account")
def make_account(code: str) -> ResponseReturnValue:
    """Make an account, and join."""
    given = {"login": field("login"), "name": field("name")}
    try:
        password = same_twice("password", "again")
        signed_in = sign_up(services(), code, password=password, client=_client(), **given)
    except (Invalid, Conflict) as error:
        return make_response(_page(code, told(error)), status_of(error))
    keep_session(signed_in.token)
    said = gettext(
        "Your account is made. Your login is %(login)s, with the wave before it.",
        login=signed_in.actor.login,
    )
    flash(said)
    answer = make_response(redirect(url_for("student.home")))
    return remember(answer, signed_in.actor.user_id)


@pages.post("/courses/<id:course_id>/joining")
def change(course_id: int) -> ResponseReturnValue:
    """Draw a new code, or close the course."""
    do(close_joining if field("deed") == "close" else open_joining, course_id)
    return redirect(url_for("course.people", course_id=course_id) + "#joining")


@pages.get("/courses/new")
def new_course() -> ResponseReturnValue:
    """Show the form for a course of one's own."""
    if not (actor().founder or actor().admin):
        raise Forbidden("make courses")
    return render_template("new_course.html", zones=zones())


@pages.post("/courses/new")
def add_course() -> ResponseReturnValue:
    """Make it."""
    made = do(
        create_course,
        field("slug"),
        title=field("title"),
        term=field("term"),
        zone=field("zone") or "UTC",
    )
    flash(gettext("The course is there. Put its people in next."))
    return redirect(url_for("course.people", course_id=made.id))


def _page(code: str, problem: str = "") -> ResponseReturnValue:
    try:
        course = coded_course(services(), code, client=_client())
    except (NotFound, TooManyTries) as error:
        page = render_template("join.html", course=None, problem=told(error), provider="")
        return page, status_of(error), wait_of(error)
    provider = services().provider
    name = provider.settings.name if provider and reader() is None else ""
    return render_template("join.html", course=course, code=code, problem=problem, provider=name)


def _client() -> str:
    return request.remote_addr or ""

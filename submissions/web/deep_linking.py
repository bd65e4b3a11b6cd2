"""Where an instructor chooses an assignment inside a learning platform (LTI Deep Linking).

It is a page in a frame of another site, where browsers keep no cookies of ours: what was asked, and
of whom, goes to and fro in the form, signed by us.
"""

from dataclasses import astuple
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from grader.errors import ExerciseNotFound
from submissions.config import MIB
from submissions.domain.deep_linking import LinkRequest
from submissions.domain.launch import DeepLinking
from submissions.errors import Invalid, LaunchRefused
from submissions.services.assignments import blank
from submissions.services.deep_linking import (
    VALID,
    Choice,
    choose,
    make_and_choose,
    show_choice,
    take_request,
)
from submissions.web.context import close_work, outside, reading, writing
from submissions.web.csrf import check_text
from submissions.web.forms import field, ids, local_time, number, read_all, ticked
from submissions.web.headers import allow_form_to, allow_frames

pages = Blueprint("deep_linking", __name__, url_prefix="/lti/deep-linking")


def begin(launch: DeepLinking) -> str:
    """Show what the link may lead to to whoever the platform vouches for."""
    with writing() as work:
        asked = take_request(work, launch)
    return _page(asked, {})


@pages.post("")
def answer() -> ResponseReturnValue:
    """Take the answer back to the platform: links to assignments that are there."""
    asked = _asked()
    try:
        chosen = ids("assignment_id")
        with writing() as work:
            choice = choose(work, asked, chosen, outside("launch.arrive"))
    except Invalid as error:
        return _page(asked, {"assignment_id": error.reason}), 422
    return _back(choice)


@pages.post("/new")
def make() -> ResponseReturnValue:
    """Make an assignment, and take the answer back that the link leads there."""
    asked = _asked()
    course = show_choice(reading(), asked).course
    given, problems = read_all(
        {
            "title": lambda: field("title"),
            "exercise": lambda: field("exercise"),
            "points": lambda: number("points"),
            "due_at": lambda: local_time("due_at", ZoneInfo(course.zone)),
            "published": lambda: ticked("published"),
        }
    )
    if problems:
        return _page(asked, problems), 422
    try:
        with writing() as work:
            wanted = blank(course).changed(given)
            choice = make_and_choose(work, asked, wanted, outside("launch.arrive"))
    except Invalid as error:
        return _page(asked, {error.field: error.reason}), 422
    except ExerciseNotFound as error:
        return _page(asked, {"exercise": str(error)}), 422
    return _back(choice)


def _page(asked: LinkRequest, problems: dict[str, str]) -> str:
    allow_frames(asked.return_url)
    close_work()
    page = show_choice(reading(), asked)
    ticket = _signer().dumps(astuple(asked))
    return render_template(
        "deep_linking.html", page=page, asked=asked, ticket=ticket, problems=problems
    )


def _back(choice: Choice) -> str:
    allow_frames(choice.return_url)
    allow_form_to(choice.return_url)
    return render_template("deep_linking_answer.html", choice=choice)


def _asked() -> LinkRequest:
    """Return what was asked, as we signed it; raise LaunchRefused if we did not, or it is over."""
    allow_frames()
    request.max_content_length = MIB
    check_text()
    try:
        said = _signer().loads(field("ticket"), max_age=int(VALID.total_seconds()))
        asked = LinkRequest(*said)
    except (BadData, TypeError) as error:
        raise LaunchRefused("it took too long, or did not begin here; begin there anew.") from error
    allow_frames(asked.return_url)
    return asked


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="deep-linking")

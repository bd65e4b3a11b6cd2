"""A mistake as a door: who made it, what they wrote, a comment to all, a page to show in class."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from submissions.services.mistakes import comment_on_mistake, show_mistake
from submissions.web.context import ask, do
from submissions.web.forms import field

pages = Blueprint("mistakes", __name__)


@pages.get("/assignments/<id:assignment_id>/mistake")
def mistake(assignment_id: int) -> ResponseReturnValue:
    """Show who made a mistake, and what some of them wrote."""
    return _shown(assignment_id, "mistake.html")


@pages.get("/assignments/<id:assignment_id>/mistake/class")
def in_class(assignment_id: int) -> ResponseReturnValue:
    """Show it as it can be shown in class: nobody's name, nobody's program."""
    return _shown(assignment_id, "mistake_class.html")


def _shown(assignment_id: int, template: str) -> str:
    page = ask(show_mistake, assignment_id, request.args.get("name", "")[:300])
    return render_template(
        template, page=page, course=page.mine.course, assignment=page.mine.assignment
    )


@pages.post("/assignments/<id:assignment_id>/mistake")
def comment(assignment_id: int) -> ResponseReturnValue:
    """Say something to all who still make it."""
    name = field("name")[:300]
    told = do(comment_on_mistake, assignment_id, name, field("text"))
    said = ngettext(
        "Your comment is stored; %(num)s student can read it.",
        "Your comment is stored; %(num)s students can read it.",
        told,
    )
    flash(said)
    return redirect(url_for("mistakes.mistake", assignment_id=assignment_id, name=name))

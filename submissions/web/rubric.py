"""The rubric of an assignment, its items, and marking by them."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from submissions.domain.bounds import ID, RUBRIC_POINTS
from submissions.domain.permissions import Permission
from submissions.errors import Invalid
from submissions.services.rubric import (
    add_rubric_item,
    change_rubric_item,
    remove_rubric_item,
    show_rubric,
    show_rubric_item,
)
from submissions.services.rubric_marking import mark_by_rubric
from submissions.web.context import ask, do
from submissions.web.forms import field, ids, number, ticked, whole

pages = Blueprint("rubric", __name__)


@pages.get("/assignments/<id:assignment_id>/rubric")
def items(assignment_id: int) -> ResponseReturnValue:
    """Show the rubric of an assignment, and on how many submissions each item stands."""
    return _rubric(assignment_id)


def _rubric(assignment_id: int, problems: Mapping[str, str] | None = None) -> str:
    page = ask(show_rubric, assignment_id)
    return render_template(
        "rubric.html",
        course=page.mine.course,
        assignment=page.mine.assignment,
        items=page.items,
        may_change=page.mine.may(Permission.MANAGE_ASSIGNMENTS),
        problems=problems or {},
    )


@pages.post("/assignments/<id:assignment_id>/rubric")
def add(assignment_id: int) -> ResponseReturnValue:
    """Put an item at the end of the rubric."""
    try:
        title, points = field("title"), number("points", RUBRIC_POINTS)
        do(add_rubric_item, assignment_id, title=title, points=points)
    except Invalid as error:
        return _rubric(assignment_id, {error.field: error.reason}), 422
    flash(gettext("The item is in the rubric."))
    return redirect(url_for("rubric.items", assignment_id=assignment_id))


@pages.get("/rubric-items/<id:item_id>")
def item(item_id: int) -> ResponseReturnValue:
    """Show one item, and what follows when it is changed or deleted."""
    return _item(item_id)


def _item(item_id: int, problems: Mapping[str, str] | None = None) -> str:
    page = ask(show_rubric_item, item_id)
    return render_template(
        "rubric_item.html",
        course=page.mine.course,
        assignment=page.mine.assignment,
        item=page.item,
        submissions=page.submissions,
        problems=problems or {},
    )


@pages.post("/rubric-items/<id:item_id>")
def change(item_id: int) -> ResponseReturnValue:
    """Change what an item says and gives, wherever it stands."""
    try:
        title, points = field("title"), number("points", RUBRIC_POINTS)
        changed = do(change_rubric_item, item_id, title=title, points=points)
    except Invalid as error:
        return _item(item_id, {error.field: error.reason}), 422
    flash(gettext("The item is changed, and all grades follow that it stands on."))
    return redirect(url_for("rubric.items", assignment_id=changed.assignment_id))


@pages.post("/rubric-items/<id:item_id>/place")
def place(item_id: int) -> ResponseReturnValue:
    """Put an item elsewhere in the rubric."""
    moved = do(change_rubric_item, item_id, place=whole("place"))
    return redirect(url_for("rubric.items", assignment_id=moved.assignment_id))


@pages.post("/rubric-items/<id:item_id>/remove")
def remove(item_id: int) -> ResponseReturnValue:
    """Delete an item; if it stands on submissions, ask first."""
    page = ask(show_rubric_item, item_id)
    if page.submissions and not ticked("take_off"):
        why = ngettext(
            "It stands on %(num)s submission: tick this if it is to go all the same.",
            "It stands on %(num)s submissions: tick this if it is to go all the same.",
            page.submissions,
        )
        return _item(item_id, {"take_off": why}), 422
    do(remove_rubric_item, item_id, take_off=ticked("take_off"))
    flash(gettext("The item is deleted."))
    return redirect(url_for("rubric.items", assignment_id=page.item.assignment_id))


@pages.post("/submissions/<id:submission_id>/rubric")
def mark(submission_id: int) -> ResponseReturnValue:
    """Let what is ticked stand on a submission, and take off what was and is not ticked any more.

    What somebody else has applied since the page was opened stays.
    """
    stood, wanted = set(ids("stood")), set(ids("item"))
    do(mark_by_rubric, submission_id, apply=wanted - stood, take_off=stood - wanted)
    flash(gettext("It is stored; the grade follows."))
    to = whole("then", ID) if "then" in request.form else submission_id
    return redirect(url_for("student.submission", submission_id=to), 303)

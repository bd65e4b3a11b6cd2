"""Regrades: proposed, reviewed as a difference, applied, undone."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.domain.people import Actor
from submissions.domain.regrade import Regrade
from submissions.services.ports import Work
from submissions.services.regrades import (
    apply_regrade,
    drop_regrade,
    list_regrades,
    propose_regrade,
    show_regrade,
    undo_regrade,
)
from submissions.web.context import ask, do
from submissions.web.forms import field, ids

pages = Blueprint("regrade", __name__)


@pages.get("/assignments/<id:assignment_id>/regrades")
def regrades(assignment_id: int) -> ResponseReturnValue:
    """Show the regrades of an assignment."""
    page = ask(list_regrades, assignment_id)
    return render_template(
        "regrades.html",
        course=page.mine.course,
        assignment=page.mine.assignment,
        regrades=page.regrades,
    )


@pages.post("/assignments/<id:assignment_id>/regrades")
def propose(assignment_id: int) -> ResponseReturnValue:
    """Have submissions graded anew: the ticked ones, or all."""
    chosen = ids("submission_ids") if field("which") == "some" else None
    made = do(propose_regrade, assignment_id, reason=field("reason"), submission_ids=chosen)
    return redirect(url_for("regrade.regrade", regrade_id=made.id))


@pages.get("/regrades/<id:regrade_id>")
def regrade(regrade_id: int) -> ResponseReturnValue:
    """Show who would gain and lose."""
    page = ask(show_regrade, regrade_id)
    changed = [row for row in page.rows if row.changed or row.problem]
    return render_template(
        "regrade.html",
        page=page,
        regrade=page.regrade,
        course=page.mine.course,
        assignment=page.assignment,
        changed=changed,
    )


@pages.post("/regrades/<id:regrade_id>/apply")
def apply(regrade_id: int) -> ResponseReturnValue:
    """Let the new reports count."""
    return _decide(apply_regrade, regrade_id, gettext("The new reports count; all grades follow."))


@pages.post("/regrades/<id:regrade_id>/undo")
def undo(regrade_id: int) -> ResponseReturnValue:
    """Let the old reports count again."""
    return _decide(
        undo_regrade, regrade_id, gettext("The old reports count again; all grades follow.")
    )


@pages.post("/regrades/<id:regrade_id>/drop")
def drop(regrade_id: int) -> ResponseReturnValue:
    """Drop a proposal."""
    return _decide(
        drop_regrade, regrade_id, gettext("The regrade is dropped; nothing has changed.")
    )


def _decide(
    decision: Callable[[Work, Actor, int], Regrade], regrade_id: int, said: str
) -> ResponseReturnValue:
    do(decision, regrade_id)
    flash(said)
    return redirect(url_for("regrade.regrade", regrade_id=regrade_id))

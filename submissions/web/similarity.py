"""Programs that resemble each other: the groups of an assignment, and two beside each other."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.domain.permissions import Permission
from submissions.errors import Invalid
from submissions.services.similarity import (
    mark_looked_at,
    show_similar_pair,
    show_similarity,
)
from submissions.web.context import ask, do
from submissions.web.excerpts import beside
from submissions.web.forms import field, ids

pages = Blueprint("similarity", __name__)


def _least() -> int:
    least = request.args.get("least", default=90, type=int)
    if not 50 <= least <= 100:
        why = gettext("it is %(least)s; wanted 50 to 100 per cent.", least=least)
        raise Invalid("least", why)
    return least


@pages.get("/assignments/<id:assignment_id>/similarity")
def groups(assignment_id: int) -> ResponseReturnValue:
    """Show which programs resemble each other, as a hint for a person."""
    least = _least()
    page = ask(show_similarity, assignment_id, least=least / 100)
    return render_template(
        "similarity.html",
        course=page.mine.course,
        assignment=page.mine.assignment,
        page=page,
        least=least,
    )


@pages.get("/assignments/<id:assignment_id>/similarity/pair")
def pair(assignment_id: int) -> ResponseReturnValue:
    """Show two programs beside each other, what is alike in the same lines."""
    first, second = (request.args.get(name, default=0, type=int) for name in ("first", "second"))
    least = _least()
    page = ask(show_similar_pair, assignment_id, first, second, least=least / 100)
    return render_template(
        "similar_pair.html",
        course=page.mine.course,
        assignment=page.mine.assignment,
        page=page,
        part=beside(page.lines),
        least=least,
        may_mark=page.mine.may(Permission.COMMENT),
    )


@pages.post("/assignments/<id:assignment_id>/similarity/looks")
def look(assignment_id: int) -> ResponseReturnValue:
    """Note that programs were looked at together."""
    chosen = ids("submission_ids")
    do(mark_looked_at, assignment_id, chosen, note=field("note"))
    flash(gettext("Noted. A new attempt of one of them brings it back."))
    to = url_for(
        "similarity.pair",
        assignment_id=assignment_id,
        first=chosen[0],
        second=chosen[1],
        least=_least(),
    )
    return redirect(to, 303)

"""The pages of inquiries: the queue of a course, and one thread for both who read it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.domain.inquiry import InquiryState
from submissions.errors import Invalid
from submissions.services.inquiries import (
    close_inquiry,
    list_inquiries,
    open_inquiry,
    reply_to_inquiry,
    show_inquiry,
)
from submissions.web.context import ask, do
from submissions.web.forms import field, number, ticked
from submissions.web.paging import window

pages = Blueprint("inquiry", __name__)

_STATES = {**{state.value: state for state in InquiryState}, "all": None}


@pages.get("/courses/<id:course_id>/inquiries")
def queue(course_id: int) -> ResponseReturnValue:
    """Show what students ask; at first what waits for an answer."""
    state = request.args.get("state", InquiryState.OPEN.value)
    if state not in _STATES:
        raise Invalid("state", f"wanted one of: {', '.join(_STATES)}.")
    page = ask(list_inquiries, course_id, state=_STATES[state], window=window())
    return render_template(
        "inquiries.html", page=page, course=page.mine.course, state=state, states=list(_STATES)
    )


@pages.post("/submissions/<id:submission_id>/inquiries")
def begin(submission_id: int) -> ResponseReturnValue:
    """Ask about a grade."""
    made = do(open_inquiry, submission_id, field("text"), question=field("question"))
    flash(gettext("Your question is stored; staff answers on this page."))
    return _to(made.id)


@pages.get("/inquiries/<id:inquiry_id>")
def thread(inquiry_id: int) -> ResponseReturnValue:
    """Show an inquiry and all that was said in it."""
    page = ask(show_inquiry, inquiry_id)
    mine, report = page.verdict.mine, page.verdict.report
    asked = [one for one in report.questions if one.name == page.inquiry.question] if report else []
    return render_template(
        "inquiry.html",
        page=page,
        inquiry=page.inquiry,
        verdict=page.verdict,
        mine=mine,
        course=mine.course,
        assignment=mine.assignment,
        asked=asked,
    )


@pages.post("/inquiries/<id:inquiry_id>/replies")
def reply(inquiry_id: int) -> ResponseReturnValue:
    """Say something more; staff may set the grade by hand with it."""
    points = number("points") if field("points") else None
    do(reply_to_inquiry, inquiry_id, field("text"), points=points, close=ticked("close"))
    if points is None:
        flash(gettext("It is stored."))
    else:
        flash(gettext("It is stored, and the grade is set by hand."))
    return _to(inquiry_id)


@pages.post("/inquiries/<id:inquiry_id>/close")
def close(inquiry_id: int) -> ResponseReturnValue:
    """End an inquiry."""
    do(close_inquiry, inquiry_id)
    flash(gettext("The inquiry is closed."))
    return _to(inquiry_id)


def _to(inquiry_id: int) -> ResponseReturnValue:
    return redirect(url_for("inquiry.thread", inquiry_id=inquiry_id), 303)

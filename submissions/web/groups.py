"""Groups: the student's own, and those of an assignment as staff sets them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from submissions.domain.bounds import ID
from submissions.domain.permissions import Permission
from submissions.errors import Conflict, GroupListInvalid, Invalid, NotFound, RosterInvalid
from submissions.services.group_lists import (
    GroupsChange,
    apply_groups,
    dissolve_group,
    list_groups,
    move_member,
    preview_groups,
)
from submissions.services.groups import join_group, leave_group, make_group
from submissions.web.context import actor, ask, close_work, do, services
from submissions.web.errors import status_of
from submissions.web.forms import field, list_text, whole

pages = Blueprint("groups", __name__)


@pages.post("/assignments/<id:assignment_id>/group")
def make(assignment_id: int) -> ResponseReturnValue:
    """Make a group with whoever asks in it."""
    do(make_group, assignment_id)
    flash(gettext("Your group is there. Tell the others its code; it is on this page."))
    return _to_assignment(assignment_id)


@pages.post("/assignments/<id:assignment_id>/group/join")
def join(assignment_id: int) -> ResponseReturnValue:
    """Come into the group that a code lets in to."""
    try:
        who = actor()
        close_work()  # what follows stores something
        group = join_group(services(), who, assignment_id, field("code"))
    except NotFound as error:
        if error.kind == "assignment":
            raise
        why = gettext("no group of this assignment has it; ask whoever told you.")
        raise Invalid("code", why) from error
    flash(gettext("You are in %(name)s now.", name=group.name))
    return _to_assignment(assignment_id)


@pages.post("/assignments/<id:assignment_id>/group/leave")
def leave(assignment_id: int) -> ResponseReturnValue:
    """Leave one's group."""
    do(leave_group, assignment_id)
    flash(gettext("You are in no group now: what you hand in counts for you alone."))
    return _to_assignment(assignment_id)


def _to_assignment(assignment_id: int) -> ResponseReturnValue:
    return redirect(url_for("student.assignment", assignment_id=assignment_id))


@pages.get("/assignments/<id:assignment_id>/groups")
def all_of(assignment_id: int) -> ResponseReturnValue:
    """Show who is in which group."""
    return _groups(assignment_id)


def _groups(
    assignment_id: int, text: str = "", *, found: GroupsChange | None = None, problem: str = ""
) -> str:
    page = ask(list_groups, assignment_id)
    return render_template(
        "groups.html",
        page=page,
        course=page.mine.course,
        assignment=page.mine.assignment,
        may_change=page.home.grouped and page.mine.may(Permission.MANAGE_ASSIGNMENTS),
        text=text,
        change=found,
        problem=problem,
    )


@pages.post("/assignments/<id:assignment_id>/groups")
def check(assignment_id: int) -> ResponseReturnValue:
    """Show what a list of groups would change."""
    text = ""
    try:
        text = list_text()
        found = ask(preview_groups, assignment_id, text)
    except (GroupListInvalid, RosterInvalid, Invalid, Conflict) as error:
        return _groups(assignment_id, text, problem=str(error)), status_of(error)
    return _groups(assignment_id, text, found=found)


@pages.post("/assignments/<id:assignment_id>/groups/apply")
def change(assignment_id: int) -> ResponseReturnValue:
    """Do what a list of groups says."""
    moved = len(do(apply_groups, assignment_id, request.form.get("text", "")).moved)
    said = ngettext("%(num)s student is placed.", "%(num)s students are placed.", moved)
    flash(gettext("The list is in place: %(said)s", said=said))
    return _to_groups(assignment_id)


@pages.post("/assignments/<id:assignment_id>/groups/move")
def move(assignment_id: int) -> ResponseReturnValue:
    """Put a student into a group, or out of theirs."""
    do(move_member, assignment_id, whole("user_id", ID), field("group"))
    flash(gettext("They are moved. What was handed in before counts for whom it did."))
    return _to_groups(assignment_id)


@pages.post("/assignments/<id:assignment_id>/groups/<id:group_id>/dissolve")
def dissolve(assignment_id: int, group_id: int) -> ResponseReturnValue:
    """Take everybody out of a group."""
    do(dissolve_group, assignment_id, group_id)
    flash(gettext("The group is dissolved. What it handed in still counts for its members."))
    return _to_groups(assignment_id)


def _to_groups(assignment_id: int) -> ResponseReturnValue:
    return redirect(url_for("groups.all_of", assignment_id=assignment_id))

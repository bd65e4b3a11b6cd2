"""Groups: one's own, and those of an assignment as staff sets them."""

from submissions.representations.base import Page, PageQuery
from submissions.representations.groups import (
    GroupCode,
    GroupList,
    GroupRow,
    GroupsChange,
    MyGroup,
    Place,
)
from submissions.services import group_lists, groups
from submissions.web.api.dispatch import page_of
from submissions.web.api.operation import Operations
from submissions.web.context import actor, ask, close_work, do, services

operations = Operations("groups")


@operations.get("/assignments/<id:assignment_id>/group")
def show_group(assignment_id: int) -> MyGroup:
    """Show with whom one hands in for an assignment."""
    return MyGroup.model_validate(ask(groups.show_group, assignment_id))


@operations.post("/assignments/<id:assignment_id>/group", refusals=(409,))
def make_group(assignment_id: int) -> MyGroup:
    """Make a group with oneself in it; its code lets fellow students in."""
    do(groups.make_group, assignment_id)
    return show_group(assignment_id)


@operations.post("/assignments/<id:assignment_id>/group/join", status=200, refusals=(409, 429))
def join_group(assignment_id: int, body: GroupCode) -> MyGroup:
    """Come into the group that a code lets in to."""
    who = actor()
    close_work()  # what follows stores something, and is read afterwards
    groups.join_group(services(), who, assignment_id, body.code)
    return show_group(assignment_id)


@operations.delete("/assignments/<id:assignment_id>/group", refusals=(409,))
def leave_group(assignment_id: int) -> None:
    """Leave one's group, as long as it has handed in nothing."""
    do(groups.leave_group, assignment_id)


@operations.get("/assignments/<id:assignment_id>/groups")
def list_groups(assignment_id: int, query: PageQuery) -> Page[GroupRow]:
    """List the groups of an assignment and who is in them."""
    found = [
        {"group": row.group, "user_ids": [one.user.id for one in row.members]}
        for row in ask(group_lists.list_groups, assignment_id).rows
    ]
    return page_of(GroupRow, query, found, key=lambda row: row["group"].id)


@operations.post("/assignments/<id:assignment_id>/groups/preview", status=200, refusals=(409,))
def preview_groups(assignment_id: int, body: GroupList) -> GroupsChange:
    """Show what a list of groups would change."""
    return _said(ask(group_lists.preview_groups, assignment_id, body.text))


@operations.put("/assignments/<id:assignment_id>/groups", refusals=(409,))
def apply_groups(assignment_id: int, body: GroupList) -> GroupsChange:
    """Put students into the groups of a list, all of them or nobody."""
    return _said(do(group_lists.apply_groups, assignment_id, body.text))


def _said(found: group_lists.GroupsChange) -> GroupsChange:
    moved = [{"user_id": one.member.user.id, "old": one.old, "new": one.new} for one in found.moved]
    return GroupsChange.model_validate({"moved": moved, "made": found.made, "kept": found.kept})


@operations.put("/assignments/<id:assignment_id>/groups/members/<id:user_id>", refusals=(409,))
def move_member(assignment_id: int, user_id: int, body: Place) -> None:
    """Put a student into a group, or out of theirs."""
    do(group_lists.move_member, assignment_id, user_id, body.group)


@operations.delete("/assignments/<id:assignment_id>/groups/<id:group_id>", refusals=(409,))
def dissolve_group(assignment_id: int, group_id: int) -> None:
    """Take everybody out of a group; what it handed in still counts for them."""
    do(group_lists.dissolve_group, assignment_id, group_id)

"""What is asked about groups of students, and whom submissions count for."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select, union_all

from submissions.domain.groups import Group, GroupMember, Partner
from submissions.store.courses import of_students
from submissions.store.rows import OfPeople, Rows, left_open, one_of, select_of
from submissions.store.tables import ASSIGNMENTS, GROUP_MEMBERS, GROUPS, PARTNERS, SUBMISSIONS

_G, _M, _P, _S = GROUPS.c, GROUP_MEMBERS.c, PARTNERS.c, SUBMISSIONS.c
#: Whom submissions count for: who handed in, and their partners.
WHOSE = union_all(
    select(_S.id.label("submission_id"), _S.user_id), select(_P.submission_id, _P.user_id)
).subquery("whose")
#: Members who are students of the course; whoever left it, or is staff now, is in no group.
_PLACED = GROUP_MEMBERS.join(ASSIGNMENTS, ASSIGNMENTS.c.id == _M.assignment_id)
_STUDENTS = of_students(_PLACED, _M.user_id)
_MEMBERSHIP = GROUP_MEMBERS, GROUPS
_ALL_MEMBERS = (
    select_of(*_MEMBERSHIP)
    .select_from(_STUDENTS.join(GROUPS, _G.id == _M.group_id))
    .order_by(_M.user_id)
)


_WHOSE = select(WHOSE.c.user_id).where(WHOSE.c.submission_id == left_open(_P.submission_id))
_SHARED = select(_S.id, _S.user_id, _P.user_id).join_from(PARTNERS, SUBMISSIONS)
_SHARED_AMONG = _SHARED.where(one_of(_P.submission_id, "submission_ids"))


class Groups(Rows[Group]):
    """Students who hand in as one."""

    table = GROUPS

    def in_assignment(self, assignment_id: int) -> list[Group]:
        """Return all of an assignment's own, those without members too."""
        return self._all_by(assignment_id=assignment_id)

    def by_code(self, assignment_id: int, code: str) -> Group | None:
        """Return the one that this lets in to, if there is one."""
        return self._one_by(assignment_id=assignment_id, code=code)

    def hold(self, ids: Collection[int]) -> list[Group]:
        """Return these, held against other writers until the end, always in the same order."""
        return [self.get(id_, lock=True) for id_ in sorted(ids)]


class GroupMembers(OfPeople[GroupMember]):
    """Who is in which group."""

    table = GROUP_MEMBERS

    def of(self, assignment_id: int, user_id: int) -> tuple[GroupMember, Group] | None:
        """Return where a student is, if they are in a group."""
        here = _M.assignment_id == assignment_id, _M.user_id == user_id
        found: tuple[GroupMember, Group] | None
        found = self._first(_ALL_MEMBERS.where(*here), *_MEMBERSHIP)
        return found

    def in_group(self, group_id: int) -> list[int]:
        """Return who is in a group, in order."""
        found = self._found(_ALL_MEMBERS.where(_M.group_id == group_id), *_MEMBERSHIP)
        return [member.user_id for member, _ in found]

    def in_assignment(self, assignment_id: int) -> list[tuple[GroupMember, Group]]:
        """Return all who are in one of an assignment's own groups."""
        return self._found(_ALL_MEMBERS.where(_M.assignment_id == assignment_id), *_MEMBERSHIP)

    def in_course(self, course_id: int) -> list[tuple[GroupMember, Group]]:
        """Return all who are in a group of a course."""
        return self._found(_ALL_MEMBERS.where(ASSIGNMENTS.c.course_id == course_id), *_MEMBERSHIP)

    def beside(
        self, assignment_ids: Collection[int], user_id: int
    ) -> list[tuple[GroupMember, Group]]:
        """Return who is in the groups that a student is in, the student too."""
        own = select(_M.group_id).select_from(_STUDENTS).where(_M.user_id == user_id)
        here = _M.assignment_id.in_(assignment_ids), _M.group_id.in_(own)
        return self._found(_ALL_MEMBERS.where(*here), *_MEMBERSHIP)

    def leave(self, assignment_id: int, user_ids: Collection[int]) -> int:
        """Take these people out of the groups of an assignment; return how many were in one."""
        return self._remove(_M.assignment_id == assignment_id, _M.user_id.in_(user_ids))


class Partners(OfPeople[Partner]):
    """Whom submissions count for beside those who handed them in."""

    table = PARTNERS

    def whose(self, submission_id: int) -> list[int]:
        """Return all whom a submission counts for, in order."""
        found = self._connection.execute(_WHOSE, {"submission_id": submission_id})
        return sorted(int(one) for (one,) in found)

    def shared(self, assignment_id: int) -> dict[int, set[int]]:
        """Return whom each submission to an assignment counts for that counts for several."""
        return self._whom(_SHARED.where(_S.assignment_id == assignment_id))

    def shared_among(self, submission_ids: Collection[int]) -> dict[int, set[int]]:
        """Return whom each of these submissions counts for that counts for several."""
        return self._whom(_SHARED_AMONG, submission_ids=submission_ids) if submission_ids else {}

    def _whom(self, asked: Select[Any], **given: Any) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for id_, author, partner in self._connection.execute(asked, given):
            found[id_] |= {int(author), int(partner)}
        return dict(found)


def theirs(user_id: Any) -> Select[Any]:
    """Return the statement that finds the numbers of the submissions that count for a person."""
    return select(WHOSE.c.submission_id).where(WHOSE.c.user_id == user_id)

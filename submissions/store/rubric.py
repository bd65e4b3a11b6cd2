"""What is asked about rubrics, and on which submissions their items stand."""

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from submissions.domain.rubric import RubricItem, RubricMark
from submissions.store.groups import theirs
from submissions.store.rows import Rows, batched, one_of, plain, select_of
from submissions.store.tables import RUBRIC_ITEMS, RUBRIC_MARKS

_I, _M = RUBRIC_ITEMS.c, RUBRIC_MARKS.c
_STANDING = RUBRIC_MARKS, RUBRIC_ITEMS
_ALL_STANDING = (
    select_of(*_STANDING).select_from(RUBRIC_MARKS.join(RUBRIC_ITEMS)).order_by(_I.place, _I.id)
)
_STANDING_ON = _ALL_STANDING.where(one_of(_M.submission_id, "submission_ids"))
#: The items that stand on submissions, by these.
Applied = dict[int, list[RubricItem]]


class RubricItems(Rows[RubricItem]):
    """What people judge."""

    table = RUBRIC_ITEMS

    def in_assignment(self, assignment_id: int) -> list[RubricItem]:
        """Return the rubric of an assignment, in its order."""
        asked = plain(RUBRIC_ITEMS).where(_I.assignment_id == assignment_id)
        return self._found(asked.order_by(_I.place, _I.id), RUBRIC_ITEMS)


class RubricMarks(Rows[RubricMark]):
    """Items that stand on submissions."""

    table = RUBRIC_MARKS

    def in_assignment(self, assignment_id: int) -> Applied:
        """Return what stands on each submission to an assignment, in the rubric's order."""
        return self._applied(_ALL_STANDING.where(_I.assignment_id == assignment_id))

    def on(self, submission_ids: Collection[int]) -> Applied:
        """Return what stands on each of these submissions, in the rubric's order."""
        found: Applied = {}
        for part in batched(sorted(submission_ids)):
            found |= self._applied(_STANDING_ON, submission_ids=part)
        return found

    def _applied(self, asked: Select[Any], **given: Any) -> Applied:
        found: Applied = defaultdict(list)
        for mark, item in self._found(asked, *_STANDING, **given):
            found[mark.submission_id].append(item)
        return dict(found)

    def counts(self, assignment_id: int) -> Counter[int]:
        """Return on how many submissions each item of an assignment stands."""
        asked = select(_M.item_id, func.count()).select_from(RUBRIC_MARKS.join(RUBRIC_ITEMS))
        asked = asked.where(_I.assignment_id == assignment_id).group_by(_M.item_id)
        return Counter({item: int(count) for item, count in self._connection.execute(asked)})

    def take_off(self, submission_id: int, item_ids: Collection[int]) -> None:
        """Take these items off a submission."""
        self._remove(_M.submission_id == submission_id, _M.item_id.in_(item_ids))

    def to(self, user_id: int) -> list[tuple[RubricMark, RubricItem]]:
        """Return all that stands on what counts for a person."""
        asked = _ALL_STANDING.where(_M.submission_id.in_(theirs(user_id)))
        return self._found(asked, *_STANDING)

    def by(self, user_id: int) -> list[RubricMark]:
        """Return all that a person has applied."""
        return self._all_by(applied_by=user_id)

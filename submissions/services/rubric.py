"""The rubric of an assignment: what people judge, and what follows when it changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from submissions.domain.bounds import RUBRIC_POINTS
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.rubric import RubricItem
from submissions.errors import Conflict, Invalid
from submissions.services.access import MyAssignment, assignment_for, found_as
from submissions.services.audit import record_in
from submissions.services.grades import update_all_grades
from submissions.services.notices import notify_of_grades
from submissions.services.ports import Work

_LONGEST = 300
#: A longer rubric is read by nobody.
_MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """An item, and on how many submissions it stands."""

    item: RubricItem
    submissions: int


@dataclass(frozen=True, slots=True)
class RubricPage:
    """The rubric of an assignment, in its order."""

    mine: MyAssignment
    items: Sequence[Standing]


@dataclass(frozen=True, slots=True)
class RubricItemPage(Standing):
    """An item as its own page has it."""

    mine: MyAssignment


def show_rubric(work: Work, actor: Actor, assignment_id: int) -> RubricPage:
    """Return the rubric of an assignment to its staff; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    counts = work.rubric_marks.counts(assignment_id)
    items = work.rubric_items.in_assignment(assignment_id)
    return RubricPage(mine, [Standing(one, counts[one.id]) for one in items])


def show_rubric_item(work: Work, actor: Actor, item_id: int) -> RubricItemPage:
    """Return an item to those who may change it; raise NotFound or Forbidden."""
    item, mine = _item_for(work, actor, item_id)
    return RubricItemPage(item, work.rubric_marks.counts(item.assignment_id)[item_id], mine)


def add_rubric_item(
    work: Work, actor: Actor, assignment_id: int, *, title: str, points: float
) -> RubricItem:
    """Put an item at the end of a rubric.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        Without a title, with points that no gradebook takes, or if there are very many.
    """
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    items = work.rubric_items.in_assignment(assignment_id)
    if len(items) >= _MOST_ITEMS:
        raise Invalid("rubric", f"it has {len(items)} items; that is the most.")
    given = _checked(title, points)
    made = work.rubric_items.add(RubricItem(assignment_id, *given, len(items) + 1, work.now))
    _record(work, mine, "add", made, points=made.points)
    return made


def change_rubric_item(
    work: Work,
    actor: Actor,
    item_id: int,
    *,
    title: str | None = None,
    points: float | None = None,
    place: int | None = None,
) -> RubricItem:
    """Change an item wherever it stands: with its points, all grades change that it stands on.

    Parameters
    ----------
    work : Work
    actor : Actor
    item_id : int
    title : str, optional
    points : float, optional
    place : int, optional
        Where it comes to stand in the rubric; the first is 1.

    Raises
    ------
    NotFound, Forbidden
    Invalid
    """
    _, mine = _item_for(work, actor, item_id)
    _take_turns(work, mine)
    old = work.rubric_items.get(item_id, lock=True)
    given = _checked(
        old.title if title is None else title, old.points if points is None else points
    )
    new = work.rubric_items.replace(replace(old, title=given[0], points=given[1]))
    if place is not None:
        new = _moved(work, new, place)
    details = _changes(old, new)
    if new.points != old.points:
        details |= _follow(work, mine, work.rubric_marks.counts(old.assignment_id)[item_id])
    if details:
        _record(work, mine, "change", new, **details)
    return new


def remove_rubric_item(work: Work, actor: Actor, item_id: int, *, take_off: bool = False) -> None:
    """Remove an item; ``take_off`` says that it may be taken off what it stands on.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        If it stands on something, and nobody said so.
    """
    _, mine = _item_for(work, actor, item_id)
    _take_turns(work, mine)
    old = work.rubric_items.get(item_id, lock=True)
    count = work.rubric_marks.counts(old.assignment_id)[item_id]
    if count and not take_off:
        raise Conflict(f"It stands on {count} submissions. Say that it is taken off them first.")
    work.rubric_items.remove(item_id)
    _number(work, work.rubric_items.in_assignment(old.assignment_id))
    details = _follow(work, mine, count) if count else {}
    _record(work, mine, "remove", old, points=old.points, **details)


def _item_for(work: Work, actor: Actor, item_id: int) -> tuple[RubricItem, MyAssignment]:
    """Return an item that the actor may change, and where it belongs; raise as others do."""
    with found_as("rubric item", item_id):
        item = work.rubric_items.get(item_id)
        return item, assignment_for(work, actor, item.assignment_id, Permission.MANAGE_ASSIGNMENTS)


def _checked(title: str, points: float) -> tuple[str, float]:
    """Return what an item says, and its points, as they are kept; raise Invalid."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= _LONGEST:
        raise Invalid("title", f"it has {len(title)} characters; wanted 1 to {_LONGEST}.")
    if not RUBRIC_POINTS.hold(points):
        raise Invalid("points", f"it is {points:g}; wanted {RUBRIC_POINTS}.")
    return title, points


def _take_turns(work: Work, mine: MyAssignment) -> None:
    """Hold all whose grades may follow: whoever marks or grades their work waits until then."""
    work.users.hold(work.submissions.authors(mine.assignment.id))


def _moved(work: Work, item: RubricItem, place: int) -> RubricItem:
    """Put an item where it is to stand, and the others around it."""
    others = [o for o in work.rubric_items.in_assignment(item.assignment_id) if o.id != item.id]
    others.insert(max(place, 1) - 1, item)
    _number(work, others)
    return work.rubric_items.get(item.id)


def _number(work: Work, items: Sequence[RubricItem]) -> None:
    for place, one in enumerate(items, 1):
        if one.place != place:
            work.rubric_items.replace(replace(one, place=place))


def _follow(work: Work, mine: MyAssignment, count: int) -> dict[str, Any]:
    """Let all grades follow; return for the audit what that came to."""
    changed = update_all_grades(work, mine.assignment)
    notify_of_grades(work, mine.assignment, changed)
    return {"submissions": count, "grades": len(changed)}


def _changes(old: RubricItem, new: RubricItem) -> dict[str, Any]:
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in ("points", "place")}
    renamed = {"was": old.title} if old.title != new.title else {}
    return renamed | {name: [was, now] for name, (was, now) in pairs.items() if was != now}


def _record(work: Work, mine: MyAssignment, deed: str, item: RubricItem, **details: Any) -> None:
    record_in(work, mine, f"rubric.{deed}", item=item.id, title=item.title, **details)

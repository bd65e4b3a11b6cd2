"""Rubrics: what a person judges of work, on top of what was found by machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from submissions.domain.assignment import Assignment
from submissions.domain.grade import DIGITS


@dataclass(frozen=True, slots=True)
class RubricItem:
    """Something that a person may find in work; what it says now holds for all that it stands on.

    Attributes
    ----------
    title : str
        What is said to students whose work it stands on.
    points : float
        Given, or taken if they are negative.
    place : int
        Where it stands in the rubric, from 1.
    """

    assignment_id: int
    title: str
    points: float
    place: int
    created_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class RubricMark:
    """An item that stands on a submission, and who applied it."""

    submission_id: int
    item_id: int
    applied_by: int
    applied_at: datetime
    id: int = 0


def share_with(assignment: Assignment, share: float, items: Sequence[RubricItem]) -> float:
    """Return the share of all points that work earns, by what was found and by rubric items.

    It is never below none, and beyond all only where the assignment lets it. Where there are no
    points there is nothing to give.
    """
    if not items or not assignment.points:
        return share
    judged = share * assignment.points
    earned = max(0.0, round(judged + fsum(item.points for item in items), DIGITS))
    if not assignment.beyond_points:
        earned = min(earned, assignment.points)
    return earned / assignment.points

"""Grades: what stands in the gradebook after policy."""

from dataclasses import dataclass
from datetime import datetime

#: Points are kept so exactly that a sum of them, shown to a millionth, is no rounding error: three
#: thirds of 10 are 10.
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's grade for one assignment.

    Attributes
    ----------
    points : float
        In the gradebook: after penalty and override.
    earned : float
        Before penalty and override, on the scale of the assignment's points.
    penalty : float
        Points lost for being late.
    submission_id : int or None
        The attempt that counts.
    attempts : int
        How many were handed in.
    passed_at : datetime or None
        When the first attempt with full points was handed in.
    overridden : bool
    overridden_of : float or None
        What the assignment's points were when the grade was set by hand; None if it was not, or
        nobody noted them then.
    pending : float
        What a person has yet to settle of the attempt that counts, on the scale of the
        assignment's points; not in ``points``.
    rubric : float
        What rubric items gave or took, if it is negative; in ``earned``.
    """

    assignment_id: int
    user_id: int
    points: float
    earned: float
    penalty: float
    submission_id: int | None
    attempts: int
    updated_at: datetime
    passed_at: datetime | None = None
    overridden: bool = False
    pending: float = 0.0
    overridden_of: float | None = None
    rubric: float = 0.0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Override:
    """A grade set by a person; the last one that is not revoked stands.

    ``max_points`` are the assignment's points at that time; None if nobody noted them.
    """

    assignment_id: int
    user_id: int
    points: float
    reason: str
    set_by: int
    created_at: datetime
    revoked_at: datetime | None = None
    max_points: float | None = None
    id: int = 0

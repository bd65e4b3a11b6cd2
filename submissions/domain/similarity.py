"""Programs that resemble each other: in groups, and who has looked at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SimilarityLook:
    """A person has looked at programs that resemble each other, and what they say of it.

    Attributes
    ----------
    submission_ids : tuple of int
        The last attempts of those who belonged together then, in order.
    note : str
        For staff.
    """

    assignment_id: int
    author_id: int
    submission_ids: tuple[int, ...]
    looked_at: datetime
    note: str
    id: int = 0

    def covers(self, submission_ids: Iterable[int]) -> bool:
        """Return whether all of these were looked at: a new attempt was not."""
        return set(submission_ids) <= set(self.submission_ids)


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return what hangs together by pairs, each group in order, the smallest groups first.

    What few wrote alike says more than what many did.

    Examples
    --------
    >>> groups([(5, 6), (1, 3), (3, 4)])
    [[5, 6], [1, 3, 4]]
    """
    leaders: dict[int, int] = {}
    for first, second in pairs:
        leaders[_leader(leaders, first)] = _leader(leaders, second)
    found: dict[int, list[int]] = {}
    for one in sorted(leaders):
        found.setdefault(_leader(leaders, one), []).append(one)
    return sorted(found.values(), key=lambda group: (len(group), group))


def _leader(leaders: dict[int, int], one: int) -> int:
    """Return who leads the group of one; the way there gets shorter each time."""
    while (above := leaders.setdefault(one, one)) != one:
        leaders[one] = leaders[above]
        one = above
    return one

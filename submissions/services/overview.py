"""What staff sees first of assignments: how far the class is, and what waits for somebody.

A few questions to the store, however many courses and assignments there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from submissions.domain.assignment import Assignment
from submissions.domain.named import renamed
from submissions.domain.trends import Trend, trends
from submissions.services.ports import Work

#: Attempts whose mistakes are counted, the newest of all assignments together.
MOST_ATTEMPTS = 2000


@dataclass(frozen=True, slots=True)
class Overview:
    """An assignment as its staff sees it first.

    Attributes
    ----------
    students : int
        In the course.
    handed_in : int
        Of these, how many handed something in.
    mean : float or None
        Of the grades there are.
    pending : int
        Students of whose grade something is undecided.
    set_aside : int
        Submissions that we could not grade.
    inquiries : int
        Questions of students that wait for an answer.
    regrades : int
        Those that are ready to be reviewed.
    trends : sequence of Trend
        The commonest known mistakes of the newest attempts.
    """

    students: int
    handed_in: int
    mean: float | None
    pending: int
    set_aside: int
    inquiries: int
    regrades: int
    trends: Sequence[Trend]

    @property
    def waits(self) -> bool:
        """Whether something waits for a person."""
        return bool(self.pending or self.set_aside or self.inquiries or self.regrades)


def overviews_of(work: Work, assignments: Iterable[Assignment]) -> dict[int, Overview]:
    """Return how each of these stands, by its number; the caller has seen that staff asks."""
    found = {one.id: one for one in assignments}
    if not found:
        return {}
    students = work.enrolments.students_in({one.course_id for one in found.values()})
    handed_in = work.submissions.standing(found)
    graded = work.grades.standing(found)
    asked, ready = work.inquiries.open_in(found), work.regrades.ready_in(found)
    made = _trends(work, found)
    overviews = {}
    for id_, one in found.items():
        (there, set_aside), (mean, pending) = handed_in.get(id_, (0, 0)), graded.get(id_, (None, 0))
        overviews[id_] = Overview(
            students.get(one.course_id, 0),
            there,
            mean,
            pending,
            set_aside,
            asked.get(id_, 0),
            ready.get(id_, 0),
            made.get(id_, ()),
        )
    return overviews


def _trends(work: Work, found: Mapping[int, Assignment]) -> dict[int, list[Trend]]:
    names = work.named_answers.titles(found)
    made = defaultdict(list)
    for id_, student, at, findings in work.submissions.newest_findings(found, MOST_ATTEMPTS):
        called = renamed(findings, names[id_])
        made[id_].append((student, at, [name for one in called for name in one.mistakes]))
    return {id_: trends(attempts, work.now) for id_, attempts in made.items()}

"""One student hands in thirty at once, thirty others one each: who waits for whom?"""

import time
from dataclasses import dataclass
from datetime import datetime

from benchmarks.load.account import open_jobs
from benchmarks.load.people import People
from submissions.domain.people import Actor, User
from submissions.services.handing_in import submit
from submissions.services.ports import Services
from tests.kept import kept

#: How many the greedy one hands in, and how many others there are.
AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Fairness:
    """Places of verdicts among all, from 1; by age alone the others would come last.

    Attributes
    ----------
    others : list of int
        Places of the others' verdicts.
    greedy : list of int
    per_second : float
        Verdicts a second, of graders that never wait: all was there before they began.
    """

    others: list[int]
    greedy: list[int]
    per_second: float


def hand_in_crowd(services: Services, people: People, program: str) -> None:
    """Queue everything while nobody grades: first all of the greedy one's, then the others'."""
    greedy, *others = people.crowd
    for number in range(AT_ONCE):
        _hand_in(services, people, greedy, f"{program}\n# {number}\n")
    for other in others:
        _hand_in(services, people, other, f"{program}\n# {other.login}\n")


def _hand_in(services: Services, people: People, user: User, program: str) -> None:
    actor = Actor(user.id, user.login, user.name)
    token = f"{user.login}-{time.monotonic_ns()}"
    submit(
        services,
        actor,
        people.assignment.id,
        file="solution.py",
        content=program.encode(),
        client_token=token,
    )


def look_at_crowd(services: Services, people: People) -> Fairness:
    """Wait until all of it is graded; return in which order."""
    while open_jobs(services):
        time.sleep(0.2)
    with services.store.reading() as work:
        whose = {
            one.id: one.user_id
            for user in people.crowd
            for one in kept(work.submissions).find(user_id=user.id)
        }
        ends: list[tuple[datetime, int]] = sorted(
            (report.created_at, report.submission_id)
            for report in kept(work.reports).find(submission_id=list(whose))
        )
    greedy = people.crowd[0].id
    places = [(place, whose[i] == greedy) for place, (_, i) in enumerate(ends, 1)]
    others, first = ([p for p, is_ in places if is_ is who] for who in (False, True))
    span_s = (ends[-1][0] - ends[0][0]).total_seconds()
    return Fairness(others, first, (len(ends) - 1) / span_s)

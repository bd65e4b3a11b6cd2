"""Show which students' programs resemble each other: a hint for a person, never a verdict."""

from dataclasses import dataclass

from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.submission import Submission
from submissions.services.access import assignment_for
from submissions.services.ports import Services, Work


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two students whose last attempts resemble each other.

    Attributes
    ----------
    share : float
        How much, from 0 to 1, names and comments left aside.
    identical : bool
        Whether the programs are the same, byte by byte.
    others : int
        How many other programs are as much like either of the two. The fewer, the more it says:
        what many write by themselves is no sign of anything.
    """

    first: User
    second: User
    first_submission: Submission
    second_submission: Submission
    share: float
    identical: bool
    others: int


def show_similarity(
    services: Services, actor: Actor, assignment_id: int, *, least: float = 0.9, most: int = 200
) -> list[SimilarPair]:
    """Return pairs of students whose last attempts are at least so alike.

    Those that fewest others resemble come first, then the most alike.

    Raises
    ------
    NotFound, Forbidden
    """
    with services.store.reading() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
        last = {one.user_id: one for one in work.submissions.find(assignment_id=assignment_id)}
        submissions = list(last.values())
        users = {user.id: user for user in work.users.find(id=list(last))}
        programs = _programs(work, submissions)
    starter = services.catalog.find(assignment.exercise).starter
    found = services.similarity.pairs(programs, starter, least)
    degree = [0] * len(submissions)
    for pair in found:
        degree[pair.first] += 1
        degree[pair.second] += 1
    pairs = [
        SimilarPair(
            users[submissions[pair.first].user_id],
            users[submissions[pair.second].user_id],
            submissions[pair.first],
            submissions[pair.second],
            pair.share,
            programs[pair.first] == programs[pair.second],
            degree[pair.first] + degree[pair.second] - 2,
        )
        for pair in found
    ]
    return sorted(pairs, key=lambda pair: (pair.others, -pair.share))[:most]


def _programs(work: Work, submissions: list[Submission]) -> list[str]:
    hashes = list({one.source_sha256 for one in submissions})
    contents = {source.sha256: source.content for source in work.sources.find(sha256=hashes)}
    return [contents[one.source_sha256].decode() for one in submissions]

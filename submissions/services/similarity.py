"""Programs that resemble each other: in groups, side by side, and who has looked at them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from submissions.domain.anonymity import Veil
from submissions.domain.comparison import Beside, side_by_side
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.similarity import SimilarityLook, groups
from submissions.domain.submission import Submission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.attempts import handed_in
from submissions.services.audit import record_in
from submissions.services.exercises import find_exercise
from submissions.services.ports import Likeness, Work

#: Programs are alike from here on, if nobody says otherwise.
LEAST = 0.9
#: What more than these wrote alike is what everybody writes: nobody needs to look at it.
FEW = 6
_LONGEST = 2000


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

    @property
    def ids(self) -> tuple[int, int]:
        """Of the two attempts."""
        return self.first_submission.id, self.second_submission.id

    def veiled(self, veil: Veil) -> "SimilarPair":
        """Return it with stand-ins for whoever is hidden."""
        return replace(
            self,
            first=veil.user(self.first),
            second=veil.user(self.second),
            first_submission=veil.over(self.first_submission),
            second_submission=veil.over(self.second_submission),
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """A look, and the name of who looked."""

    look: SimilarityLook
    author: str


@dataclass(frozen=True, slots=True)
class SimilarGroup:
    """Students whose last attempts hang together by being alike.

    Attributes
    ----------
    members : sequence of (Submission, User)
        The first to hand in first.
    pairs : sequence of SimilarPair
        The most alike first.
    looks : sequence of Looked
        Those at attempts of two or more of these students, the newest first.
    """

    members: Sequence[tuple[Submission, User]]
    pairs: Sequence[SimilarPair]
    looks: Sequence[Looked]

    def veiled(self, veil: Veil) -> "SimilarGroup":
        """Return it with stand-ins for whoever is hidden."""
        members = [(veil.over(submission), veil.user(user)) for submission, user in self.members]
        return replace(self, members=members, pairs=[one.veiled(veil) for one in self.pairs])

    @property
    def submission_ids(self) -> list[int]:
        """The attempts, in order; the first one names the group."""
        return [submission.id for submission, _ in self.members]

    @property
    def looked(self) -> Looked | None:
        """Who looked at all that is here; None if nobody did."""
        ids = self.submission_ids
        return next((one for one in self.looks if one.look.covers(ids)), None)

    @property
    def waits(self) -> bool:
        """Whether somebody should look at it."""
        return self.looked is None and len(self.members) <= FEW


@dataclass(frozen=True, slots=True)
class SimilarityPage:
    """An assignment, and which programs resemble each other."""

    mine: MyAssignment
    pairs: Sequence[SimilarPair]
    groups: Sequence[SimilarGroup]


def show_similarity(
    work: Work, actor: Actor, assignment_id: int, *, least: float = LEAST, most: int = 200
) -> SimilarityPage:
    """Return whose last attempts are at least so alike: in pairs, and in groups of these.

    Pairs that fewest others resemble come first, then the most alike; groups that wait for a look
    come first, then the smallest.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    pairs = _pairs(work, mine, least)
    found = sorted(groups_of(work, [(mine, pairs)]), key=lambda group: not group.waits)
    best = sorted(pairs, key=lambda pair: (pair.others, -pair.share))
    return SimilarityPage(mine, [pair.veiled(mine.veil) for pair in best[:most]], found)


def groups_to_look_at(work: Work, mine: Iterable[MyAssignment]) -> list[SimilarGroup]:
    """Return the groups of these assignments that wait for a look; the caller sees their work."""
    found = groups_of(work, [(one, _pairs(work, one, LEAST)) for one in mine])
    return [group for group in found if group.waits]


def groups_of(
    work: Work, found: Sequence[tuple[MyAssignment, Sequence[SimilarPair]]]
) -> list[SimilarGroup]:
    """Return pairs in groups, each with who has looked at it."""
    looks = work.similarity_looks.in_assignments([mine.assignment.id for mine, _ in found])
    looked_at = {id_ for look, _ in looks for id_ in look.submission_ids}
    authors = {one.id: one.user_id for one in work.submissions.among(looked_at)}
    made = []
    for mine, pairs in found:
        here = [
            Looked(look, name or "somebody who left")
            for look, name in looks
            if look.assignment_id == mine.assignment.id
        ]
        made += [_group(part, here, authors).veiled(mine.veil) for part in _parts(pairs)]
    return made


def _parts(pairs: Sequence[SimilarPair]) -> list[list[SimilarPair]]:
    """Return the pairs of each group."""
    found = groups(pair.ids for pair in pairs)
    place = {id_: number for number, group in enumerate(found) for id_ in group}
    parts: list[list[SimilarPair]] = [[] for _ in found]
    for pair in pairs:
        parts[place[pair.ids[0]]].append(pair)
    return parts


def _group(
    pairs: Sequence[SimilarPair], looks: Sequence[Looked], authors: Mapping[int, int]
) -> SimilarGroup:
    members = {pair.first_submission.id: (pair.first_submission, pair.first) for pair in pairs}
    members |= {pair.second_submission.id: (pair.second_submission, pair.second) for pair in pairs}
    people = {user.id for _, user in members.values()}
    theirs = [
        one for one in looks if len(people & {authors.get(i) for i in one.look.submission_ids}) > 1
    ]
    in_order = [members[id_] for id_ in sorted(members)]
    return SimilarGroup(in_order, sorted(pairs, key=lambda pair: -pair.share), theirs)


def _pairs(work: Work, mine: MyAssignment, least: float) -> list[SimilarPair]:
    last = work.submissions.last_of_each(mine.assignment.id)

    def programs() -> list[str]:
        kept = work.sources.by_hashes(one.source_sha256 for one, _ in last)
        return [kept[one.source_sha256].decode() for one, _ in last]

    ids = tuple(one.id for one, _ in last)
    alike = work.services.similarity.of_submissions(ids, programs, _starter(work, mine), least)
    whose = _whose(work, mine.assignment.id, [one for one, _ in last])
    found = [pair for pair in alike if not whose[pair.first] & whose[pair.second]]
    degree = Counter(position for pair in found for position in (pair.first, pair.second))
    return [_pair(last, pair, degree[pair.first] + degree[pair.second] - 2) for pair in found]


def _whose(work: Work, assignment_id: int, found: Sequence[Submission]) -> list[set[int]]:
    """Return whom each of these submissions counts for: members of a group write together."""
    shared = work.partners.shared(assignment_id)
    return [set(shared.get(one.id, {one.user_id})) for one in found]


def _pair(last: Sequence[tuple[Submission, User]], pair: Likeness, others: int) -> SimilarPair:
    (first, author), (second, other) = last[pair.first], last[pair.second]
    same = first.source_sha256 == second.source_sha256
    return SimilarPair(author, other, first, second, pair.share, same, others)


def _starter(work: Work, mine: MyAssignment) -> str:
    exercise = find_exercise(work, mine.assignment.exercise)
    return exercise.allowing(mine.course.packages).starter


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two programs of an assignment beside each other.

    ``group`` is the one that both belong to, None if they are not that much alike; ``whole`` is
    False if they are too long to be compared to the end.
    """

    mine: MyAssignment
    first: tuple[Submission, User]
    second: tuple[Submission, User]
    lines: Sequence[Beside]
    whole: bool
    group: SimilarGroup | None

    @property
    def share(self) -> float | None:
        """How alike the two are; None if they are so by others of their group, or not at all."""
        both = {self.first[0].id, self.second[0].id}
        pairs = self.group.pairs if self.group else ()
        return next((one.share for one in pairs if {*one.ids} == both), None)


def show_similar_pair(
    work: Work,
    actor: Actor,
    assignment_id: int,
    first_id: int,
    second_id: int,
    *,
    least: float = LEAST,
) -> PairPage:
    """Return two students' programs beside each other, what is alike in the same lines.

    Raises
    ------
    NotFound
        If one of them is no submission to this assignment.
    Invalid
        If both are of one student: their attempts have a comparison of their own.
    Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    first, second = (_here(work, mine, id_) for id_ in (first_id, second_id))
    theirs, others = _whose(work, assignment_id, [first, second])
    if theirs & others:
        raise Invalid("second", "it is of the same student; compare their attempts instead.")
    one, other = (handed_in(work, found).program for found in (first, second))
    lines, whole = side_by_side(one, other, _starter(work, mine))
    both = {first_id, second_id}
    found = groups_of(work, [(mine, _pairs(work, mine, least))])
    group = next((one for one in found if both <= set(one.submission_ids)), None)
    shown, beside = (
        (mine.veil.over(one), mine.veil.user(work.users.get(one.user_id)))
        for one in (first, second)
    )
    return PairPage(mine, shown, beside, lines, whole, group)


def _here(work: Work, mine: MyAssignment, submission_id: int) -> Submission:
    found = work.submissions.known(submission_id)
    if found is None or found.assignment_id != mine.assignment.id:
        raise NotFound("submission", submission_id)
    return found


def mark_looked_at(
    work: Work, actor: Actor, assignment_id: int, submission_ids: Collection[int], *, note: str = ""
) -> SimilarityLook:
    """Note that the actor has looked at these programs together; a new attempt brings them back.

    Raises
    ------
    NotFound
        If one of them is no submission to this assignment.
    Forbidden
    Invalid
        With fewer than two, or an endless note.
    """
    mine = assignment_for(work, actor, assignment_id, Permission.COMMENT)
    ids = tuple(sorted(set(submission_ids)))
    if len(ids) < 2:
        raise Invalid("submission_ids", "choose two or more programs that you have looked at.")
    if len(note) > _LONGEST:
        raise Invalid("note", f"it has {len(note)} characters; wanted at most {_LONGEST}.")
    for id_ in ids:
        _here(work, mine, id_)
    look = SimilarityLook(assignment_id, actor.user_id, ids, work.now, note.strip())
    record_in(work, mine, "similarity.look", submission_ids=list(ids))
    return work.similarity_looks.add(look)

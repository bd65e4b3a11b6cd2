"""Who hands in as one, and what an assignment asks of them.

What one member of a group has, all have while they hand in together: the latest dates, the most
attempts. What was handed in keeps whom it counts for, whoever comes or leaves later.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from submissions.domain.assignment import Assignment
from submissions.domain.groups import Group, Party
from submissions.domain.policy import Terms, most_generous, terms_for
from submissions.domain.submission import Submission
from submissions.services.ports import Work


def party_of(work: Work, assignment: Assignment, user_id: int) -> Party:
    """Return with whom a student hands in."""
    return parties_of(work, [assignment], user_id)[assignment.id]


def held_party(work: Work, assignment: Assignment, user_id: int) -> Party:
    """Return likewise, held against all who would hand in for it, join or leave.

    The caller holds the student: nobody else moves them meanwhile.
    """
    found = party_of(work, assignment, user_id)
    if found.group is None:
        return found
    group = work.groups.get(found.group.id, lock=True)
    return Party(work.group_members.in_group(group.id), group)


def parties_of(work: Work, assignments: Iterable[Assignment], user_id: int) -> dict[int, Party]:
    """Return with whom a student hands in for each of these assignments, by its number."""
    found = {one.id: one for one in assignments}
    homes = {one.groups_at for one in found.values() if one.grouped}
    members: dict[int, list[int]] = defaultdict(list)
    groups: dict[int, Group] = {}
    for member, group in work.group_members.beside(homes, user_id) if homes else ():
        members[group.assignment_id].append(member.user_id)
        groups[group.assignment_id] = group
    alone = Party([user_id])
    parties = {home: Party(members[home], group) for home, group in groups.items()}
    return {
        id_: parties.get(one.groups_at, alone) if one.grouped else alone
        for id_, one in found.items()
    }


def all_parties(work: Work, assignment: Assignment) -> dict[int, list[int]]:
    """Return with whom each student of a group hands in, by the student."""
    if not assignment.grouped:
        return {}
    groups: dict[int, list[int]] = defaultdict(list)
    for member, _ in work.group_members.in_assignment(assignment.groups_at):
        groups[member.group_id].append(member.user_id)
    return {one: members for members in groups.values() for one in members}


@dataclass(frozen=True, slots=True)
class TermsOfMany:
    """What assignments ask of each of some people, by assignment and person."""

    each: Mapping[tuple[int, int], Terms]

    def of(self, assignment_id: int, user_ids: Iterable[int]) -> Terms:
        """Return what an assignment asks of some of them together."""
        return most_generous(self.each[assignment_id, one] for one in user_ids)


def terms_of_many(
    work: Work, assignments: Sequence[Assignment], user_ids: Collection[int]
) -> TermsOfMany:
    """Return what assignments ask of people, extensions and accommodations included."""
    extensions = work.extensions.among([one.id for one in assignments], user_ids)
    more = work.accommodations.among(user_ids)
    return TermsOfMany(
        {
            (one.id, who): terms_for(
                one, extensions.get((one.id, who)), more.get((one.course_id, who))
            )
            for one in assignments
            for who in user_ids
        }
    )


def terms_of(work: Work, assignment: Assignment, party: Party) -> Terms:
    """Return what an assignment asks of whoever hands in as one."""
    found = terms_of_many(work, [assignment], party.user_ids)
    return found.of(assignment.id, party.user_ids)


def used_attempts(work: Work, assignment_id: int, party: Party) -> int:
    """Return how many attempts at an assignment are used: as many as one of them has, at most."""
    counts = work.submissions.counts([assignment_id], party.user_ids)
    return max(counts.values(), default=0)


@dataclass(frozen=True, slots=True)
class Handed:
    """Under which terms each submission of some students to one assignment was handed in.

    Each is held to the most generous terms of all whom it counts for.
    """

    assignment: Assignment
    shared: Mapping[int, Collection[int]]
    terms: TermsOfMany

    def under(self, submission: Submission, user_id: int) -> Terms:
        """Return the terms of a submission that counts for this student."""
        whose = self.shared.get(submission.id, (user_id,))
        return self.terms.of(self.assignment.id, whose)


def handed(
    work: Work,
    assignment: Assignment,
    user_ids: Collection[int],
    submission_ids: Collection[int] | None = None,
) -> Handed:
    """Return under which terms these people handed in all to an assignment, or these."""
    if submission_ids is None:
        shared = work.partners.shared(assignment.id)
    else:
        shared = work.partners.shared_among(submission_ids)
    people = set(user_ids).union(*shared.values())
    return Handed(assignment, shared, terms_of_many(work, [assignment], people))


def sharing(work: Work, assignment_id: int, user_id: int) -> list[int]:
    """Return a student, and all with whom they share an attempt at an assignment, in order."""
    attempts = work.submissions.attempts(assignment_id, user_id)
    shared = work.partners.shared_among([one.id for one in attempts])
    return sorted({user_id}.union(*shared.values()))

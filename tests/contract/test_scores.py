"""What every store promises of scores for learning platforms: on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from submissions.domain.courses import Enrolment
from submissions.domain.grade import Grade
from submissions.domain.people import Role
from submissions.domain.platform import Context, Identity, Link, Platform
from submissions.domain.score import Score, ScoreState
from submissions.store import SqlStore
from tests.contract.test_store import LATER, NOW, assignment_in, user
from tests.databases import migrated_url

LEASE = timedelta(seconds=120)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request):
    """Yield an empty store of each kind in turn."""
    made = SqlStore(migrated_url(request, request.param))
    yield made
    made.close()


def linked_in(work, *logins):
    """Store an assignment with a link that takes scores, and graded students from there."""
    assignment = assignment_in(work)
    urls = ["https://lms.example.org"] * 3
    platform = work.platforms.add(Platform("P", "i", "c", *urls, ("1",), NOW))
    context = work.contexts.add(Context(platform.id, "1", "c", "C", assignment.course_id, NOW))
    link = work.links.add(Link(context.id, "l", "L", NOW, assignment.id, "https://lms/7"))
    for login in logins:
        one = work.users.add(user(login))
        work.identities.add(Identity(platform.id, login, one.id, NOW))
        work.enrolments.add(Enrolment(assignment.course_id, one.id, Role.STUDENT, NOW))
        work.grades.add(Grade(assignment.id, one.id, 3.0, 3.0, 0.0, 1, 1, NOW))
    return platform, link


def wanted(work, link, found):
    """Store the score of a grade."""
    given = link.id, found.grade.user_id, link.assignment_id
    return work.scores.add(
        Score(*given, found.grade.points, 10.0, pending=False, wanted_at=NOW, not_before=NOW)
    )


def test_scores_are_claimed_once_the_least_tried_first(store):
    """Each under a lease, with all that sending it takes; when that is over, again."""
    with store.writing() as work:
        platform, link = linked_in(work, "ada", "bob")
        ada, bob = (wanted(work, link, one) for one in work.scores.linked(link.assignment_id))
        work.scores.replace(replace(ada, tries=3))

    with store.writing() as work:
        first, second, none = (work.scores.claim(NOW, LEASE) for _ in range(3))
        assert [first.score.id, second.score.id, none] == [bob.id, ada.id, None]
        assert (first.link, first.platform, first.identity.sub) == (link, platform, "bob")
        assert (second.score.tries, second.score.attempt) == (4, 1)
        assert not work.scores.any_due(LATER)
        assert work.scores.claim(NOW + LEASE, LEASE).score.id == bob.id


def test_a_platform_rests_and_an_assignment_is_held(store):
    """All its scores, and no others."""
    with store.writing() as work:
        platform, link = linked_in(work, "ada", "bob")
        ada, bob = (wanted(work, link, one) for one in work.scores.linked(link.assignment_id))
        work.scores.put_off(platform.id + 1, LATER)
        assert work.scores.any_due(NOW)
        work.scores.put_off(platform.id, LATER)
        assert not work.scores.any_due(NOW)
        assert work.scores.any_due(LATER)
        work.scores.hold(link.assignment_id, ada.user_id)
        assert work.scores.of(link.id, ada.user_id).state is ScoreState.HELD
        assert work.scores.claim(LATER, LEASE).score.id == bob.id
        work.scores.forget(link.id)
        assert work.scores.in_assignment(link.assignment_id) == []


def test_only_students_from_there_are_told_of(store):
    """With what is known of each; not staff, nor by a link without a column."""
    with store.writing() as work:
        _, link = linked_in(work, "ada", "bob")
        bob = work.users.by_login("bob")
        course_id = work.assignments.get(link.assignment_id).course_id
        enrolled = work.enrolments.of(course_id, bob.id)
        work.enrolments.replace(replace(enrolled, role=Role.GRADER))
        (one,) = work.scores.linked(link.assignment_id)
        assert one.score is None
        score = wanted(work, link, one)
        assert work.scores.linked(link.assignment_id, one.grade.user_id) == [
            (link, one.grade, score)
        ]
        assert work.scores.linked(link.assignment_id, bob.id) == []
        work.links.replace(replace(link, line_item=""))
        assert work.scores.linked(link.assignment_id) == []

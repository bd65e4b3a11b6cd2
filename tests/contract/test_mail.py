"""What every store promises of mail, sign-on and join codes: on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from submissions.domain.courses import Course, Enrolment
from submissions.domain.grade import Grade
from submissions.domain.mail import Kind, MailChoice, NoticeState, new_notice
from submissions.domain.people import Role
from submissions.domain.sign_on import SpentState, Subject
from submissions.errors import Conflict
from submissions.store import SqlStore
from tests.contract.test_store import LATER, NOW, assignment_in, user
from tests.databases import migrated_url

LEASE = timedelta(seconds=180)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request):
    """Yield an empty store of each kind in turn."""
    made = SqlStore(migrated_url(request, request.param))
    yield made
    made.close()


def test_notices_are_claimed_once_the_least_tried_first(store):
    """Each under a lease; when that is over, again. A server's rest is all of theirs."""
    with store.writing() as work:
        ada = work.users.add(user("ada")).id
        for number in (1, 2):
            work.notices.ensure(new_notice(ada, Kind.PASSWORD, number, NOW))
        work.notices.ensure(new_notice(ada, Kind.PASSWORD, 1, LATER))
        first = work.notices.of(ada, Kind.PASSWORD, 1)
        work.notices.replace(replace(first, tries=3))

    with store.writing() as work:
        found = [work.notices.claim(NOW, LEASE) for _ in range(3)]
        assert [one and (one.subject_id, one.tries, one.attempt) for one in found] == [
            (2, 1, 1),
            (1, 4, 1),
            None,
        ]
        assert not work.notices.any_due(LATER)
        assert work.notices.any_due(NOW + LEASE)
        work.notices.put_off(NOW + 2 * LEASE)
        assert not work.notices.any_due(NOW + LEASE)


def test_notices_are_withdrawn_and_counted_by_kind(store):
    """Of these people and no others."""
    with store.writing() as work:
        ada, bob = (work.users.add(user(one)).id for one in ("ada", "bob"))
        for who in (ada, bob):
            for kind in (Kind.INVITATION, Kind.GRADE):
                work.notices.ensure(new_notice(who, kind, 7, NOW))
        work.notices.withdraw([ada], Kind.INVITATION)

        assert work.notices.told(Kind.GRADE, 7) == {ada, bob}
        assert work.notices.counts() == {NoticeState.WAITING: 3, NoticeState.DROPPED: 1}
        assert len(work.notices.of_kind(Kind.GRADE)) == 2
        refused = replace(work.notices.of(bob, Kind.GRADE, 7), state=NoticeState.REFUSED)
        work.notices.replace(refused)
        assert work.notices.refused(5) == [refused]
        work.users.remove(bob)
        assert [one.user_id for one in work.notices.of_kind(Kind.GRADE)] == [ada]


def test_choices_are_found_by_their_keys(store):
    """One for each person."""
    with store.writing() as work:
        ada = work.users.add(user("ada")).id
        kept = work.mail_choices.add(MailChoice(ada, ("grade",), "k"))

        assert work.mail_choices.by_key("k") == work.mail_choices.of(ada) == kept
        assert work.mail_choices.by_key("K") is None
    with pytest.raises(Conflict), store.writing() as work:
        work.mail_choices.add(MailChoice(ada, (), "l"))


def test_people_of_a_provider_are_found_by_number_and_verified_address(store):
    """And accounts by address, however it is written."""
    with store.writing() as work:
        ada = work.users.add(replace(user("ada"), email="Ada@Example.org"))
        subject = Subject("https://sso", "1", ada.id, "ada@example.org", ("founder",), NOW)
        kept = work.subjects.add(subject)

        assert work.users.with_email("ada@example.org") == [ada]
        assert work.subjects.of("https://sso", "1") == kept
        assert work.subjects.of("https://other", "1") is None
        assert work.subjects.with_emails(["x", "ada@example.org"]) == [kept]
        state = SpentState("h", LATER)
        work.spent_states.add(state)
    with pytest.raises(Conflict), store.writing() as work:
        work.spent_states.add(state)
    with store.writing() as work:
        work.spent_states.forget(LATER + timedelta(seconds=1))
        assert work.spent_states.add(state).id


def test_a_code_is_one_courses(store):
    """And none is nobody's."""
    with store.writing() as work:
        for number, code in enumerate(("", "", "abcd2345")):
            work.courses.add(Course(f"c{number}", "C", "", "UTC", NOW, join_code=code))

        assert work.courses.by_join_code("abcd2345").slug == "c2"
        assert work.courses.by_join_code("") is None
    with pytest.raises(Conflict), store.writing() as work:
        work.courses.add(Course("c3", "C", "", "UTC", NOW, join_code="abcd2345"))


def test_what_waits_for_staff_and_what_is_due(store):
    """Of courses that go on."""
    with store.writing() as work:
        given = assignment_in(work)
        due = work.assignments.replace(replace(given, due_at=LATER, published=True))
        ada = work.users.add(user("ada")).id
        ted = work.users.add(user("ted")).id
        work.enrolments.add(Enrolment(given.course_id, ada, Role.STUDENT, NOW))
        work.enrolments.add(Enrolment(given.course_id, ted, Role.GRADER, NOW))
        for who in (ada, ted):
            work.grades.add(Grade(given.id, who, 3.0, 3.0, 0.0, 1, 1, NOW, pending=2.0))

        assert work.assignments.due_between(NOW, LATER) == [due]
        assert work.assignments.due_between(LATER, LATER + LEASE) == []
        assert work.enrolments.staff() == {ted}
        assert work.grades.count_pending(given.course_id) == 1
        course = work.courses.get(given.course_id)
        work.courses.replace(replace(course, archived=True))
        assert work.assignments.due_between(NOW, LATER) == []
        assert work.enrolments.staff() == set()

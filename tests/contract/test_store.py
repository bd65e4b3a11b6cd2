"""What every store promises, tried on each: on SQLite, on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grader.report import FeedbackLevel
from submissions.domain.assignment import Assignment, Release
from submissions.domain.audit import AuditEntry
from submissions.domain.courses import Course, Enrolment
from submissions.domain.inquiry import Inquiry, InquiryMessage, InquiryState
from submissions.domain.job import GradingJob, JobState, Lane
from submissions.domain.people import ApiToken, Role, Try, User
from submissions.domain.rehearsal import Rehearsal, RehearsalState
from submissions.domain.similarity import SimilarityLook
from submissions.domain.submission import (
    Finding,
    ReportDocument,
    Source,
    Status,
    StoredReport,
    Submission,
)
from submissions.errors import Conflict, NotFound, StoreUnavailable
from submissions.store import SqlStore
from tests.databases import migrated_url
from tests.kept import kept

NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(seconds=10)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request):
    """Yield an empty store of each kind in turn."""
    made = SqlStore(migrated_url(request, request.param))
    yield made
    made.close()


def user(login="ada", **changes):
    """Return a person."""
    return User(login, "Ada", "ada@example.org", NOW, **changes)


def assignment_in(work):
    """Store a course with an assignment and return the assignment."""
    course = work.courses.add(Course("dl", "Deep Learning", "2026", "UTC", NOW))
    return work.assignments.add(
        Assignment(course.id, "One", "hidden-layer-tanh", 10.0, "Europe/Zurich", NOW)
    )


def submission_in(work, login="ada", attempt=1):
    """Store a submission with all it hangs on and return it."""
    author = work.users.by_login(login) or work.users.add(user(login))
    assignment = kept(work.assignments).first() or assignment_in(work)
    return work.submissions.add(
        Submission(assignment.id, author.id, attempt, "s.py", "a", "a", f"token{attempt}", NOW)
    )


def queue(work, *lanes, at=NOW):
    """Store a job for a submission of its own in each of these lanes; return their ids."""
    first = kept(work.jobs).count()
    return [
        work.jobs.add(GradingJob(submission_in(work, attempt=first + i + 1).id, lane, at, at)).id
        for i, lane in enumerate(lanes)
    ]


def places(work, *ids):
    """Return how many jobs come before each of these."""
    return [work.jobs.place(work.jobs.get(id_)) for id_ in ids]


def claim(store, worker="w", lanes=tuple(Lane), at=NOW):
    """Claim the next job."""
    with store.writing() as work:
        return work.jobs.claim(worker, lanes, at, at + timedelta(seconds=10))


class TestTables:
    """Values go in and come out."""

    def test_a_value_comes_back_as_it_was(self, store):
        """Times keep their microseconds and zone, enumerations and tuples their types."""
        with store.writing() as work:
            wanted = replace(
                assignment_in(work),
                due_at=NOW,
                parameters={"seed": 7, "Δ": [1, None]},
                feedback_level=FeedbackLevel.OUTCOMES,
                release=Release.FULL_MARKS,
            )
            work.assignments.replace(wanted)

        with store.reading() as work:
            found = work.assignments.get(wanted.id)
        assert found == wanted
        assert isinstance(found.feedback_level, FeedbackLevel)
        assert found.due_at.tzinfo is not None

    def test_findings_documents_bytes_and_scopes_come_back(self, store):
        """Nested values survive: findings of a report, its document, a source, a token."""
        with store.writing() as work:
            submission = submission_in(work)
            findings = (Finding("dW_k", "failed", 0.5, 1.0, ("M25 dW transposed",)),)
            report = work.reports.add(
                StoredReport(submission.id, NOW, 0.5, 1.0, "failed", "", findings)
            )
            document = work.documents.add(ReportDocument(report.id, {"score": 0.5, "q": ["δ"]}))
            source = work.sources.add(Source("ff", b"\x00\xff"))
            token = work.tokens.add(
                ApiToken(submission.user_id, "ci", "h", ("read", "submit"), NOW, LATER)
            )

        with store.reading() as work:
            assert work.reports.get(report.id) == report
            assert work.documents.get(document.id) == document
            assert work.sources.get(source.id) == source
            assert work.tokens.get(token.id) == token

    def test_what_is_not_there_is_not_found(self, store):
        """A missing id is an error of ours, in get and in replace; first gives None."""
        with store.writing() as work:
            with pytest.raises(NotFound):
                work.users.get(1)
            with pytest.raises(NotFound):
                work.users.replace(user(id=1))
            assert work.users.known(99) is None

    def test_times_select(self, store):
        """At this time or later; earlier than this."""
        with store.writing() as work:
            for days in (0, 1, 2):
                work.tries.add(Try("sign-in:ada", NOW + timedelta(days=days)))
            middle = NOW + timedelta(days=1)

            assert len(work.tries.since("sign-in:ada", middle)) == 2
            work.tries.forget(middle)
            assert [one.at for one in work.tries.since("sign-in:ada", NOW)] == [
                middle,
                NOW + timedelta(days=2),
            ]

    def test_lists_select(self, store):
        """Any of them, in order of ids; none of none."""
        with store.writing() as work:
            for login in ("ada", "bob", "eve"):
                work.users.add(user(login))

            assert [u.login for u in work.users.with_logins(["eve", "ada"])] == ["ada", "eve"]
            assert work.users.with_logins([]) == []
            assert work.users.by_login("bob").login == "bob"
            assert work.users.by_login("Bob") is None

    def test_an_outer_join_finds_nothing_as_none(self, store):
        """An entry of nobody, and of somebody who left, has no name; another has one."""
        with store.writing() as work:
            ada = work.users.add(user())
            for actor_id in (None, 99, ada.id):
                work.audit.add(AuditEntry(NOW, actor_id, "a", "x"))

            found = work.audit.newest(2)
            assert [(entry.actor_id, name) for entry, name in found] == [
                (ada.id, "Ada"),
                (99, None),
            ]
            older = work.audit.newest(5, before=found[-1][0].id)
            assert [(entry.actor_id, name) for entry, name in older] == [(None, None)]

    def test_long_lists_are_asked_for_in_parts(self, store):
        """More values than a database binds to one statement are no problem."""
        with store.writing() as work:
            ada = work.users.add(user())

            assert work.users.among(range(1, 70_001)) == [ada]

    def test_twins_conflict(self, store):
        """What is unique is unique, also for many at once and for changes."""
        with store.writing() as work:
            work.users.add(user("ada"))
            bob = work.users.add(user("bob"))
        for deed in (
            lambda work: work.users.add(user("ada")),
            lambda work: work.users.add_all([user("eve"), user("ada")]),
            lambda work: work.users.replace(replace(bob, login="ada")),
        ):
            with pytest.raises(Conflict), store.writing() as work:
                deed(work)

        with store.reading() as work:
            assert [u.login for u in kept(work.users).find()] == ["ada", "bob"]

    def test_what_belongs_to_nobody_conflicts(self, store):
        """A row needs its owner."""
        with pytest.raises(Conflict), store.writing() as work:
            work.enrolments.add(Enrolment(99, 99, Role.STUDENT, NOW))

    def test_ensure_stores_once(self, store):
        """The same source twice is one source."""
        with store.writing() as work:
            work.sources.ensure(Source("ff", b"x"))
            work.sources.ensure(Source("ff", b"x"))

            assert kept(work.sources).count() == 1

    def test_what_belongs_to_a_value_goes_with_it(self, store):
        """Removing a person removes their submissions, jobs and reports."""
        with store.writing() as work:
            queue(work, Lane.LIVE)
            assert work.users.remove(work.users.by_login("ada").id) == 1

            assert kept(work.submissions).count() == 0
            assert kept(work.jobs).count() == 0


class TestUnitsOfWork:
    """All or nothing."""

    def test_an_exception_undoes_everything(self, store):
        """Nothing of a broken unit of work is stored, and its deeds are not done."""
        done = []

        def broken():
            with store.writing() as work:
                work.users.add(user())
                work.after_commit(lambda: done.append(1))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            broken()

        with store.reading() as work:
            assert kept(work.users).count() == 0
        assert done == []

    def test_deeds_are_done_when_all_is_stored(self, store):
        """A deed after the commit finds what was stored."""
        seen = []

        def look():
            with store.reading() as work:
                seen.append(len(work.users.keys()))

        with store.writing() as work:
            work.users.add(user())
            work.after_commit(look)

        assert seen == [1]

    def test_a_reader_sees_one_moment(self, store):
        """What is stored meanwhile does not show in a unit of work that has begun to read."""
        with store.reading() as reader:
            assert kept(reader.users).count() == 0
            with store.writing() as work:
                work.users.add(user())
            assert kept(reader.users).count() == 0

    def test_writers_who_lock_take_turns(self, store):
        """Read, add one, write: with the row locked, no addition is lost."""
        with store.writing() as work:
            id_ = work.users.add(replace(user(), name="0")).id

        def add_one():
            with store.writing() as work:
                found = work.users.get(id_, lock=True)
                work.users.replace(replace(found, name=str(int(found.name) + 1)))

        threads = [threading.Thread(target=add_one) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        with store.reading() as work:
            assert work.users.get(id_).name == "16"


class TestMoments:
    """What one answer says is of one moment."""

    def test_all_is_read_as_of_one_moment(self, store):
        """Whatever others write meanwhile is not seen; afterwards it is."""
        with store.writing() as work:
            ada = work.users.add(user())
        with store.reading() as work:
            assert work.users.get(ada.id).name == "Ada"
            in_another_thread(lambda: rename(store, ada, "Grace"))
            assert in_another_thread(lambda: name_of(store, ada)) == "Grace"
            assert work.users.get(ada.id).name == "Ada"
            assert [one.name for one in kept(work.users).find()] == ["Ada"]
        assert name_of(store, ada) == "Grace"

    def test_whoever_writes_reads_anew(self, store):
        """One's own change is seen at once."""
        with store.writing() as work:
            ada = work.users.add(user())
            rename_in(work, ada, "Grace")
            assert work.users.by_login("ada").name == "Grace"


def in_another_thread(deed):
    """Do something in a thread of its own; return what it gives."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(deed).result()


def rename(store, person, name):
    """Give somebody another name."""
    with store.writing() as work:
        rename_in(work, person, name)


def rename_in(work, person, name):
    """Give somebody another name, in a unit of work."""
    work.users.replace(replace(work.users.get(person.id), name=name))


def name_of(store, person):
    """Return somebody's name."""
    with store.reading() as work:
        return work.users.get(person.id).name


class TestRehearsals:
    """What is only tried."""

    def test_whoever_has_waited_longest_is_next_unless_a_student_has_handed_in(self, store):
        """By when they asked, not by who they are; two graders never get the same."""
        later, over = NOW + timedelta(seconds=1), NOW + timedelta(seconds=9)
        with store.writing() as work:
            submission = submission_in(work, attempt=9)
            people = [work.users.add(user(f"s{n}")).id for n in range(2)]
            for person, at in zip(people, (later, NOW), strict=True):
                work.rehearsals.add(Rehearsal(submission.assignment_id, person, at, "s.py", b"\0x"))
            assert work.rehearsals.any_due(later)
            queue(work, Lane.LIVE)
            assert not work.rehearsals.any_due(later)

        with store.writing() as work:
            taken = [work.rehearsals.claim(later, over) for _ in range(3)]
        assert [one and one.user_id for one in taken] == [people[1], people[0], None]
        assert (taken[0].content, taken[0].attempt, taken[0].tries) == (b"\0x", 1, 1)

    def test_who_finishes_under_an_old_number_is_late(self, store):
        """Nothing of it is stored; who has the new one stores what was found."""
        with store.writing() as work:
            submission = submission_in(work)
            old = work.rehearsals.add(
                Rehearsal(submission.assignment_id, submission.user_id, NOW, "s.py", b"x")
            )
            new = work.rehearsals.put(replace(old, attempt=old.attempt + 1), old)
            done = {"state": RehearsalState.DONE, "outcome": {"a": [1.5, "\0"]}}
            assert not work.rehearsals.settle(replace(old, **done))
            assert work.rehearsals.settle(replace(new, **done))

        with store.reading() as work:
            found = work.rehearsals.of(submission.assignment_id, submission.user_id)
        assert (found.final, found.outcome) == (True, {"a": [1.5, "�"]})


class TestSimilarityLooks:
    """Who has looked at programs that resemble each other."""

    def test_looks_are_kept_with_numbers_and_who_looked(self, store):
        """The newest first; they go with their assignment, not with the account."""
        with store.writing() as work:
            submission = submission_in(work)
            person = work.users.add(user("looker"))
            looks = [
                work.similarity_looks.add(
                    SimilarityLook(submission.assignment_id, person.id, ids, NOW, "a\0b")
                )
                for ids in ((1, 2), (1, 2, 3))
            ]
        with store.reading() as work:
            found = work.similarity_looks.in_assignments([submission.assignment_id])
            assert [(one.submission_ids, name) for one, name in found] == [
                ((1, 2, 3), person.name),
                ((1, 2), person.name),
            ]
            assert found[0][0].note == "a�b"
            assert work.similarity_looks.by(person.id) == [
                replace(one, note="a�b") for one in looks
            ]
        with store.writing() as work:
            work.users.remove(person.id)
        with store.writing() as work:
            left = work.similarity_looks.in_assignments([submission.assignment_id])
            assert [name for _, name in left] == [None, None]
            work.similarity_looks.remove_by(person.id)
            assert work.similarity_looks.in_assignments([submission.assignment_id]) == []


class TestJobs:
    """The queue."""

    def test_jobs_are_claimed_in_order_live_ones_first(self, store):
        """A regrade waits until no student does, however long it has waited."""
        with store.writing() as work:
            regrade, first, second = queue(work, Lane.REGRADE, Lane.LIVE, Lane.LIVE)

        assert [claim(store).id for _ in range(3)] == [first, second, regrade]
        assert claim(store) is None

    def test_a_claim_raises_the_attempt_and_takes_a_lease(self, store):
        """The worker, the fencing token, the tries and the lease are stored."""
        with store.writing() as work:
            queue(work, Lane.LIVE)

        job = claim(store, "me")

        assert (job.state, job.attempt, job.tries, job.worker) == (JobState.RUNNING, 1, 1, "me")
        assert job.lease_until == LATER
        with store.reading() as work:
            assert work.jobs.get(job.id) == job

    def test_a_job_is_not_claimed_before_its_time(self, store):
        """A job that rests is passed over."""
        with store.writing() as work:
            queue(work, Lane.LIVE, at=LATER)

        assert claim(store, at=NOW) is None
        assert claim(store, at=LATER) is not None

    def test_lanes_can_be_left_out(self, store):
        """A grader that is kept for students takes no regrades."""
        with store.writing() as work:
            queue(work, Lane.REGRADE)

        assert claim(store, lanes=(Lane.LIVE,)) is None

    def test_no_two_workers_get_the_same_job(self, store):
        """Eight threads that claim at once share twenty jobs without overlap."""
        with store.writing() as work:
            queue(work, *[Lane.LIVE] * 20)
        got = []

        def work_off(name):
            while job := claim(store, name):
                got.append(job.id)

        threads = [threading.Thread(target=work_off, args=(str(i),)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(got) == 20
        assert len(set(got)) == 20

    def test_a_late_result_changes_nothing(self, store):
        """A worker whose job was given to another cannot settle it, the other can."""
        with store.writing() as work:
            queue(work, Lane.LIVE)
        early = claim(store, "early")
        with store.writing() as work:
            assert work.jobs.settle(replace(early, state=JobState.QUEUED))
        late = claim(store, "late")

        with store.writing() as work:
            assert not work.jobs.settle(replace(early, state=JobState.DONE))
            assert work.jobs.get(late.id) == late
            assert work.jobs.settle(replace(late, state=JobState.DONE))
            assert not work.jobs.settle(replace(late, state=JobState.DONE))

    def test_a_heartbeat_extends_ones_own_running_jobs(self, store):
        """Leases of other workers, and of jobs that do not run, stay as they are."""
        with store.writing() as work:
            queue(work, Lane.LIVE, Lane.LIVE, Lane.LIVE)
        mine, other = claim(store, "me"), claim(store, "other")
        much_later = NOW + timedelta(minutes=5)
        with store.writing() as work:
            assert work.jobs.heartbeat("me", much_later) == 1

            assert work.jobs.get(mine.id).lease_until == much_later
            assert work.jobs.get(other.id).lease_until == LATER

    def test_the_place_counts_who_comes_before(self, store):
        """Live jobs count before regrades; one that runs has no place."""
        with store.writing() as work:
            regrade, first, second = queue(work, Lane.REGRADE, Lane.LIVE, Lane.LIVE)
            assert places(work, first, second, regrade) == [0, 1, 2]
        claim(store)
        with store.reading() as work:
            assert places(work, first, second, regrade) == [0, 0, 1]

    def test_turns_come_before_age_within_a_lane(self, store):
        """A job of an earlier round is taken before an older one of a later round."""
        with store.writing() as work:
            late, regrade, soon = queue(work, Lane.LIVE, Lane.REGRADE, Lane.LIVE)
            work.jobs.replace(replace(work.jobs.get(late), turn=1))
            assert places(work, soon, late, regrade) == [0, 1, 2]

        assert [claim(store).id for _ in range(3)] == [soon, late, regrade]

    def test_a_students_next_turn_is_after_their_own_and_not_before_those_served(self, store):
        """Their own count in whatever state, others' when a grader has taken them."""
        with store.writing() as work:
            people = [submission_in(work, login) for login in ("ada", "bob")]
            mine, theirs = (
                work.jobs.add(GradingJob(one.id, Lane.LIVE, NOW, NOW)) for one in people
            )
            work.jobs.add(GradingJob(people[0].id, Lane.REGRADE, NOW, NOW, turn=99))
            one, two = (one.user_id for one in people)
            assert (work.jobs.turn(one), work.jobs.turn(two), work.jobs.turn(999)) == (1, 1, 0)
            work.jobs.replace(replace(mine, turn=7))
            assert (work.jobs.turn(one), work.jobs.turn(two), work.jobs.turn(999)) == (8, 1, 0)
            for state in (JobState.RUNNING, JobState.DONE, JobState.SET_ASIDE):
                work.jobs.replace(replace(mine, turn=7, state=state))
                assert (work.jobs.turn(one), work.jobs.turn(two), work.jobs.turn(999)) == (8, 7, 7)
            work.jobs.replace(replace(theirs, turn=3, state=JobState.DONE))
            assert (work.jobs.turn(one), work.jobs.turn(two)) == (8, 7)

    def test_the_summary_counts_and_tells_the_oldest(self, store):
        """Numbers by state and lane, and since when the oldest student waits."""
        with store.writing() as work:
            queue(work, Lane.REGRADE, at=NOW - timedelta(days=1))
            queue(work, Lane.LIVE, Lane.LIVE)
            queue(work, Lane.LIVE, at=LATER)
            assert work.jobs.summary().oldest_live_at == NOW
        claim(store)
        done = claim(store)
        with store.writing() as work:
            work.jobs.settle(replace(done, state=JobState.SET_ASIDE))
            summary = work.jobs.summary()

        assert (summary.waiting_live, summary.waiting_regrade) == (1, 1)
        assert (summary.running, summary.set_aside) == (1, 1)
        assert summary.oldest_live_at == LATER

    def test_an_empty_queue_has_no_oldest(self, store):
        """Nobody waits."""
        with store.reading() as work:
            assert work.jobs.summary().oldest_live_at is None


def test_a_submissions_status_is_stored_as_a_word(store):
    """Enumerations can be searched for."""
    with store.writing() as work:
        submission_in(work)

        assert kept(work.submissions).count(status=Status.QUEUED) == 1
        assert kept(work.submissions).count(status=[Status.GRADED, Status.ERRORED]) == 0


def test_version_says_what_is_behind_it(store):
    """The health page can name it."""
    with store.reading() as work:
        assert work.version()


def test_a_database_that_is_gone_is_told_in_our_words(tmp_path):
    """Whatever its driver says of it: whoever asks may try again."""
    folder = tmp_path / "no file"
    folder.mkdir()
    closed = "postgresql+psycopg://nobody@127.0.0.1:1/none"  # port 1 is nobody's
    for url in (f"sqlite:///{folder}", closed):
        store = SqlStore(url)
        for opened in (store.reading, store.writing):
            with pytest.raises(StoreUnavailable, match="Try again") as caught, opened() as work:
                work.users.keys()
            assert caught.value.retry
        store.close()


def test_what_no_database_can_keep_gets_a_sign_in_its_place(store):
    """The same on each; and it is found by what it was stored as."""
    with store.writing() as work:
        work.tries.add(Try("half \ud800 and \0", NOW))
        assert work.tries.since("half \ud800 and \0", NOW)

    with store.reading() as work:
        assert kept(work.tries).first().key == "half \ufffd and \ufffd"


def test_inquiries_are_queued_by_course_in_the_order_of_asking(store):
    """Those that are open lead to each other; there is one about each question."""
    with store.writing() as work:
        submission, other = submission_in(work), submission_in(work, attempt=2)
        about = (submission, "a"), (submission, ""), (other, "a")
        first, answered, last = (
            work.inquiries.add(Inquiry(one.id, one.user_id, question, NOW, NOW))
            for one, question in about
        )
        answered = work.inquiries.replace(answered.become(InquiryState.ANSWERED, LATER))
        work.inquiry_messages.add(InquiryMessage(first.id, submission.user_id, "Why?", NOW))
        work.inquiry_messages.add(InquiryMessage(first.id, 99, "So.", LATER))
    with pytest.raises(Conflict), store.writing() as work:
        work.inquiries.add(replace(first, id=0))

    with store.reading() as work:
        course = work.assignments.get(submission.assignment_id).course_id
        waiting = work.inquiries.in_course(course, InquiryState.OPEN)
        assert waiting == [first.id, last.id]
        assert work.inquiries.in_course(course) == [first.id, answered.id, last.id]
        assert work.inquiries.in_course(course + 1) == []
        assert work.inquiries.count(course, InquiryState.OPEN) == 2
        assert work.inquiries.count(course, InquiryState.OPEN, submission.user_id) == 2
        assert work.inquiries.count(course, InquiryState.OPEN, 99) == 0
        assert work.inquiries.count(course + 1, InquiryState.OPEN) == 0
        assert work.inquiries.in_course(course, user_id=99) == []
        assert work.inquiries.open_beside(course, answered.id) == (first.id, last.id)
        assert work.inquiries.open_beside(course, first.id) == (None, last.id)
        assert work.inquiries.about(submission.id) == [first, answered]
        (queued,) = work.inquiries.queued([last.id])
        assert (queued.inquiry, queued.submission, queued.user.login) == (last, other, "ada")
        said = [(one.text, name) for one, name in work.inquiry_messages.within(first.id)]
        assert said == [("Why?", "Ada"), ("So.", None)]
        assert [one.text for one in work.inquiry_messages.to(submission.user_id)] == ["So."]

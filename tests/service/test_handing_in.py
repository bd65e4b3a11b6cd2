"""Handing in, and what its student sees of it."""

import io
import threading
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from grader.errors import ExerciseNotFound, NothingToGrade, SourceNotText, SourceTooLarge
from grader.report import FeedbackLevel
from submissions.domain.assignment import Counts, Release
from submissions.domain.submission import Status
from submissions.errors import (
    AssignmentClosed,
    AttemptsExhausted,
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    TooManyTries,
    TooSoon,
)
from submissions.services import handing_in
from submissions.services.assignments import change_assignment, show_assignment
from submissions.services.attempts import compare_attempts, list_attempts, show_source
from submissions.services.extensions import grant_extension, grant_extensions
from submissions.services.grading import claim_job
from submissions.services.home import list_assignments
from submissions.services.people import apply_roster, leave
from submissions.services.verdicts import add_comment, show_progress, show_verdict, wait_for_verdict
from submissions.store import SqlStore
from tests.databases import migrated_url
from tests.doing import do
from tests.service.conftest import CHEAP, TurnableClock, grader_in
from tests.service.world import RIGHT, WRONG, entry, make_world


def change(world, **changes):
    """Change the assignment."""
    world.assignment = world.do(
        change_assignment, world.instructor, replace(world.assignment, **changes)
    )


def zipped(files):
    """Return a zip of files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


class NothingInstalled:
    """A catalogue after everything was taken out of it."""

    def find(self, slug):
        """Find nothing."""
        raise ExerciseNotFound(slug, ())


class TestAccepting:
    """What is taken, and how often."""

    def test_an_upload_and_its_job_are_stored_together(self, world):
        """The submission waits, with a place in the queue."""
        submission = world.hand_in()

        assert (submission.status, submission.attempt) == (Status.QUEUED, 1)
        assert world.first("jobs", submission_id=submission.id) is not None
        assert world.do(show_verdict, world.student, submission.id).place == 0

    def test_a_double_click_is_one_submission(self, world):
        """The same token with the same file gives the same submission."""
        first = world.hand_in(client_token="the-same-token")
        again = world.hand_in(client_token="the-same-token")

        assert again == first
        assert len(world.find("jobs")) == 1

    @pytest.mark.parametrize("other", [{"content": WRONG}, {"file": "other.py"}])
    def test_a_token_is_for_one_submission(self, world, other):
        """Changed work under an old token is refused, never taken for the old in silence."""
        world.hand_in(client_token="the-same-token")

        with pytest.raises(KeyReused, match="hand it in once more"):
            world.hand_in(client_token="the-same-token", **other)
        assert len(world.find("submissions")) == 1

    def test_a_double_click_after_the_deadline_is_still_the_same(self, world):
        """A page that asks again gets its answer, also when nothing more is taken."""
        first = world.hand_in(client_token="the-same-token")
        world.clock.turn(days=30)

        assert world.hand_in(client_token="the-same-token") == first

    def test_another_students_token_is_no_double_click(self, world):
        """Tokens are compared within one student's work."""
        mine = world.hand_in(client_token="the-same-token")
        theirs = world.hand_in(client_token="the-same-token", actor=world.classmate)

        assert mine.id != theirs.id

    def test_two_students_may_hand_in_the_same_file(self, world):
        """It is stored once and graded twice."""
        first, second = world.hand_in(), world.hand_in(actor=world.classmate)
        world.grade()

        assert first.source_sha256 == second.source_sha256
        assert len(world.find("sources")) == 1
        assert all(one.status is Status.GRADED for one in world.find("submissions"))

    def test_a_short_token_is_refused(self, world):
        """It could be guessed, or be forgotten."""
        with pytest.raises(Invalid):
            world.hand_in(client_token="x")

    @pytest.mark.parametrize(
        ("file", "content", "error"),
        [
            ("empty.py", b"", NothingToGrade),
            ("picture.py", b"\x89PNG\r\n", NothingToGrade),
            ("latin.py", b"x = '\xe9\x81'", SourceNotText),
            ("big.py", b"#" * (2**20 + 1), SourceTooLarge),
            ("huge.py", b"#" * (17 * 2**20), SourceTooLarge),
            ("essay.docx", b"text", NothingToGrade),
            ("../../etc/passwd", b"x", NothingToGrade),
        ],
    )
    def test_what_cannot_be_graded_uses_up_no_attempt(self, world, file, content, error):
        """The reason is told, and noted for whoever is asked about it later."""
        change(world, attempts=1)
        with pytest.raises(error):
            world.hand_in(content, file=file)

        noted = world.first("audit", action="submission.refuse")
        assert noted.details["file"] == file
        assert world.hand_in().attempt == 1

    def test_of_several_programs_the_one_that_is_meant_is_shown_and_graded(self, world):
        """Its functions tell; a tie is refused."""
        right = b"def delta_k(a, b, c): return c\ndef dW_k(a, b): return b\n"
        meant = world.hand_in(zipped({"hw.py": right, "utils.py": b"x = 1\n"}), file="hw.zip")
        world.grade()

        shown = {source.sha256: source.content for source in world.find("sources")}
        assert shown[meant.source_sha256] == right
        assert world.first("submissions", id=meant.id).status is Status.GRADED
        with pytest.raises(NothingToGrade, match="2 code files"):
            world.hand_in(zipped({"a.py": right, "b.py": right + b"# b\n"}), file="hw.zip")

    def test_all_files_are_shown_whose_functions_are_put_together(self, world):
        """Whoever reads the attempt reads the functions, not the lines that import them."""
        delta, dw = b"def delta_k(a, b, c): return c\n", b"def dW_k(a, b): return b\n"
        meant = world.hand_in(zipped({"a.py": delta, "b.py": dw}), file="hw.zip")
        world.grade()

        shown = {source.sha256: source.content for source in world.find("sources")}
        assert b"# a.py\n" + delta in shown[meant.source_sha256]
        assert b"# b.py\n" + dw in shown[meant.source_sha256]
        assert world.first("submissions", id=meant.id).status is Status.GRADED

    def test_a_notebook_is_kept_as_it_came(self, world):
        """The program in it is graded, the upload can be downloaded."""
        notebook = (
            b'{"cells":[{"cell_type":"code","source":["x = 1  # right"]}],'
            b'"metadata":{},"nbformat":4,"nbformat_minor":5}'
        )
        submission = world.hand_in(notebook, file="a.ipynb")
        handed_in = world.do(show_source, world.student, submission.id)

        assert handed_in.upload == notebook
        assert "x = 1" in handed_in.program
        assert "cells" not in handed_in.program

    def test_faster_than_people_is_too_fast(self, world):
        """Whatever the assignment allows."""
        for _ in range(30):
            world.hand_in()
        with pytest.raises(TooManyTries):
            world.hand_in()
        world.clock.turn(minutes=2)

        assert world.hand_in().attempt == 31

    def test_what_is_refused_counts_as_a_try(self, world, monkeypatch):
        """What cannot be read, what comes too late: neither is read as often as one likes."""
        world.clock.turn(days=4)
        for content in [b"\x89PNG", RIGHT] * 15:
            with pytest.raises((NothingToGrade, AssignmentClosed)):
                world.hand_in(content)
        monkeypatch.setattr(handing_in, "read_bytes", None)

        with pytest.raises(TooManyTries):
            world.hand_in()

    def test_attempts_have_an_end_even_where_any_number_is_allowed(self, world, monkeypatch):
        """For staff too."""
        monkeypatch.setattr(handing_in, "MOST_ATTEMPTS", 2)
        for actor in (world.student, world.instructor):
            world.hand_in(actor=actor)
            world.hand_in(actor=actor)
            with pytest.raises(AttemptsExhausted):
                world.hand_in(actor=actor)


class TestPolicy:
    """What the assignment allows."""

    def test_after_the_closing_date_nothing_is_taken(self, world):
        """The page says so before, handing in says so after."""
        world.clock.turn(days=4)

        with pytest.raises(AssignmentClosed):
            world.hand_in()
        page = world.do(show_assignment, world.student, world.assignment.id)
        assert "closed on" in page.refused

    def test_an_extension_opens_it_for_one(self, world):
        """For nobody else."""
        world.clock.turn(days=4)
        until = world.clock.now() + timedelta(days=1)
        world.do(
            grant_extension,
            world.instructor,
            world.assignment.id,
            world.student.user_id,
            reason="ill",
            due_at=until,
        )

        assert world.hand_in().attempt == 1
        with pytest.raises(AssignmentClosed):
            world.hand_in(actor=world.classmate)

    def test_many_get_an_extension_at_once_or_nobody(self, world):
        """By login, number or address; a line that is nobody's stops all."""
        text = "number,name,login,email\n0017,Ann,ann,ann@x\n18,Bo,bo,bo@x\n"
        world.do(apply_roster, world.instructor, world.course.id, text)
        how = {"reason": "ill", "extra_attempts": 1}
        many = world.instructor, world.assignment.id
        ids = [world.student.user_id]

        for people in ("0017\nnobody", "17", ""):
            with pytest.raises(Invalid):
                world.do(grant_extensions, *many, people=people, **how)
        with pytest.raises(NotFound):
            world.do(grant_extensions, *many, user_ids=[world.outsider.user_id], **how)
        assert world.find("extensions") == []

        made = world.do(
            grant_extensions, *many, user_ids=ids, people="0017\n BO@x \nstudent\n", **how
        )
        assert len(made) == len(world.find("extensions")) == 3

    def test_an_extension_needs_a_reason_and_a_student_of_the_course(self, world):
        """And has to change something."""
        give = (world.instructor, world.assignment.id)
        with pytest.raises(Invalid):
            world.do(grant_extension, *give, world.student.user_id, reason=" ", extra_attempts=1)
        with pytest.raises(Invalid):
            world.do(grant_extension, *give, world.student.user_id, reason="ill")
        with pytest.raises(NotFound):
            world.do(grant_extension, *give, world.outsider.user_id, reason="ill", extra_attempts=1)

    def test_attempts_run_out_and_the_pause_is_kept(self, world):
        """First the pause, then the last attempt, then nothing more."""
        change(world, attempts=2, cooldown_s=60.0)
        world.hand_in()
        with pytest.raises(TooSoon):
            world.hand_in()
        world.clock.turn(seconds=60)
        world.hand_in()
        world.clock.turn(seconds=60)

        with pytest.raises(AttemptsExhausted):
            world.hand_in()

    @pytest.mark.parametrize("counts", list(Counts))
    def test_a_program_that_does_not_compile_may_be_spared(self, world, jail, counts):
        """It uses no attempt and does not count, if the assignment says so; one that runs does."""
        change(world, attempts=1, counts=counts)
        grade = grader_in(jail)
        world.hand_in(b"def delta_k(a, b:\n    return 1\n")
        world.grade(grade)
        with pytest.raises(AttemptsExhausted):
            world.hand_in()

        change(world, attempts=1, counts=counts, spare_uncompiled=True)
        page = world.do(show_assignment, world.student, world.assignment.id)
        assert (page.attempts_used, page.refused, len(page.attempts)) == (0, "", 1)
        kept = world.hand_in(b"def delta_k(delta_next, W_next, s_k):\n    return 1 / 0\n")
        with pytest.raises(AttemptsExhausted):  # also before it is graded
            world.hand_in()
        world.grade(grade)
        with pytest.raises(AttemptsExhausted):
            world.hand_in()
        assert world.first("grades").submission_id == kept.id

    @pytest.mark.parametrize(
        "program",
        [
            b"print('inputs')\nraise SyntaxError('x')\n",
            b"def delta_k(a, b, c):\n    print(a)\n    raise SyntaxError('x')\ndW_k = delta_k\n",
            b"def delta_k(a, b, c):\n    return eval('1 +')\ndW_k = delta_k\n",
        ],
    )
    def test_an_error_of_that_name_is_not_spared(self, world, jail, program):
        """What ran has used its attempt."""
        change(world, attempts=1, spare_uncompiled=True)
        world.hand_in(program)
        world.grade(grader_in(jail))

        with pytest.raises(AttemptsExhausted):
            world.hand_in()

    def test_staff_try_things_out_at_any_time(self, world):
        """And are in nobody's gradebook."""
        world.clock.turn(days=99)

        assert world.hand_in(actor=world.instructor).attempt == 1

    def test_a_late_attempt_loses_points(self, world):
        """Ten per cent for the day that has begun."""
        change(world, late_per_day=0.1)
        world.clock.turn(days=1, hours=1)
        submission = world.hand_in()
        world.grade()
        verdict = world.do(show_verdict, world.student, submission.id)

        assert (verdict.points, verdict.penalty, verdict.days_late) == (10.0, 0.1, 1)
        assert world.first("grades").points == 9.0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_attempts_handed_in_at_once_take_turns(kind, request):
    """Twelve uploads in the same moment with two attempts allowed: two are taken."""
    store = SqlStore(migrated_url(request, kind))
    world = make_world(TurnableClock(), CHEAP, store)
    change(world, attempts=2)
    taken = []

    def hand_in(number):
        with suppress(AttemptsExhausted):
            taken.append(world.hand_in(client_token=f"at-once-{number:04}"))

    threads = [threading.Thread(target=hand_in, args=(i,)) for i in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()

    assert sorted(one.attempt for one in taken) == [1, 2]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_clicks_at_once_are_one_submission(kind, request):
    """Eight requests with one token store one submission and one job."""
    store = SqlStore(migrated_url(request, kind))
    world = make_world(TurnableClock(), CHEAP, store)
    taken = []
    threads = [
        threading.Thread(target=lambda: taken.append(world.hand_in(client_token="same-token")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs = len(world.find("jobs"))
    store.close()

    assert len({one.id for one in taken}) == 1
    assert (len(taken), jobs) == (8, 1)


class TestVerdicts:
    """What comes of it."""

    def test_the_life_of_a_submission(self, world):
        """Queued, running, graded; the page is told at each step."""
        submission = world.hand_in()
        claim_job(world.services, "w")
        running = world.do(show_verdict, world.student, submission.id)

        assert (running.submission.status, running.place) == (Status.RUNNING, None)
        assert not running.final

    def test_a_graded_one_counts_and_shows_its_report(self, world):
        """Points on the assignment's scale, checks as the level allows."""
        submission = world.hand_in()
        world.grade()
        verdict = world.do(show_verdict, world.student, submission.id)

        assert verdict.final
        assert verdict.counts
        assert verdict.points == 10.0
        assert verdict.report.questions[0].name == "delta_k"
        assert not verdict.report.provenance

    def test_staff_read_everything(self, world):
        """Codes of mistakes and provenance too."""
        submission = world.hand_in(WRONG)
        world.grade()
        report = world.do(show_verdict, world.grader, submission.id).report

        assert report.provenance == {"seed": 1}
        assert report.questions[0].checks[1].codes == ("M13",)

    @pytest.mark.parametrize(
        ("release", "content", "days", "shown"),
        [
            (Release.NEVER, RIGHT, 9, False),
            (Release.FULL_MARKS, RIGHT, 0, True),
            (Release.FULL_MARKS, WRONG, 9, False),
            (Release.AFTER_DUE, WRONG, 0, False),
            (Release.AFTER_DUE, WRONG, 9, True),
        ],
    )
    def test_the_wanted_form_is_shown_when_it_is_released(
        self, world, release, content, days, shown
    ):
        """To the student by the assignment's rule; to staff at once."""
        change(world, release=release)
        submission = world.hand_in(content)
        world.grade()
        world.clock.turn(days=days)
        student, staff = (
            world.do(show_verdict, actor, submission.id).wanted
            for actor in (world.student, world.grader)
        )

        assert ("delta_k" in student) is shown
        assert staff["delta_k"].text == "(W_next.T @ delta_next) * (1 - tanh(s_k)**2)"

    def test_an_exercise_that_left_keeps_its_verdicts(self, world):
        """Only the wanted form cannot be shown any more."""
        submission = world.hand_in()
        world.grade()
        gone = replace(world.services, catalog=NothingInstalled())

        verdict = do(gone, show_verdict, world.grader, submission.id)
        assert (verdict.points, verdict.wanted) == (10.0, {})

    def test_a_level_that_shows_nothing_shows_no_points_anywhere(self, world):
        """Not in the verdict, not in the list of attempts, not on the assignment's page."""
        change(world, feedback_level=FeedbackLevel.RECEIVED)
        submission = world.hand_in()
        world.grade()
        services, student = world.services, world.student
        verdict = do(services, show_verdict, student, submission.id)
        (row,) = do(services, list_attempts, student, world.assignment.id)
        (card,) = do(services, list_assignments, student, world.course.id).cards

        assert (verdict.report, verdict.points, verdict.counts) == (None, None, False)
        assert (row.points, row.counts) == (None, False)
        assert card.grade is None
        assert do(services, show_assignment, student, world.assignment.id).grade is None

    def test_waiting_ends_as_soon_as_it_is_graded(self, world):
        """Without looking again and again."""
        submission = world.hand_in()
        threading.Timer(0.05, world.grade).start()
        wait_for_verdict(world.services, world.student, submission.id, timeout_s=30)

        assert do(world.services, show_progress, world.student, submission.id).verdict.final

    def test_waiting_gives_up(self, world):
        """And what is asked then is how far it is."""
        submission = world.hand_in()
        wait_for_verdict(world.services, world.student, submission.id, timeout_s=0.01)

        found = do(world.services, show_progress, world.student, submission.id)
        assert (found.submission.status, found.place, found.final) == (Status.QUEUED, 0, False)

    def test_old_news_are_told_at_once(self, world):
        """A page that shows 'queued' learns without waiting that it runs."""
        submission = world.hand_in()
        claim_job(world.services, "w")
        wait_for_verdict(
            world.services, world.student, submission.id, seen=Status.QUEUED, timeout_s=30
        )

        found = do(world.services, show_progress, world.student, submission.id)
        assert (found.submission.status, found.place) == (Status.RUNNING, None)

    def test_a_student_who_is_taken_out_while_grading_runs(self, world):
        """The work is finished and kept."""
        submission = world.hand_in()
        claimed = []

        def grade(task):
            claimed.append(task)
            world.do(leave, world.instructor, world.course.id, world.student.user_id)
            return entry(1.0)

        world.grade(grade)

        assert world.first("submissions", id=submission.id).status is Status.GRADED
        assert world.do(show_verdict, world.grader, submission.id).points == 10.0


class TestHistory:
    """Attempts, and what differs between two."""

    def test_attempts_are_listed_newest_first(self, world):
        """With points, and which of them counts."""
        world.hand_in(RIGHT)
        world.hand_in(WRONG)
        world.grade()
        rows = world.do(list_attempts, world.student, world.assignment.id)

        assert [(r.submission.attempt, r.points, r.counts) for r in rows] == [
            (2, 0.0, False),
            (1, 10.0, True),
        ]

    def test_two_attempts_are_compared_line_by_line(self, world):
        """Whichever is named first, the older one is on the left."""
        first, second = world.hand_in(b"a\nb\nc\n"), world.hand_in(b"a\nB\nc\n")
        found = world.do(compare_attempts, world.student, second.id, first.id)

        assert [(line.mark, line.text) for line in found.lines] == [
            (" ", "a"),
            ("-", "b"),
            ("+", "B"),
            (" ", "c"),
            (" ", ""),
        ]
        assert [(line.old_number, line.new_number) for line in found.lines][:3] == [
            (1, 1),
            (2, None),
            (None, 2),
        ]

    def test_attempts_of_two_students_are_not_compared(self, world):
        """That is what similarity is for."""
        mine, theirs = world.hand_in(), world.hand_in(actor=world.classmate)
        with pytest.raises(Invalid):
            world.do(compare_attempts, world.grader, mine.id, theirs.id)

    def test_a_comment_reaches_its_student(self, world):
        """With the name of who made it."""
        submission = world.hand_in()
        world.do(
            add_comment,
            world.grader,
            submission.id,
            " Well done ",
            question="delta_k",
        )
        (remark,) = world.do(show_verdict, world.student, submission.id).remarks

        assert (remark.author, remark.comment.text) == ("Grader", "Well done")
        with pytest.raises(Invalid):
            world.do(add_comment, world.grader, submission.id, "  ")
        with pytest.raises(Forbidden):
            world.do(add_comment, world.student, submission.id, "no")


class TestWhatIsGone:
    """Numbers that lead nowhere, exercises that are not installed any more."""

    def test_a_number_that_is_none_is_not_found(self, world):
        """For staff as for students."""
        for who in (world.student, world.instructor, world.admin):
            with pytest.raises(NotFound):
                world.do(show_verdict, who, 99)

    def test_an_exercise_that_is_gone_is_told_and_nothing_is_lost(self, world, monkeypatch):
        """The page says so; what is handed in waits for whoever can mend it."""

        def gone(slug):
            raise ExerciseNotFound(slug, ())

        monkeypatch.setattr(world.services.catalog, "find", gone)
        page = world.do(show_assignment, world.student, world.assignment.id)

        assert page.exercise is None
        assert "no exercise 'hidden-layer-tanh'" in page.problem
        assert world.hand_in(b"delta = 1", file="notes.md").attempt == 1

    def test_a_second_extension_takes_the_place_of_the_first(self, world):
        """There is one at a time."""
        give = (world.instructor, world.assignment.id, world.student.user_id)
        world.do(grant_extension, *give, reason="ill", extra_attempts=1)
        world.do(grant_extension, *give, reason="still ill", extra_attempts=2)

        assert [one.extra_attempts for one in world.find("extensions")] == [2]

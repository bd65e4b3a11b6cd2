"""Inquiries: asked within a window after the grade was shown, answered, read by both."""

from dataclasses import replace

import pytest

from grader.report import FeedbackLevel
from submissions.domain.inquiry import InquiryState
from submissions.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    InquiryRefused,
    Invalid,
    NotFound,
)
from submissions.services.assignments import change_assignment
from submissions.services.grades import override_grade
from submissions.services.home import list_assignments
from submissions.services.inquiries import (
    close_inquiry,
    list_asked,
    list_inquiries,
    open_inquiry,
    reply_to_inquiry,
    show_inquiry,
)
from submissions.services.people import leave
from submissions.services.privacy import delete_person, export_person
from submissions.services.regrades import apply_regrade, propose_regrade
from tests.service.world import WRONG


def change(world, **changes):
    """Change the assignment, and keep it."""
    wanted = replace(world.assignment, **changes)
    world.assignment = world.do(change_assignment, world.instructor, wanted)


@pytest.fixture
def graded(world):
    """Return a wrong submission whose student may ask for a week."""
    change(world, inquiry_days=7)
    submission = world.hand_in(WRONG)
    world.grade()
    return submission


def begin(world, submission, text="Why?", actor=None, **about):
    """Ask about a submission."""
    return world.do(open_inquiry, actor or world.student, submission.id, text, **about)


def reply(world, actor, inquiry, text="So.", **more):
    """Say something more, and return the inquiry as it is now."""
    return world.do(reply_to_inquiry, actor, inquiry.id, text, **more)


def test_both_read_the_thread_and_its_state_says_whose_turn_it_is(world, graded):
    """Asked, answered, asked again, answered and closed."""
    inquiry = begin(world, graded, question="delta_k")
    assert inquiry.state is InquiryState.OPEN
    assert reply(world, world.grader, inquiry).state is InquiryState.ANSWERED
    assert reply(world, world.student, inquiry, "But?").state is InquiryState.OPEN
    closed = reply(world, world.instructor, inquiry, "No.", close=True)
    assert closed.state is InquiryState.CLOSED

    for actor in (world.student, world.grader):
        page = world.ask(show_inquiry, actor, inquiry.id)
        said = [(one.author, one.message.text) for one in page.thread]
        assert said == [
            ("Student", "Why?"),
            ("Grader", "So."),
            ("Student", "But?"),
            ("Instructor", "No."),
        ]


def test_a_closed_one_is_closed_to_its_student_and_opened_by_an_answer(world, graded):
    """Whoever asked may close it too; what is closed cannot be closed again."""
    inquiry = begin(world, graded)
    assert world.do(close_inquiry, world.student, inquiry.id).state is InquiryState.CLOSED

    assert not world.ask(show_inquiry, world.student, inquiry.id).may_reply
    with pytest.raises(IllegalTransition):
        reply(world, world.student, inquiry)
    with pytest.raises(IllegalTransition):
        world.do(close_inquiry, world.grader, inquiry.id)
    assert reply(world, world.grader, inquiry).state is InquiryState.ANSWERED
    assert reply(world, world.student, inquiry).state is InquiryState.OPEN


def test_nobody_asks_unless_the_assignment_says_so(world):
    """It is off by default, and nothing is stored."""
    submission = world.hand_in(WRONG)
    world.grade()

    assert world.ask(list_asked, world.student, submission.id).until is None
    with pytest.raises(InquiryRefused):
        begin(world, submission)
    assert world.find("inquiries") == []


def test_nobody_asks_before_there_is_a_grade(world):
    """What waits for a grader has none."""
    change(world, inquiry_days=7)

    with pytest.raises(InquiryRefused, match="too early"):
        begin(world, world.hand_in(WRONG))


def test_the_window_ends_days_after_the_grade(world, graded):
    """What was asked in time goes on afterwards."""
    inquiry = begin(world, graded)
    world.clock.turn(days=7, minutes=-2)
    begin(world, graded, question="delta_k")
    world.clock.turn(minutes=3)

    assert not world.ask(list_asked, world.student, graded.id).may_ask
    change(world, title="Another title")  # which changes no grade
    with pytest.raises(InquiryRefused, match=r"could ask about this grade until .* CES?T"):
        begin(world, graded, question="")
    reply(world, world.student, inquiry)


@pytest.mark.parametrize(
    "hidden", [{"feedback_level": FeedbackLevel.RECEIVED}, {"published": False}]
)
def test_the_window_begins_when_the_points_are_shown(world, graded, hidden):
    """Not while they are kept back, and with the whole time once they are shown."""
    change(world, **hidden)
    world.clock.turn(days=30)
    with pytest.raises((InquiryRefused, NotFound)):
        begin(world, graded)

    change(world, feedback_level=FeedbackLevel.FULL, published=True)
    world.clock.turn(days=6)
    change(world, points=world.assignment.points)  # a change of nothing moves nothing
    assert world.ask(list_asked, world.student, graded.id).may_ask
    world.clock.turn(days=2)
    assert not world.ask(list_asked, world.student, graded.id).may_ask


def test_the_window_begins_anew_when_the_grade_changes(world, graded):
    """By hand, or by a regrade that is applied long after it was found."""
    world.clock.turn(days=8)
    to = world.assignment.id, world.student.user_id
    world.do(override_grade, world.grader, *to, points=1.0, reason="r")
    assert world.ask(list_asked, world.student, graded.id).may_ask

    regrade = world.do(propose_regrade, world.instructor, world.assignment.id, reason="r")
    world.grade()
    world.clock.turn(days=8)
    assert not world.ask(list_asked, world.student, graded.id).may_ask
    world.do(apply_regrade, world.instructor, regrade.id)
    assert not world.ask(list_asked, world.student, graded.id).may_ask  # it stays set by hand


def test_there_is_one_inquiry_about_each_question(world, graded):
    """A second one is refused with where to go on; one about all of it is another."""
    begin(world, graded, question="delta_k")
    begin(world, graded)

    for question in ("delta_k", ""):
        with pytest.raises(Conflict, match="asked about this already"):
            begin(world, graded, question=question)
    assert len(world.find("inquiries")) == 2


@pytest.mark.parametrize("about", [{"text": " "}, {"text": "x" * 10_001}, {"question": "dW_9"}])
def test_what_is_no_question_is_refused(world, graded, about):
    """Empty, endless, or about what is not there; nothing is stored."""
    with pytest.raises(Invalid):
        begin(world, graded, **about)
    assert world.find("inquiries") == world.find("inquiry_messages") == []


def test_a_question_that_is_kept_back_cannot_be_asked_about(world, graded):
    """Whoever sees points alone asks about the whole, and tries no names."""
    change(world, feedback_level=FeedbackLevel.SCORE)

    with pytest.raises(Invalid):
        begin(world, graded, question="delta_k")
    assert begin(world, graded).question == ""


def test_an_answer_may_set_the_grade(world, graded):
    """With its text as the reason, in one step; a student's may not."""
    inquiry = begin(world, graded)
    with pytest.raises(Forbidden):
        reply(world, world.student, inquiry, points=10.0)
    with pytest.raises(Invalid):
        reply(world, world.grader, inquiry, points=-1.0)
    assert len(world.find("inquiry_messages")) == 1

    reply(world, world.grader, inquiry, "You are right.", points=9.0)

    grade = world.first("grades", user_id=world.student.user_id)
    assert (grade.points, grade.overridden) == (9.0, True)
    assert world.first("overrides").reason == "You are right."


def test_a_thread_does_not_grow_for_ever(world, graded):
    """After a hundred messages people should talk."""
    inquiry = begin(world, graded)
    for _ in range(99):
        reply(world, world.student, inquiry)
    with pytest.raises(Invalid, match="talk to each other"):
        reply(world, world.grader, inquiry)


def test_the_queue_leads_from_one_to_the_next(world, graded):
    """What waits for an answer, in the order of asking; the course's page counts it."""
    second = world.hand_in(WRONG, actor=world.classmate)
    world.grade()
    asked = [
        begin(world, graded),
        begin(world, second, actor=world.classmate),
        begin(world, graded, question="delta_k"),
    ]
    first, middle, last = (one.id for one in asked)

    def beside(inquiry_id, actor):
        page = world.ask(show_inquiry, actor, inquiry_id)
        return page.before, page.after

    assert beside(middle, world.grader) == (first, last)
    assert beside(first, world.student) == (None, None)  # whose queue it is not
    reply(world, world.grader, asked[1])
    assert beside(first, world.grader) == (None, last)
    assert beside(middle, world.grader) == (first, last)

    course = world.course.id
    waiting = world.ask(list_inquiries, world.grader, course).rows
    every = world.ask(list_inquiries, world.grader, course, state=None).rows
    assert [one.inquiry.id for one in waiting] == [first, last]
    assert [one.student for one in every] == ["Student", "Classmate", "Student"]
    assert world.ask(list_assignments, world.grader, course).inquiries == 2
    assert world.ask(list_assignments, world.stranger, world.other_course.id).inquiries == 0


def test_students_find_their_own_alone(world, graded):
    """And what was answered is counted on the page of their course."""
    inquiry, course = begin(world, graded), world.course.id
    assert world.ask(list_assignments, world.student, course).inquiries == 0
    reply(world, world.grader, inquiry)

    assert world.ask(list_assignments, world.student, course).inquiries == 1
    assert world.ask(list_assignments, world.classmate, course).inquiries == 0
    (row,) = world.ask(list_inquiries, world.student, course, state=None).rows
    assert row.inquiry.id == inquiry.id
    assert world.ask(list_inquiries, world.classmate, course, state=None).rows == []


def test_every_deed_is_in_the_log_and_no_text(world, graded):
    """Asked, answered and closed at once."""
    reply(world, world.grader, begin(world, graded, "secret"), "secret", close=True)

    logged = [one for one in world.find("audit") if one.action.startswith("inquiry.")]
    assert [one.action for one in logged] == ["inquiry.open", "inquiry.answer", "inquiry.close"]
    assert "secret" not in str(logged)


def test_who_left_is_still_named_and_asks_no_more(world, graded):
    """Staff reads on; the student does not find it any more."""
    inquiry = begin(world, graded)
    world.do(leave, world.instructor, world.course.id, world.student.user_id)

    assert world.ask(show_inquiry, world.grader, inquiry.id).student == "Student"
    (row,) = world.ask(list_inquiries, world.grader, world.course.id).rows
    assert row.student == "Student"
    with pytest.raises(NotFound, match="inquiry"):
        reply(world, world.student, inquiry)


def test_it_is_given_out_and_deleted_with_its_person(world, graded):
    """Threads with the student; what staff said, with who said it."""
    inquiry = begin(world, graded, "Why?")
    reply(world, world.grader, inquiry, "So.")
    given = world.ask(export_person, world.student, world.student.user_id)
    assert [one["id"] for one in given["inquiries"]] == [inquiry.id]
    assert [one["text"] for one in given["inquiry_messages_received"]] == ["So."]
    assert [one["text"] for one in given["inquiry_messages_written"]] == ["Why?"]

    world.do(delete_person, world.admin, world.grader.user_id, login="grader")
    assert [one.text for one in world.find("inquiry_messages")] == ["Why?"]
    world.do(delete_person, world.admin, world.student.user_id, login="student")
    assert world.find("inquiries") == world.find("inquiry_messages") == []

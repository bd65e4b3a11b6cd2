"""A class's own mistakes: an unnamed wrong answer gets a name, and all equal ones have it."""

import pytest

from grader.report import CheckResult, FeedbackLevel, Outcome, QuestionReport, Report
from grader.report.details import FormulaDetails, MistakeDetails, NumericDetails
from submissions.domain.people import Role
from submissions.errors import Conflict, Forbidden, Invalid, NotFound
from submissions.services.insight import show_statistics
from submissions.services.naming import forget_name, list_names, name_answer
from submissions.services.verdicts import show_verdict
from tests.service.world import WRONG


def answered(answer_class, *, known=False):
    """Return what grades a submission as a wrong answer of some class."""

    def grade(_):
        numeric = NumericDetails(0, 9, answer_class)
        checks = [
            CheckResult("numeric", "agrees", Outcome.FAILED, "f", numeric),
            CheckResult("formula", "formula", Outcome.FAILED, "f", FormulaDetails(formula="a + b")),
        ]
        if known:
            details = MistakeDetails("M13", ())
            checks.append(CheckResult("mistake", "known", Outcome.FAILED, "h", details))
        question = QuestionReport("delta_k", Outcome.FAILED, 0.0, 2.0, tuple(checks))
        return Report("x", "", (question,), provenance={"seed": 1})

    return grade


@pytest.fixture
def handed_in(world):
    """Return two submissions of two students with the same wrong answer."""
    one = world.hand_in(WRONG)
    world.grade(answered("abc"))
    other = world.hand_in(WRONG, actor=world.person("other", world.course, Role.STUDENT))
    world.grade(answered("abc"))
    return one, other


def named(world):
    """Name the answer."""
    return world.do(
        name_answer,
        world.instructor,
        world.assignment.id,
        "delta_k",
        "abc",
        title="f' of the sum",
        hint="Where does the sum end?",
    )


def hints(world, actor, submission):
    """Return what somebody reads of mistakes in a submission."""
    report = world.ask(show_verdict, actor, submission.id).report
    return [(one.title, one.feedback) for one in report.questions[0].hints]


@pytest.mark.usefixtures("handed_in")
def test_equal_wrong_answers_are_found_without_a_word_of_whose_they_are(world):
    """With how many gave them, one program and its formula."""
    page = world.ask(list_names, world.grader, world.assignment.id)

    (one,) = page.unnamed
    assert (one.cluster.question, one.cluster.students, one.formula) == ("delta_k", 2, "a + b")
    assert one.source == WRONG


def test_a_name_is_on_all_equal_answers_at_once(world, handed_in):
    """Staff read the title, students the hint, and the plot counts it."""
    assert hints(world, world.student, handed_in[0]) == []

    named(world)
    statistics = world.ask(show_statistics, world.instructor, world.assignment.id).statistics

    assert hints(world, world.instructor, handed_in[0]) == [
        ("f' of the sum", "Where does the sum end?")
    ]
    ((title, hint),) = hints(world, world.student, handed_in[0])
    assert (title, hint) == ("It looks like a known mistake", "Where does the sum end?")
    assert statistics.mistakes == {"f' of the sum": {"delta_k": 2}}
    assert world.ask(list_names, world.grader, world.assignment.id).unnamed == []


@pytest.mark.usefixtures("handed_in")
def test_later_answers_carry_it_and_others_do_not(world):
    """Neither another wrong answer, nor one with a mistake that is known."""
    named(world)
    later = world.hand_in(WRONG)
    world.grade(answered("abc"))
    other = world.hand_in(WRONG)
    world.grade(answered("xyz"))
    known = world.hand_in(WRONG)
    world.grade(answered("abc", known=True))

    assert [title for title, _ in hints(world, world.instructor, later)] == ["f' of the sum"]
    assert hints(world, world.instructor, other) == []
    assert [title for title, _ in hints(world, world.instructor, known)] == ["known"]


@pytest.mark.usefixtures("handed_in")
def test_a_name_is_withheld_as_all_hints_are(world):
    """Where titles and hints are withheld, nothing names the mistake."""
    named(world)
    quiet = world.add(feedback_level=FeedbackLevel.OUTCOMES)
    submission = world.hand_in(WRONG, assignment=quiet)
    world.grade(answered("abc"))

    assert hints(world, world.student, submission) == []


def test_a_name_can_be_taken_away(world, handed_in):
    """The answers lose it at once, and can be named again."""
    one = named(world)
    world.do(forget_name, world.instructor, world.assignment.id, one.id)

    assert hints(world, world.instructor, handed_in[0]) == []
    assert len(world.ask(list_names, world.grader, world.assignment.id).unnamed) == 1
    with pytest.raises(NotFound):
        world.do(forget_name, world.instructor, world.assignment.id, one.id)


@pytest.mark.usefixtures("handed_in")
@pytest.mark.parametrize("changes", [{"title": " "}, {"hint": ""}, {"title": "x" * 201}])
def test_a_name_needs_words(world, changes):
    """A title and a hint, neither endless."""
    given = {"title": "t", "hint": "h"} | changes
    with pytest.raises(Invalid):
        world.do(name_answer, world.instructor, world.assignment.id, "delta_k", "abc", **given)


@pytest.mark.usefixtures("handed_in")
def test_only_what_is_there_can_be_named_and_once(world):
    """An answer that nobody gave is none."""
    named(world)

    with pytest.raises(Conflict):
        named(world)
    with pytest.raises(NotFound):
        world.do(
            name_answer,
            world.instructor,
            world.assignment.id,
            "delta_k",
            "nobody's",
            title="t",
            hint="h",
        )
    with pytest.raises(Forbidden):
        world.do(
            name_answer, world.grader, world.assignment.id, "delta_k", "abc", title="t", hint="h"
        )

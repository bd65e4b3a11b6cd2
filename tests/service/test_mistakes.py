"""From a mistake to who made it: what they wrote, and a word to all of them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.report import CheckResult, Outcome, QuestionReport, Report
from grader.report.details import FormulaDetails, MistakeDetails, NumericDetails
from submissions.domain.mail import Kind
from submissions.domain.people import Role
from submissions.errors import Invalid, NotFound
from submissions.services.mistakes import comment_on_mistake, show_mistake
from submissions.services.naming import name_answer
from tests.service.world import RIGHT, WRONG, by_comment

MISTAKE = "M13 W without its transpose"


def shown(world, mistake=MISTAKE):
    """Return the page of a mistake as an instructor sees it."""
    return world.ask(show_mistake, world.instructor, world.assignment.id, mistake)


def test_who_made_it_and_who_still_does(world):
    """Each at their last attempt with it; those first who have not mended it."""
    third = world.person("third", world.course, Role.STUDENT)
    for who, content in (
        (world.student, WRONG),
        (world.student, RIGHT),
        (world.classmate, WRONG),
        (world.classmate, WRONG + b"# again"),
        (third, RIGHT),
        (world.grader, WRONG),
    ):
        world.hand_in(content, actor=who)
        world.grade()
    page = shown(world)

    assert [(m.name, m.submission.attempt, m.still) for m in page.makers] == [
        ("Classmate", 2, True),
        ("Student", 1, False),
    ]
    assert (page.still, page.handed_in) == (1, 3)
    assert [one.source for one in page.examples] == [(WRONG + b"# again").decode(), WRONG.decode()]
    assert page.examples[0].hint.feedback == "a hint"


def test_the_first_example_computes_what_most_do(world):
    """Whoever shows it in class shows what is common."""

    def grade(task):
        checks = (
            CheckResult(
                "formula", "f", Outcome.FAILED, "", FormulaDetails(latex=task.content[-1:].decode())
            ),
            CheckResult("mistake", "odd", Outcome.FAILED, "?", MistakeDetails("M1", ())),
        )
        return Report("x", "", (QuestionReport("delta_k", Outcome.FAILED, 0.0, 1.0, checks),))

    people = [world.person(f"p{n}", world.course, Role.STUDENT) for n in range(3)]
    for who, content in zip(people, (b"1 a", b"2 b", b"3 b"), strict=True):
        world.hand_in(content, actor=who)
    world.grade(grade)

    found = [(one.formula, one.alike) for one in shown(world, "M1 odd").examples]
    assert found == [("b", 2), ("a", 1)]


def test_all_who_still_make_it_are_told_at_once(world):
    """At their own attempts, and what was done is in the audit log."""
    world.hand_in(WRONG)
    world.hand_in(WRONG, actor=world.classmate)
    world.grade()
    world.hand_in(RIGHT)
    world.grade()
    args = world.assignment.id, MISTAKE
    told = world.do(comment_on_mistake, world.grader, *args, " Look at $W^T$. ")

    (comment,) = world.find("comments")
    assert told == 1
    assert world.first("submissions", id=comment.submission_id).user_id == world.classmate.user_id
    assert (comment.text, comment.question) == ("Look at $W^T$.", "delta_k")
    (entry,) = world.find("audit", action="comment.add_all")
    assert entry.details == {"mistake": MISTAKE, "students": 1}
    with pytest.raises(Invalid):
        world.do(comment_on_mistake, world.grader, *args, "  ")


def test_whoever_is_told_gets_a_mail_of_it(world):
    """As of any other comment."""
    world.hand_in(WRONG)
    world.grade()
    world.services = replace(world.services, post=SimpleNamespace())
    world.do(comment_on_mistake, world.grader, world.assignment.id, MISTAKE, "Look at it.")

    (notice,) = world.find("notices", kind=Kind.COMMENT)
    assert notice.user_id == world.student.user_id


def test_a_mistake_that_nobody_made_is_not_there(world):
    """Neither is one of another assignment."""
    world.hand_in(WRONG)
    world.grade(by_comment)
    other = world.add()
    for assignment, mistake in ((world.assignment, "M99 none"), (other, MISTAKE)):
        with pytest.raises(NotFound):
            world.ask(show_mistake, world.instructor, assignment.id, mistake)


def test_a_mistake_that_the_course_named_is_one_too(world):
    """Its name leads to whoever answers so."""

    def grade(_):
        numeric = NumericDetails(answer_class="c1")
        check = CheckResult("numeric", "agrees", Outcome.FAILED, "no", numeric)
        return Report("x", "", (QuestionReport("delta_k", Outcome.FAILED, 0.0, 1.0, (check,)),))

    for who in (world.student, world.classmate):
        world.hand_in(actor=who)
    world.grade(grade)
    named = {"title": "ours", "hint": "think"}
    world.do(name_answer, world.instructor, world.assignment.id, "delta_k", "c1", **named)
    page = shown(world, "ours")

    assert len(page.makers) == 2
    assert page.examples[0].hint.feedback == "think"

"""Exercises that draw everybody's own sheet, and those that are answered in writing."""

from dataclasses import replace

import pytest

from grader.errors import NothingToGrade
from submissions.services.assignments import change_assignment, show_assignment
from submissions.services.attempts import show_source
from submissions.services.grading import claim_job
from submissions.services.verdicts import show_verdict
from tests.service.conftest import grader_in

DRAWN, WRITTEN = "own-network", "written-practical"


def shown(world, actor, assignment):
    """Return the exercise as one person sees it."""
    return world.do(show_assignment, actor, assignment.id).exercise


class TestVariants:
    """Everybody their own."""

    def test_everybody_has_a_sheet_of_their_own(self, world):
        """The same each time, another than the neighbour's."""
        assignment = world.add(exercise=DRAWN)
        mine, again, theirs = (
            shown(world, who, assignment).statement
            for who in (world.student, world.student, world.classmate)
        )

        assert mine == again != theirs

    def test_the_secret_stays(self, world):
        """A change of the assignment changes nobody's sheet, and the log does not tell it."""
        assignment = world.add(exercise=DRAWN)
        changed = world.do(
            change_assignment,
            world.instructor,
            replace(assignment, title="New", parameters={}),
        )

        assert changed.secret == assignment.secret != ""
        assert not [e for e in world.find("audit") if changed.secret in str(e.details)]

    def test_each_is_graded_by_their_own_sheet(self, world, jail):
        """A right program earns full points for its own student."""
        assignment = world.add(exercise=DRAWN)
        mine = shown(world, world.student, assignment)
        right = next(golden for golden in mine.solutions if sum(golden.points.values()) > 0)
        submission = world.hand_in(
            mine.read(right.path).encode(), assignment=assignment, file=right.file
        )
        world.grade(grader_in(jail))
        verdict = world.do(show_verdict, world.grader, submission.id)

        assert verdict.report.score == sum(right.points.values())
        assert verdict.report.provenance["exercise_version"] == mine.version

    def test_an_exercise_without_variants_has_no_secret(self, world):
        """And its graders are told none."""
        world.hand_in()

        assert world.assignment.secret == ""
        assert claim_job(world.services, "w").task.variant is None


class TestWriting:
    """Formulas and derivations."""

    def test_writing_is_taken_where_it_is_asked_for(self, world, jail):
        """Without a program; it is kept, shown and graded."""
        assignment = world.add(exercise=WRITTEN)
        sheet = shown(world, world.student, assignment).read("solutions/correct.md").encode()
        submission = world.hand_in(sheet, assignment=assignment, file="answer.md")
        world.grade(grader_in(jail))
        handed_in = world.do(show_source, world.student, submission.id)
        report = world.do(show_verdict, world.student, submission.id).report

        assert handed_in.upload == sheet
        assert handed_in.program.splitlines()[0] in sheet.decode()
        assert report.score == report.max_score > 0

    def test_writing_is_refused_where_a_program_is_asked_for(self, world):
        """With a sentence, and no attempt used up."""
        with pytest.raises(NothingToGrade):
            world.hand_in(b"# My derivation\n", file="answer.md")
        assert world.find("submissions") == []

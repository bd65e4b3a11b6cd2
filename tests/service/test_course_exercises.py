"""Exercises of a course's own: from an instructor's text to a student's verdict."""

import json
from dataclasses import replace
from functools import cache

import pytest

from grader.authoring.foreign import Recipe
from grader.errors import ExerciseInvalid, ExerciseNotFound, SandboxError
from submissions.domain.assignment import Release
from submissions.domain.exercises import ExerciseState
from submissions.errors import ChangedMeanwhile, Conflict, Invalid, MakerBusy
from submissions.services.assignments import (
    change_assignment,
    list_exercises,
    open_assignment,
    show_assignment,
)
from submissions.services.exercises import (
    change_exercise,
    draft_exercise,
    list_own_exercises,
    make_exercise,
    publish_exercise,
    remove_exercise,
    show_own_exercise,
)
from submissions.services.reading import read_typed
from submissions.services.similarity import show_similarity
from submissions.services.verdicts import show_verdict
from submissions.worker.documents import document_of
from submissions.worker.grader import Died, Grader, Overtaxed
from submissions.worker.maker import GraderMaker
from submissions.worker.process import Walls
from tests.service.conftest import grader_in

SOURCE = '''import numpy as np


def scaled(x, gamma):
    """Scale.

    x: (B, D), inputs
    gamma: (D,), scale
    """
    return np.tanh(gamma * x)
'''
RECIPE = Recipe("scaled", "Scaled inputs", SOURCE, "dx,dgamma")


@pytest.fixture(scope="module")
def maker(jail):
    """Return what makes exercises in this process, in a jail; of the same text once."""

    @cache
    def document(recipe):
        try:
            told = Recipe.from_json(json.loads(recipe))
            return json.dumps(document_of(told.made(jail), jail, told.family(jail)))
        except ExerciseInvalid as error:
            return json.dumps({"problem": error.reason})

    return lambda recipe: json.loads(document(json.dumps(recipe)))


@pytest.fixture
def making(world, maker):
    """Return a world that makes exercises in this process."""
    world.services = replace(world.services, maker=maker)
    return world


def drafted(world, recipe=RECIPE):
    """Store a draft and try it."""
    kept = world.do(draft_exercise, world.instructor, world.course.id, recipe)
    return make_exercise(world.services, world.instructor, kept.id)


def published(world, recipe=RECIPE):
    """Return one that may be given."""
    return world.do(publish_exercise, world.instructor, drafted(world, recipe).id)


def test_from_the_text_to_a_verdict(making, jail):
    """It is chosen, shown, handed in to and graded by its recording; staff reads the mistake."""
    own = published(making)
    listed = making.do(list_exercises, making.instructor, making.course.id).exercises
    assignment = making.add(exercise=own.name, release=Release.FULL_MARKS)
    page = making.do(show_assignment, making.student, assignment.id)

    assert listed[0].slug == own.name == f"c{making.course.id}:scaled"
    assert "def scaled(x, gamma):" in page.exercise.statement
    assert "def scaled_backward(dout, x, gamma):" in page.starter
    specimens = own.document["specimens"]
    handed_in = [
        making.hand_in(one["source"].encode(), assignment=assignment) for one in specimens[:2]
    ]
    making.grade(grader_in(jail))
    right, wrong = (making.do(show_verdict, making.grader, one.id) for one in handed_in)
    assert right.report.score == 2
    assert right.report.provenance["exercise_version"] == Recipe.from_json(own.recipe).version
    assert wrong.report.score < 2
    titles = [check.title for question in wrong.report.questions for check in question.checks]
    assert any(specimens[1]["title"] in title for title in titles)
    mine = making.do(show_verdict, making.student, handed_in[0].id)
    assert "dx" in mine.wanted["scaled_backward"].text
    assert making.do(show_similarity, making.grader, assignment.id).pairs == []


VARYING = replace(
    RECIPE,
    source=SOURCE.replace("gamma)", "gamma, slope=1.0)").replace("tanh(", "tanh(slope * "),
    ask="dgamma",
    varies="slope: 0.5, 1.5, 2.5",
)


def test_in_writing_from_the_text_to_a_verdict(making, jail):
    """Students answer in formulas; what they type is shown as it is read, and graded so."""
    own = published(making, replace(RECIPE, ask="dgamma", written="only"))
    assignment = making.add(exercise=own.name, release=Release.FULL_MARKS)
    page = making.do(show_assignment, making.student, assignment.id)
    answer = "s = gamma * x\ndgamma = sum(dout * (1 - tanh(s)^2) * x, axis=0)"
    read = making.do(read_typed, making.student, assignment.id, answer)

    assert page.starter == "Formulas, one line each:\n\ndgamma =\n"
    assert [formula.name for formula in read.formulas] == ["dgamma"]
    assert [one.text for one in read.equations] == answer.splitlines()
    handed_in = making.hand_in(answer.encode(), file="answers.md", assignment=assignment)
    making.grade(grader_in(jail))
    verdict = making.do(show_verdict, making.student, handed_in.id)
    assert verdict.report.score == 1
    assert "sum" in verdict.wanted["dgamma"].text


def test_everybody_has_a_variant_of_their_own(making, jail):
    """What a page shows is what is graded, right forms included; all variants were tried."""
    own = published(making, VARYING)
    assignment = making.add(exercise=own.name, release=Release.FULL_MARKS)
    page = making.do(show_assignment, making.student, assignment.id)
    told = own.document["variants"]
    slopes = "0.5", "1.5", "2.5"
    mine = next(at for at, one in enumerate(slopes) if f"slope={one}" in page.exercise.statement)
    slope = slopes[mine]
    program = (
        "import numpy as np\n\ndef dgamma(dout, x, gamma):\n"
        f"    s = {slope} * gamma * x\n"
        f"    return np.sum(dout * {slope} * x * (1 - np.tanh(s) ** 2), axis=0)\n"
    )

    assert [one["told"] for one in told] == [f"slope = {one}" for one in slopes]
    assert f"The sheet of `{making.student.login}`, variant" in page.exercise.statement
    handed_in = making.hand_in(program.encode(), assignment=assignment)
    making.grade(grader_in(jail))
    verdict = making.do(show_verdict, making.grader, handed_in.id)
    assert verdict.report.score == 1
    assert verdict.report.provenance["exercise_version"] == page.exercise.version
    assert verdict.wanted["dgamma"].text == told[mine]["wanted"]["dgamma"]["text"]


def test_a_variant_that_is_none_is_told_with_the_draft(making):
    """Nothing is published of which some students would get nothing."""
    own = drafted(making, replace(VARYING, varies="slope: 0.0, 1.5"))

    assert not own.sound


def test_a_draft_is_given_to_nobody(making):
    """Neither in the list nor by its name, before it is published."""
    own = drafted(making)
    listed = making.do(list_exercises, making.instructor, making.course.id).exercises

    assert own.sound
    assert own.name not in [one.slug for one in listed]
    with pytest.raises(ExerciseNotFound):
        making.add(exercise=own.name)


def test_another_course_cannot_give_it(making):
    """Its name leads nowhere there: not in a new assignment, nor in one that is changed."""
    own = published(making)
    other = making.other_assignment
    with pytest.raises(ExerciseNotFound):
        making.do(change_assignment, making.stranger, replace(other, exercise=own.name))
    form = making.do(open_assignment, making.stranger, other.id)

    assert own.name not in [one.slug for one in form.exercises]
    assert making.do(list_own_exercises, making.stranger, other.course_id).exercises == []


def test_what_cannot_be_an_exercise_says_why_and_is_not_published(making):
    """The sentence is kept with the draft; once it is mended, the draft is sound."""
    broken = replace(RECIPE, source=SOURCE.replace("np.tanh", "np.sort"))
    own = drafted(making, broken)

    assert "calls np.sort, whose derivative is not known here" in own.problem
    assert not own.sound
    with pytest.raises(Conflict, match="Nobody could be graded on it yet"):
        making.do(publish_exercise, making.instructor, own.id)
    changed = making.do(change_exercise, making.instructor, own.id, RECIPE)
    assert changed.document == {}
    assert make_exercise(making.services, making.instructor, own.id).sound


def test_what_is_published_changes_no_more(making):
    """Verdicts hang on it: not its text, nor what came of it; another name is another exercise."""
    own = published(making)
    for deed in (publish_exercise, lambda *given: change_exercise(*given, RECIPE)):
        with pytest.raises(Conflict, match="changes no more"):
            making.do(deed, making.instructor, own.id)

    assert make_exercise(making.services, making.instructor, own.id) == own
    with pytest.raises(Conflict, match="has an exercise scaled already"):
        making.do(draft_exercise, making.instructor, making.course.id, RECIPE)


def test_what_is_given_stays(making):
    """Work was or will be handed in for it; what nobody gives may go."""
    own, spare = published(making), drafted(making, replace(RECIPE, slug="spare"))
    making.add(exercise=own.name)
    with pytest.raises(Conflict, match="An assignment gives it"):
        making.do(remove_exercise, making.instructor, own.id)
    making.do(remove_exercise, making.instructor, spare.id)

    page = making.do(list_own_exercises, making.instructor, making.course.id)
    assert [one.slug for one in page.exercises] == ["scaled"]


def test_a_draft_that_is_changed_while_it_is_tried_keeps_no_old_result(making):
    """What came of the old text does not stand beside the new one."""
    kept = making.do(draft_exercise, making.instructor, making.course.id, RECIPE)

    def slow(_):
        other = replace(RECIPE, title="Another")
        making.do(change_exercise, making.instructor, kept.id, other)
        return {"statement": "old"}

    with pytest.raises(ChangedMeanwhile):
        make_exercise(replace(making.services, maker=slow), making.instructor, kept.id)
    assert making.do(show_own_exercise, making.instructor, kept.id).exercise.document == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "Scaled"}, "slug"),
        ({"slug": "a" * 61}, "slug"),
        ({"slug": "c1:x"}, "slug"),
        ({"title": " "}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"source": ""}, "source"),
        ({"source": "x" * 20_001}, "source"),
        ({"source": "x\0"}, "source"),
        ({"ask": ""}, "ask"),
        ({"lines": "x" * 5_001}, "lines"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_at_its_field(world, changes, field):
    """Nothing is stored, whether it is new or a change."""
    recipe = replace(RECIPE, **changes)
    with pytest.raises(Invalid) as refused:
        world.do(draft_exercise, world.instructor, world.course.id, recipe)

    assert refused.value.field == field
    kept = world.do(draft_exercise, world.instructor, world.course.id, RECIPE)
    with pytest.raises(Invalid):
        world.do(change_exercise, world.instructor, kept.id, recipe)


def test_two_drafts_cannot_have_one_name(world):
    """Nor can one be changed to another's."""
    world.do(draft_exercise, world.instructor, world.course.id, RECIPE)
    other = replace(RECIPE, slug="other")
    kept = world.do(draft_exercise, world.instructor, world.course.id, other)
    with pytest.raises(Conflict):
        world.do(change_exercise, world.instructor, kept.id, RECIPE)


def test_every_deed_is_in_the_log(making):
    """Who wrote, changed, published and removed it, in its course."""
    own = drafted(making)
    making.do(change_exercise, making.instructor, own.id, RECIPE)
    make_exercise(making.services, making.instructor, own.id)
    making.do(publish_exercise, making.instructor, own.id)
    making.do(remove_exercise, making.instructor, own.id)

    entries = [one for one in making.find("audit") if one.subject == f"exercise:{own.id}"]
    assert [one.action for one in entries] == [
        f"exercise.{deed}" for deed in ("draft", "change", "publish", "remove")
    ]
    assert {one.course_id for one in entries} == {making.course.id}


class TestMaker:
    """Exercises are made in a process of their own, with a jail."""

    def test_it_makes_documents_and_says_why_there_is_none(self):
        """As a grader does; a function without end, or with too much in it, ends as a sentence."""
        make = GraderMaker(Walls(allow_tier_b=True))
        document = make(RECIPE.to_json())
        endless = replace(RECIPE, source=SOURCE.replace("return", "while True: pass\n    return"))

        assert document["questions"][0]["name"] == "scaled_backward"
        assert document["to_mend"] == []
        problem = make(endless.to_json())["problem"]
        assert problem.startswith("Forward: it did not come to an end")

    @pytest.mark.parametrize(
        ("error", "problem"),
        [
            (Overtaxed("gone"), "Trying it took more time or memory"),
            (SandboxError("No jail."), "It could not be tried on the site's machine. No jail."),
        ],
    )
    def test_what_the_machine_cannot_do_is_told(self, monkeypatch, error, problem):
        """Too much for a process, or no jail at all: the draft stays, with the reason."""

        def fail(*_):
            raise error

        monkeypatch.setattr(Grader, "made", fail)
        assert GraderMaker(Walls())(RECIPE.to_json())["problem"].startswith(problem)

    def test_a_process_that_dies_is_our_fault(self, monkeypatch):
        """Nothing is said about the text; the next one is made."""

        def die(*_):
            raise Died("gone")

        make = GraderMaker(Walls())
        monkeypatch.setattr(Grader, "made", die)
        with pytest.raises(Died):
            make(RECIPE.to_json())
        monkeypatch.setattr(Grader, "made", lambda *_: {"statement": "S"})
        assert make(RECIPE.to_json()) == {"statement": "S"}

    def test_whoever_waits_too_long_is_told_so(self, monkeypatch):
        """One is made at a time, so that a course cannot use up the machine."""
        monkeypatch.setattr("submissions.worker.maker._PATIENCE_S", 0.0)
        make = GraderMaker(Walls(allow_tier_b=True))
        make._turn.acquire()
        with pytest.raises(MakerBusy):
            make(RECIPE.to_json())


def test_the_states_are_two():
    """Whatever else there will be has to say whether it may be given."""
    assert [*ExerciseState] == ["draft", "published"]

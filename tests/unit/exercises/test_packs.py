"""What every exercise of the catalogue has to keep, whatever it asks."""

import numpy as np
import pytest

from grader.exercise import arrays_of, draw_suite
from grader.grading import Submission, grade
from tests.unit.exercises.catalogue import EXERCISES, QUESTIONS

GOLDEN = [
    pytest.param(exercise, golden, id=f"{slug}-{golden.file}")
    for slug, exercise in EXERCISES.items()
    for golden in exercise.solutions
]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_mistake_survives_20_suites(question):
    """Each seed draws a suite that kills every mistake; draw_suite raises if one survives."""
    for seed in range(20):
        assert len(draw_suite(question, seed).cases) == 9


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_two_mistakes_answer_the_same(question):
    """A wrong answer has one name: single mistakes differ from each other on some case."""
    cases = draw_suite(question, 1).cases
    singles = [mistake for mistake in question.mistakes if "+" not in mistake.code]
    answers = [tuple(flat(case, mistake, question) for case in cases) for mistake in singles]

    assert len(singles) > 1
    assert len(set(answers)) == len(answers)


def flat(case, mistake, question):
    """Return a mutant's answer as bytes."""
    try:
        arrays = arrays_of(mistake.mutant(*case.arguments), several=question.several)
    except ValueError:
        return b""
    return b"".join(array.tobytes() for array in arrays)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_references_have_the_stated_shape(question):
    """A size has one value throughout a case, in the arguments and in the answer."""
    for case in draw_suite(question, 2).cases:
        sizes = {"one": 1}
        for parameter, argument in zip(question.parameters, case.arguments, strict=True):
            if isinstance(argument, np.ndarray):
                assert argument.ndim == len(parameter.shape)
                sizes |= dict(zip(parameter.shape, argument.shape, strict=True))
        if not question.several:
            wanted = case.wanted[0].values.shape
            assert wanted == tuple(sizes.get(name, name) for name in question.returns)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_starter_file_runs_and_earns_nothing(exercise, jail):
    """It loads, answers every question, and scores 0."""
    report = grade(exercise, Submission("starter", exercise.starter), jail)

    assert report.score == 0
    for question in report.questions:
        runs = question.checks[0]
        assert runs.outcome == "passed", f"{question.name}: {runs.feedback}"


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_statement_names_every_function_and_its_conventions(exercise):
    """What students write stands in the statement as it is called, and formulas are closed."""
    assert "**Conventions.**" in exercise.statement
    assert exercise.statement.replace("$$", "").count("$") % 2 == 0
    for question in exercise.questions:
        assert f"`{question.signature}`" in exercise.statement


@pytest.mark.parametrize(("exercise", "golden"), GOLDEN)
def test_golden_solutions_get_their_declared_verdict(exercise, golden, jail):
    """Points and named mistakes are those that the exercise declares."""
    report = grade(exercise, Submission(golden.file, read(exercise, golden)), jail)
    points = {question.name: round(question.points, 3) for question in report.questions}
    named = {
        question.name: {str(check.details.get("code")) for check in question.checks}
        for question in report.questions
    }

    assert points == dict(golden.points)
    for question, code in golden.mistakes.items():
        assert code in named[question]


def read(exercise, golden):
    """Return the text of a golden solution."""
    return exercise.read(f"solutions/{golden.file}")

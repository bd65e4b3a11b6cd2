"""Whatever lawful thing comes out of the jail for a formula, judging it ends in a verdict."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.practical_1 import EXERCISE as PRACTICAL
from exercises.updates import EXERCISE as UPDATES
from grader.checks.evidence import evidence_of, job_of
from grader.checks.exact import check_exact, field_cases
from grader.checks.formula import check_formula
from grader.executor import Answer, Mode, Run
from grader.exercise import draw_suite
from grader.exercise.recorded import places_of
from grader.law.replay import Replay
from grader.report import Outcome
from grader.symbolic.functions import KNOWN
from grader.tracing import residues

SEED = 5
QUESTIONS = {
    question.name: (exercise, question)
    for exercise in (PRACTICAL, UPDATES)
    for question in exercise.questions
    if question.name in {"delta_k", "dW_k", "momentum_step", "l2_penalty"}
}
BINARY = ("add", "had", "matmul", "outer", "div")
NUMBERS = ("0", "1", "-1", "1/2", "9" * 40, "-7/" + "8" * 30, str(2**61 - 1))


@st.composite
def documents(draw, places):
    """Return a document that keeps all rules of the language, whatever it means."""
    arrays = [i for i, place in enumerate(places) if place.shape is not None]
    functions = [i for i, place in enumerate(places) if place.shape is None and not place.fixed]
    nodes = [["in", arrays[0]]]

    def earlier():
        return draw(st.integers(0, len(nodes) - 1))

    for _ in range(draw(st.integers(0, 15))):
        operation = draw(
            st.sampled_from(["in", "num", "neg", "T", "diag", "sum", "pow", "fn", *BINARY])
        )
        if operation == "in":
            nodes.append(["in", draw(st.sampled_from(arrays))])
        elif operation == "num":
            nodes.append(["num", draw(st.sampled_from(NUMBERS))])
        elif operation == "sum":
            axis = draw(st.integers(-1, 3))
            nodes.append(["sum", earlier(), axis, draw(st.integers(0, 1))])
        elif operation == "pow":
            nodes.append(["pow", earlier(), draw(st.sampled_from([-64, -1, 0, 2, 64]))])
        elif operation == "fn" and functions and draw(st.booleans()):
            nodes.append(["call", earlier(), draw(st.sampled_from(functions))])
        elif operation == "fn":
            nodes.append(["fn", earlier(), draw(st.sampled_from(sorted(KNOWN)))])
        else:
            nodes.append([operation, *(earlier() for _ in range(1 + (operation in BINARY)))])
    answers = []
    for _ in range(draw(st.integers(0, 3))):
        shape = draw(st.lists(st.integers(0, 3), max_size=3))
        entries = draw(st.sampled_from([1, int(np.prod(shape))]))
        answers.append([shape, [earlier() for _ in range(entries)]])
    return json.dumps({"nodes": nodes, "answers": answers}).encode()


def judged(name, answer_of, fields=()):
    """Return the evidence of right numbers with other answers to what is no number."""
    exercise, question = QUESTIONS[name]
    suite = draw_suite(question, SEED)
    numbers = Replay(question.reference, several=question.several)
    calls = job_of(suite, "", fields).calls
    answers = [
        numbers.run(type("Job", (), {"calls": (call,)})).answers[0]
        if call.mode is Mode.NUMERIC
        else answer_of(call)
        for call in calls
    ]
    return evidence_of(suite, exercise.tolerance, Run(Outcome.PASSED, tuple(answers)), fields)


@settings(max_examples=150)
@given(st.data(), st.sampled_from(sorted(QUESTIONS)))
def test_lawful_but_odd_formulas_end_in_a_verdict(data, name):
    """Beside right numbers it is never a failure."""
    _, question = QUESTIONS[name]
    places = places_of(question, draw_suite(question, SEED).cases[0])
    drawn = documents(places)
    evidence = judged(name, lambda _: Answer(Outcome.PASSED, expression=data.draw(drawn)))

    assert check_formula(evidence).outcome in {Outcome.PASSED, Outcome.UNDECIDED}


ODD = st.one_of(
    st.just(np.zeros((0,), np.int64)),
    st.builds(lambda n: np.zeros(n, np.int64), st.lists(st.integers(0, 3), max_size=3)),
    st.just(np.zeros(2)),
)
DEGREES = st.lists(st.sampled_from([-5, 0, 1, 2**40, 2**62]), max_size=4)


@settings(max_examples=150)
@given(st.data(), st.sampled_from(sorted(QUESTIONS)))
def test_odd_answers_in_the_field_end_in_a_verdict(data, name):
    """Empty arrays, other counts and shapes, degrees below zero or beyond the field."""
    _, question = QUESTIONS[name]
    fields = field_cases(draw_suite(question, SEED))

    def answer(call):
        if call.mode is Mode.TRACE:
            return Answer(Outcome.UNDECIDED)
        answer = residues.run(question.reference, call.arguments)
        right = [residues.written(array)[0] for array in answer]
        arrays = data.draw(st.one_of(st.just(right), st.lists(ODD, max_size=3)))
        degrees = np.array(data.draw(DEGREES), np.int64)
        return Answer(Outcome.PASSED, (*arrays, degrees))

    check = check_exact(judged(name, answer, fields))

    assert check is None or check.outcome in {Outcome.PASSED, Outcome.UNDECIDED}


def test_agreement_that_may_be_chance_proves_nothing():
    """An answer of a degree near the field's size agrees with anything."""
    _, question = QUESTIONS["delta_k"]
    fields = field_cases(draw_suite(question, SEED))

    def check(degree):
        def answer(call):
            if call.mode is Mode.TRACE:
                return Answer(Outcome.UNDECIDED)
            answer = residues.run(question.reference, call.arguments)
            found = [residues.written(array) for array in answer]
            degrees = np.full(len(found), degree)
            return Answer(Outcome.PASSED, (*(array for array, _ in found), degrees))

        return check_exact(judged("delta_k", answer, fields))

    assert [check(degree).outcome for degree in (3, 2**60)] == [Outcome.PASSED, Outcome.UNDECIDED]
    assert check(3).details.error_bound < 1e-30

"""The law lets a sound exercise through and catches each way to break one."""

import re
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from grader.engine import RELU
from grader.errors import ProtocolBroken, SandboxError
from grader.executor import Executor, Wave
from grader.exercise import Exercise, Golden, Parameter, Question, preactivation, tensor, weights
from grader.law import TIMELESS, speed, validate
from grader.misconceptions import mistake

RIGHT = "def delta_k(delta_next, W_next, s_k):\n    return (W_next.T @ delta_next) * (s_k > 0)\n"
STATEMENT = """# One layer of ReLU

Write `delta_k(delta_next, W_next, s_k)`, which returns $\\delta_k$, shape `(n_k,)`.

| argument | shape |
|---|---|
| `delta_next` | `(n_next,)` |
| `W_next` | `(n_next, n_k)` |

**Conventions.** Vectors have shape `(n,)`, and there is one sample.
"""
DELTA_K = Question(
    name="delta_k",
    returns=("n_k",),
    meaning="dL/ds_k",
    parameters=(
        tensor("delta_next", ("n_next",), "dL/ds_{k+1}"),
        weights("W_next", ("n_next", "n_k"), "weights of layer k+1"),
        preactivation("s_k", ("n_k",), "pre-activation of layer k"),
    ),
    reference=lambda delta_next, W_next, s_k: RELU.pull_back(s_k, W_next.T @ delta_next),
    catalogue=lambda _: (mistake("M13").made(missing_transpose),),
)
SOUND = Exercise(
    slug="relu",
    title="One layer of ReLU",
    questions=(DELTA_K,),
    files={
        "statement.md": STATEMENT,
        "starter.py": "def delta_k(delta_next, W_next, s_k):\n    return 0 * s_k\n",
        "solutions/correct.py": RIGHT,
        "solutions/wrong.py": RIGHT.replace(".T", ""),
    },
    solutions=(
        Golden("correct.py", {"delta_k": 1}, {}),
        Golden("wrong.py", {"delta_k": 0}, {"delta_k": "M13"}),
    ),
)


def batched(conventions):
    """Return an exercise with samples in rows and these conventions, otherwise as it was."""
    delta, *others = DELTA_K.parameters
    rows = replace(DELTA_K, meaning="dL/dW_k", parameters=(replace(delta, shape=("B",)), *others))
    statement = STATEMENT.replace(
        "Vectors have shape `(n,)`, and there is one sample.", conventions
    )
    files = dict(SOUND.files) | {"statement.md": statement}
    return replace(SOUND, questions=(rows,), files=files)


def impossible(*_):
    """Say that a mistake cannot be computed."""
    raise ValueError


def missing_transpose(delta_next, W_next, s_k):
    """Return what forgetting the transpose gives."""
    return RELU.pull_back(s_k, W_next @ delta_next)


def with_files(**files):
    """Return the sound exercise with other files, named without their ending."""
    endings = {"statement": "statement.md", "starter": "starter.py"}
    changed = {endings.get(name, f"solutions/{name}.py"): text for name, text in files.items()}
    return replace(SOUND, files=dict(SOUND.files) | changed)


def with_question(**changes):
    """Return the sound exercise with another question."""
    return replace(SOUND, questions=(replace(DELTA_K, **changes),))


def with_parameter(name, draw):
    """Return the sound exercise with one argument drawn in another way."""
    return with_question(
        parameters=tuple(
            replace(parameter, draw=draw) if parameter.name == name else parameter
            for parameter in DELTA_K.parameters
        )
    )


def test_a_sound_exercise_breaks_no_law(jail):
    """Nothing is to be mended in an exercise that is as it should be."""
    assert validate(SOUND, jail, seeds=10) == ()


NOTHING = lambda _: ()  # noqa: E731  a catalogue without mistakes
CONSTANT = Parameter(
    "g", (), "a function", lambda *_: Wave((1.0, 0.0, 0.0, 1.0, 0.0)), bounded=True
)


def drawn(rng, n_next, n_k):
    """Return all arguments for given widths."""
    return rng.normal(size=n_next), rng.normal(size=(n_next, n_k)), rng.normal(size=n_k)


def symmetric(rng, sizes, _):
    """Return weights that are symmetric where they are square."""
    W = rng.normal(size=(sizes["n_next"], sizes["n_k"]))
    return W + W.T if W.shape[0] == W.shape[1] else W


def flaky(delta_next, W_next, s_k, calls=count()):  # noqa: B008  one counter for all calls
    """Return another answer on every call."""
    return DELTA_K.reference(delta_next, W_next, s_k) * (1 + next(calls))


BROKEN = {
    "starter passes": (with_files(starter=RIGHT), "starter", "earns 1 points; it has to earn 0"),
    "starter lacks the function": (
        with_files(starter="x = 1\n"),
        "starter",
        r"has to define delta_k\(delta_next",
    ),
    "starter is no Python": (with_files(starter="def"), "starter", "no usable starter"),
    "mistake equals the reference": (
        with_question(catalogue=lambda _: (mistake("M08").made(DELTA_K.reference),)),
        "reference",
        "M08 cannot be told from the reference",
    ),
    "mistake equals another": (
        with_question(
            catalogue=lambda _: (
                mistake("M13").made(missing_transpose),
                mistake("M17").made(missing_transpose),
            )
        ),
        "mistakes",
        "M17 is called M13",
    ),
    "mistake is never computed": (
        with_question(catalogue=lambda _: (mistake("M13").made(impossible),)),
        "reference",
        "M13 cannot be told",
    ),
    "mutant raises": (
        with_question(catalogue=lambda _: (mistake("M13").made(lambda *_: {}["W"]),)),
        "reference",
        "raised KeyError",
    ),
    "golden points are wrong": (
        replace(SOUND, solutions=(*SOUND.solutions, Golden("wrong.py", {"delta_k": 0.5}, {}))),
        "solutions",
        "Declares 0.5 points and earns 0",
    ),
    "golden mistake is wrong": (
        replace(
            SOUND,
            solutions=(SOUND.solutions[0], Golden("wrong.py", {"delta_k": 0}, {"delta_k": "M08"})),
        ),
        "solutions",
        "Declares the mistake M08; M13 is named",
    ),
    "golden has no points": (
        replace(SOUND, solutions=(*SOUND.solutions, Golden("wrong.py", {}, {}))),
        "solutions",
        "Declare points for every question",
    ),
    "golden is not there": (
        replace(SOUND, solutions=(*SOUND.solutions, Golden("lost.py", {"delta_k": 0}, {}))),
        "solutions",
        "lost.py: is missing",
    ),
    "no golden is right": (
        replace(SOUND, solutions=SOUND.solutions[1:]),
        "solutions",
        "declares full points",
    ),
    "no golden is wrong": (
        replace(SOUND, solutions=SOUND.solutions[:1]),
        "solutions",
        "declares fewer points",
    ),
    "a package is not there": (
        replace(SOUND, packages=("tiny_absent",)),
        "packages",
        "No jail can be opened with tiny_absent: the package 'tiny_absent', which",
    ),
    "its own package is allowed": (
        replace(SOUND, package="tiny_exercise.net", packages=("tiny_exercise",)),
        "packages",
        "'tiny_exercise' holds the answers",
    ),
    "no statement": (
        replace(SOUND, files={**SOUND.files, "statement.md": ""}),
        "statement",
        "Give it a title",
    ),
    "no conventions": (
        with_files(statement=STATEMENT.replace("Conventions", "Notes")),
        "statement",
        "Add a block",
    ),
    "conventions without layout": (
        batched("Losses are summed; this is the gradient."),
        "statement",
        "whether samples are rows or columns",
    ),
    "conventions without reduction": (
        batched("Samples are rows; this is the gradient."),
        "statement",
        "the sum or the mean over samples",
    ),
    "conventions without Delta W": (
        batched("Samples are rows, and losses are summed."),
        "statement",
        "the gradient or the update",
    ),
    "no signature": (
        with_files(statement=STATEMENT.replace("(delta_next, W_next", "(W_next, delta_next")),
        "statement",
        r"Print its signature as code: `delta_k\(delta_next",
    ),
    "no shape": (
        with_files(statement=STATEMENT.replace("`(n_next, n_k)`", "a matrix")),
        "statement",
        r"Print the shape `\(n_next, n_k\)`",
    ),
    "formula is open": (
        with_files(statement=STATEMENT.replace("_k$", "_k")),
        "statement",
        r"number of \$ signs",
    ),
    "brace is open": (
        with_files(statement=STATEMENT.replace("_k$", "_{k$")),
        "statement",
        "braces",
    ),
    "code block is open": (with_files(statement=STATEMENT + "\n```\n"), "statement", "code block"),
    "table is none": (
        with_files(statement=STATEMENT.replace("|---|---|\n", "")),
        "statement",
        "A table is not read as one",
    ),
    "reference raises": (
        with_question(reference=lambda *_: 1 / 0),
        "reference",
        "division by zero",
    ),
    "reference is not finite": (
        with_question(reference=lambda _, __, s_k: s_k * np.nan),
        "reference",
        "returned array",
    ),
    "reference has another shape": (
        with_question(reference=lambda _, __, s_k: np.outer(s_k, s_k)),
        "reference",
        "the answer has shape",
    ),
    "mistake changes its mind": (
        with_question(catalogue=lambda _: (mistake("M13").made(flaky),)),
        "mistakes",
        "M13 is not named on seed 0",
    ),
    "reference changes its mind": (with_question(reference=flaky), "reference", "earns 0 of 1"),
    "a parameter has another shape": (
        with_question(
            parameters=(
                DELTA_K.parameters[0],
                replace(DELTA_K.parameters[1], shape=("n_k", "n_next")),
                DELTA_K.parameters[2],
            )
        ),
        "reference",
        r"W_next has shape .* where .*n_next.* is stated",
    ),
    "square weights only": (
        with_question(joint_draw=lambda rng, *_: drawn(rng, 3, 3)),
        "reference",
        "W_next is square in every case",
    ),
    "symmetric when square": (
        with_parameter("W_next", symmetric),
        "reference",
        "W_next is symmetric whenever it is square",
    ),
    "single units only": (
        with_question(joint_draw=lambda rng, *_: drawn(rng, 1, 1)),
        "reference",
        "Every axis has length 1",
    ),
    "constant slope": (
        with_parameter("s_k", lambda rng, sizes, _: np.abs(rng.normal(size=sizes["n_k"])) + 1),
        "reference",
        "does not change with s_k",
    ),
    "constant function": (
        with_question(
            parameters=(*DELTA_K.parameters, CONSTANT),
            reference=lambda delta, W, s_k, g: (W.T @ delta) * g(s_k) * (s_k > 0),
            catalogue=NOTHING,
        ),
        "reference",
        "g is drawn as a constant function",
    ),
}


@pytest.mark.parametrize(("exercise", "law", "sentence"), BROKEN.values(), ids=BROKEN)
def test_a_broken_exercise_is_told_what_to_mend(exercise, law, sentence, jail):
    """Each fault is found under its law, with a sentence that names it."""
    found = validate(exercise, jail, seeds=3)

    assert {breach.exercise for breach in found} == {"relu"}
    assert re.search(sentence, " ".join(b.sentence for b in found if b.law == law))


def test_a_mistake_that_looks_like_another_may_say_so(jail):
    """Two codes for one wrong answer are sound once one lists the other as its alias."""
    one, other = mistake("M13").made(missing_transpose), mistake("M17").made(missing_transpose)
    declared = replace(one, aliases=("M17",))

    assert validate(with_question(catalogue=lambda _: (declared, other)), jail, seeds=2) == ()


def test_a_slow_reference_is_refused(jail, monkeypatch):
    """Where drawing takes longer than the limit, the sentence gives both times."""
    monkeypatch.setattr(speed, "DRAW_S", 0.0)

    (breach,) = validate(SOUND, jail, seeds=1)

    assert "at most 0 s" in breach.sentence
    assert breach.place == "relu: delta_k"


def test_a_slow_golden_solution_is_refused(jail, monkeypatch):
    """Where grading takes longer than the limit, the file is named."""
    monkeypatch.setattr(speed, "GRADE_S", 0.0)

    found = validate(SOUND, jail, seeds=1)

    assert [breach.file for breach in found] == ["solutions/correct.py", "solutions/wrong.py"]


def test_only_the_law_of_speed_looks_at_the_clock(jail, monkeypatch):
    """An exercise is as sound on a busy machine."""
    monkeypatch.setattr(speed, "DRAW_S", 0.0)
    monkeypatch.setattr(speed, "GRADE_S", 0.0)

    assert validate(SOUND, jail, 1, TIMELESS) == ()


def test_a_jail_that_fails_is_no_breach_of_the_exercise(jail):
    """Our own failure is raised, never blamed on the author."""

    class Broken(Executor):
        walls = jail.walls

        def run(self, job):
            raise ProtocolBroken(job.function)

    with pytest.raises(SandboxError, match="by no fault"):
        validate(SOUND, Broken(), seeds=1)

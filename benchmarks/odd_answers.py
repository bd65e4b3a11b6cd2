"""Do the judges stand whatever a program may lawfully send out of the jail?

Draws answers, and the frames they come in, that keep the protocol and are odd in every other way;
reads them as the jail does and has all judges look at them. Whatever is raised is a fault of ours.
Usage: ``python -m benchmarks.odd_answers --count 20000``.
"""

import argparse
import json
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from grader.catalog import in_folder
from grader.checks.contract import check_contract, check_inputs, check_runs
from grader.checks.edges import check_edges
from grader.checks.evidence import Evidence, evidence_of, job_of
from grader.checks.exact import field_cases
from grader.checks.mistakes import check_mistakes
from grader.checks.numeric import check_numeric
from grader.checks.places import place_of_function
from grader.executor import Mode, Run
from grader.exercise import Exercise, Question, Suite, Wanted, draw_suite
from grader.report import SCHEMA, CheckResult, Outcome, QuestionReport, Report
from grader.sandbox import Limits, wire
from grader.sandbox.answers import Asked
from grader.sandbox.jail import packed
from grader.sandbox.replies import Replies
from grader.sandbox.wire import Kind, Note
from grader.scoring import share_of

ROOT = Path(__file__).parents[1]
SEED = 2018
SOURCE = "import numpy as np\n\n\ndef f(x):\n    return x\n"
JUDGES: tuple[Callable[[Evidence], CheckResult | None], ...] = (
    check_runs,
    check_contract,
    check_numeric,
    check_inputs,
    check_edges,
    check_mistakes,
)
ASKED = tuple(
    (exercise, question) for exercise in in_folder(ROOT) for question in exercise.questions
)

#: What shape an answer has, from the wanted one.
SHAPES: dict[str, Callable[[tuple[int, ...]], tuple[int, ...]]] = {
    "as wanted": lambda shape: shape,
    "empty": lambda _: (0,),
    "empty within": lambda shape: (*shape, 0)[-4:],
    "empty along": lambda shape: (0, *shape[1:]),
    "a number": lambda _: (),
    "one": lambda _: (1,),
    "turned": lambda shape: shape[::-1],
    "flat": lambda shape: (int(np.prod(shape)),),
    "a column": lambda shape: (*shape, 1)[-4:],
    "a row": lambda shape: (1, *shape)[:4],
    "longer": lambda shape: (*shape[:-1], shape[-1] + 1) if shape else (2,),
    "deep": lambda _: (1, 2, 1, 2),
    "large": lambda _: (20, 20),
}
#: What is in it, from the wanted values.
FILLS: dict[str, Callable[[np.ndarray], Any]] = {
    "right": lambda values: values,
    "nearly right": lambda values: values * (1 + 1e-8),
    "opposite": lambda values: -values,
    "twice": lambda values: 2 * values,
    "backwards": lambda values: values[::-1] if values.ndim else values,
    "nothing": lambda _: 0.0,
    "minus nothing": lambda _: -0.0,
    "no number": lambda _: np.nan,
    "without end": lambda _: np.inf,
    "some of each": lambda _: np.array([1.0, np.nan, -np.inf, 1e308, 5e-324]),
    "huge": lambda values: np.sign(values + 0.5) * 1.7e308,
    "tiny": lambda _: 5e-324,
    "larger than all": lambda _: 2.0**64,
}
TEXTS = st.text(max_size=40) | st.sampled_from(
    (
        "",
        "\n",
        "x" * 2000,
        "It returned None; wanted an array.",
        'Traceback (most recent call last):\n  File "submission.py", line 4, in f\nE: x',
        '  File "submission.py", line 0, in f\nE: x',
        '  File "submission.py", line 99999999999999999999, in f\nE: x',
        'ValueError: \n  File "submission.py", line 0, in x\n',
        "{name} {detail} {0}",
    )
)


@dataclass(frozen=True)
class Odd:
    """A question, and what came out of the jail for it: frames, and how it ended without one."""

    exercise: Exercise
    question: Question
    frames: tuple[bytes, ...]
    ended: Run


@cache
def sent(question: Question) -> tuple[Suite, tuple[Asked, ...]]:
    """Return what all draws of a question share: its inputs, and the calls as they are sent."""
    suite = draw_suite(question, SEED)
    return suite, packed(job_of(suite, SOURCE, field_cases(suite)).calls)[1]


@dataclass(frozen=True)
class Recipe:
    """How to make an answer to any call from what is wanted there."""

    faulty: bool
    several: bool
    count: int
    arrays: tuple[tuple[str, str, np.dtype[Any]], ...]

    def made(self, wanted: tuple[Wanted, ...]) -> tuple[np.ndarray, ...]:
        """Return the arrays."""
        if not self.several:
            return (self._array(0, wanted[0].values),)
        number = self.count or len(wanted)
        return tuple(self._array(at, wanted[at % len(wanted)].values) for at in range(number))

    def _array(self, at: int, wanted: np.ndarray) -> np.ndarray:
        shape, fill, dtype = self.arrays[at % len(self.arrays)]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return np.resize(FILLS[fill](wanted), SHAPES[shape](wanted.shape)).astype(dtype)


#: Half of all arrays have the wanted shape and dtype, or they would all be told apart by these.
RECIPES = st.builds(
    Recipe,
    faulty=st.sampled_from((False, False, True)),
    several=st.booleans(),
    count=st.sampled_from((0, 0, 1, 2, 64)),
    arrays=st.lists(
        st.tuples(
            st.just("as wanted") | st.sampled_from(tuple(SHAPES)),
            st.sampled_from(tuple(FILLS)),
            st.just(np.dtype("<f8")) | st.sampled_from(wire.DTYPES),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)


def left_behind(draw: st.DrawFn, asked: Asked) -> tuple[Any, ...]:
    """Draw what became of the arguments: mostly nothing."""
    if not asked.call.writeable:
        return ()
    given: tuple[Any, ...] = wire.loads(asked.arguments)
    if draw(st.integers(0, 9)):
        return given
    others = st.sampled_from(((), [], 0, np.zeros(0), "text", [np.ones(3)], -(2**1023)))
    return tuple(draw(st.just(argument) | others) for argument in given)


def residues(draw: st.DrawFn) -> tuple[Kind, Note, bytes]:
    """Draw an answer in the field."""
    shapes = draw(st.lists(st.sampled_from(((), (0,), (3,), (2, 0, 2), (3, 2))), min_size=1))[:64]
    values = tuple(np.full(shape, draw(st.integers(0, 2**61 - 2))) for shape in shapes)
    degrees = np.full(len(values), draw(st.integers(0, 2**63 - 1)))
    return Kind.VALUE, Note.PASSED, wire.dumps((True, (*values, degrees), ()))


def fault(draw: st.DrawFn, mode: Mode) -> tuple[Kind, Note, bytes]:
    """Draw a call without an answer."""
    notes = [Note.FAILED, Note.CRASHED, Note.TOO_MUCH_OUTPUT]
    notes += [] if mode is Mode.NUMERIC else [Note.UNDECIDED]
    return Kind.ERROR, draw(st.sampled_from(notes)), draw(TEXTS).encode()


def reply(
    draw: st.DrawFn, asked: Asked, wanted: tuple[Wanted, ...], recipe: Recipe
) -> tuple[Kind, Note, bytes]:
    """Draw what one call is answered with."""
    mode = asked.call.mode
    if recipe.faulty and draw(st.booleans()):
        return fault(draw, mode)
    if mode is Mode.TRACE:
        return Kind.EXPRESSION, Note.PASSED, draw(st.sampled_from(EXPRESSIONS))
    if mode is Mode.FIELD:
        return residues(draw)
    body = wire.dumps((recipe.several, recipe.made(wanted), left_behind(draw, asked)))
    return Kind.VALUE, Note.PASSED, body


@st.composite
def odd(draw: st.DrawFn) -> Odd:
    """Draw a question and lawful frames: one oddity in answer to every call, or each its own."""
    exercise, question = draw(st.sampled_from(ASKED))
    suite, asked = sent(question)
    cases = (*suite.cases, suite.cases[0], *suite.edges)
    stop = draw(st.just(len(asked)) | st.integers(0, len(asked)))
    recipes = draw(st.lists(RECIPES, min_size=1, max_size=2))
    frames = []
    for index, one in enumerate(asked[:stop]):
        wanted = cases[min(index, len(cases) - 1)].wanted
        recipe = recipes[draw(st.integers(0, len(recipes) - 1))]
        kind, note, body = reply(draw, one, wanted, recipe)
        frames.append(wire.frame(kind, body, index=index, note=note))
    ended = Run(draw(st.sampled_from(UNTOLD)), detail=draw(TEXTS), printed=draw(TEXTS))
    notes = [Note.EXITED, Note.OUT_OF_MEMORY, *([] if stop else (Note.FAILED, Note.CRASHED))]
    note = Note.PASSED if stop == len(asked) else draw(st.none() | st.sampled_from(notes))
    if note is not None:
        frames.append(wire.frame(Kind.END, draw(TEXTS).encode(), note=note))
    return Odd(exercise, question, tuple(frames), ended)


EXPRESSIONS = (b"{}", b"[]", b"null", b"\xff", b'{"nodes":[],"answers":[]}')
#: How a run ends that the child does not tell of.
UNTOLD = (Outcome.TIMED_OUT, Outcome.KILLED, Outcome.EXITED, Outcome.TOO_MUCH_OUTPUT)


def received(drawn: Odd) -> Run:
    """Read the frames as the jail does.

    Raises
    ------
    Malformed
        If they are refused, which lawful ones must not be.
    """
    replies = Replies(sent(drawn.question)[1], Limits())
    for data in drawn.frames:
        replies.feed(data)
    answers = tuple(replies.answers)
    if replies.end is None:
        return replace(drawn.ended, answers=answers)
    return Run(Outcome[replies.end.name], answers, replies.text[:300], replies.text)


def judge(drawn: Odd) -> dict[str, Any]:
    """Return the document that all judges together come to, as machines read it."""
    exercise, question = drawn.exercise, drawn.question
    suite, _ = sent(question)
    evidence = evidence_of(suite, exercise.tolerance, received(drawn), field_cases(suite))
    found = (judge(evidence) for judge in JUDGES)
    checks = tuple(check for check in found if check is not None)
    share = share_of(checks, exercise.scoring)
    place = place_of_function(question.name, checks, SOURCE, "submission.py")
    reported = QuestionReport(
        question.name,
        Outcome.PASSED if share == 1 else Outcome.FAILED,
        share * question.points,
        question.points,
        checks,
        evidence.run.printed,
        place,
    )
    report = Report("odd", exercise.slug, (reported,), provenance={"seed": SEED})
    document = {"schema": SCHEMA, "exercise": exercise.slug, "submissions": [report.to_json()]}
    read: dict[str, Any] = json.loads(json.dumps(document, allow_nan=False))
    return read


def main(count: int, first: int) -> int:
    """Draw so many, print what failed, and return the exit status."""
    faults: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()

    @seed(first)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(odd())
    def look(drawn: Odd) -> None:
        outcomes["drawn"] += 1
        try:
            (entry,) = judge(drawn)["submissions"]
        except Exception as error:  # noqa: BLE001  each is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(last.filename).name}:{last.lineno}"
            faults[f"{type(error).__name__} at {place}: {str(error)[:100]}"] += 1
        else:
            outcomes["full points" if entry["score"] == entry["max_score"] else "fewer"] += 1

    look()
    print(", ".join(f"{name}: {number}" for name, number in sorted(outcomes.items())))
    for what, times in faults.most_common():
        print(f"{times} times {what}")
    print(f"{sum(faults.values())} unexpected exceptions")
    return 1 if faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    raise SystemExit(main(wanted.count, wanted.seed))

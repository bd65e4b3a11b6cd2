"""A whole exercise from a forward function: reference, mistakes, statement, solutions derived."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from grader.authoring.derived.along import ALONG, Along
from grader.authoring.derived.question import Derivation, Derived, derived_question
from grader.authoring.derived.solutions import (
    SCALED,
    SLOPE,
    WRONG,
    in_numbers,
    on_paper,
    wrong_functions,
)
from grader.authoring.derived.starter import cached_starter
from grader.authoring.derived.statement import derived_statement
from grader.authoring.derived.written import (
    BESIDE,
    Writing,
    Written,
    with_writing,
    written_exercise,
)
from grader.authoring.exercise import SCORING
from grader.authoring.starter import starter_source
from grader.derive import NotWritable, whole_program
from grader.errors import ExerciseInvalid
from grader.exercise import (
    Exercise,
    Golden,
    Mistake,
    Scoring,
    draw_cases,
    unspoilt,
)
from grader.exercise.model import Answering

_ASKED = re.compile(rf"d|{ALONG}\w")


def derived_exercise(  # noqa: PLR0913  named words of an author's file, all but four with defaults
    *,
    slug: str,
    title: str,
    forward: Callable[..., Any],
    ask: Sequence[str],
    arguments: Mapping[str, str] | None = None,
    points: float = 1.0,
    scoring: Scoring = SCORING,
    version: str = "1",
    preface: str = "",
    cached: bool = False,
    courses: tuple[str, ...] = (),
    mistakes: Mapping[str, Answering] | None = None,
    written: Written = False,
) -> Exercise:
    """Return an exercise about the gradients of a function, everything in it derived.

    Parameters
    ----------
    slug, title : str
    forward : callable
        A NumPy function that returns one array, or a loss. Its docstring says in a line each what
        its arguments are: ``x: (B, D), inputs``.
    ask : sequence of str
        A function for each: ``dx``, or several gradients that are returned together,
        ``dx,dgamma,dbeta``; or the derivative along a direction of an argument, ``jvp_x``.
    arguments : mapping of str to str
        Lines about arguments that the docstring leaves out.
    points : float
        Of each gradient.
    scoring, version : Scoring, str
    preface : str
        A paragraph of the author's, at the head of the statement.
    cached : bool
        Whether the starter file keeps a cache and students write ``f_backward(dout, cache)``.
    courses : tuple of str
        Which courses set such an exercise.
    mistakes : mapping of str to callable
        Further wrong answers to each question, by their codes in the catalogue of mistakes.
    written : bool or "beside"
        Whether gradients are asked for as formulas: in place of code, or beside it, paid again.

    Raises
    ------
    ExerciseInvalid
        If no gradient can be asked of the function, or in writing; with what to change.
    """
    groups = _groups(slug, ask, cached=cached, written=written)
    derivations = [_derivation(forward, group, arguments or {}) for group in groups]
    bare = Exercise(slug, title, (), version=version, scoring=scoring, courses=courses)
    if written is True:
        return written_exercise(bare, Writing(derivations, points), preface)
    names = [_name(forward, groups, group, cached=cached) for group in groups]
    questions = tuple(
        derived_question(name, derivation, points * len(derivation.wanted), mistakes or {})
        for name, derivation in zip(names, derivations, strict=True)
    )
    coded = _in_code(replace(bare, questions=questions), derivations, preface, cached=cached)
    return with_writing(coded, Writing(derivations, points)) if written else coded


def _in_code(
    bare: Exercise, derivations: Sequence[Derivation], preface: str, *, cached: bool
) -> Exercise:
    """Return an exercise with its files."""
    title, asked = bare.title, [*zip(bare.questions, derivations, strict=True)]
    starter = cached_starter(title, asked) if cached else starter_source(title, bare.questions)
    files = {
        "statement.md": derived_statement(bare, derivations, preface, cached=cached),
        "starter.py": starter,
    }
    return replace(bare, files=files, derive=lambda: [*_goldens(bare, asked)])


def _groups(
    slug: str, ask: Sequence[str], *, cached: bool, written: Written
) -> list[tuple[str, ...]]:
    """Return the gradients that are asked for together."""
    if written not in (False, True, BESIDE):
        reason = f"found {written!r}; wanted True, for formulas in place of code, or {BESIDE!r}"
        raise ExerciseInvalid(slug, "written", reason)
    groups = [tuple(word.strip() for word in group.split(",")) for group in ask]
    words = [word for group in groups for word in group]
    if not words or len(set(words)) < len(words) or not all(map(_ASKED.match, words)):
        reason = f"wanted different gradients like dx or dx,dW, or jvp_x; found {ask}"
        raise ExerciseInvalid(slug, "ask", reason)
    along = [group for group in groups if any(word.startswith(ALONG) for word in group)]
    if any(len(group) > 1 for group in along):
        raise ExerciseInvalid(slug, "ask", f"{ALONG} is a function of its own; found {ask}")
    if along and written:
        reason = f"only gradients are asked for in writing; leave out written, or {along[0][0]}"
        raise ExerciseInvalid(slug, "ask", reason)
    if along and cached:
        reason = f"forward mode needs no cache; leave out cached, or {along[0][0]}"
        raise ExerciseInvalid(slug, "ask", reason)
    return groups


def _derivation(
    forward: Callable[..., Any], group: tuple[str, ...], lines: Mapping[str, str]
) -> Derivation:
    if group[0].startswith(ALONG):
        return Along(forward, (group[0].removeprefix(ALONG),), lines)
    return Derivation(forward, tuple(word[1:] for word in group), lines)


def _name(
    forward: Callable[..., Any],
    groups: Sequence[tuple[str, ...]],
    group: tuple[str, ...],
    *,
    cached: bool,
) -> str:
    """Return what the function for some gradients is called."""
    if len(group) == 1 or len(groups) > 1:
        return "_".join(group)
    what = "gradients" if cached else "backward"
    return what if forward.__name__ == "forward" else f"{forward.__name__}_{what}"


def _goldens(exercise: Exercise, asked: Derived) -> Iterator[tuple[Golden, str]]:
    """Yield golden solutions with their sources, the right ones first."""
    title, full = exercise.title, {question.name: question.points for question, _ in asked}
    analytic = all(derivation.analytic for _, derivation in asked)
    try:
        right = {question.name: on_paper(question, derivation) for question, derivation in asked}
    except NotWritable as reason:
        if not analytic:
            raise ExerciseInvalid(
                exercise.slug,
                "solutions",
                f"there is no right solution to try it with, for {reason}, and the function takes "
                "no complex steps; use functions of whole arrays, and x.shape where a size is "
                "meant",
            ) from reason
        yield Golden("correct.py", full, {}), _in_numbers(title, asked)
        yield from _scaled(title, asked)
        return
    yield (
        Golden("correct.py", full, {}),
        whole_program(f"{title}: a right solution.", [*right.values()]),
    )
    if analytic:
        yield Golden("correct_in_numbers.py", full, {}), _in_numbers(title, asked)
    found = [*islice(_wrong(exercise, asked, right), WRONG)]
    if analytic:
        yield from islice(_scaled(title, asked), WRONG - len(found))
    for number, (name, left, mistake, function) in enumerate(found, 1):
        functions = right | {name: function}
        yield (
            Golden(f"wrong_{number}.py", full | {name: left}, {name: mistake.code}),
            whole_program(f"{title}: {mistake.title}.", [*functions.values()]),
        )


def _wrong(
    exercise: Exercise, asked: Derived, right: Mapping[str, str]
) -> Iterator[tuple[str, float, Mistake, str]]:
    """Yield names of questions, points that a mistake leaves, the mistake, a function with it."""
    layout = exercise.scoring.layout
    for question, derivation in asked:
        name, cases = question.name, draw_cases(question, seed=0)
        for mistake, function in wrong_functions(question, derivation, right[name], cases[0]):
            left = question.points * unspoilt(question, cases, mistake, layout)
            yield name, round(left, 12), mistake, function


def _scaled(title: str, asked: Derived) -> Iterator[tuple[Golden, str]]:
    """Yield golden solutions that give everything times a number."""
    nothing = {question.name: 0.0 for question, _ in asked}
    for name, factor, what in SCALED:
        yield Golden(f"wrong_{name}.py", nothing, {}), _in_numbers(title, asked, what, factor)


def _in_numbers(
    title: str, asked: Derived, what: str = "a right solution", factor: str = ""
) -> str:
    given = [asked[0][1].forward.source.whole, SLOPE]
    functions = [in_numbers(question, derivation, factor) for question, derivation in asked]
    return whole_program(f"{title}: {what}, by complex steps.", [*given, *functions])

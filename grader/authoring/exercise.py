"""A whole exercise from a network and what to ask: statement, starter, golden solutions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from grader.authoring.network import NetworkSheet
from grader.authoring.questions import network_question
from grader.authoring.solution import MISTAKEN, network_functions, network_program
from grader.authoring.starter import starter_source
from grader.authoring.statement import network_statement
from grader.errors import ExerciseInvalid
from grader.exercise import Exercise, Golden, Question, Scoring, draw_cases, unspoilt
from grader.mistakes import wrong_rules

#: What is right but for one thing keeps half of the points; small things cost a tenth.
SCORING = Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1)
#: How many wrong golden solutions are written at most.
WRONG = 3


def network_exercise(  # noqa: PLR0913  named words of an author's file, all but four with defaults
    *,
    slug: str,
    title: str,
    sheet: NetworkSheet,
    ask: Sequence[str],
    points: float | Mapping[str, float] = 1.0,
    scoring: Scoring = SCORING,
    version: str = "1",
    preface: str = "",
    packages: tuple[str, ...] = (),
) -> Exercise:
    """Return an exercise about one network, everything in it derived.

    Parameters
    ----------
    slug, title : str
    sheet : NetworkSheet
        The network with its loss and its conventions.
    ask : sequence of str
        Quantities, each also the name of a function: ``delta_2``, ``dW_1``, ``db_1``, ``s_1``,
        ``z_1``, ``dx_in``, ``loss``, ``backprop``.
    points : float or mapping of quantity to float
        Of each question; a quantity that is not in the mapping counts one point.
    scoring : Scoring
    version : str
    preface : str
        A paragraph of the author's, at the head of the statement.
    packages : tuple of str
        What programs may import beside NumPy and the standard library, as ``("scipy",)``.

    Raises
    ------
    ExerciseInvalid
        If nothing is asked, twice the same, or something this network does not have.

    Examples
    --------
    >>> exercise = network_exercise(
    ...     slug="one-tanh-layer",
    ...     title="One tanh layer",
    ...     sheet=NetworkSheet(("tanh", "identity")),
    ...     ask=("delta_1", "dW_1"),
    ... )
    >>> exercise.max_score
    2.0
    """
    if not ask or len(set(ask)) < len(ask):
        raise ExerciseInvalid(slug, "ask", f"wanted one or more different quantities; found {ask}")
    worth = points if isinstance(points, Mapping) else dict.fromkeys(ask, points)
    questions = tuple(network_question(sheet, name, worth.get(name, 1.0)) for name in ask)
    bare = Exercise(slug, title, questions, version=version, scoring=scoring, packages=packages)
    return _with_files(sheet, bare, preface)


def _with_files(sheet: NetworkSheet, bare: Exercise, preface: str) -> Exercise:
    """Return an exercise with all that it shows and its golden solutions."""
    points = {question.name: question.points for question in bare.questions}
    right, program = Golden("correct.py", points, {}), network_functions(sheet, bare.questions)
    files = {
        "statement.md": network_statement(sheet, bare, preface),
        "starter.py": starter_source(bare.title, bare.questions),
        right.path: network_program(sheet, program, f"{bare.title}: a right solution."),
    }
    # Nobody who is graded waits for what a mistake would leave.
    wrong = partial(_wrong, sheet, bare, program)
    return replace(bare, files=files, solutions=(right,), derive=wrong)


def _left(exercise: Exercise, question: Question, code: str) -> float:
    """Return the points that a mistake leaves."""
    known = (m for m in question.mistakes if code in (m.code, *m.aliases))
    cases, layout = draw_cases(question, seed=0), exercise.scoring.layout
    shares = [unspoilt(question, cases, mistake, layout) for mistake in known]
    return round(question.points * max(shares, default=0.0), 12)


def _wrong(
    sheet: NetworkSheet, exercise: Exercise, right: Mapping[str, str]
) -> Iterator[tuple[Golden, str]]:
    """Yield wrong golden solutions with their sources.

    A mistake costs the points of those questions whose program it changes; one that only turns
    the answer round leaves what right values in a wrong shape earn.
    """
    questions, title = exercise.questions, exercise.title
    full = {question.name: question.points for question in questions}
    possible = {mistake for mistake, _ in wrong_rules(sheet.example)}
    programs = {
        mistake: network_functions(sheet, questions, formulas)
        for mistake, formulas in MISTAKEN.items()
        if mistake in possible
    }
    for mistake in [mistake for mistake, wrong in programs.items() if wrong != right][:WRONG]:
        code, wrong = mistake.code, programs[mistake]
        spoilt = [name for name in full if wrong[name] != right[name]]
        named = dict.fromkeys(spoilt, code)
        points = full | {q.name: _left(exercise, q, code) for q in questions if q.name in named}
        source = network_program(sheet, wrong, f"{title}: {mistake.title}.")
        yield Golden(f"wrong_{code.lower()}.py", points, named), source

"""Grade one submission: the only module that knows the whole order of work.

contract -> numbers -> inputs -> edges -> mistakes -> points. A check that depends on one which
failed is skipped with the reason. A failure of ours is never a score: it marks the report
``errored``.
"""

import hashlib
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from grader.checks.answers import find_answers, line_of, without_answers
from grader.checks.boundary import decisive, guarded, optional, undecided
from grader.checks.contract import check_contract, check_inputs, check_runs
from grader.checks.edges import check_edges
from grader.checks.evidence import Evidence, evidence_of, job_of
from grader.checks.exact import check_exact, field_cases
from grader.checks.formula import TITLE as FORMULA
from grader.checks.formula import check_formula
from grader.checks.left_out import sentence_on_left_out
from grader.checks.mistakes import check_mistakes
from grader.checks.numeric import check_numeric
from grader.checks.pieces import Piece, Whole, put_together
from grader.checks.places import defines, place_of_function, place_of_writing
from grader.checks.written import judge_written, unjudged
from grader.errors import JudgeFailed, SandboxError, SubmissionError
from grader.executor import Executor
from grader.exercise import Case, Exercise, Scoring, Suite, draw_public_suite, draw_suite
from grader.exercise.written import FormulaQuestion
from grader.report import CheckResult, Outcome, QuestionReport, Report
from grader.report.details import FlagDetails
from grader.scoring import Credit, share_of, written_credit
from grader.symbolic.budget import allowance

#: Inputs are drawn from this seed unless another is asked for.
DEFAULT_SEED = 2018
#: Why some checks are left out where numbers alone decide.
_ALONE = "judging all of it took more time or memory than it may, so numbers alone decided."
#: The inputs that students try their work on by themselves; no grade is given on these.
PUBLIC_SEED = 1986
#: Packages whose versions a report has, whatever else an exercise allows to be imported.
OWN_VERSIONS = ("deltagrade", "numpy", "sympy")


@dataclass(frozen=True, slots=True)
class Submission:
    """One upload as read: its program, its formulas and derivations, or why there is neither.

    Attributes
    ----------
    name, source, text : str
    problem : SubmissionError or None
    file : str
        The program's own file.
    writings : tuple of (str, int)
        The files of ``text``, each with the line of it at which the file begins, from 1.
    modules : tuple of (str, str)
        What the program may import beside it: paths without suffix, and sources.
    candidates : tuple of Submission
        If it is one of several programs, the same submission with each of them.
    told : str
        A sentence on how it was put together from several.
    """

    name: str
    source: str = ""
    text: str = ""
    problem: SubmissionError | None = None
    file: str = ""
    writings: tuple[tuple[str, int], ...] = ()
    modules: tuple[tuple[str, str], ...] = ()
    candidates: tuple["Submission", ...] = ()
    told: str = ""

    @property
    def sha256(self) -> str:
        """What was handed in, as a hash."""
        beside = [part for module in self.modules for part in module]
        parts = [self.source, self.text, *beside, *(one.sha256 for one in self.candidates)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def settled(exercise: Exercise, submission: Submission) -> Submission:
    """Return a submission with the one of its programs that defines most of what is asked for.

    If each function stands in one of them alone, they are put together. It stays as it is, with
    its problem, if no program is meant, or several that differ.
    """
    names = [question.name for question in exercise.questions]
    if whole := put_together(names, [_piece(one) for one in submission.candidates]):
        return _of_pieces(submission, whole)
    asked = [sum(defines(one.source, name) for name in names) for one in submission.candidates]
    most = max(asked, default=0)
    meant = [one for one, n in zip(submission.candidates, asked, strict=True) if n == most > 0]
    return meant[0] if len({one.source for one in meant}) == 1 else submission


def _piece(submission: Submission) -> Piece:
    return Piece(submission.file, submission.source, submission.modules)


def _of_pieces(submission: Submission, whole: Whole) -> Submission:
    """Return a submission with the program that its programs make up, and all they say in words."""
    text = "\n\n".join(dict.fromkeys(one.text for one in submission.candidates if one.text))
    writings = submission.writings if text == submission.text else ()
    found = Submission(submission.name, whole.source, text, writings=writings)
    return replace(found, modules=whole.modules, told=whole.sentence)


def grade(  # noqa: PLR0913 - four of them every caller gives
    exercise: Exercise,
    submission: Submission,
    executor: Executor,
    seed: int = DEFAULT_SEED,
    *,
    hint_level: int = 1,
    public_only: bool = False,
    numbers_only: bool = False,
) -> Report:
    """Grade one submission.

    Parameters
    ----------
    exercise : Exercise
    submission : Submission
    executor : Executor
        Where the student's functions run.
    seed : int
        Of the inputs; the same seed gives the same report, byte by byte.
    hint_level : int
        How much is said about a known mistake: 1 a question, 2 where to look as well, 3 one part
        of the right formula too.
    public_only : bool
        Try the public cases alone, of which students may see all; the report has no hidden one.
    numbers_only : bool
        Leave formulas and mistakes out, and what was answered in writing to a person.

    Returns
    -------
    Report
        Errored, without points, if the executor failed: try again.

    Raises
    ------
    ExerciseError
        If the exercise itself is broken.
    """
    submission = settled(exercise, submission)
    provenance = _provenance(exercise, submission, executor, seed)
    provenance |= _left_out(public_only=public_only, numbers_only=numbers_only)
    blank = Report(submission.name, exercise.slug, (), provenance=provenance)
    draw = draw_public_suite if public_only else draw_suite
    fields = _no_fields if numbers_only else field_cases
    judge = _judge_numbers_alone if numbers_only else partial(_judge, hint_level=hint_level)
    if submission.problem is not None and not (exercise.written and submission.text):
        problem = str(submission.problem)
        return replace(blank, questions=tuple(_unread(exercise)), problem=problem).plain()
    try:
        suites = [draw(question, seed) for question in exercise.questions]
        found = _gather(exercise, suites, submission, executor, fields)
        with allowance():
            questions = tuple(_grade_question(exercise, one, submission, judge) for one in found)
            written = _grade_written(exercise, submission, questions, hint_level)
            answers = (*questions, *(_left_open(exercise) if numbers_only else written))
    except (SandboxError, JudgeFailed) as error:
        problem = f"Not graded, by no fault of the submission: {error}"
        return replace(blank, problem=problem, errored=True).plain()
    less = _loaded_without(found, submission, exercise.packages)
    return replace(blank, questions=answers, left_out=less).plain()


def _loaded_without(
    found: Sequence[Evidence], submission: Submission, packages: tuple[str, ...]
) -> str:
    runs = (evidence.run for evidence in found)
    less = sentence_on_left_out(runs, submission.source, submission.file, packages)
    return " ".join(filter(None, (submission.told, less)))


def _left_out(*, public_only: bool, numbers_only: bool) -> dict[str, str]:
    """Return what a report has to say of what was not done."""
    cases = {"cases": "public"} if public_only else {}
    return cases | ({"judged": "numbers alone"} if numbers_only else {})


def _unread(exercise: Exercise) -> Iterator[QuestionReport]:
    reason = "The submission could not be read."
    for question in (*exercise.questions, *exercise.written):
        skipped = CheckResult("runs", f"{question.signature} runs", Outcome.SKIPPED, reason)
        yield QuestionReport(question.name, Outcome.SKIPPED, 0.0, question.points, (skipped,))


def _gather(
    exercise: Exercise,
    suites: Sequence[Suite],
    submission: Submission,
    executor: Executor,
    fields: Callable[[Suite], tuple[Case, ...]],
) -> list[Evidence]:
    source, file = submission.source, submission.file
    asked = [(suite, fields(suite)) for suite in suites]
    runs = executor.run_each(
        [
            job_of(suite, source, points, submission.modules, exercise.packages)
            for suite, points in asked
        ]
    )
    found = [
        evidence_of(suite, exercise.tolerance, run, points)
        for (suite, points), run in zip(asked, runs, strict=True)
    ]
    return [replace(one, source=source, file=file, packages=exercise.packages) for one in found]


def _no_fields(_: Suite) -> tuple[Case, ...]:
    return ()


def _grade_question(
    exercise: Exercise,
    evidence: Evidence,
    submission: Submission,
    judge: Callable[[Evidence], tuple[CheckResult, ...]],
) -> QuestionReport:
    question, checks = evidence.question, judge(evidence)
    scoring = question.scoring or exercise.scoring
    share = share_of(checks, scoring)
    where = partial(place_of_function, question.name, checks, submission.source, submission.file)
    return QuestionReport(
        question.name,
        _outcome(checks, share, scoring),
        round(share * question.points, 12),
        question.points,
        checks,
        evidence.run.printed,
        optional("place", where),
    )


def _grade_written(
    exercise: Exercise,
    submission: Submission,
    functions: Sequence[QuestionReport],
    hint_level: int,
) -> Iterator[QuestionReport]:
    text = submission.text
    coded = {report.name: report.checks for report in functions}
    formulas = [q for q in exercise.written if isinstance(q, FormulaQuestion)]
    answers = decisive("answers", partial(find_answers, text, formulas))
    rest = without_answers(text, answers.values())
    for question in exercise.written:
        answer = answers.get(question.name)
        written = answer.text if answer else ""
        checks = guarded(
            question.name,
            partial(judge_written, question, written, rest, coded, hint_level),
            partial(unjudged, question),
        )
        line = line_of(text, answer) if answer else None
        credit = written_credit(checks)
        where = partial(place_of_writing, line, checks, text, submission.writings)
        yield QuestionReport(
            question.name,
            _outcome_of(credit),
            round(question.points * credit.earned, 12),
            question.points,
            checks,
            place=optional("place", where),
            pending=round(question.points * credit.pending, 12),
        )


def _left_open(exercise: Exercise) -> Iterator[QuestionReport]:
    """Leave what was answered in writing to a person."""
    sentence = f"A person has to look at it: {_ALONE}"
    for question in exercise.written:
        details = FlagDetails(flag=f"pending: {_ALONE}")
        check = CheckResult("judged", "is judged", Outcome.UNDECIDED, sentence, details)
        yield QuestionReport(
            question.name,
            check.outcome,
            0.0,
            question.points,
            (check,),
            pending=question.points,
        )


def _judge(evidence: Evidence, hint_level: int) -> tuple[CheckResult, ...]:
    checks = _judge_numbers(evidence)
    if not _returned(evidence):
        return checks
    formula = guarded(
        "formula",
        lambda: check_formula(evidence),
        lambda fault: undecided("formula", FORMULA, fault),
    )
    if checks[2].outcome in (Outcome.FAILED, Outcome.SKIPPED, Outcome.APPROXIMATE):
        mistake = optional("mistake", lambda: check_mistakes(evidence, hint_level))
        return (*checks, formula, *([mistake] if mistake else []))
    exact = optional("exact", lambda: check_exact(evidence))
    return (*checks, *([exact] if exact else []), formula)


def _judge_numbers_alone(evidence: Evidence) -> tuple[CheckResult, ...]:
    skipped = _skipped(f"Skipped: {_ALONE}", "exact", "formula")
    return (*_judge_numbers(evidence), *(skipped if _returned(evidence) else ()))


def _judge_numbers(evidence: Evidence) -> tuple[CheckResult, ...]:
    runs = decisive("runs", lambda: check_runs(evidence))
    if not _returned(evidence):
        reason = f"Skipped: {evidence.question.name} returned nothing to judge."
        return (runs, *_skipped(reason, "contract", "numeric", "inputs", "edges"))
    contract = decisive("contract", lambda: check_contract(evidence))
    numeric = decisive("numeric", lambda: check_numeric(evidence))
    if runs.outcome is not Outcome.PASSED and numeric.outcome is Outcome.PASSED:
        numeric = replace(numeric, outcome=Outcome.FAILED, feedback=runs.feedback)
    checks = (runs, contract, numeric, decisive("inputs", lambda: check_inputs(evidence)))
    if numeric.outcome in (Outcome.FAILED, Outcome.SKIPPED):
        return (*checks, *_skipped("Skipped: the usual inputs come first.", "edges"))
    return (*checks, *_edges(evidence))


def _returned(evidence: Evidence) -> bool:
    """Whether there is anything to judge."""
    return any(trial.returned for trial in evidence.cases)


def _edges(evidence: Evidence) -> tuple[CheckResult, ...]:
    if not evidence.edges:
        return _skipped("Skipped: tried when it is handed in.", "edges")
    return (decisive("edges", lambda: check_edges(evidence)),)


def _skipped(reason: str, *names: str) -> tuple[CheckResult, ...]:
    return tuple(CheckResult(name, name, Outcome.SKIPPED, reason) for name in names)


def _outcome(checks: tuple[CheckResult, ...], share: float, scoring: Scoring) -> Outcome:
    """Return how the question ended: passed on full points, else the first reason for a loss."""
    if share == 1.0:
        return Outcome.PASSED
    runs, contract, numeric, *_ = checks
    if runs.outcome is not Outcome.PASSED and contract.outcome is Outcome.SKIPPED:
        return runs.outcome
    if numeric.outcome is Outcome.APPROXIMATE and scoring.approximate < 1.0:
        return Outcome.APPROXIMATE
    return Outcome.FAILED


def _outcome_of(credit: Credit) -> Outcome:
    """Return how a written question ended: undecided if all that lacks is pending."""
    if credit.earned == 1.0:
        return Outcome.PASSED
    return Outcome.UNDECIDED if credit.earned + credit.pending > 1 - 1e-9 else Outcome.FAILED


@cache
def _versions(allowed: tuple[str, ...]) -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in (*OWN_VERSIONS, *allowed):
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # a checkout, or a package with another name than its module
            found[package] = "unknown"
    return found


def _provenance(
    exercise: Exercise, submission: Submission, executor: Executor, seed: int
) -> dict[str, Any]:
    walls = executor.walls
    return {
        "seed": seed,
        "exercise_version": exercise.version,
        "tolerance": exercise.tolerance.exact,
        "versions": _versions(exercise.packages),
        "byte_order": sys.byteorder,
        "source_sha256": submission.sha256,
        "tier": walls.tier,
        "limits": dict(walls.limits),
    }

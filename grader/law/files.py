"""The starter earns nothing; golden solutions get their declared points and mistakes."""

import ast
from collections.abc import Iterator

from grader.errors import ExerciseInvalid
from grader.exercise import Golden
from grader.law.breach import GRADING, Bench, Breach, named
from grader.report import QuestionReport

#: Declared points may be rounded to three digits.
ROUNDING = 1e-3


def check_starter(bench: Bench) -> Iterator[Breach]:
    """Yield what is wrong with the starter file."""
    law, file = "starter", f"starter{bench.exercise.suffix}"
    try:
        defined = dict(_functions(bench.exercise.starter)) if bench.exercise.questions else {}
    except (ExerciseInvalid, SyntaxError) as error:
        yield bench.breach(law, f"There is no usable starter file: {error}", file=file)
        return
    for question in bench.exercise.questions:
        if defined.get(question.name) != [parameter.name for parameter in question.parameters]:
            sentence = f"It has to define {question.signature}."
            yield bench.breach(law, sentence, question=question.name, file=file)
    handed_in = bench.exercise.halves(bench.exercise.starter)
    for report in bench.grade(*handed_in, bench.seeds[0]):
        if report.points:
            sentence = f"It earns {report.points:g} points; it has to earn 0. Let it answer zeros."
            yield bench.breach(law, sentence, question=report.name, file=file)


def _functions(source: str) -> Iterator[tuple[str, list[str]]]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, [argument.arg for argument in node.args.args]


def check_solutions(bench: Bench) -> Iterator[Breach]:
    """Yield what golden solutions get that they do not declare, and the other way round."""
    law, exercise = "solutions", bench.exercise
    asked = (*exercise.questions, *exercise.written)
    full = {question.name: question.points for question in asked}
    try:
        goldens = exercise.goldens
    except ExerciseInvalid as error:
        yield bench.breach(law, str(error))
        return
    right = [golden for golden in goldens if dict(golden.points) == full]
    if not right:
        yield bench.breach(law, "Give a golden solution that declares full points.")
    if len(right) == len(goldens):
        yield bench.breach(law, "Give a golden solution that declares fewer points: a wrong one.")
    for golden in goldens:
        for question, sentence in _golden_faults(bench, golden):
            yield bench.breach(law, sentence, question=question, file=golden.path)


def _golden_faults(bench: Bench, golden: Golden) -> Iterator[tuple[str, str]]:
    """Yield (question, sentence), the first of each kind."""
    asked = (*bench.exercise.questions, *bench.exercise.written)
    for name in sorted({question.name for question in asked} ^ golden.points.keys()):
        yield name, "Declare points for every question, and for no other."
    try:
        handed_in = bench.exercise.handed_in(golden)
    except ExerciseInvalid as error:
        yield "", str(error)
        return
    drawn = bench.few if bench.exercise.questions else bench.few[:1]  # formulas have no inputs
    for seed in drawn:
        with bench.timing(GRADING, golden.path):
            reports = bench.grade(*handed_in, seed)
        faults = [fault for report in reports for fault in _verdict_faults(golden, report, seed)]
        yield from faults
        if faults:
            return


def _verdict_faults(golden: Golden, report: QuestionReport, seed: int) -> Iterator[tuple[str, str]]:
    declared = golden.points.get(report.name)
    if declared is not None and abs(declared - report.points) > ROUNDING:
        reasons = " ".join(check.feedback for check in report.checks if check.feedback)
        sentence = f"Declares {declared:g} points and earns {report.points:g} on seed {seed}."
        yield report.name, f"{sentence} {reasons}".strip()
    mistake, found = golden.mistakes.get(report.name), named(report)
    if mistake is not None and mistake not in found:
        called = found[0] if found else "none"
        yield report.name, f"Declares the mistake {mistake}; {called} is named on seed {seed}."

"""Write ``docs/exercises.md``: all exercises, their questions and the mistakes they know.

Run it as ``python -m docs.generate_exercises`` after any change; a test says when it is due.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from grader.catalog import in_folder
from grader.exercise import Case, Exercise, Mistake, Question, arrays_of, draw_cases, kills
from grader.exercise.suite import MARGIN
from grader.misconceptions import MISTAKES as KNOWN

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "exercises.md"
HEAD = """\
# Exercises and mistakes

Written by `python -m docs.generate_exercises`; do not edit.

Every question is judged on nine inputs that are drawn until no mistake below can pass, and on the
edge cases named here. A mistake is known by executing it: its code stands where it gives a wrong
answer to that question. Two mistakes made at once are known too, and not listed. Mistakes of an
exercise that is derived from a forward pass speak of its code; they are counted.
"""
COURSES = """\
## Courses

An exercise stands where assignments or notes of a course ask for what it asks.
"""
MISTAKES = """\
## Mistakes

The title is for instructors. Students read a question first, then where to look and one part of
the formula, as far as the course wants it; all texts stand in `grader/misconceptions/`. The
example is one entry of what the mistake gives on drawn inputs, beside what is right.
"""
#: Codes that are found by a check and not by a mutant.
BY_CHECKS = {
    "M46": "inputs check",
    "M52": "edge case",
    "M54": "constant factor",
    "M77": "constant factor",
    "M78": "constant factor",
    "M81": "any gradient",
}
#: Where codes stand that no function's mutant carries and no check gives.
IN_FORMULAS = "formulas and derivations"


def page(exercises: Iterable[Exercise]) -> str:
    """Return the whole page."""
    exercises = tuple(exercises)
    sections = map(_section, exercises)
    return "\n".join((HEAD, _courses(exercises), *sections, MISTAKES, _mistakes(exercises))) + "\n"


def _courses(exercises: Sequence[Exercise]) -> str:
    """Return the table of exercises by courses."""
    names = sorted({name for exercise in exercises for name in exercise.courses})
    rows = [
        f"| [`{exercise.slug}`](#{_anchor(exercise.title)}) "
        f"| {' | '.join('x' if name in exercise.courses else '' for name in names)} |"
        for exercise in sorted(exercises, key=lambda exercise: exercise.slug)
        if exercise.courses
    ]
    heads = f"| exercise | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"
    return "\n".join((COURSES, *heads, *rows, ""))


def _anchor(title: str) -> str:
    """Return where a heading stands on the page."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def _section(exercise: Exercise) -> str:
    rows = [
        f"| `{question.name}` | {question.meaning} | {question.points:g} "
        f"| {', '.join(question.edges) or 'none'} | {_known(question)} |"
        for question in exercise.questions
    ]
    points = f"{exercise.max_score:g} points, {len(exercise.goldens)} golden solutions"
    return "\n".join(
        (
            f"## {exercise.title}\n",
            f"`{exercise.slug}`: {points}.\n",
            "| function | returns | points | edge cases | mistakes |",
            "|---|---|---|---|---|",
            *rows,
            "",
        )
    )


def _known(question: Question) -> str:
    """Return the codes of a question's mistakes, and how many are of its own code."""
    own = sum(not mistake.code.startswith("M") for mistake in question.mistakes)
    return " ".join([*([f"{own} of its code,"] if own else []), *_codes(question)])


def _codes(question: Question) -> Iterator[str]:
    """Yield the codes of a question's single mistakes, each once."""
    codes = (mistake.code.partition("@")[0] for mistake in question.mistakes)
    yield from sorted({code for code in codes if "+" not in code and code.startswith("M")})


def _mistakes(exercises: Iterable[Exercise]) -> str:
    where: dict[str, set[str]] = {code: set() for code in KNOWN}
    examples: dict[str, str] = {}
    for exercise in exercises:
        for question in exercise.questions:
            for code in _codes(question):
                where[code].add(exercise.slug)
                if code not in examples:
                    examples[code] = _example(exercise, question, code)
    rows = [
        f"| {code} | {KNOWN[code].title.replace('|', chr(92) + '|')} "
        f"| {', '.join(sorted(slugs)) or BY_CHECKS.get(code, IN_FORMULAS)} "
        f"| {examples.get(code, '')} |"
        for code, slugs in sorted(where.items())
    ]
    heads = "| code | title | exercises | for example |", "|---|---|---|---|"
    return "\n".join((*heads, *rows))


def _example(exercise: Exercise, question: Question, code: str) -> str:
    """Return what a mistake gives at the entry that is furthest off, beside what is right."""
    mistake = next(m for m in question.mistakes if m.code.partition("@")[0] == code)
    for case in draw_cases(question, seed=0):
        found = _furthest(question, case, mistake)
        if found:
            return f"`{exercise.slug}`, {found}"
    return ""


def _furthest(question: Question, case: Case, mistake: Mistake) -> str:
    if not kills(case, mistake, several=question.several):
        return ""
    wrong = arrays_of(mistake.mutant(*case.arguments), several=question.several)
    names = question.part_names(len(case.wanted))
    for name, array, wanted in zip(names, wrong, case.wanted, strict=True):
        right = wanted.values
        if array.shape != right.shape:
            return f"`{name}`: shape {array.shape} where {right.shape} is right"
        gap = np.nan_to_num(wanted.gap(array), nan=np.inf)
        if gap.max(initial=0.0) > MARGIN * wanted.scale:
            at = np.unravel_index(np.argmax(gap), gap.shape)
            return f"`{name}`: {_number(array[at])} where {_number(right[at])} is right"
    return ""


def _number(value: float) -> str:
    """Return three digits, and 0 for what rounding leaves of it on any machine."""
    return f"{0.0 if abs(value) < 1e-9 else value:.3g}"


if __name__ == "__main__":
    PAGE.write_text(page(in_folder(ROOT)), encoding="utf-8")

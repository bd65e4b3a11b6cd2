"""Which known mistake explains a wrong answer: the mutant that gives the student's own values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from grader.checks.evidence import Evidence
from grader.checks.factors import bound_of, factor_of
from grader.checks.fitting import fitted_constant
from grader.checks.parts import Part, parts_of
from grader.checks.recognition import View, agrees, unexplained
from grader.checks.sentences import listed
from grader.exercise import Mistake, Question
from grader.misconceptions import mistake
from grader.report import CheckResult, Outcome, Standing
from grader.report.details import MistakeDetails

#: A mistake that no mutant carries, for it is read off the answer.
_CLIPPED = mistake("M81")
#: The last resort: a mistake that explains all inputs but one.
_EXCEPTIONS = 1
#: What is said of a view besides the mistake.
_NOTES = {View.TRANSPOSED: "and transposed"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What explains some parts of a wrong answer.

    Attributes
    ----------
    mistake : Mistake
    parts : tuple of Part
    note : str
        In which way, if not entry by entry: ``transposed``, ``with 1e-08``, ``not on case 9``.
    aliases : tuple of str
        Codes of others that explain the same parts as well.
    """

    mistake: Mistake
    parts: tuple[Part, ...]
    note: str = ""
    aliases: tuple[str, ...] = ()


@np.errstate(all="ignore")  # as in check_numeric
def check_mistakes(evidence: Evidence, hint_level: int = 1) -> CheckResult | None:
    """Name the known mistakes behind a wrong answer, or return None.

    The simplest explanation is named: one mistake for all parts before one for each, the plain
    values before other shapes, a single mistake before two at once.

    Parameters
    ----------
    evidence : Evidence
    hint_level : int
        How many of the mistake's three hints the student reads, first level first.
    """
    parts = parts_of(evidence)
    off = (Standing.RIGHT, Standing.RESHAPED, Standing.MOVED, Standing.MISSING)
    wrong = tuple(part for part in parts if part.standing not in off)
    if not evidence.answered or not wrong:
        return None
    found = tuple(_explanations(evidence.question, parts, wrong))
    return _told(found, len(parts), hint_level) if found else None


def _explanations(
    question: Question, parts: Sequence[Part], wrong: Sequence[Part]
) -> Iterator[Explanation]:
    """Yield what explains the wrong parts, first all of them together, else one by one."""
    together = next(_together(question, parts, wrong), None)
    if together:
        yield together
        return
    explained = [(part, _alone(question, part)) for part in wrong]
    groups: dict[tuple[str, str], list[tuple[Part, Explanation]]] = {}
    for part, one in explained:
        if one:
            groups.setdefault((one.mistake.code, one.note), []).append((part, one))
    for group in sorted(groups.values(), key=len, reverse=True):
        yield replace(group[0][1], parts=tuple(part for part, _ in group))


def _together(
    question: Question, parts: Sequence[Part], wrong: Sequence[Part]
) -> Iterator[Explanation]:
    """Yield mistakes that explain the whole answer: what is wrong in it, and what is right."""
    others = [p for p in parts if p not in wrong and p.standing is not Standing.MISSING]

    def explaining(catalogue: Iterable[Mistake], view: View) -> Iterator[Mistake]:
        for known in catalogue:
            seen = all(_seen(question, part, known, view) for part in wrong)
            if seen and all(agrees(question, part, known) for part in others):
                yield known

    yield from _first(tuple(explaining(question.mistakes, View.PLAIN)), wrong)
    yield from _first(tuple(explaining(question.variants(), View.PLAIN)), wrong)
    for view in (View.SQUEEZED, View.SPREAD, View.TRANSPOSED):
        found = tuple(explaining(question.mistakes, view))
        yield from (replace(one, note=_NOTES.get(view, "")) for one in _first(found, wrong))


def _first(found: Sequence[Mistake], parts: Sequence[Part]) -> Iterator[Explanation]:
    if found:
        first = found[0]
        others = {m.code for m in found[1:] if m.single == first.single} | set(first.aliases)
        yield Explanation(first, tuple(parts), aliases=tuple(sorted(others - {first.code})))


def _seen(question: Question, part: Part, known: Mistake, view: View) -> bool:
    return unexplained(question, part, known, view) is not None


def _alone(question: Question, part: Part) -> Explanation | None:
    """Return what explains one part, whatever the others are."""
    return next(chain(_by_mutants(question, part), _by_numbers(question, part)), None)


def _by_mutants(question: Question, part: Part) -> Iterator[Explanation]:
    several = question.several
    for view in View:
        known: Iterable[Mistake] = question.mistakes
        if view is View.PLAIN:
            known = chain(known, question.variants())
        found = [m for m in known if several and _seen(question, part, m, view)]
        yield from (replace(one, note=_NOTES.get(view, "")) for one in _first(found, (part,)))


def _by_numbers(question: Question, part: Part) -> Iterator[Explanation]:
    """Yield what a number explains: a factor, a constant inside, all inputs but one."""
    factor = factor_of(question, part)
    if factor:
        number, known = factor
        yield Explanation(known, (part,), f"{number} times the right one")
    bound = bound_of(part)
    if bound is not None:
        yield Explanation(_CLIPPED, (part,), f"at {bound:.3g}")
    for known in question.mistakes:
        constant = fitted_constant(question, part, known)
        if constant is not None:
            yield Explanation(known, (part,), f"with {constant:.3g}")
    for known in chain(question.mistakes, question.variants()):
        apart = unexplained(question, part, known, View.PLAIN, exceptions=_EXCEPTIONS)
        if apart:
            names = listed([case.name for case in apart])
            yield Explanation(known, (part,), f"not on {names}")


def _told(found: Sequence[Explanation], count: int, hint_level: int) -> CheckResult:
    """Return the mistakes in words: all by their titles, the first with its hints."""
    first = found[0]
    titles = [_title(one, count) for one in found]
    where = f"In {listed([p.name for p in first.parts])}: " if len(first.parts) < count else ""
    sentences = first.mistake.hints[:hint_level]
    explains = {part.name: one.mistake.code for one in found for part in one.parts}
    details = MistakeDetails(first.mistake.code, first.aliases, explains=explains)
    feedback = where + " ".join(sentences)
    return CheckResult("mistake", "; ".join(titles), Outcome.FAILED, feedback, details)


def _title(one: Explanation, count: int) -> str:
    names = [part.name for part in one.parts]
    where = f"{listed(names)}: " if len(names) < count else ""
    return f"{where}{one.mistake.title}{f' ({one.note})' if one.note else ''}"

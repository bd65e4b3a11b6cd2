"""Keep of many derived mistakes those that are really wrong, and each wrong answer once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from grader.engine import Array
from grader.exercise import Case, Mistake, Question, answers_of, draw_cases, kills


def distinct(question: Question, mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Return the mistakes that change this question's answer, simplest first.

    Formulas that differ on paper may agree here: ``f'(f(s))`` and ``f'(s)`` for ReLU, a missing
    transpose for a single unit.

    Parameters
    ----------
    question : Question
    mistakes : iterable of Mistake
        Of those that answer the same, the first is kept, with the others as its aliases.
    """
    cases = draw_cases(question, seed=0)
    groups: list[tuple[_Answers, list[Mistake]]] = []
    for mistake in mistakes:
        if not any(kills(case, mistake, several=question.several) for case in cases):
            continue
        answers = _Answers(question, cases, mistake)
        alike = (group for others, group in groups if _alike(cases, answers, others))
        group = next(alike, None)
        if group is None:
            groups.append((answers, [mistake]))
        else:
            group.append(mistake)
    return tuple(_with_aliases(*group) for _, group in groups)


def _with_aliases(first: Mistake, *others: Mistake) -> Mistake:
    codes = dict.fromkeys(other.code for other in others if other.code != first.code)
    return replace(first, aliases=tuple(codes))


@dataclass(frozen=True, slots=True)
class _Answers:
    """What a mistake answers on each case, computed when it is asked for: one case tells most."""

    question: Question
    cases: Sequence[Case]
    mistake: Mistake
    _found: list[Array | None] = field(default_factory=list)

    def on(self, place: int) -> Array | None:
        """Return what it answers on the case at a place, in a row; None if nothing."""
        while len(self._found) <= place:
            self._found.append(self._flat(self.cases[len(self._found)]))
        return self._found[place]

    def _flat(self, case: Case) -> Array | None:
        arrays = answers_of(self.mistake.mutant, case, several=self.question.several)
        return None if arrays is None else np.concatenate([array.ravel() for array in arrays])


def _alike(cases: Sequence[Case], answers: _Answers, others: _Answers) -> bool:
    """Whether two mistakes answer the same on every case, and on the same cases."""
    return all(
        _same(answers.on(place), others.on(place), max(w.scale for w in case.wanted))
        for place, case in enumerate(cases)
    )


def _same(a: Array | None, b: Array | None, scale: float) -> bool:
    """Whether two answers agree, rounding apart: sums that cancel leave 1e-16, not zero."""
    if a is None or b is None:
        return a is b
    if a.shape != b.shape:
        return False
    tolerance = 1e-12 * scale
    if a.size and abs(a.item(0) - b.item(0)) > tolerance + 1e-9 * abs(b.item(0)):  # tells most
        return False
    return np.allclose(a, b, rtol=1e-9, atol=tolerance)

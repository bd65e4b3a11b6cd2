"""Keep of many derived mistakes those that are really wrong, and each wrong answer once."""

from collections.abc import Iterable, Iterator

import numpy as np

from grader.engine import Array
from grader.exercise import Case, Mistake, Question, arrays_of, draw_cases, kills


def distinct(question: Question, mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    """Yield the mistakes that change this question's answer, simplest first.

    Formulas that differ on paper may agree here: ``f'(f(s))`` and ``f'(s)`` for ReLU, a missing
    transpose for a single unit.

    Parameters
    ----------
    question : Question
    mistakes : iterable of Mistake
        Of two that answer the same, the first is kept.
    """
    cases = draw_cases(question, seed=0)
    seen: list[list[Array | None]] = []
    for mistake in mistakes:
        if not any(kills(case, mistake, several=question.several) for case in cases):
            continue
        answers = [_flat(case, mistake, question) for case in cases]
        if not any(_alike(answers, others) for others in seen):
            seen.append(answers)
            yield mistake


def _flat(case: Case, mistake: Mistake, question: Question) -> Array | None:
    try:
        answer = mistake.mutant(*case.arguments)
    except ValueError:
        return None
    arrays = arrays_of(answer, several=question.several)
    return np.concatenate([array.ravel() for array in arrays])


def _alike(answers: list[Array | None], others: list[Array | None]) -> bool:
    """Whether two mistakes answer the same wherever both can be computed."""
    pairs = [(a, b) for a, b in zip(answers, others, strict=True) if a is not None is not b]
    return bool(pairs) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-9, atol=0.0)
        for a, b in pairs
        if a is not None and b is not None
    )

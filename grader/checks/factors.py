"""Name the number by which an answer is off: the sign, 2, 1/B, 1/ln 2, a learning rate."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from math import log

import numpy as np

from grader.checks.evidence import Trial
from grader.checks.parts import Part
from grader.checks.recognition import SAME
from grader.exercise import Case, Question
from grader.misconceptions import Mistake, mistake

#: Numbers by name, in the order in which they are tried.
_NUMBERS = {
    "1": 1.0,
    "2": 2.0,
    "1/2": 0.5,
    "1/ln 2": 1 / log(2),
    "ln 2": log(2),
    "4": 4.0,
    "1/4": 0.25,
}
#: The mistakes of some, and of all others.
_FACTORS = {
    "-1": mistake("M02"),
    "2": mistake("M03"),
    "1/2": mistake("M04"),
    "1/B": mistake("M31"),
    "B": mistake("M31"),
    "1/ln 2": mistake("M78"),
}
_RATE, _OTHER = mistake("M54"), mistake("M77")
#: Parameters that are a learning rate.
_RATES = ("lr", "eta", "alpha", "learning_rate", "rate")
#: Factors as people choose learning rates.
_POWERS = tuple(10.0**-k for k in range(1, 7))


def factor_of(question: Question, part: Part) -> tuple[str, Mistake] | None:
    """Return by what a part is off, as ``1/B``, and the mistake that it is; None if nothing is.

    Parameters
    ----------
    question : Question
    part : Part
        Off by one number, which may be another on inputs of other sizes.
    """
    places = [at for at in part.places if not _both_vanish(*at)]  # 0 is any number times 0
    factors = [_factor(trial, place) for trial, place in places]
    if not factors or not all(0 < abs(factor) < np.inf for factor in factors):
        return None
    if not all(_times(*at, factor) for at, factor in zip(places, factors, strict=True)):
        return None
    cases = [trial.case for trial, _ in places]
    named = next((n for n, values in _candidates(question, cases) if _alike(factors, values)), "")
    if named:
        return named, _known(named)
    if not _alike(factors, [factors[0]] * len(factors)):
        return None
    rate = any(abs(abs(factors[0]) - power) <= SAME * power for power in _POWERS)
    return f"{factors[0]:.5g}", _RATE if rate else _OTHER


def bound_of(part: Part) -> float | None:
    """Return the bound that a part is clipped at, None if it is not."""
    if not all(trial.shaped(place) for trial, place in part.places):
        return None
    pairs = [(trial.values[place], trial.case.wanted[place]) for trial, place in part.places]  # type: ignore[index]
    off = [array[wanted.gap(array) > SAME * wanted.scale] for array, wanted in pairs]
    bounds = np.abs(np.concatenate(off))
    bound = float(bounds.max(initial=0.0))
    clipped = bound > 0 and all(
        np.max(np.abs(array - wanted.values.clip(-bound, bound)), initial=0.0) <= SAME * bound
        for array, wanted in pairs
    )
    return bound if clipped else None


def _both_vanish(trial: Trial, place: int) -> bool:
    wanted = trial.case.wanted[place].values
    if trial.values is None or not trial.shaped(place) or np.any(wanted):
        return False
    return bool(np.max(np.abs(trial.values[place]), initial=0.0) <= SAME)


def _factor(trial: Trial, place: int) -> float:
    """Return yours over wanted at the largest entry."""
    wanted = trial.case.wanted[place].values
    if trial.values is None or not trial.shaped(place) or not wanted.size:
        return np.inf
    at = np.unravel_index(np.argmax(np.abs(wanted)), wanted.shape)
    return float(trial.values[place][at] / wanted[at]) if wanted[at] else np.inf


def _times(trial: Trial, place: int, factor: float) -> bool:
    assert trial.values is not None
    wanted = trial.case.wanted[place]
    gap = np.max(np.abs(trial.values[place] - factor * wanted.values), initial=0.0)
    return bool(gap <= SAME * abs(factor) * wanted.scale)


def _alike(factors: Sequence[float], values: Sequence[float]) -> bool:
    return all(abs(f - v) <= SAME * abs(v) for f, v in zip(factors, values, strict=True))


def _candidates(question: Question, cases: Sequence[Case]) -> Iterator[tuple[str, list[float]]]:
    """Yield numbers with their names, simplest first, and their values on all cases."""
    for size, values in _products(question, cases):
        for (number, value), sign in itertools.product(_NUMBERS.items(), (1.0, -1.0)):
            for below in (True, False) if size else (False,):
                scaled = [sign * value * (1 / v if below else v) for v in values]
                yield _named(sign, number, size, below=below), scaled


def _products(question: Question, cases: Sequence[Case]) -> Iterator[tuple[str, list[float]]]:
    """Yield 1, each size that all cases have, and the products of two of them."""
    yield "", [1.0] * len(cases)
    given = [_given(question, case) for case in cases]
    names = sorted(set.intersection(*map(set, given))) if given else []
    for name in names:
        yield name, [one[name] for one in given]
    for first, second in itertools.combinations(names, 2):
        yield f"{first} {second}", [one[first] * one[second] for one in given]


def _given(question: Question, case: Case) -> Mapping[str, float]:
    """Return the sizes of a case by name, and its learning rate."""
    found: dict[str, float] = {}
    for parameter, argument in zip(question.parameters, case.arguments, strict=True):
        if isinstance(argument, np.ndarray) and argument.ndim == len(parameter.shape):
            found |= dict(zip(parameter.shape, map(float, argument.shape), strict=True))
        elif parameter.name in _RATES and isinstance(argument, float):
            found[parameter.name] = argument
    return {name: value for name, value in found.items() if name != "one"}


def _named(sign: float, number: str, size: str, *, below: bool) -> str:
    """Return a factor as a person writes it: ``-2/(B n)``.

    Examples
    --------
    >>> _named(1.0, "1/2", "B n", below=True), _named(-1.0, "1", "", below=False)
    ('1/(2 B n)', '-1')
    """
    above, _, under = number.partition("/")
    above = "" if above == "1" else above
    if size and below:
        under = " ".join(filter(None, (under, size)))
    elif size:
        above = " ".join(filter(None, (above, size)))
    under = under if " " not in under or under == "ln 2" else f"({under})"
    return f"{'-' if sign < 0 else ''}{above or '1'}{f'/{under}' if under else ''}"


def _known(named: str) -> Mistake:
    """Return the mistake of a named factor."""
    if set(_RATES) & set(named.replace("-", "").split()):
        return _RATE
    return _FACTORS.get(named, _OTHER)

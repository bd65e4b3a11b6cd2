"""Golden solutions of a forward function: one from the tape, one in numbers, and wrong ones."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from grader.authoring.derived.question import Derivation
from grader.derive import Named, NotWritable, Slip, function_source
from grader.exercise import Case, Mistake, Question, arrays_of, draw_cases, kills

#: How many wrong golden solutions there are at most, of different kinds.
WRONG: Final = 3
#: What is written first; the empty one stands for all others.
_KINDS: Final = (
    "path",
    "count",
    "sign",
    "averaged",
    "transpose",
    "factor",
    "statistics",
    "slope",
    "",
)
SLOPE: Final = """\
def slope(value, arguments, place):
    at = np.asarray(arguments[place])
    answer = np.zeros(at.shape)
    for entry in np.ndindex(*at.shape):
        beside = at.astype(complex)
        beside[entry] += 1e-30j
        moved = (*arguments[:place], beside, *arguments[place + 1 :])
        answer[entry] = np.imag(value(*moved)) / 1e-30
    return answer
"""
_IN_NUMBERS: Final = """\
def {signature}:
    def value(*arguments):
        return np.sum({value})

    found = [slope(value, ({given},), place) for place in {places}]
    return {returned}
"""


def on_paper(question: Question, derivation: Derivation, slip: Slip | None = None) -> str:
    """Return the function asked for as a student writes it, right or with one slip.

    Raises
    ------
    NotWritable
        If the steps hang on sizes in a way that has no words.
    """
    texts = set()
    for first in (3, 5):
        given = derivation.drawn(first)
        dout = None
        if derivation.returned is not None:
            dout = np.zeros(np.shape(derivation.function(*given)))
        found, known = derivation.forward.recorded(dout, given, slip)
        if any(share is None for share in found):
            raise NotWritable("a gradient is missing altogether")
        names = [parameter.name for parameter in question.parameters]
        texts.add(function_source(question.name, names, found, known))
    if len(texts) > 1:
        raise NotWritable("it is another program for other sizes")
    return texts.pop()


def in_numbers(question: Question, derivation: Derivation) -> str:
    """Return the function asked for as one that takes complex steps."""
    forward, loss = derivation.forward, derivation.returned is None
    call = f"{derivation.function.__name__}(*arguments)"
    return _IN_NUMBERS.format(
        signature=question.signature,
        value=call if loss else f"dout * {call}",
        given=", ".join(forward.arguments),
        places=tuple(forward.arguments.index(name) for name in forward.wanted),
        returned="tuple(found)" if question.several else "found[0]",
    )


def wrong_functions(question: Question, derivation: Derivation) -> Iterator[tuple[Named, str]]:
    """Yield slips with the functions that make them, one of each kind at most."""
    right, cases = on_paper(question, derivation), draw_cases(question, seed=0)
    kinds = set[str]()
    slips = derivation.forward.slips(derivation.drawn(3))
    for named in sorted(slips, key=lambda named: _KINDS.index(_kind(named))):
        kind = _kind(named)
        if kind in kinds or not _shows(question, derivation, named.slip, cases[0]):
            continue
        try:
            source = on_paper(question, derivation, named.slip)
        except (NotWritable, ValueError):
            continue
        if source != right:
            kinds.add(kind)
            yield named, source


def _kind(named: Named) -> str:
    """Return what kind of slip it is, as far as the order of wrong solutions goes."""
    kind = named.code.partition("-")[0]
    return kind if kind in _KINDS else ""


def _shows(question: Question, derivation: Derivation, slip: Slip, case: Case) -> bool:
    """Whether a slip gives wrong values in the right shapes, and leaves no gradient at zero."""
    mutant = derivation.answering(slip)
    try:
        arrays = arrays_of(mutant(*case.arguments), several=question.several)
    except ValueError:
        return False
    shapes = [wanted.values.shape for wanted in case.wanted]
    if [array.shape for array in arrays] != shapes or not all(array.any() for array in arrays):
        return False
    return kills(case, Mistake("", "", ("", "", ""), mutant), several=question.several)

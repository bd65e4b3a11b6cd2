"""Golden solutions of a forward function: one from the tape, one in numbers, and wrong ones."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from grader.authoring.derived.along import Along
from grader.authoring.derived.question import Derivation
from grader.authoring.derived.unified import unified
from grader.derive import Named, NotWritable, Slip, function_source
from grader.exercise import Case, Mistake, Question, answers_of, kills

#: How many wrong golden solutions there are, of different kinds as long as there are such.
WRONG: Final = 4
#: What stands in for a slip that nobody can make in a function: name, factor, words.
SCALED: Final = (
    ("sign", "-", "the sign is wrong"),
    ("rate", "0.01 * ", "the learning rate is in it"),
    ("half", "0.5 * ", "divided by two"),
    ("twice", "2.0 * ", "counted twice"),
)
#: The least size of each program that a solution is made of.
_SIZES: Final = (3, 5, 8)
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

    found = [{factor}slope(value, ({given},), place) for place in {places}]
    return {returned}
"""
_ALONG: Final = """\
def {signature}:
    moved = [{given}]
    moved[{place}] = moved[{place}] + 1e-30j * u
    return {factor}np.imag({function}(*moved)) / 1e-30
"""


def on_paper(question: Question, derivation: Derivation, slip: Slip | None = None) -> str:
    """Return the function asked for as a student writes it, right or with one slip.

    Raises
    ------
    NotWritable
        If the steps hang on sizes in a way that has no words.
    """
    texts = [_at(first, question, derivation, slip) for first in _SIZES]
    if len(set(texts)) == 1:
        return texts[0]
    return unified(texts, _lengths(derivation))


def _at(first: int, question: Question, derivation: Derivation, slip: Slip | None) -> str:
    """Return the function as it is written for sizes from ``first`` on."""
    found, known = derivation.recorded(derivation.drawn(first), slip)
    if any(share is None for share in found):
        raise NotWritable("a gradient is missing altogether")
    names = [parameter.name for parameter in question.parameters]
    return function_source(question.name, names, found, known)


def _lengths(derivation: Derivation) -> dict[str, list[int]]:
    """Return by words for each size what it is in those programs."""
    found: dict[str, list[int]] = {}
    for position, name in enumerate(derivation.size_names):
        owner = next(p for p in derivation.inputs if name in p.shape)
        words = f"{owner.name}.shape[{owner.shape.index(name)}]"
        found[words] = [first + position for first in _SIZES]
    return found


def in_numbers(question: Question, derivation: Derivation, factor: str = "") -> str:
    """Return the function asked for as one that takes complex steps, times a factor."""
    forward, loss = derivation.forward, derivation.returned is None
    places = tuple(forward.arguments.index(name) for name in forward.wanted)
    words = {"signature": question.signature, "given": ", ".join(forward.arguments)}
    if isinstance(derivation, Along):
        name = derivation.function.__name__
        return _ALONG.format(**words, place=places[0], function=name, factor=factor)
    call = f"{derivation.function.__name__}(*arguments)"
    return _IN_NUMBERS.format(
        **words,
        value=call if loss else f"dout * {call}",
        places=places,
        returned="tuple(found)" if question.several else "found[0]",
        factor=factor,
    )


def wrong_functions(
    question: Question, derivation: Derivation, right: str, case: Case
) -> Iterator[tuple[Mistake, str]]:
    """Yield mistakes with the functions that make them, those of new kinds first.

    Parameters
    ----------
    question : Question
    derivation : Derivation
    right : str
        The function that makes none.
    case : Case
        A mistake has to show on it.
    """
    written = {right}
    for named in _in_turn(derivation.slips()):
        mistake = derivation.mistake(named)
        if not _shows(question, mistake, case):
            continue
        try:
            source = on_paper(question, derivation, named.slip)
        except (NotWritable, ValueError):
            continue
        if source not in written:
            written.add(source)
            yield mistake, source


def _in_turn(slips: Iterable[Named]) -> list[Named]:
    """Return slips by turns, one of each kind in each, the kinds in their order."""
    turns = Counter[str]()
    order = list[tuple[int, int, Named]]()
    for named in slips:
        kind = _kind(named)
        order.append((turns[kind], _KINDS.index(kind), named))
        turns[kind] += 1
    return [named for *_, named in sorted(order, key=lambda entry: entry[:2])]


def _kind(named: Named) -> str:
    """Return what kind of slip it is, as far as the order of wrong solutions goes."""
    kind = named.code.partition("-")[0]
    return kind if kind in _KINDS else ""


def _shows(question: Question, mistake: Mistake, case: Case) -> bool:
    """Whether a mistake gives wrong values in the right shapes, and leaves no gradient at zero."""
    arrays = answers_of(mistake.mutant, case, several=question.several)
    if arrays is None:
        return False
    shapes = [wanted.values.shape for wanted in case.wanted]
    if [array.shape for array in arrays] != shapes or not all(array.any() for array in arrays):
        return False
    return kills(case, mistake, several=question.several)

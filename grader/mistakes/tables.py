"""Catalogues of small questions: a table of mutants by code, beside the reference."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from grader.engine import Network
from grader.errors import ExerciseInvalid
from grader.exercise import Mistake, Question
from grader.exercise.model import Answering
from grader.mistakes.distinct import distinct
from grader.mistakes.network import FITTED, Rules, wrong_rules, wrong_somewhere
from grader.mistakes.parts import inexact
from grader.mistakes.texts import combined


@dataclass(frozen=True, slots=True)
class Fitted:
    """Mutants with a constant that a student chooses: ``family(1e-8)`` is one of them.

    Attributes
    ----------
    family : callable, (number) -> mutant
        Right, or nearly so, where the number is 0.
    usual : float
        A number that the question's inputs tell from the reference.
    """

    family: Callable[[float], Answering]
    usual: float


#: Mutants of a question's reference by code; ``M13+M08`` is two mistakes at once, and what
#: follows an ``@`` tells variants apart that share their texts.
Table = Mapping[str, Answering | Fitted]


def known(table: Table) -> Callable[[Question], tuple[Mistake, ...]]:
    """Return the catalogue of a question: the table's mutants, then the reference made inexact.

    It raises ExerciseInvalid, when it is first needed, if an entry of the table is in vain.

    Examples
    --------
    >>> from grader.exercise import Question, tensor
    >>> square = Question(
    ...     "square_prime", ("n",), "slope", (tensor("s", ("n",), "any"),),
    ...     reference=lambda s: 2 * s, catalogue=known({"M04": lambda s: s}),
    ... )
    >>> [mistake.code for mistake in square.mistakes]
    ['M04', 'M58a', 'M58a', 'M58a', 'M58b']
    """

    def catalogue(question: Question) -> tuple[Mistake, ...]:
        return _checked(table, question, tuple(distinct(question, _all(table, question))))

    return catalogue


def derived(
    example: Network, answering: Callable[[Rules], Answering], table: Table | None = None
) -> Callable[[Question], tuple[Mistake, ...]]:
    """Return the catalogue of a question about a network: every wrong rule that changes its answer.

    Parameters
    ----------
    example : Network
        Only its activations, loss and biases matter, not its numbers.
    answering : callable, Rules -> the question's answer as a function of its arguments
    table : mapping or None
        What goes wrong outside the passes through the network.
    """

    def catalogue(question: Question) -> tuple[Mistake, ...]:
        by_rule = by_rules(example, answering)
        everything = (*_all(table or {}, question), *by_rule)
        return _checked(table or {}, question, tuple(distinct(question, everything)))

    return catalogue


def by_rules(example: Network, answering: Callable[[Rules], Answering]) -> Iterator[Mistake]:
    """Yield every wrong rule of a network as a mistake of a question about it."""
    for code, rules in wrong_rules(example):
        family = FITTED.get(code)
        fitted = None if family is None else _each(answering, family)
        yield replace(combined((code,), answering(rules)), fitted=fitted)


def _each(
    answering: Callable[[Rules], Answering], family: Callable[[float], Rules]
) -> Callable[[float], Answering]:
    return lambda constant: answering(family(constant))


def somewhere(
    example: Network, answering: Callable[[Rules], Answering]
) -> Callable[[], tuple[Mistake, ...]]:
    """Return how to find the mistakes that are made in some layers only.

    Parameters
    ----------
    example : Network
    answering : callable, Rules -> the question's answer as a function of its arguments
    """

    @cache
    def variants() -> tuple[Mistake, ...]:
        found = []
        for code, where, rules in wrong_somewhere(example):
            known = combined((code,), answering(rules))
            found.append(replace(known, title=f"{known.title}, {where}"))
        return tuple(found)

    return variants


def _checked(table: Table, question: Question, found: tuple[Mistake, ...]) -> tuple[Mistake, ...]:
    """Return the mistakes, having seen that no entry of the table was in vain."""
    vain = sorted(set(table) - {mistake.code for mistake in found})
    if vain:
        reason = "never answer, or answer like the reference or like a mistake before them"
        raise ExerciseInvalid(question.name, "mistakes", f"{', '.join(vain)} {reason}")
    return found


def _all(table: Table, question: Question) -> Iterator[Mistake]:
    for joined, entry in table.items():
        codes = tuple(joined.split("+"))
        if isinstance(entry, Fitted):
            yield replace(combined(codes, entry.family(entry.usual)), fitted=entry.family)
        else:
            yield combined(codes, entry)
    yield from inexact(question.reference)

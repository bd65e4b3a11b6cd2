"""Catalogues of small questions: a table of mutants, beside the reference."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from grader.engine import Network
from grader.errors import ExerciseInvalid
from grader.exercise import Mistake, Question
from grader.exercise.model import Answering
from grader.misconceptions import by_mistake
from grader.mistakes.distinct import distinct
from grader.mistakes.network import FITTED, PARTS, Rules, wrong_rules, wrong_somewhere
from grader.mistakes.parts import inexact


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


#: Mutants of a question's reference, by the code of the mistake: ``M13+M08`` is two at once, and
#: what follows an ``@`` tells variants apart that share their texts.
Table = Mapping[str, Answering | Fitted]
_Listed = Mapping[Mistake, Answering | Fitted]


def known(table: Table | Mapping[Mistake, Answering]) -> Callable[[Question], tuple[Mistake, ...]]:
    """Return the catalogue of a question: the table's mutants, then the reference made inexact.

    Raises
    ------
    ExerciseInvalid
        If nobody wrote texts for a code; when it is first needed, if an entry is in vain.

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
    listed = by_mistake(table)

    def catalogue(question: Question) -> tuple[Mistake, ...]:
        return _checked(listed, distinct(question, _all(listed, question)), question)

    return catalogue


def derived(
    example: Network,
    answering: Callable[[Rules], Answering],
    table: Table | None = None,
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
    listed = by_mistake(table or {})

    def catalogue(question: Question) -> tuple[Mistake, ...]:
        everything = (*_all(listed, question), *by_rules(example, answering))
        return _checked(listed, distinct(question, everything), question)

    return catalogue


def by_rules(
    example: Network, answering: Callable[[Rules], Answering], parts: Collection[str] = PARTS
) -> Iterator[Mistake]:
    """Yield every wrong rule of a network as a mistake of a question about it.

    Parameters
    ----------
    example : Network
    answering : callable, Rules -> the question's answer as a function of its arguments
    parts : collection of str
        The rules that the answer rests on; getting others wrong does not change it.
    """
    for mistake, rules in wrong_rules(example, parts):
        family = FITTED.get(mistake)
        yield mistake.made(answering(rules), _each(answering, family) if family else None)


def _each(
    answering: Callable[[Rules], Answering], family: Callable[[float], Rules]
) -> Callable[[float], Answering]:
    return lambda constant: answering(family(constant))


def somewhere(
    example: Network, answering: Callable[[Rules], Answering], parts: Collection[str] = PARTS
) -> Callable[[], tuple[Mistake, ...]]:
    """Return how to find the mistakes that are made in some layers only.

    Parameters
    ----------
    example : Network
    answering : callable, Rules -> the question's answer as a function of its arguments
    parts : collection of str
        The rules that the answer rests on.
    """

    @cache
    def variants() -> tuple[Mistake, ...]:
        return tuple(
            replace(mistake, title=f"{mistake.title}, {where}", mutant=answering(rules))
            for mistake, where, rules in wrong_somewhere(example, parts)
        )

    return variants


def _checked(table: _Listed, found: tuple[Mistake, ...], question: Question) -> tuple[Mistake, ...]:
    """Return the mistakes, having seen that no entry of the table was in vain."""
    vain = sorted({mistake.code for mistake in table} - {mistake.code for mistake in found})
    if vain:
        reason = "never answer, or answer like the reference or like a mistake before them"
        raise ExerciseInvalid(question.name, "mistakes", f"{', '.join(vain)} {reason}")
    return found


def _all(table: _Listed, question: Question) -> Iterator[Mistake]:
    for mistake, entry in table.items():
        if isinstance(entry, Fitted):
            yield mistake.made(entry.family(entry.usual), entry.family)
        else:
            yield mistake.made(entry)
    yield from inexact(question.reference)

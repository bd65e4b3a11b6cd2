r"""Samples by number, ``\frac1N \sum_n \delta^{(n)} z^{(n)T}``, read as what is said of one sample.

Samples have nothing to do with each other: a sum over them is the gradient of the summed loss
exactly if each summand is that of its sample's, and so for a mean. What is said of one sample
alone is not what is said of all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.symbolic.model import Model
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.parsing.vocabulary import Vocabulary, vocabulary_of

Tokens = Sequence[Token]
#: What says that the loss is a mean over its samples.
_MEAN = re.compile(
    r"\b(?:mean|averaged?|Mittel\w*|gemittelt\w*|moyenne)\b|/\s*[0-9]*\s*[NmMB]\b"
    r"|\\[dt]?frac\s*(?:[0-9]|\{[^{}]{1,40}\})\s*\{?\s*[0-9]*\s*[NmMB](?![a-z])"
)
_COUNTS = frozenset("NmMB")
_WEIGHTS = re.compile(r"[Wwb](?:_.+)?")
_STEP_SIZES = frozenset({"eta", "lam", "alpha"})
_OPERATORS = frozenset({"Delta", "nabla"})
#: Before a sum these leave it linear.
_BEFORE = frozenset(
    {Kind.PLUS, Kind.MINUS, Kind.DOT, Kind.STAR, Kind.NUMBER, Kind.NAME, Kind.END, Kind.CLOSE}
)
_OPENING, _CLOSING = (Kind.OPEN, Kind.BEGIN), (Kind.CLOSE, Kind.END)


def of_one_sample(sides: Sequence[Tokens], text: str, model: Model) -> list[list[Token]]:
    """Return the sides of a statement for one sample, if that says the same.

    Parameters
    ----------
    sides : sequence of sequence of Token
    text : str
        All that was written: whether it speaks of a mean.
    model : Model

    Returns
    -------
    list of list of Token
        Those given if they do not number samples, or not in one voice.
    """
    letters = {token.sample for side in sides for token in side if token.sample}
    given = [list(side) for side in sides]
    shape = model.inputs.get("x_in")
    of_one = shape is not None and (not shape or shape[model.sample_axis] == 1)
    if len(letters) != 1 or not of_one:
        return given
    reader = _Reader(letters.pop(), vocabulary_of(model), is_mean=bool(_MEAN.search(text)))
    return reader.read(given) or given


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the sides of one statement whose samples have one letter."""

    letter: str
    vocabulary: Vocabulary
    is_mean: bool

    def read(self, sides: list[list[Token]]) -> list[list[Token]] | None:
        """Return the sides for one sample; None if they do not speak in one voice."""
        if all(self._is_of(side, self.letter) for side in sides):
            return [[replace(token, sample="") for token in side] for side in sides]
        summed = [side if self._is_of(side, "") else self._summand(side) for side in sides]
        return None if None in summed else [side for side in summed if side is not None]

    def _is_of(self, tokens: Tokens, letter: str) -> bool:
        """Whether all data that is spoken of is of this sample, or of none."""
        return all(token.sample == letter for token in self._data(tokens)) and not any(
            token.sample for token in tokens if _is_weight(token)
        )

    def _data(self, tokens: Tokens) -> Iterator[Token]:
        """Yield the names of what differs from sample to sample."""
        before = Token(Kind.FINISH, 0, 0)
        for token in tokens:
            gradient = before.kind in {Kind.NAME, Kind.NABLA} and before.text in _OPERATORS
            if token.kind is Kind.NAME and (gradient or not self._is_fixed(token)):
                yield token
            before = token

    def _is_fixed(self, token: Token) -> bool:
        known = self.vocabulary
        function = known.function(token.text) and (token.primes or not known.symbol(token.text))
        return bool(function) or _is_weight(token) or token.text in _OPERATORS | _STEP_SIZES

    def _summand(self, side: list[Token]) -> list[Token] | None:
        """Return a side with its sum over the samples in one sample's place."""
        at = next((i for i, token in enumerate(side) if token.kind is Kind.TOTAL), None)
        if at is None or _level(side[:at]) or (at and side[at - 1].kind not in _BEFORE):
            return None
        begin, count = self._bounds(side, at)
        before, summand = side[:at], side[begin:]
        counted = [i for i, token in enumerate(before) if token.text in count]
        is_mean = len(counted) == 1 and _divides(before, counted[0])
        if begin == at or is_mean is not self.is_mean or len(counted) > is_mean:
            return None
        one = replace(side[at], kind=Kind.NUMBER, text="1", value=Fraction(1))
        before = [one if i in counted else token for i, token in enumerate(before)]
        if _has_more(summand) or not (
            self._is_of(before, "") and self._is_of(summand, self.letter)
        ):
            return None
        return [*before, *(replace(token, sample="") for token in summand)]

    def _bounds(self, side: list[Token], at: int) -> tuple[int, frozenset[str]]:
        """Return where the summand of a sum begins, and how many samples there may be.

        It begins where the sum does if it runs over something else.
        """
        if side[at + 1 : at + 2] and side[at + 1].kind is not Kind.SUBSCRIPT:
            return at, _COUNTS
        index, end = _argument(side, at + 2)
        if not index or index[0].text != self.letter:
            return at, _COUNTS
        if side[end : end + 1] and side[end].kind is Kind.POWER:
            last, end = _argument(side, end + 1)
            return end, frozenset(token.text for token in last)
        return end, _COUNTS - {self.letter}


def _is_weight(token: Token) -> bool:
    return token.kind is Kind.NAME and _WEIGHTS.fullmatch(token.text) is not None


def _argument(side: list[Token], at: int) -> tuple[list[Token], int]:
    """Return what is raised or lowered at a place, without its braces, and where it ends."""
    if side[at : at + 1] and side[at].kind is Kind.BEGIN:
        end = next((i for i in range(at, len(side)) if side[i].kind is Kind.END), len(side))
        return side[at + 1 : end], end + 1
    return side[at : at + 1], at + 1


def _level(tokens: Tokens) -> int:
    """Return how many brackets are open behind some tokens."""
    return sum((t.kind in _OPENING) - (t.kind in _CLOSING) for t in tokens)


def _has_more(summand: list[Token]) -> bool:
    """Whether something is added to a sum, so that it is not clear where it ends."""
    level, in_norm = 0, False
    for token in summand:
        level += (token.kind in _OPENING) - (token.kind in _CLOSING)
        in_norm ^= token.kind is Kind.NORM
        added = token.kind in {Kind.PLUS, Kind.MINUS, Kind.TOTAL}
        if level < 0 or (added and level == 0 and not in_norm):
            return True
    return False


def _divides(tokens: list[Token], at: int) -> bool:
    r"""Whether a name stands below a line, not raised: ``1/N``, ``\frac{1}{2N}``."""
    if tokens[at + 1 : at + 2] and tokens[at + 1].kind is Kind.POWER:
        return False
    if at and tokens[at - 1].kind is Kind.DIVIDE:
        return True
    below = _opening(tokens, at)
    above = _opening(tokens, below - 1)
    return above > 0 and tokens[above - 1].kind is Kind.FRACTION


def _opening(tokens: list[Token], at: int) -> int:
    """Return where the last brace before a place opens, 0 if there is none."""
    return next((i for i in range(at, 0, -1) if tokens[i].kind is Kind.BEGIN), 0)

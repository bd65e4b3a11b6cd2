"""Read the sides of a statement: one reading, or one for each layer if the index is general."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from grader.errors import ExpressionError
from grader.symbolic.derivation.statements import Statement
from grader.symbolic.model import Model, Reading
from grader.symbolic.parsing import is_latex
from grader.symbolic.parsing.grammar import Grammar
from grader.symbolic.parsing.latex import tokenize_latex
from grader.symbolic.parsing.readings import ReadAs, readings_of
from grader.symbolic.parsing.samples import of_one_sample
from grader.symbolic.parsing.text import tokenize_text
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.parsing.vocabulary import Vocabulary, vocabulary_of
from grader.symbolic.tree import Node

#: A general index, possibly the next or previous one; capitals mean the last layer.
_INDEX = re.compile(r"(?P<base>.+)_(?P<letter>[klijn]|ell|N|K|L|m)(?P<offset>[+-][0-9])?")
_LAST = frozenset("NKL")
#: Another name made of a known one, as by an update.
_RENAMED = re.compile(r".+_(?:new|neu|old|alt|next|t\+1)")

#: What a side came to: nothing (it goes on from before), an expression, or why it is unreadable.
Side = Node | ExpressionError | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What an underbrace says: that an expression is its label."""

    expression: Node
    label: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One reading of a statement.

    Attributes
    ----------
    sides : tuple of Side
    layer : str
        The layer put for a general index; empty otherwise.
    claims : tuple of Claim
    others : tuple of tuples of Node
        What else each side may mean.
    """

    sides: tuple[Side, ...]
    layer: str = ""
    claims: tuple[Claim, ...] = ()
    others: tuple[tuple[Node, ...], ...] = ()


def interpretations(text: str, statement: Statement, model: Model) -> list[Interpretation]:
    """Return the readings of a statement; never empty, and unreadable sides are said so."""
    vocabulary = vocabulary_of(model)
    tokens = _sampled(
        [_tokens(text, part, statement, vocabulary) for part in statement.parts], text, model
    )
    general = {
        found["letter"]
        for side in tokens
        for token in _names(side)
        if (found := _general(token, vocabulary))
    }
    if not general:
        return [_parsed(text, tokens, _read_as(text, statement, model), "")]
    layers = range(1, _layers(model) + 1) if len(general - _LAST) <= 1 else range(0)
    instances = (_instance(text, tokens, model, k) for k in layers)
    return [one for one in instances if one] or [_parsed(text, tokens, model, "")]


def _read_as(text: str, statement: Statement, model: Model) -> Model:
    """Return the model in the NumPy reading if a formula is typed as code, with ``@``."""
    start, end = statement.parts[0][0], statement.parts[-1][1]
    typed = not statement.region.latex and "@" in text[start:end]
    return _in_numpy_reading(model) if typed else model


@lru_cache(maxsize=8)
def _in_numpy_reading(model: Model) -> Model:
    return replace(model, reading=Reading.NUMPY)


def own_name(text: str, statement: Statement, model: Model) -> str | None:
    """Return the name that a statement introduces: one that is unlike any name of the model."""
    vocabulary = vocabulary_of(model)
    side = _tokens(text, statement.parts[0], statement, vocabulary)
    if isinstance(side, ExpressionError) or len(side) != 1 or len(statement.parts) < 2:
        return None
    token = side[0]
    if token.kind is not Kind.NAME or token.primes or vocabulary.knows(token.text):
        return None
    if _RENAMED.fullmatch(token.text):
        return token.text
    if _general(token, vocabulary) is not None:
        return None
    unlike = vocabulary.nearest(token.text) is None
    return token.text if unlike or _is_used(token.text, text, statement, model) else None


def _is_used(name: str, text: str, statement: Statement, model: Model) -> bool:
    """Whether a name comes again behind its statement, where names are those of code.

    Programs have names that look alike, ``xmu`` beside ``mu``; what is misspelt comes once.
    """
    if model.reading is not Reading.NUMPY:
        return False
    again = re.compile(rf"(?<![\\\w]){re.escape(name)}(?!\w)")
    return again.search(text, statement.parts[-1][1]) is not None


def name_tokens(
    text: str, part: tuple[int, int], statement: Statement, model: Model, name: str
) -> list[Token]:
    """Return where a name stands in one side."""
    vocabulary = vocabulary_of(model)
    side = _tokens(text, part, statement, vocabulary)
    return [token for token in _names(side) if vocabulary.symbol(token.text) == name]


def reread(
    text: str, part: tuple[int, int], statement: Statement, model: Model, change: tuple[Token, str]
) -> Node | None:
    """Return one side with one name put for another, None if it cannot be read."""
    side = _tokens(text, part, statement, vocabulary_of(model))
    token, name = change
    if isinstance(side, ExpressionError):
        return None
    changed = [replace(other, text=name) if other == token else other for other in side]
    try:
        return Grammar(changed, text, model).formula()
    except ExpressionError:
        return None


Tokens = list[Token] | ExpressionError


def _tokens(
    text: str, part: tuple[int, int], statement: Statement, vocabulary: Vocabulary
) -> Tokens:
    start, end = part
    latex = statement.region.latex or is_latex(text[start:end])
    try:
        if latex:
            return tokenize_latex(text, vocabulary, start, end)
        return tokenize_text(text, start, end)
    except ExpressionError as error:
        return error


def _sampled(sides: list[Tokens], text: str, model: Model) -> list[Tokens]:
    """Return the sides for one sample; what cannot be read stays as it is."""
    read = [side for side in sides if not isinstance(side, ExpressionError)]
    of_one = iter(of_one_sample(read, text, model))
    return [side if isinstance(side, ExpressionError) else next(of_one) for side in sides]


def _names(side: Tokens) -> Iterator[Token]:
    if not isinstance(side, ExpressionError):
        yield from (token for token in side if token.kind is Kind.NAME)


def _general(token: Token, vocabulary: Vocabulary) -> re.Match[str] | None:
    """Return the parts of a name with a general index, ``delta_k`` or ``W_{k+1}``."""
    return None if vocabulary.knows(token.text) else _INDEX.fullmatch(token.text)


def _layers(model: Model) -> int:
    return sum(name.startswith("W_") for name in model.inputs)


def _instance(text: str, tokens: Sequence[Tokens], model: Model, k: int) -> Interpretation | None:
    """Return the reading for layer ``k``, None if some index falls outside of the network."""
    vocabulary = vocabulary_of(model)
    sides: list[Tokens] = []
    for side in tokens:
        if isinstance(side, ExpressionError):
            sides.append(side)
            continue
        placed = [_placed(token, vocabulary, k, _layers(model)) for token in side]
        kept = [token for token in placed if token is not None]
        if len(kept) < len(placed):
            return None
        sides.append(kept)
    return _parsed(text, sides, model, str(k))


def _placed(token: Token, vocabulary: Vocabulary, k: int, layers: int) -> Token | None:
    found = _general(token, vocabulary) if token.kind is Kind.NAME else None
    if found is None:
        return token
    at = (layers if found["letter"] in _LAST else k) + int(found["offset"] or "0")
    name = f"{found['base']}_{at}"
    return replace(token, text=name) if vocabulary.knows(name) else None


def _parsed(text: str, tokens: Sequence[Tokens], model: Model, layer: str) -> Interpretation:
    sides: list[Side] = []
    claims: list[Claim] = []
    others: list[tuple[Node, ...]] = []
    axes = ""
    for side in tokens:
        others.append(())
        if isinstance(side, ExpressionError):
            sides.append(side)
            continue
        if not side:
            sides.append(None)
            continue
        grammar = Grammar(side, text, model)
        grammar.axes = axes
        try:
            sides.append(grammar.formula())
        except ExpressionError as error:
            sides.append(error)
        axes = axes or grammar.axes
        ways = islice(readings_of(side, text, model), 1, None)
        others[-1] = tuple(way.expression for way in ways if isinstance(way, ReadAs))
        claims += [Claim(node, label, at.start, at.end) for node, label, at in grammar.claims]
    return Interpretation(tuple(sides), layer, tuple(claims), tuple(others))

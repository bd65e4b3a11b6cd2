"""The ways to read one formula: the usual one first, then what else its writer may have meant.

Only what is unambiguous in the end is read in another way: another reading counts where the formula
is right in it and has no sense, or another one, in the usual reading.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.errors import ExpressionError
from grader.symbolic.model import Model, Reading
from grader.symbolic.parsing.grammar import Grammar
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.parsing.vocabulary import Vocabulary, vocabulary_of
from grader.symbolic.tree import Array, Node

Tokens = Sequence[Token]
#: Returns other tokens, or None where a way to read makes no difference.
Change = Callable[[Tokens, str, Vocabulary], list[Token] | None]


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A formula as it was read.

    Attributes
    ----------
    expression : Node
    note : str
        What was assumed, as a sentence; empty for the usual reading.
    """

    expression: Node
    note: str = ""


def readings_of(tokens: Tokens, text: str, model: Model) -> Iterator[ReadAs | ExpressionError]:
    """Yield the usual reading, or why there is none, then the others that there are.

    Parameters
    ----------
    tokens : sequence of Token
    text : str
        As written.
    model : Model
    """
    usual = _read(tokens, text, model, "")
    yield usual
    if isinstance(usual, ReadAs):
        yield from _laid_otherwise(usual.expression, model)
    vocabulary = vocabulary_of(model)
    for change, note in _CHANGES:
        changed = change(tokens, text, vocabulary)
        if changed is not None:
            yield _read(changed, text, model, note)
    if any(token.kind is Kind.PARTIAL for token in tokens):
        yield _read(tokens, text, model, _SLOPES, entrywise=True)


def _laid_otherwise(node: Node, model: Model) -> Iterator[ReadAs]:
    """Yield entries with one letter in other layouts, where names are those of code.

    ``dgamma_j`` says nothing of a second axis: whether there is one, the right formula knows.
    """
    if model.reading is not Reading.NUMPY or not isinstance(node, Array):
        return
    size = len(node.entries)
    if size in node.shape:
        yield from (ReadAs(Array(shape, node.entries)) for shape in ((size,), (1, size)))


def _read(
    tokens: Tokens, text: str, model: Model, note: str, *, entrywise: bool = False
) -> ReadAs | ExpressionError:
    grammar = Grammar(list(tokens), text, model)
    grammar.entrywise = entrywise
    try:
        return ReadAs(grammar.formula(), note)
    except ExpressionError as error:
        return error


def _starred(tokens: Tokens, *_: object) -> list[Token] | None:
    """Read ``*`` as NumPy does."""
    if all(token.kind is not Kind.STAR for token in tokens):
        return None
    return [
        replace(token, kind=Kind.HADAMARD) if token.kind is Kind.STAR else token for token in tokens
    ]


def _lettered(tokens: Tokens, text: str, _: Vocabulary) -> list[Token] | None:
    """Read ``o`` and ``x`` between spaces as the signs that they look like."""
    signs = {"o": Kind.HADAMARD, "x": Kind.DOT}

    def is_sign(at: int) -> bool:
        start, end = tokens[at].start, tokens[at].end
        between = 0 < at < len(tokens) - 1
        spaced = text[start - 1 : start].isspace() and text[end : end + 1].isspace()
        return between and spaced and text[start:end] in signs

    found = [i for i in range(len(tokens)) if is_sign(i)]
    if not found:
        return None
    return [
        replace(token, kind=signs[token.text], text="") if i in found else token
        for i, token in enumerate(tokens)
    ]


def _activated(tokens: Tokens, _: str, vocabulary: Vocabulary) -> list[Token] | None:
    """Read ``a`` as the activation and ``z`` as what it is taken of."""
    letters = {token.text.partition("_")[0] for token in tokens if token.kind is Kind.NAME}
    if not {"a", "z"} <= letters:
        return None

    def changed(token: Token) -> Token:
        letter, _, label = token.text.partition("_")
        swapped = f"s_{label}"
        named = token.kind is Kind.NAME and letter == "z" and vocabulary.symbol(swapped)
        return replace(token, text=swapped) if named else token

    return [changed(token) for token in tokens]


_SLOPES = "I read the derivative of an activation as its slope, entry by entry."
_CHANGES: tuple[tuple[Change, str], ...] = (
    (_starred, "I read * as the product entry by entry; in a formula write ⊙."),
    (_lettered, "I read o and x as ⊙ and ·."),
    (_activated, "I read a as the activation and z as what it is taken of."),
)

"""The names of a model in all their spellings, and the nearest one to a misspelling."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from grader.functions.activations import ACTIVATIONS
from grader.symbolic.functions import KNOWN
from grader.symbolic.model import Model, Reading
from grader.symbolic.tree import Number

#: Other names of the known functions.
_FUNCTION_SYNONYMS = {
    "heaviside": "step",
    "theta": "step",
    "H": "step",
    "sgn": "sign",
    "ln": "log",
    "absolute": "abs",
    **{spelling: a.name for a in ACTIVATIONS.values() for spelling in a.spellings},
}
#: Letters that stand for an opaque ``f``.
_FUNCTION_LETTERS = ("sigma", "phi", "varphi", "g", "h", "act", "a", "F")
#: What stands before or after a function's name for its derivative.
_PRIME_PREFIXES = ("d", "D")
_PRIME_SUFFIXES = ("prime", "p", "d", "der", "grad")
#: What else a gradient ``dW_2`` may be called.
_GRADIENT_PREFIXES = ("d", "D", "Delta", "delta", "grad", "nabla", "dLd", "dL", "g")


@dataclass(frozen=True)
class Vocabulary:
    """What spellings mean; spellings are looked up with underscores and braces left out.

    Attributes
    ----------
    symbols : mapping of str to str
        Spelling -> canonical name.
    functions : mapping of str to (str, int)
        Spelling -> canonical name and order of derivative.
    words : tuple of str
        What a misspelling may be meant to be.
    units : mapping of str to str
        Spelling of an entry -> its letters.
    letters : frozenset of str
        What else may number entries: the ``b`` of a size ``B``, where names are those of code.
    """

    symbols: Mapping[str, str]
    functions: Mapping[str, tuple[str, int]]
    words: tuple[str, ...]
    units: Mapping[str, str]
    letters: frozenset[str] = frozenset()

    def symbol(self, spelling: str) -> str | None:
        """Return the canonical name, None if the spelling is unknown."""
        return self.symbols.get(squashed(spelling))

    def function(self, spelling: str) -> tuple[str, int] | None:
        """Return a function's canonical name and order, None if the spelling is unknown."""
        return self.functions.get(squashed(spelling))

    def knows(self, spelling: str) -> bool:
        """Whether the spelling means anything."""
        key = squashed(spelling)
        return key in self.symbols or key in self.functions

    def units_of(self, spelling: str) -> str:
        """Return the letters of the entry that a spelling stands for; empty for all of an array."""
        return self.units.get(squashed(spelling), "")

    def is_layered(self, base: str) -> bool:
        """Whether a name stands for a quantity of every layer: ``W`` for ``W_1``, ``W_2`` ..."""
        return self.knows(f"{base}_1") or self.knows(f"{base}_out")

    def nearest(self, spelling: str) -> str | None:
        """Return the known word that is most like a misspelling."""
        key = squashed(spelling).lower()
        for word in self.words:
            if squashed(word).lower() == key:
                return word
        close = difflib.get_close_matches(spelling[:40], self.words, n=1, cutoff=0.6)
        return close[0] if close else None


def squashed(spelling: str) -> str:
    """Leave out what people put in or leave out at will: ``W_{out}``, ``W_out``, ``Wout``."""
    return "".join(letter for letter in spelling if letter not in "_{} ")


@lru_cache(maxsize=64)
def vocabulary_of(model: Model) -> Vocabulary:
    """Return the vocabulary of a model."""
    return Vocabulary(
        symbols=dict(reversed(list(_symbols(model)))),
        functions=dict(reversed(list(_functions(model)))),
        words=(*model.names, *sorted(model.functions | model.function_aliases.keys())),
        units={squashed(spelling): units for spelling, units in model.units.items()},
        letters=frozenset(_letters(model)),
    )


def _letters(model: Model) -> Iterator[str]:
    """Yield the letters that run over a size which is called by the capital one."""
    for name, definition in model.definitions.items():
        size = isinstance(definition, Number) and len(name) == 1 and name.isupper()
        if size and model.reading is Reading.NUMPY:
            yield name.lower()


def _symbols(model: Model) -> Iterator[tuple[str, str]]:
    """Yield spellings, those that win over others first."""
    for spelling, name in model.spellings.items():
        yield squashed(spelling), name
    for name in model.names:
        yield squashed(name), name
    for alias, name in model.aliases.items():
        yield squashed(alias), name
    spellings = [*((name, name) for name in model.names), *model.aliases.items()]
    for spelling, name in spellings:
        if spelling[:2] in {"dW", "db"}:
            for prefix in _GRADIENT_PREFIXES:
                yield squashed(prefix + spelling[1:]), name


def _functions(model: Model) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield spellings, those that win over others first."""
    own = {name: name for name in sorted(model.functions)} | dict(model.function_aliases)
    names = dict(own)
    for spelling, name in own.items():
        if spelling == "f" or spelling.startswith("f_"):
            for letter in _FUNCTION_LETTERS:
                names.setdefault(letter + spelling[1:], name)
    names |= {name: name for name in KNOWN} | _FUNCTION_SYNONYMS
    for spelling, name in names.items():
        yield squashed(spelling), (name, 0)
    for spelling, name in names.items():
        for derivative in _derivative_spellings(spelling):
            yield squashed(derivative), (name, 1)
        yield squashed(f"{spelling}_prime_prime"), (name, 2)


def _derivative_spellings(spelling: str) -> Iterator[str]:
    """Yield ``f_2_prime``, ``fprime_2``, ``df_2`` and the like."""
    letter, _, label = spelling.partition("_")
    for suffix in _PRIME_SUFFIXES:
        yield f"{spelling}_{suffix}"
        yield f"{letter}{suffix}_{label}"
    for prefix in _PRIME_PREFIXES:
        yield f"{prefix}{spelling}"

r"""What is raised or lowered behind a name in LaTeX: ``W^{(3)T}``, ``\delta^{l+1}``, ``f_2'``.

An index, a layer, primes and a transposition come in any order and spelling, and what is raised may
as well be a power; which of them it is, the names of the model decide.
"""

import re
from dataclasses import dataclass, replace

from grader.symbolic.parsing import commands
from grader.symbolic.parsing.text import GREEK
from grader.symbolic.parsing.vocabulary import Vocabulary

PRIMES = re.compile(
    r"\s*['’′]+"
    r"|\s*\^\s*\{\s*(?:(?:\\prime\s*)+|['’′\s]+)\}"
    r"|\s*\^\s*(?:\\prime(?![A-Za-z])\s*)+"
)
_PRIME_MARKS = ("'", "’", "′", "\\prime")
#: A layer raised in brackets, possibly with a transposition: ``(2)``, ``[3]T``.
_BRACKETED = re.compile(r"[(\[]\s*([A-Za-z0-9]+(?:[+-][0-9])?)\s*[)\]](.*)")
#: The number of a sample raised in brackets: ``(n)``, ``(i)T``.
_SAMPLE = re.compile(r"\(([a-z])\)(.*)")
#: A layer raised as it is: ``L``, ``l+1``, ``3``, ``out``, possibly with a transposition.
_BARE = re.compile(r"([A-Za-z](?:[+-][0-9])?|[0-9]|[a-z]{2,3})(,?\\top|,?\\intercal|)")
_SIZES = re.compile(
    r"\\(?:tiny|scriptsize|scriptscriptstyle|small|textstyle|displaystyle|rm|it|bf|sf"
    r"|mathrm|mathsf|mathbf|mathtt|mathit|text)"
    r"(?![A-Za-z])|\\[!,;: ]"
)
#: What makes another name of a name: ``W_2^{new}``.
_EPITHET = re.compile(r"\(?(new|neu|old|alt|next|t\+1)\)?")
#: Letters that number the units of a layer.
_UNITS = re.compile(r"[ijkmnpqrst]{1,2}|[ijkmnpqrst]:|:[ijkmnpqrst]")
#: A whole row or column: ``k:``, ``k, \\cdot``, ``:k``.
_ALL = r"(?:\\(?:cdot|bullet|ast)(?![A-Za-z])|[:*•·])"
_ROW = re.compile(rf"(?<![A-Za-z])([ijkmnpqrst])[\s,]*{_ALL}\s*$")
_COLUMN = re.compile(rf"(?:^|,)\s*{_ALL}[\s,]*([ijkmnpqrst])\s*$")


@dataclass(frozen=True, slots=True)
class Script:
    """What follows a name, and where it ends: an index or layer, primes, a transposition."""

    end: int
    index: str = ""
    primes: int = 0
    transposed: bool = False
    #: Whether the index is said to be a layer, so that one before it numbers units.
    layer: bool = False
    #: The letter that numbers samples.
    sample: str = ""
    #: Letters that number the units of a layer that was named before.
    units: str = ""


def primes_at(text: str, at: int, end: int) -> Script | None:
    """Return the primes at a place."""
    found = PRIMES.match(text, at, end)
    if found is None:
        return None
    count = sum(found.group().count(mark) for mark in _PRIME_MARKS)
    return Script(found.end(), primes=count)


def is_transposition(content: str) -> bool:
    """Whether what is raised means a transposition."""
    return _squeezed(content) in commands.TRANSPOSITIONS


def is_inverse_transposition(content: str) -> bool:
    """Whether what is raised means the transposition of an inverse."""
    return _squeezed(content) in commands.INVERSE_TRANSPOSITIONS


def raised(content: str, name: str, end: int, vocabulary: Vocabulary) -> Script | None:
    """Return what is raised behind a name without a layer; None for a power or transposition.

    Parameters
    ----------
    content : str
        Without its braces.
    name : str
        As read so far.
    end : int
        Where the content ends in the text, braces included.
    vocabulary : Vocabulary
        Says which names there are: ``z^2`` is layer 2 where ``z_2`` is a name and ``z`` is none.
    """
    content = _squeezed(content)
    alone = vocabulary.symbol(name) and not vocabulary.knows(f"{name}_1")
    if alone and _SAMPLE.fullmatch(content):
        return sample(content, end)
    if bracketed := _BRACKETED.fullmatch(content):
        return _of_layer(bracketed[1], bracketed[2], end)
    if content in commands.TRANSPOSITIONS:
        return None
    bare = _BARE.fullmatch(content)
    if bare is None or not _names_a_layer(bare[1], name, vocabulary):
        return None
    return Script(end, bare[1], transposed=bool(bare[2]), layer=True)


def _of_layer(index: str, rest: str, end: int) -> Script | None:
    """Return a layer in brackets with what is raised behind it: a sample, a transposition."""
    if found := sample(rest, end):
        return replace(found, index=index, layer=True)
    if rest and rest not in commands.TRANSPOSITIONS:
        return None
    return Script(end, index, transposed=bool(rest), layer=True)


def sample(content: str, end: int) -> Script | None:
    """Return the number of a sample, possibly with a transposition; None for anything else."""
    found = _SAMPLE.fullmatch(_squeezed(content))
    if found is None or (found[2] and found[2] not in commands.TRANSPOSITIONS):
        return None
    return Script(end, transposed=bool(found[2]), sample=found[1])


def epithet(content: str, end: int) -> Script | None:
    """Return what makes another name of a name that has its layer; None for anything else."""
    found = _EPITHET.fullmatch(_squeezed(content))
    return Script(end, found[1]) if found else None


def _names_a_layer(index: str, name: str, vocabulary: Vocabulary) -> bool:
    if index.isdigit():
        return not vocabulary.knows(name) and vocabulary.knows(f"{name}_{index}")
    if len(index) > 1 and index.isalpha():
        return vocabulary.knows(f"{name}_{index}")
    return vocabulary.is_layered(name)


def units_apart(name: str, more: frozenset[str] = frozenset()) -> tuple[str, str]:
    """Return a name without the letters that number its units, and those: ``delta_j``.

    Parameters
    ----------
    name : str
    more : frozenset of str
        Other letters that may number units.
    """
    base, _, index = name.rpartition("_")
    usual = "".join("i" if letter in more else letter for letter in index)
    return (base, index) if are_units(usual) else (name, "")


def are_units(index: str) -> bool:
    """Whether an index numbers units: ``j``, ``ij``, ``k:``."""
    return _UNITS.fullmatch(index) is not None


def index_of(content: str) -> str:
    """Return an index in plain letters, without fonts and spaces."""
    content = re.sub(r"\\ell(?![A-Za-z])", "l", content)
    content = _COLUMN.sub(r":\1", _ROW.sub(r"\1:", content))
    plain = re.sub(r"\\[A-Za-z]+|\\.|[{}\s,]", "", content)
    return GREEK.get(plain, plain)


def _squeezed(content: str) -> str:
    content = _SIZES.sub("", content)
    content = re.sub(r"\\ell(?![A-Za-z])", "l", content)
    return re.sub(r"[\s{}]+", "", content)

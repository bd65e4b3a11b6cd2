"""Tokens, and the bounds on what is read at all. Offsets always point into the original text."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.errors import BadSyntax, TooLarge

MAX_CHARACTERS = 100_000
MAX_TOKENS = 40_000
MAX_DIGITS = 30
MAX_NAME = 60


class Kind(StrEnum):
    """What a token is, as an error names it."""

    NUMBER = "a number"
    NAME = "a name"
    OPEN = "an opening bracket"
    CLOSE = "a closing bracket"
    BEGIN = "`{`"  #: opens an argument of a LaTeX command
    END = "`}`"
    PLUS = "`+`"
    MINUS = "`-`"
    STAR = "`*`"
    DOT = "`·`"
    HADAMARD = "`⊙`"
    MATMUL = "`@`"
    OUTER = "`⊗`"
    DIVIDE = "`/`"
    POWER = "`^`"
    SUBSCRIPT = "`_`"
    TRANSPOSE = "a transposition"
    INVERSE_TRANSPOSE = "`^{-T}`"
    METHOD = "a method"
    COLON = "`:`"
    COMMA = "`,`"
    EQUALS = "`=`"
    PARTIAL = "`∂`"
    NABLA = "`∇`"
    FRACTION = "a fraction"
    BRACE = "an underbrace"
    NORM = "`‖`"
    BAR = "a closing `|`"
    EVALUATED = "`|`"
    TOTAL = "`∑`"
    PROSE = "prose"
    FINISH = "the end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Attributes
    ----------
    kind : Kind
    start, end : int
        Where it stands in the original text.
    text : str
        A name in plain letters, or the bracket or operator itself.
    primes : int
        How many primes follow a name.
    value : Fraction
        Of a number.
    units : str
        Letters that number the units of a layer: ``j`` of ``delta_j``.
    sample : str
        The letter that numbers samples: ``n`` of ``delta_2^{(n)}``.
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    primes: int = 0
    value: Fraction = Fraction(0)
    units: str = ""
    sample: str = ""


def check_length(text: str, start: int, end: int) -> None:
    """Refuse a formula that nobody wrote by hand."""
    if end - start > MAX_CHARACTERS:
        reason = f"the formula has {end - start:,} characters; at most {MAX_CHARACTERS:,} are read"
        raise TooLarge(reason, text, start)


def check_count(tokens: list[Token], text: str) -> None:
    """Refuse a formula of too many parts."""
    if len(tokens) > MAX_TOKENS:
        raise TooLarge(f"the formula has more than {MAX_TOKENS:,} parts", text, tokens[-1].start)


def number(digits: str, text: str, start: int) -> Token:
    """Return the token of a decimal number, ``12``, ``0.5`` or ``1e-3``, exactly."""
    mantissa, _, exponent = digits.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or abs(int(exponent or "0")) > MAX_DIGITS:
        raise TooLarge(f"the number has more than {MAX_DIGITS} digits", text, start)
    value = Fraction(mantissa) * Fraction(10) ** int(exponent or "0")
    return Token(Kind.NUMBER, start, start + len(digits), digits, value=value)


#: Letters of other alphabets that look like Latin ones; Greek δ, σ and the like are not among them.
_LOOKALIKES = dict(
    zip(
        "асеорхуіѕјԁԝѵкАВЕКМНОРСТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧονκ",
        "aceopxyisjdwvkABEKMHOPCTXYABEZHIKMNOPTYXovk",
        strict=True,
    )
)


def unexpected(text: str, at: int) -> BadSyntax:
    """Return the error for a character that has no place in a formula, saying what it is."""
    character = text[at]
    code = f"U+{ord(character):04X}"
    if character in _LOOKALIKES:
        name = unicodedata.name(character)
        reason = (
            f"`{character}` is {name} ({code}), which only looks like "
            f"the Latin `{_LOOKALIKES[character]}`; type it on a Latin keyboard"
        )
    elif unicodedata.category(character).startswith("C"):
        reason = (
            f"an invisible character {code} ({unicodedata.name(character, 'control')}); delete it"
        )
    else:
        reason = f"unexpected `{character}`"
    return BadSyntax(reason, text, at)

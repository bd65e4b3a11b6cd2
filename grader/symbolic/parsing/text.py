"""Split text into tokens: ASCII, and the Unicode that people copy from sheets."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from grader.errors import ForbiddenConstruct, TooLarge
from grader.symbolic.parsing.tokens import (
    MAX_NAME,
    Kind,
    Token,
    check_count,
    check_length,
    number,
    unexpected,
)

#: Greek letters, as the words that names are spelled with.
GREEK = {
    "δ": "delta",
    "Δ": "Delta",
    "σ": "sigma",
    "φ": "phi",
    "ϕ": "phi",
    "η": "eta",
    "λ": "lam",
    "μ": "mu",
    "θ": "theta",
    "ŷ": "y_hat",
    "ℒ": "L",
    "ℓ": "ell",
}
SUBSCRIPTS = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-aehijklmnoprstuvx", strict=True)
)
SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_FOLDED = str.maketrans(GREEK | SUBSCRIPTS)
_LETTER = "A-Za-z_" + "".join(GREEK)

_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<decimal>[0-9]+,[0-9]+(?![0-9]*[)\]]))
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
  | (?P<half>[½¼¾⅓⅔])
  | (?P<einsum>(?:(?:np|numpy)\.)?einsum\(\s*
      (?P<quote>['"])(?P<axes>[a-z]{{0,2}}(?:,[a-z]{{0,2}}){{0,3}}->[a-z]{{0,2}})(?P=quote)\s*,)
  | (?P<module>(?:np|numpy)\s*\.\s*(?:linalg\s*\.\s*)?(?=[A-Za-z]))
  | (?P<name>[{_LETTER}][{_LETTER}0-9]*[{"".join(SUBSCRIPTS)}]*)(?P<primes>['’′″‴]*)
  | (?P<inverse_transpose>⁻ᵀ|(?:\^|\*\*)\s*(?:[-−]\s*(?:T\b|⊤)|[({{]\s*[-−]\s*(?:T|⊤)\s*[)}}]))
  | (?P<transpose>\.T\b|ᵀ|⊤|(?:\^|\*\*)\s*(?:T\b|⊤|\(T\)|\{{T\}}))
  | (?P<raised>[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
  | (?P<power>\*\*|\^)
  | (?P<hadamard>\.\*|[⊙∘◦○⨀])
  | (?P<method>\.\s*[A-Za-z_][A-Za-z_0-9]*)
  | (?P<operator>\|\|?|[-+*/@=,()\[\]{{}}·×⋅∙•−–—⊗∂∇÷∗‖])
    """,
    re.VERBOSE,
)
_OPERATORS = {
    "+": Kind.PLUS,
    "*": Kind.STAR,
    "∗": Kind.STAR,
    "@": Kind.MATMUL,
    "=": Kind.EQUALS,
    ",": Kind.COMMA,
    "⊗": Kind.OUTER,
    "∂": Kind.PARTIAL,
    "∇": Kind.NABLA,
    "‖": Kind.NORM,
    "||": Kind.NORM,
    "|": Kind.BAR,
    **dict.fromkeys("/÷", Kind.DIVIDE),
    **dict.fromkeys("-−–—", Kind.MINUS),
    **dict.fromkeys("·×⋅∙•", Kind.DOT),
    **dict.fromkeys("([{", Kind.OPEN),
    **dict.fromkeys(")]}", Kind.CLOSE),
}
_PRIMES = {"″": 2, "‴": 3}
_HALVES = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_PROGRAM_WORDS = (
    "and as assert class def del eval exec for from global if import lambda not or pass "
    "raise return try while with yield"
)
_WORDS_OF_PROGRAMS = frozenset(_PROGRAM_WORDS.split())


def tokenize_text(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of a stretch of text; raise ExpressionError at the first bad character."""
    end = len(text) if end is None else end
    check_length(text, start, end)
    tokens: list[Token] = []
    while start < end:
        match = _TOKEN.match(text, start, end)
        if match is None:
            raise unexpected(text, start)
        tokens.extend(_tokens(match, text))
        check_count(tokens, text)
        start = match.end()
    return tokens


def _tokens(match: re.Match[str], text: str) -> Iterator[Token]:
    start, end, found = match.start(), match.end(), match.group()
    kind = "einsum" if match["einsum"] else str(match.lastgroup)
    if kind == "number":
        yield number(found, text, start)
    elif kind == "einsum":
        yield Token(Kind.NAME, start, end, "einsum", units=match["axes"])
        yield Token(Kind.OPEN, end - 1, end, "(")
    elif kind == "decimal":
        yield replace(number(found.replace(",", "."), text, start), end=end)
    elif kind == "half":
        yield Token(Kind.NUMBER, start, end, found, value=Fraction(_HALVES[found]))
    elif kind in {"name", "primes"}:
        yield _name(match, text)
    elif kind == "raised":
        sign = -1 if found.startswith("⁻") else 1
        exponent = number(found.lstrip("⁻").translate(SUPERSCRIPT_DIGITS), text, start)
        yield Token(Kind.POWER, start, start, "^")
        yield Token(Kind.NUMBER, start, end, found, value=sign * exponent.value)
    elif kind == "operator":
        yield Token(_OPERATORS[found], start, end, found)
    elif kind not in {"space", "module"}:
        yield Token(_SIMPLE[kind], start, end, found.lstrip(". "))


def _name(match: re.Match[str], text: str) -> Token:
    found, primes, start = match["name"], match["primes"], match.start()
    if len(found) > MAX_NAME:
        raise TooLarge(f"a name has more than {MAX_NAME} letters", text, start)
    if found in _WORDS_OF_PROGRAMS:
        raise ForbiddenConstruct(f"`{found}` belongs to programs; write one formula", text, start)
    if "__" in found:
        reason = f"names with two underscores, like `{found}`, are not read"
        raise ForbiddenConstruct(reason, text, start)
    count = sum(_PRIMES.get(prime, 1) for prime in primes)
    return Token(Kind.NAME, start, match.end(), found.translate(_FOLDED), primes=count)


_SIMPLE = {
    "transpose": Kind.TRANSPOSE,
    "inverse_transpose": Kind.INVERSE_TRANSPOSE,
    "power": Kind.POWER,
    "hadamard": Kind.HADAMARD,
    "method": Kind.METHOD,
}

"""Split LaTeX into the same tokens as text, names with their indices put together.

What people type in between is read as well: ``W_out^{T}``, ``.T``, ``δ₂``, ``**``.
"""

import re
from dataclasses import replace

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge
from grader.symbolic.parsing import commands
from grader.symbolic.parsing.latex_names import COMMAND, LETTERS, SPACE, NameLexer
from grader.symbolic.parsing.scripts import is_transposition
from grader.symbolic.parsing.text import GREEK
from grader.symbolic.parsing.tokens import (
    Kind,
    Token,
    check_count,
    check_length,
    number,
    unexpected,
)
from grader.symbolic.parsing.vocabulary import Vocabulary

MAX_GROUPS = 60

_NUMBER = re.compile(r"[0-9]+(?:(?:\.|,|\{,\})[0-9]+)?|\.[0-9]+")
#: The differential that opens both halves of a fraction.
_DIFFERENTIAL = re.compile(
    r"\s*(\\partial|∂|\\mathrm\s*\{\s*d\s*\}|\\text\s*\{\s*d\s*\}|\\rm\s+d|d)(?![_^'])\s*"
)
#: ``1[s > 0]`` in its spellings: the step function.
_INDICATOR = re.compile(
    r"(?:\\(?:mathbb|mathbf|mathds|mathbbm|bm)\s*(?:\{\s*1\s*\}|1)|𝟙)\s*"
    r"(?:_\s*\{|(?:\\left)?\s*[\[(]|\\\{|\{)(?P<argument>[^<>=]{1,200}?)>\s*0\s*"
    r"(?:(?:\\right)?\s*[\])]|\\\}|\})"
)
#: The bar behind what is evaluated, with its place below it.
_EVALUATED = re.compile(r"(?:\\(?:right|[bB]ig{1,2}r?)\s*)?(?:\||\\[rl]?vert(?![a-z]))\s*(?=_)")
#: A product in angles with one factor transposed: it is the product of the two, and nothing else.
_ANGLES = re.compile(
    r"(?:(?:\\left)?\s*\\langle(?![a-z])|⟨)(?P<first>[^,⟨⟩]{1,200}?),(?P<second>[^,⟨⟩]{1,200}?)"
    r"(?:(?:\\right)?\s*\\rangle(?![a-z])|⟩)"
)
_RAISED_T = re.compile(
    r"\^\s*(?:\{[^{}]*(?:\\top|\\intercal|T)\s*\}|\\top|\\intercal|T|⊤)\s*$|[ᵀ⊤]\s*$"
)
#: Of which norm an index behind it speaks.
_WHICH_NORM = re.compile(r"\s*_\s*(?:[0-9A-Za-z]|\{\s*[0-9A-Za-z]\s*\})")
_DEGREE = re.compile(r"\s*\[")
_OPEN_BAR = re.compile(r"\\left\s*\.")
#: What is typed in between.
_TYPED = (
    (re.compile(r"\.T(?![A-Za-z])|\^\s*⊤"), Kind.TRANSPOSE),
    (re.compile(r"\*\*"), Kind.POWER),
    (re.compile(r"\.\*"), Kind.HADAMARD),
    (re.compile(r":=|=:"), Kind.EQUALS),
)
_PLAIN = {
    "+": Kind.PLUS,
    "-": Kind.MINUS,
    "*": Kind.STAR,
    "/": Kind.DIVIDE,
    "=": Kind.EQUALS,
    ",": Kind.COMMA,
    ":": Kind.COLON,
    "@": Kind.MATMUL,
    "^": Kind.POWER,
    "_": Kind.SUBSCRIPT,
    "{": Kind.BEGIN,
    "}": Kind.END,
    "∂": Kind.PARTIAL,
    "∇": Kind.NABLA,
    **dict.fromkeys("([", Kind.OPEN),
    **dict.fromkeys(")]", Kind.CLOSE),
    **dict.fromkeys("·×⋅∗", Kind.DOT),
    **dict.fromkeys("⊙∘◦", Kind.HADAMARD),
    **dict.fromkeys("ᵀ⊤", Kind.TRANSPOSE),
    "÷": Kind.DIVIDE,
    "⊗": Kind.OUTER,
    "‖": Kind.NORM,
    "|": Kind.BAR,
    "∑": Kind.TOTAL,
    **dict.fromkeys("−–", Kind.MINUS),
}
#: Operators that may stand in braces.
_SIGNS = frozenset({Kind.DOT, Kind.STAR, Kind.HADAMARD, Kind.OUTER, Kind.PLUS, Kind.MINUS})
#: What a factor may end with.
_ENDS = frozenset({Kind.NAME, Kind.NUMBER, Kind.CLOSE, Kind.END, Kind.TRANSPOSE})
#: Behind these braces hold an argument, not a name.
_WITH_ARGUMENT = frozenset({Kind.BRACE, Kind.SUBSCRIPT, Kind.POWER, Kind.NABLA, Kind.EVALUATED})


def tokenize_latex(
    text: str, vocabulary: Vocabulary, start: int = 0, end: int | None = None
) -> list[Token]:
    """Return the tokens of a stretch of LaTeX.

    Letters side by side are names of their own unless together they are a known name, so that
    ``xW`` is a product and ``tanh`` is not.
    """
    end = len(text) if end is None else end
    check_length(text, start, end)
    lexer = _Lexer(text, vocabulary, start, end)
    lexer.run()
    return lexer.tokens


class _Lexer(NameLexer):
    """Walks over one stretch of LaTeX."""

    def __init__(self, text: str, vocabulary: Vocabulary, start: int, end: int) -> None:
        super().__init__(text, vocabulary, start, end)
        self._level = 0
        self._differentials: set[int] = set()

    def run(self) -> None:
        while self._skip_space():
            check_count(self.tokens, self.text)
            self._next()

    def _skip_space(self) -> bool:
        space = SPACE.match(self.text, self.at, self.end)
        self.at = space.end() if space else self.at
        return self.at < self.end

    def _next(self) -> None:
        character = self.text[self.at]
        if self.at in self._differentials:
            self._differential()
        elif not self._typed() and not self._special():
            self._plain(character)

    def _plain(self, character: str) -> None:
        if character == "\\":
            self._command()
        elif found := _NUMBER.match(self.text, self.at, self.end):
            self.tokens.append(_number(found, self.text))
            self.at = found.end()
        elif found := LETTERS.match(self.text, self.at, self.end):
            self.letters(found.group())
        elif character == "^":
            self.raise_script()
        elif character == "{":
            self._group_or_name()
        elif character in _PLAIN:
            self._emit(_PLAIN[character], 1, character)
        else:
            raise self._refused(character)

    def _typed(self) -> bool:
        """Read what belongs to typed text, if such stands here."""
        for pattern, kind in _TYPED:
            if found := pattern.match(self.text, self.at, self.end):
                self._emit(kind, len(found.group()))
                return True
        return False

    def _special(self) -> bool:
        """Read a step in brackets or a bar of evaluation, if such stands here."""
        if found := _INDICATOR.match(self.text, self.at, self.end):
            self.tokens.append(Token(Kind.NAME, self.at, found.start("argument"), "step"))
            self.tokens.append(Token(Kind.OPEN, self.at, found.start("argument"), "("))
            self._inside(*found.span("argument"))
            self.tokens.append(Token(Kind.CLOSE, found.end() - 1, found.end(), ")"))
        elif found := _EVALUATED.match(self.text, self.at, self.end):
            self._emit(Kind.EVALUATED, len(found.group()))
            (start, end), after = self.group(self.at + 1)
            self.braced(start, end)
            self.at = after
            return True
        elif (found := _ANGLES.match(self.text, self.at, self.end)) and _one_is_turned(found):
            self.braced(*found.span("first"))
            self.braced(*found.span("second"))
        elif found := _OPEN_BAR.match(self.text, self.at, self.end):
            pass
        else:
            return False
        self.at = found.end()
        return True

    def _group_or_name(self) -> None:
        """Read braces: nothing, a name that goes on behind them, or an argument."""
        start, closing = self.at, self.closing(self.at)
        before = len(self.tokens)
        argument = before > 0 and self.tokens[-1].kind in _WITH_ARGUMENT
        self._inside(start + 1, closing)
        inside = self.tokens[before:]
        self.at = closing + 1
        if len(inside) == 1 and inside[0].kind is Kind.NAME and not argument:
            self.tokens.pop()
            self.goes_on(replace(inside[0], start=start, end=closing + 1))
        elif len(inside) == 1 and inside[0].kind in _SIGNS and not argument:
            pass  # a sign in braces is that sign
        elif not inside and self._goes_before():
            self.tokens.append(Token(Kind.DOT, start, self.at))
        elif inside:
            begin, finish = Token(Kind.BEGIN, start, start + 1), Token(Kind.END, closing, self.at)
            self.tokens[before:] = [begin, *inside, finish]

    def _goes_before(self) -> bool:
        """Whether a transposition follows that belongs to what comes: ``A {}^t B``."""
        if not self.tokens or self.text[self.at : self.at + 1] != "^":
            return False
        (start, end), _ = self.group(self.at + 1)
        return is_transposition(self.text[start:end]) and self.tokens[-1].kind in _ENDS

    def _refused(self, character: str) -> BadSyntax:
        if character in "'’′":
            return BadSyntax("a prime that belongs to no function", self.text, self.at)
        return unexpected(self.text, self.at)

    def _emit(self, kind: Kind, length: int, text: str = "") -> None:
        self.tokens.append(Token(kind, self.at, self.at + length, text))
        self.at += length
        if kind is Kind.NORM and (which := _WHICH_NORM.match(self.text, self.at, self.end)):
            self.at = which.end()

    def _differential(self) -> None:
        found = _DIFFERENTIAL.match(self.text, self.at, self.end)
        assert found is not None
        self.tokens.append(Token(Kind.PARTIAL, self.at, found.end(1)))
        self.at = found.end()

    # Commands

    def _command(self) -> None:
        found = COMMAND.match(self.text, self.at, self.end)
        if found is None:
            raise unexpected(self.text, self.at)
        name, length = found.group(1), found.end() - self.at
        if name in commands.OPERATORS:
            self._emit(commands.OPERATORS[name], length, name)
        elif name in commands.FRACTIONS:
            self._fraction(length)
        elif name == "sqrt":
            self._root(length)
        elif name in commands.LETTERS:
            self.name(commands.LETTERS[name], self.at + length)
        elif name in commands.WRAPPERS:
            self._wrapped(name, length)
        else:
            self._other(name, length)

    def _other(self, name: str, length: int) -> None:
        start = self.at
        self.at += length
        if name in commands.IGNORED_WITH_ARGUMENT and self._skip_space():
            self.at = self.group(self.at)[1]
        elif name in {"{", "}", "lbrace", "rbrace", "lbrack", "rbrack"}:
            opens = name in {"{", "lbrace", "lbrack"}
            self.tokens.append(
                Token(Kind.OPEN if opens else Kind.CLOSE, start, self.at, "{" if opens else "}")
            )
        elif name not in commands.IGNORED and name not in commands.SPACES and name not in "()[]":
            raise ForbiddenConstruct(f"the command `\\{name}` is not read here", self.text, start)

    def _root(self, length: int) -> None:
        """Emit a square root and its argument, braced."""
        if _DEGREE.match(self.text, self.at + length, self.end):
            reason = "roots other than square roots are not read"
            raise ForbiddenConstruct(reason, self.text, self.at)
        self._emit(Kind.NAME, length, "sqrt")
        (start, end), after = self.group(self.at)
        self.braced(start, end)
        self.at = after

    def _fraction(self, length: int) -> None:
        """Emit a fraction, making sure that both halves are braced."""
        self._emit(Kind.FRACTION, length)
        halves = []
        at = self.at
        for _ in range(2):
            inner, at = self.group(at)
            halves.append(inner)
        found = [_DIFFERENTIAL.match(self.text, *inner) for inner in halves]
        if all(found) and not any(map(self._is_word, halves)):
            self._differentials |= {inner[0] + _leading(self.text, inner[0]) for inner in halves}
        for inner in halves:
            self.braced(*inner)
        self.at = at

    def _is_word(self, inner: tuple[int, int]) -> bool:
        """Whether half a fraction is one known word that begins with d, such as delta_2."""
        letters = LETTERS.match(self.text, inner[0] + _leading(self.text, inner[0]), inner[1])
        word = letters.group() if letters else ""
        return len(word) > 2 and self.vocabulary.knows(word)

    def braced(self, start: int, end: int) -> None:
        """Emit a stretch between braces, whether or not it was written with them."""
        self.tokens.append(Token(Kind.BEGIN, start - 1, start))
        self._inside(start, end)
        self.tokens.append(Token(Kind.END, end, end + 1))

    def _wrapped(self, name: str, length: int) -> None:
        """Read a font command: its argument is a name, or else a formula in that font."""
        start = self.at
        (inner, until), end = self.group(self.at + length)
        content = self.text[inner:until].strip()
        bare = content.lstrip("\\")
        plain = commands.LETTERS.get(bare, bare) if content.startswith("\\") else content
        plain = GREEK.get(plain, plain)
        if name == "dot" and self._is_function(plain):
            self.goes_on(Token(Kind.NAME, start, end, plain, primes=1))
        elif re.fullmatch(r"[A-Za-z]+|[A-Za-z][a-z]*_[a-z]+", plain):
            self.name(plain + commands.WRAPPERS[name], end)
        elif name in commands.TEXT_FONTS:
            self.tokens.append(Token(Kind.PROSE, start, end, content))
            self.at = end
        else:
            self._inside(inner, until)
            self._accented(name, start)
            self.at = end
            self._suffix_of_last()

    def _is_function(self, name: str) -> bool:
        known = self.vocabulary.function
        return known(name) is not None or known(f"{name}_1") is not None

    def _inside(self, start: int, end: int) -> None:
        """Emit the argument of a command."""
        if self._level > MAX_GROUPS:
            raise TooLarge(f"commands are nested more than {MAX_GROUPS} deep", self.text, start)
        inner = _Lexer(self.text, self.vocabulary, start, end)
        inner._level = self._level + 1
        inner._differentials = self._differentials
        inner.run()
        self.tokens.extend(inner.tokens)

    def _accented(self, command: str, start: int) -> None:
        r"""Give an accent over a name in a font, ``\\hat{\\mathbf y}``, to the name."""
        if command not in commands.ACCENTS:
            return
        last = self.tokens.pop() if self.tokens else None
        if last is None or last.kind is not Kind.NAME or last.primes or last.start < start:
            reason = f"the accent `\\{command}` stands over more than one name"
            raise BadSyntax(reason, self.text, start)
        accented = last.text + commands.ACCENTS[command]
        self.tokens.append(Token(Kind.NAME, start, last.end, accented))

    def _suffix_of_last(self) -> None:
        r"""Give an index after a font, ``\mathbf{z}_2``, to the name inside it."""
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.kind is Kind.NAME:
            self.tokens.pop()
            self.goes_on(replace(last, end=self.at))


def _one_is_turned(angles: re.Match[str]) -> bool:
    return bool(_RAISED_T.search(angles["first"])) != bool(_RAISED_T.search(angles["second"]))


def _number(found: re.Match[str], text: str) -> Token:
    """Return a number; a comma is a decimal one, as ``0,5`` and ``0{,}5``."""
    digits = found.group().replace("{,}", ".").replace(",", ".")
    return replace(number(digits, text, found.start()), end=found.end())


def _leading(text: str, at: int) -> int:
    space = SPACE.match(text, at)
    return space.end() - at if space else 0

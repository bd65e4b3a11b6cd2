"""Split LaTeX into the same tokens as text, names with their indices put together."""

import re

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge
from grader.symbolic.parsing import commands
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

_SPACE = re.compile(r"(?:\s|~|&|\$|%[^\n]*)+")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_LETTERS = re.compile(rf"[A-Za-z]+|[{''.join(GREEK)}]")
_PRIMES = re.compile(r"\s*['’′]+|\s*\^\s*(?:\{\s*)?((?:\\prime\s*)+)(?:\}|(?=[^}]))")
_LAYER = re.compile(r"[(\[]([A-Za-z0-9+\-]+)[)\]]")
#: The differential that opens both halves of a fraction.
_DIFFERENTIAL = re.compile(
    r"\s*(\\partial|\\mathrm\s*\{\s*d\s*\}|\\text\s*\{\s*d\s*\}|d)(?![_^'])\s*"
)
_PLAIN = {
    "+": Kind.PLUS,
    "-": Kind.MINUS,
    "*": Kind.STAR,
    "/": Kind.DIVIDE,
    "=": Kind.EQUALS,
    ",": Kind.COMMA,
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
    **dict.fromkeys("⊙∘", Kind.HADAMARD),
    "⊗": Kind.OUTER,
    "‖": Kind.NORM,
    "∑": Kind.TOTAL,
    **dict.fromkeys("−–", Kind.MINUS),
}


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


class _Lexer:
    """Walks over one stretch of LaTeX."""

    def __init__(self, text: str, vocabulary: Vocabulary, start: int, end: int) -> None:
        self.text, self.vocabulary = text, vocabulary
        self.at, self.end = start, end
        self.tokens: list[Token] = []
        self._level = 0
        self._differentials: set[int] = set()

    def run(self) -> None:
        while self._skip_space():
            check_count(self.tokens, self.text)
            self._next()

    def _skip_space(self) -> bool:
        space = _SPACE.match(self.text, self.at, self.end)
        self.at = space.end() if space else self.at
        return self.at < self.end

    def _next(self) -> None:
        character = self.text[self.at]
        if self.at in self._differentials:
            self._differential()
        elif character == "\\":
            self._command()
        elif found := _NUMBER.match(self.text, self.at, self.end):
            self.tokens.append(number(found.group(), self.text, self.at))
            self.at = found.end()
        elif found := _LETTERS.match(self.text, self.at, self.end):
            self._letters(found.group())
        elif character == "^":
            self._superscript()
        elif character in _PLAIN:
            self._emit(_PLAIN[character], 1, character)
        else:
            raise self._refused(character)

    def _refused(self, character: str) -> BadSyntax:
        if character in "'’′":
            return BadSyntax("a prime that belongs to no function", self.text, self.at)
        return unexpected(self.text, self.at)

    def _emit(self, kind: Kind, length: int, text: str = "") -> None:
        self.tokens.append(Token(kind, self.at, self.at + length, text))
        self.at += length

    def _differential(self) -> None:
        found = _DIFFERENTIAL.match(self.text, self.at, self.end)
        assert found is not None
        self.tokens.append(Token(Kind.PARTIAL, self.at, found.end(1)))
        self.at = found.end()

    # Commands

    def _command(self) -> None:
        found = _COMMAND.match(self.text, self.at, self.end)
        if found is None:
            raise unexpected(self.text, self.at)
        name, length = found.group(1), found.end() - self.at
        if name in commands.OPERATORS:
            self._emit(commands.OPERATORS[name], length, name)
        elif name in commands.FRACTIONS:
            self._fraction(length)
        elif name in commands.LETTERS:
            self._name(commands.LETTERS[name], self.at + length)
        elif name in commands.WRAPPERS:
            self._wrapped(name, length)
        else:
            self._other(name, length)

    def _other(self, name: str, length: int) -> None:
        start = self.at
        self.at += length
        if name in commands.IGNORED_WITH_ARGUMENT and self._skip_space():
            self.at = self._group(self.at)[1]
        elif name in {"{", "}", "lbrace", "rbrace", "lbrack", "rbrack"}:
            opens = name in {"{", "lbrace", "lbrack"}
            self.tokens.append(
                Token(Kind.OPEN if opens else Kind.CLOSE, start, self.at, "{" if opens else "}")
            )
        elif name not in commands.IGNORED and name not in commands.SPACES and name not in "()[]":
            reason = f"the command `\\{name}` is not read here"
            raise ForbiddenConstruct(reason, self.text, start)

    def _fraction(self, length: int) -> None:
        """Emit a fraction, making sure that both halves are braced."""
        self._emit(Kind.FRACTION, length)
        halves = []
        at = self.at
        for _ in range(2):
            inner, at = self._group(at)
            halves.append(inner)
        found = [_DIFFERENTIAL.match(self.text, *inner) for inner in halves]
        if all(found) and not any(map(self._is_word, halves)):
            self._differentials |= {inner[0] + _leading(self.text, inner[0]) for inner in halves}
        for inner in halves:
            self._braced(*inner)
        self.at = at

    def _is_word(self, inner: tuple[int, int]) -> bool:
        """Whether half a fraction is one known word that begins with d, such as delta_2."""
        letters = _LETTERS.match(self.text, inner[0] + _leading(self.text, inner[0]), inner[1])
        word = letters.group() if letters else ""
        return len(word) > 2 and self.vocabulary.knows(word)

    def _braced(self, start: int, end: int) -> None:
        """Emit a stretch between braces, whether or not it was written with them."""
        self.tokens.append(Token(Kind.BEGIN, start - 1, start))
        self._inside(start, end)
        self.tokens.append(Token(Kind.END, end, end + 1))

    def _group(self, at: int) -> tuple[tuple[int, int], int]:
        """Return where a command's argument lies, without its braces, and where it ends."""
        space = _SPACE.match(self.text, at, self.end)
        at = space.end() if space else at
        if at >= self.end:
            reason = "a command lacks its argument"
            raise BadSyntax(reason, self.text, min(at, len(self.text)) - 1)
        if self.text[at] == "\\":
            found = _COMMAND.match(self.text, at, self.end)
            end = found.end() if found else at + 1
            return (at, end), end
        if self.text[at] != "{":
            return (at, at + 1), at + 1
        return (at + 1, close := self._closing(at)), close + 1

    def _closing(self, opening: int) -> int:
        level, at = 0, opening
        while at < self.end:
            character = self.text[at]
            if character == "\\":
                at += 1
            else:
                level += (character == "{") - (character == "}")
                if level == 0:
                    return at
            at += 1
        reason = "this `{` is never closed"
        raise BadSyntax(reason, self.text, opening)

    def _wrapped(self, name: str, length: int) -> None:
        """Read a font command: its argument is a name, or else a formula in that font."""
        start = self.at
        (inner, until), end = self._group(self.at + length)
        content = self.text[inner:until].strip()
        bare = content.lstrip("\\")
        plain = commands.LETTERS.get(bare, bare) if content.startswith("\\") else content
        plain = GREEK.get(plain, plain)
        if re.fullmatch(r"[A-Za-z]+|[A-Za-z][a-z]*_[a-z]+", plain):
            self._name(plain + commands.WRAPPERS[name], end)
        elif name in commands.TEXT_FONTS:
            self.tokens.append(Token(Kind.PROSE, start, end, content))
            self.at = end
        else:
            self._inside(inner, until)
            self._accented(name, start)
            self.at = end
            self._suffix_of_last()

    def _inside(self, start: int, end: int) -> None:
        """Emit the argument of a command."""
        if self._level > MAX_GROUPS:
            reason = f"commands are nested more than {MAX_GROUPS} deep"
            raise TooLarge(reason, self.text, start)
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
        r"""Give an index after a font, ``\\mathbf{z}_2``, to the name inside it."""
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.kind is Kind.NAME and self.text[self.at : self.at + 1] == "_":
            self.tokens.pop()
            start = last.start
            self._name(last.text, self.at)
            named = self.tokens.pop()
            self.tokens.append(Token(Kind.NAME, start, named.end, named.text, named.primes))

    # Names

    def _letters(self, run: str) -> None:
        """Read a run of letters: a known word, or one name for each letter."""
        word = self._with_index(run)
        if len(run) > 1 and not self.vocabulary.knows(word) and not self.vocabulary.knows(run):
            run = run[:1]
        self._name(GREEK.get(run, run), self.at + len(run))

    def _with_index(self, run: str) -> str:
        at = self.at + len(run)
        if self.text[at : at + 1] != "_" or at + 1 >= self.end:
            return run
        (start, end), _ = self._group(at + 1)
        return f"{run}_{self._index(start, end)}"

    def _name(self, name: str, at: int) -> None:
        """Emit a name with the indices, layers and primes that follow it."""
        start, primes = self.at, 0
        while at < self.end:
            following = self._suffix(at, indexed="_" in name and not name.endswith("_hat"))
            if following is None:
                break
            suffix, more, at = following
            name, primes = name + suffix, primes + more
        self.tokens.append(Token(Kind.NAME, start, at, name, primes=primes))
        self.at = at

    def _suffix(self, at: int, *, indexed: bool) -> tuple[str, int, int] | None:
        """Return the index, number of primes and end of what follows a name at ``at``."""
        if found := _PRIMES.match(self.text, at, self.end):
            written = found.group()
            return "", sum(written.count(mark) for mark in ("'", "’", "′", "\\prime")), found.end()
        mark = self.text[at]
        if mark == "_" and not indexed:
            (start, end), after = self._group(at + 1)
            return f"_{self._index(start, end)}", 0, after
        if mark == "^" and not indexed:
            (start, end), after = self._group(at + 1)
            if layer := _LAYER.fullmatch(self.text[start:end].strip()):
                return f"_{layer.group(1)}", 0, after
        return None

    def _index(self, start: int, end: int) -> str:
        content = re.sub(r"\\[A-Za-z]+|[{}\s,]", "", self.text[start:end])
        return GREEK.get(content, content)

    def _superscript(self) -> None:
        """Read a raised T as a transposition, anything else as a power."""
        start = self.at
        (inner, until), end = self._group(self.at + 1)
        if re.sub(r"\s+", "", self.text[inner:until]) in commands.TRANSPOSITIONS:
            self.tokens.append(Token(Kind.TRANSPOSE, start, end))
        else:
            self.tokens.append(Token(Kind.POWER, start, start + 1))
            self._braced(inner, until)
        self.at = end


def _leading(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() - at if space else 0

"""The part of the LaTeX lexer that puts names together with what is raised and lowered behind."""

import re
from abc import ABC, abstractmethod
from dataclasses import replace

from grader.errors import BadSyntax, ForbiddenConstruct
from grader.symbolic.parsing.calls import CALLS
from grader.symbolic.parsing.matrices import MATRIX_CALLS
from grader.symbolic.parsing.scripts import (
    Script,
    are_units,
    epithet,
    index_of,
    is_inverse_transposition,
    is_transposition,
    primes_at,
    raised,
    sample,
    units_apart,
)
from grader.symbolic.parsing.text import GREEK, SUBSCRIPTS
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.parsing.vocabulary import Vocabulary

SPACE = re.compile(r"(?:\s|~|&|\$|%[^\n]*)+")
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
LETTERS = re.compile(rf"[A-Za-z]+|[{''.join(GREEK)}]")
#: Of calls, and what they may be.
_KEYWORDS, _VALUES = frozenset({"axis", "keepdims"}), frozenset({"True", "False", "None"})
#: So many characters before such a value its sign is looked for.
_NEAR = 8
_SET = re.compile(r"\s*=")
_OPENS = re.compile(r"\s*(?:\\left\s*)?[(\[]")
_LOWERED = re.compile(f"[{''.join(SUBSCRIPTS)}]+")
_LOWERED_LETTERS = str.maketrans(SUBSCRIPTS)


class NameLexer(ABC):
    """Reads names in one stretch of LaTeX; what else there is, a subclass reads.

    Parameters
    ----------
    text : str
    vocabulary : Vocabulary
    start, end : int
        Of the stretch.
    """

    def __init__(self, text: str, vocabulary: Vocabulary, start: int, end: int) -> None:
        self.text, self.vocabulary = text, vocabulary
        self.at, self.end = start, end
        self.tokens: list[Token] = []

    def letters(self, run: str) -> None:
        """Read a run of letters: a known word, or one name for each letter."""
        word = self._with_index(run)
        known = self.vocabulary
        if len(run) > 1 and not (
            known.knows(word) or known.knows(run) or known.is_layered(run) or self._calls(run)
        ):
            run = run[:1]
        self.name(GREEK.get(run, run), self.at + len(run))

    def _calls(self, run: str) -> bool:
        """Whether a run of letters is ``tr`` or ``sum`` before a bracket, or a keyword of it."""
        after = self.at + len(run)
        if run in _KEYWORDS:
            return _SET.match(self.text, after, self.end) is not None
        if run in _VALUES:
            return self.text[max(0, self.at - _NEAR) : self.at].rstrip().endswith("=")
        called = run in MATRIX_CALLS or run in CALLS
        named = all(map(self.vocabulary.symbol, run))
        return called and not named and _OPENS.match(self.text, after, self.end) is not None

    def _with_index(self, run: str) -> str:
        at = self.at + len(run)
        if self.text[at : at + 1] != "_" or at + 1 >= self.end:
            return run
        (start, end), _ = self.lowered(at + 1, run)
        return f"{run}_{index_of(self.text[start:end])}"

    def name(self, name: str, at: int, start: int | None = None) -> None:
        """Emit a name with what follows it: index, layer, primes, transposition."""
        token = Token(Kind.NAME, self.at if start is None else start, at, name)
        self.goes_on(token)

    def goes_on(self, token: Token) -> None:
        """Emit a name that has been read so far."""
        transposed = 0
        while token.end < self.end and not transposed:
            script = self._script(token)
            if script is None:
                break
            transposed = script.end if script.transposed else 0
            token = self._with_script(token, script)
        self.tokens.append(self._units_apart(token))
        if transposed:
            self.tokens.append(Token(Kind.TRANSPOSE, token.end - 1, token.end))
        self.at = token.end

    def _with_script(self, token: Token, script: Script) -> Token:
        name, units = token.text, token.units or script.units
        if script.layer and "_" in name:
            name, units = units_apart(name)
        if script.index:
            name = f"{name}_{script.index}"
        primes = token.primes + script.primes
        numbered = script.sample or token.sample
        return replace(
            token, end=script.end, text=name, units=units, primes=primes, sample=numbered
        )

    def _script(self, token: Token) -> Script | None:
        """Return what follows a name next, None if it is none of the name's."""
        at, name = token.end, token.text
        found = primes_at(self.text, at, self.end)
        if found is not None:
            return found
        indexed = "_" in name and not name.endswith("_hat")
        mark = self.text[at]
        if mark in SUBSCRIPTS and not indexed:
            lowered = _LOWERED.match(self.text, at, self.end)
            assert lowered is not None
            return Script(lowered.end(), lowered.group().translate(_LOWERED_LETTERS))
        if mark == "_":
            (start, end), after = self.lowered(at + 1, name)
            index = index_of(self.text[start:end])
            if not indexed:
                return Script(after, index)
            return Script(after, units=index) if are_units(index) and not token.units else None
        if mark == "^":
            return self._raised(token, at, indexed=indexed)
        return None

    def _raised(self, token: Token, at: int, *, indexed: bool) -> Script | None:
        (start, end), after = self.group(at + 1)
        content, base = self.text[start:end], token.text
        if indexed:
            base, units = units_apart(token.text)
            if not units:
                found = sample(content, after)
                if found is None:
                    self._refuse_second_index(content, at)
                return found or epithet(content, after)
        return raised(content, base, after, self.vocabulary)

    def _refuse_second_index(self, content: str, at: int) -> None:
        """Refuse what is raised in brackets over a name that has its index."""
        if re.fullmatch(
            r"\s*\(\s*(?!new|neu|old|alt|next)[A-Za-z0-9]+\s*\)(?:\s*T|\s*\\top)?\s*", content
        ):
            reason = (
                f"`^{{{content}}}` over a name that has its index may be a sample, a layer or a "
                "power; write a power without brackets and leave samples out"
            )
            raise ForbiddenConstruct(reason, self.text, at)

    def _units_apart(self, token: Token) -> Token:
        r"""Tell units from layers: ``\delta_{2,i}``, and ``y_k`` where ``y`` is a name."""
        if units := self.vocabulary.units_of(token.text):
            return replace(token, units=units)
        if token.units or self.vocabulary.knows(token.text):
            return token
        base, _, index = token.text.rpartition("_")
        layer = re.fullmatch(r"(out|in|gt|[0-9])([ijkmnpq]{1,2}|[ijkmnpq]:|:[ijkmnpq])", index)
        if layer and self.vocabulary.knows(f"{base}_{layer[1]}"):
            return replace(token, text=f"{base}_{layer[1]}", units=layer[2])
        name, units = units_apart(token.text, self.vocabulary.letters)
        return replace(token, text=name, units=units) if self.vocabulary.knows(name) else token

    def lowered(self, at: int, name: str) -> tuple[tuple[int, int], int]:
        """Return where an index lies and ends; of bare letters as many as make a name."""
        word = LETTERS.match(self.text, at, self.end)
        if word and len(word.group()) > 1:
            for length in range(len(word.group()), 1, -1):
                if self.vocabulary.knows(f"{name}_{word.group()[:length]}"):
                    return (at, at + length), at + length
        return self.group(at)

    def raise_script(self) -> None:
        """Read a raised T as a transposition, -T as that of an inverse, all else as a power."""
        start = self.at
        (inner, until), end = self.group(self.at + 1)
        if is_transposition(self.text[inner:until]):
            self.tokens.append(Token(Kind.TRANSPOSE, start, end))
            self.at = end
        elif is_inverse_transposition(self.text[inner:until]):
            self.tokens.append(Token(Kind.INVERSE_TRANSPOSE, start, end))
            self.at = end
        else:
            self.tokens.append(Token(Kind.POWER, start, start + 1))
            self.braced(inner, until)
            self.at = end

    def group(self, at: int) -> tuple[tuple[int, int], int]:
        """Return where a command's argument lies, without its braces, and where it ends."""
        space = SPACE.match(self.text, at, self.end)
        at = space.end() if space else at
        if at >= self.end:
            raise BadSyntax("a command lacks its argument", self.text, min(at, len(self.text)) - 1)
        if self.text[at] == "\\":
            found = COMMAND.match(self.text, at, self.end)
            end = found.end() if found else at + 1
            return (at, end), end
        if self.text[at] != "{":
            return (at, at + 1), at + 1
        return (at + 1, close := self.closing(at)), close + 1

    def closing(self, opening: int) -> int:
        """Return where a brace is closed."""
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
        raise BadSyntax("this `{` is never closed", self.text, opening)

    @abstractmethod
    def braced(self, start: int, end: int) -> None:
        """Emit a stretch between braces."""

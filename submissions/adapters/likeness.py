"""Programs that resemble each other, by the words they are made of.

Each program becomes a sequence of tokens: comments, layout and the text of strings are left out,
names are all alike, so that renaming hides nothing. Two sequences are compared by their longest
common subsequence (rapidfuzz's ``Indel``): moving or inserting lines changes little.
"""

import io
import keyword
import tokenize
from collections.abc import Callable, Iterator, Sequence
from threading import Lock

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from submissions.services.ports import Likeness

_LEFT_OUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
_ALIKE = {tokenize.NUMBER: "0", tokenize.STRING: "'"}
#: Programs are compared in blocks of so many, which bounds the memory for a class of any size.
_BLOCK = 512
#: Classes whose pairs are kept: a queue asks for all assignments of a course, again and again.
_REMEMBERED = 64
#: Of a class with more pairs they are found again: memory is bounded.
_MOST_REMEMBERED = 10_000


class TokenLikeness:
    """Finds pairs of programs that resemble each other."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[tuple[tuple[int, ...], str, float], list[Likeness]] = {}

    def pairs(self, programs: Sequence[str], known: str, least: float) -> list[Likeness]:
        """Return pairs of positions at least so alike, the most alike first."""
        given = {line.strip() for line in known.splitlines()}
        ids: dict[str, int] = {}
        texts = [_encoded(program, given, ids) for program in programs]
        found = [
            Likeness(i, j, share)
            for start in range(0, len(texts), _BLOCK)
            for i, j, share in _block(texts, start, least)
        ]
        return sorted(found, key=lambda pair: -pair.share)

    def of_submissions(
        self,
        submission_ids: tuple[int, ...],
        programs: Callable[[], Sequence[str]],
        known: str,
        least: float,
    ) -> list[Likeness]:
        """Return pairs of submissions; those of the last few classes asked for are remembered."""
        key = submission_ids, known, least
        with self._lock:
            found = self._found.pop(key, None)
        if found is None:
            found = self.pairs(programs(), known, least)
        self._remember(key, found)
        return found

    def _remember(self, key: tuple[tuple[int, ...], str, float], found: list[Likeness]) -> None:
        if len(found) > _MOST_REMEMBERED:
            return
        with self._lock:
            self._found[key] = found
            while len(self._found) > _REMEMBERED:
                del self._found[next(iter(self._found))]


def _block(texts: list[str], start: int, least: float) -> Iterator[tuple[int, int, float]]:
    rows = texts[start : start + _BLOCK]
    shares = cdist(
        rows, texts, scorer=Indel.normalized_similarity, score_cutoff=least, dtype=np.float32
    )
    for i, j in np.argwhere(shares >= least):
        first, second = start + int(i), int(j)
        if first < second and texts[first]:
            yield first, second, round(float(shares[i, j]), 4)


def _encoded(program: str, given: set[str], ids: dict[str, int]) -> str:
    """Return the words as characters, one for each, without lines that every student was given."""
    own = "\n".join(line for line in program.splitlines() if line.strip() not in given)
    return "".join(chr(0x100 + ids.setdefault(word, len(ids))) for word in _words(own))


def _words(program: str) -> list[str]:
    """Return the words of a program; of one that Python cannot read, those before the fault."""
    words = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(program).readline):
            if token.type == tokenize.NAME:
                words.append(token.string if keyword.iskeyword(token.string) else "name")
            elif token.type not in _LEFT_OUT:
                words.append(_ALIKE.get(token.type, token.string))
    except (tokenize.TokenError, SyntaxError):
        pass
    return words

"""Tell words from formulas on lines that are typed as text."""

import re
from dataclasses import replace

from grader.symbolic.derivation.statements import Statement
from grader.symbolic.parsing.vocabulary import Vocabulary

_FIRST_WORD = re.compile(r"\s*([A-Za-z]+)[,:]?(?=\s|$)")
_LAST_WORD = re.compile(r"(?<=\s)([A-Za-z]+)[.,;:!?)]*\s*$")
_WORD = re.compile(r"(?<![\w\\])[A-Za-z]{3,}(?!\w)")
#: Words of a program: what is called, and how.
_CALL = re.compile(r"(?<![\w\\])[A-Za-z_.]+(?=\()|\b(?:axis|keepdims)\s*=\s*\w+")
#: A line with so many words is no formula.
MANY_WORDS = 3
_OPERATIONS = (
    "squared cubed times plus minus over divided transpose transposed inverse inverted half halved "
    "twice doubled double negative negated root power hoch mal quadriert transponiert halbe fois "
    "moins"
)
#: Words that are arithmetic: a formula that has one is not read without it.
_ARITHMETIC = frozenset(_OPERATIONS.split())


def without_prose(
    text: str, statement: Statement, vocabulary: Vocabulary, *, coded: bool = False
) -> Statement | None:
    """Return a statement without the words before and after it, None if nothing else is left.

    ``First, dL/dy = y - t as before`` comes down to ``dL/dy = y - t``. Misspelt names stay, to be
    reported; and if names are those of code, so does a word before an equals sign.
    """
    if statement.region.latex:
        return statement
    start, end = statement.parts[0]
    while word := _FIRST_WORD.match(text, start, end):
        alone = coded and not text[word.end() : end].strip()
        if alone or not _is_word(word.group(1), vocabulary):
            break
        start = word.end()
    last, stop = statement.parts[-1]
    while word := _LAST_WORD.search(text, last, stop):
        if not _is_word(word.group(1), vocabulary):
            break
        stop = word.start()
    parts = [(start, end), *statement.parts[1:]]
    parts[-1] = (parts[-1][0], stop)
    cut = replace(statement, parts=tuple(_trimmed(text, *part) for part in parts))
    emptied = cut.parts[0][0] == cut.parts[0][1] and start > statement.parts[0][0]
    return None if emptied or _is_prose(text, cut, vocabulary) else cut


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_word(word: str, vocabulary: Vocabulary) -> bool:
    if word.lower() in _ARITHMETIC:
        return False
    return not vocabulary.knows(word) and vocabulary.nearest(word) is None


def _is_prose(text: str, statement: Statement, vocabulary: Vocabulary) -> bool:
    written = _CALL.sub(" ", text[statement.parts[0][0] : statement.parts[-1][1]])
    words = [word for word in _WORD.findall(written) if _is_word(word, vocabulary)]
    return len(words) >= MANY_WORDS

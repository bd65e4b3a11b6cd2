"""Sentences of the grader and of use cases in another language, as they were said in English.

Reports are stored, and errors are raised, as English sentences with what was found in them. A
sentence is recognised here by its template in the catalogue, ``Found %(found)s; wanted
%(wanted)s.``, so what says it knows nothing of languages, and old reports are read too. Whatever
has no template stays English.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from submissions.translations import read
from submissions.translations.times import FULL, moment

_PLACE = re.compile(r"%\((\w+)\)s")
#: A text is one sentence after another; longer ones are no texts of ours.
_MOST_CHARACTERS, _MOST_SENTENCES = 4000, 12
#: A time as errors say it.
_TIME = re.compile(r"(?P<at>\w+day \d\d \w+ \d{4}, \d\d:\d\d:\d\d)(?P<zone> [\w+:-]+)?")
#: Bounds as they are said.
_RANGE = re.compile(r"(-?\d[\d,.]*) to (-?\d[\d,.]*)")
#: What is translated of a value: all of it but blanks around it and numbers around its words.
_WORDS = re.compile(r"(?!\s|\d+\b)\S.*?(?=\s*$|\s\d+\s*$)", re.DOTALL)
#: Between sentences, and between the names of mistakes that were made at once.
_JOINT = re.compile(r"(?<=[.?!:]) (?=\S)| and ")


@dataclass(frozen=True, slots=True)
class Template:
    """What a sentence is made of: literal pieces, and names of what stands between them."""

    pieces: Sequence[str]
    names: Sequence[str]
    translation: str

    def read(self, text: str) -> Mapping[str, str] | None:
        """Return what stands at each name in a text; None if it was not made of this.

        Each piece is looked for once, where it stands first, so this takes as long as the text.
        """
        if not text.startswith(self.pieces[0]):
            return None
        found, at = [], len(self.pieces[0])
        for piece in self.pieces[1:-1]:
            next_at = text.find(piece, at)
            if next_at < 0:
                return None
            found.append(text[at:next_at])
            at = next_at + len(piece)
        end = len(text) - len(self.pieces[-1])
        if end < at or not text.endswith(self.pieces[-1]):
            return None
        found.append(text[at:end])
        return dict(zip(self.names, found, strict=True))


def in_language(text: str, language: str) -> str:
    """Return a sentence, or several, in a language; what is not recognised stays as it is."""
    found = _known(text, language) if 0 < len(text) <= _MOST_CHARACTERS else None
    return text if found is None else found


@lru_cache(maxsize=4096)  # a class makes the same mistakes
def _known(text: str, language: str) -> str | None:
    """Return a text in another language; None if a part of it is not known."""
    if text in _exact(language):
        return _exact(language)[text]
    if (bounds := _RANGE.fullmatch(text)) is not None:
        return " ".join(
            (
                _number(bounds[1], language),
                in_language("to", language),
                _number(bounds[2], language),
            )
        )
    joints = list(_JOINT.finditer(text))
    for joint in reversed(joints if len(joints) <= _MOST_SENTENCES else ()):
        first = _filled(text[: joint.start()], language)
        if first is not None and (rest := _known(text[joint.end() :], language)) is not None:
            return f"{first}{_value(joint[0], language)}{rest}"
    return _filled(text, language)


def _filled(text: str, language: str) -> str | None:
    """Return one sentence in another language; None if it has no template."""
    if text in _exact(language):
        return _exact(language)[text]
    for template in _templates(language):
        found = template.read(text)
        if found is not None:
            said = {name: _value(value, language) for name, value in found.items()}
            return template.translation % said
    return None


def _value(text: str, language: str) -> str:
    """Return what stands in a sentence: a sentence itself, a time, or what is the same in all."""
    if _RANGE.fullmatch(text):
        return in_language(text, language)
    return _time(text, language) or _WORDS.sub(lambda words: in_language(words[0], language), text)


def _time(text: str, language: str) -> str | None:
    """Return a time as it is written in a language; None if it is none, whatever it looks like."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], "%A %d %B %Y, %H:%M:%S")  # noqa: DTZ007 - its zone is said
    except ValueError:
        return None
    return f"{moment(at, FULL, language)}{found['zone'] or ''}"


def _number(said: str, language: str) -> str:
    """Return a number with the language's signs before thousands and decimals."""
    signs = {",": get_group_symbol(language), ".": get_decimal_symbol(language)}
    return "".join(signs.get(one, one) for one in said)


@cache
def _exact(language: str) -> Mapping[str, str]:
    return {english: said for english, said in _texts(language) if not _PLACE.search(english)}


@cache
def _templates(language: str) -> Sequence[Template]:
    """Return the templates, those with most words of their own first."""
    made = [
        Template(_pieces(english), _PLACE.findall(english), said)
        for english, said in _texts(language)
        if _PLACE.search(english)
    ]
    return sorted(made, key=lambda one: -len("".join(one.pieces)))


def _pieces(english: str) -> list[str]:
    return [one.replace("%%", "%") for one in _PLACE.split(english)[::2]]


@cache
def _texts(language: str) -> Sequence[tuple[str, str]]:
    written = read(language, "sentences") or ()
    return [(str(one.id), str(one.string)) for one in written if one.id and one.string]

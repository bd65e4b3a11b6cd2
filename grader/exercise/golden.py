"""Golden solutions: files whose verdict is known, declared in the heads of the files themselves.

``# mistake: M13 in delta_1, delta_2; M25 in dW_1`` and ``# earns: 0.5 in dW_1`` in the first lines
of a program, the same in comments of Markdown. A question with a mistake earns nothing and all
others earn everything, unless the head says what else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.errors import ExerciseInvalid

#: Where golden solutions stand among the files of an exercise.
FOLDER = "solutions/"
_LINE = r"(?:#|<!--) (earns|mistake): (.*?)(?: -->)?\n"
_HEAD = re.compile(f"(?:{_LINE})+\n*")
_ENTRY = re.compile(r"(\S+) in (\w+(?:, \w+)*)")


@dataclass(frozen=True, slots=True)
class Golden:
    """A solution whose verdict is known: ``points`` by question name, and the mistakes to name.

    ``text`` is what is handed in in writing beside a program.
    """

    file: str
    points: Mapping[str, float]
    mistakes: Mapping[str, str]
    text: str = ""

    @property
    def path(self) -> str:
        """Where its source stands among the exercise's files."""
        return f"{FOLDER}{self.file}"


def without_head(text: str) -> str:
    r"""Return a solution as somebody would hand it in, who does not know what it earns.

    Examples
    --------
    >>> without_head("# mistake: M13 in delta_1\nimport numpy as np\n")
    'import numpy as np\n'
    """
    return _HEAD.sub("", text, count=1) if _HEAD.match(text) else text


def declared(file: str, text: str, points: Mapping[str, float]) -> Golden:
    r"""Return what a golden solution declares in its head.

    Parameters
    ----------
    file, text : str
    points : mapping of str to float
        All that can be earned, by question.

    Raises
    ------
    ExerciseInvalid
        If the head cannot be read, or speaks of a question that is not asked.

    Examples
    --------
    >>> declared("wrong.py", "# mistake: M13 in a\n# earns: 1/2 in b\n", {"a": 1, "b": 1, "c": 1})
    Golden(file='wrong.py', points={'a': 0.0, 'b': 0.5, 'c': 1}, mistakes={'a': 'M13'}, text='')
    """
    entries = [*_entries(file, text, points)]
    mistakes = {name: said for word, said, name in entries if word == "mistake"}
    try:
        earned = {name: float(Fraction(said)) for word, said, name in entries if word == "earns"}
    except (ValueError, ZeroDivisionError) as error:
        raise ExerciseInvalid(file, "earns", f"wanted a number; {error}") from error
    return Golden(file, {**points, **dict.fromkeys(mistakes, 0.0), **earned}, mistakes)


def _entries(file: str, text: str, asked: Mapping[str, float]) -> Iterator[tuple[str, str, str]]:
    """Yield what the head says as (word, code or number, question)."""
    head = _HEAD.match(text)
    for word, line in re.findall(_LINE, head.group() if head else ""):
        for entry in line.split(";"):
            found = _ENTRY.fullmatch(entry.strip())
            names = found[2].split(", ") if found else []
            if found is None or not set(names) <= set(asked):
                reason = f"found {entry.strip()!r}; wanted '... in' and some of {', '.join(asked)}"
                raise ExerciseInvalid(file, word, reason)
            yield from ((word, found[1], name) for name in names)

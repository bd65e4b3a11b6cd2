"""Golden solutions: files whose verdict is known, declared in the heads of the files themselves.

``# mistake: M13 in delta_1, delta_2; M25 in dW_1`` and ``# earns: 0.5 in dW_1`` in the first lines
of a program, the same in comments of Markdown. A question with a mistake earns nothing and all
others earn everything, unless the head says what else.

What differs from another in a few lines may be given as that, in ``wrong_seed.py.diff``: a head,
``--- correct.py``, and the hunks of a unified diff, found by their lines and not by their numbers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.errors import ExerciseInvalid

#: Where golden solutions stand among the files of an exercise.
FOLDER = "solutions/"
#: How the name of a file ends that holds what a solution has in place of lines of another.
CHANGES = ".diff"
_LINE = r"(?:#|<!--) (earns|mistake): (.*?)(?: -->)?\n"
_HEAD = re.compile(f"(?:{_LINE})+\n*")
_BASE = re.compile(r"^--- (\S+)\n", re.MULTILINE)
_HUNK = re.compile(r"^@@.*\n((?:[-+ ].*\n|\n)+)", re.MULTILINE)
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


def base_of(changes: str) -> str:
    """Return the name of the solution that is changed, nothing if none is named."""
    found = _BASE.search(changes)
    return found[1] if found else ""


def changed(file: str, changes: str, base: str | None) -> str:
    r"""Return a golden solution, with its head, from the one that it differs from in a few lines.

    Parameters
    ----------
    file, changes : str
    base : str or None
        The other solution, if there is one of the name that is given.

    Raises
    ------
    ExerciseInvalid
        If there is none, or what a hunk replaces does not stand there, or more than once.

    Examples
    --------
    >>> changed("wrong.py", "# earns: 0 in a\n@@ @@\n-b = 1\n+b = 2\n", "a = 0\nb = 1\n")
    '# earns: 0 in a\na = 0\nb = 2\n'
    """
    if base is None:
        raise ExerciseInvalid(file, "---", "wanted the name of a whole solution beside it")
    head, text = _HEAD.match(changes), without_head(base)
    for hunk in _HUNK.findall(changes):
        lines = hunk.splitlines(keepends=True)
        old, new = ("".join(x[1:] or x for x in lines if x[0] != sign) for sign in "+-")
        if (times := text.count(old)) != 1:
            reason = f"found {times} times what is to be replaced, wanted it once:\n{old}"
            raise ExerciseInvalid(file, "@@", reason)
        text = text.replace(old, new)
    return f"{head.group() if head else ''}{text}"


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

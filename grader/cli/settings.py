"""``.grader.toml``: what an assignment repository says of itself.

::

    exercise = "hidden-layer-tanh"
    version = "1"             # of the exercise; may be left out
    files = ["solution.py"]   # what is handed in
    show = "hints"            # or "feedback", or "outcomes"
    packages = ["scipy"]      # what programs may import beside what the exercise says
    threshold = 1.0           # the share of points that is enough; 1 is full marks

    [write]                   # reports beside the text: format = path
    junit = "report/junit.xml"
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from grader.cli.formats import FORMATS
from grader.errors import SettingsInvalid
from grader.exercise import Exercise
from grader.report import Show

FILE = ".grader.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked in a repository.

    Attributes
    ----------
    exercise : str
    files : tuple of str
        What is handed in, relative to the repository; empty for ``solution.py``, or ``.md`` where
        only writing is asked for.
    version : str
        The exercise's version that the assignment was written for; empty for any.
    show : Show
    packages : tuple of str
        What programs may import beside what the exercise says.
    threshold : float
        The share of points that is enough, from 0 to 1.
    write : mapping of str to str
        Paths of reports, by format.
    """

    exercise: str
    files: tuple[str, ...] = ()
    version: str = ""
    show: Show = Show.HINTS
    packages: tuple[str, ...] = ()
    threshold: float = 1.0
    write: Mapping[str, str] = field(default_factory=dict)

    def files_for(self, exercise: Exercise) -> tuple[str, ...]:
        """Return what is handed in.

        Raises
        ------
        SettingsInvalid
            If the exercise is installed in another version than the assignment was written for,
            or every student has a sheet of their own.
        """
        if exercise.variants is not None:
            reason = (
                f"{exercise.slug} differs by student, and no job may know what draws the sheets."
            )
            raise SettingsInvalid(FILE, reason)
        if self.version and self.version != exercise.version:
            reason = (
                f"the assignment is written for version {self.version} of {exercise.slug}; "
                f"version {exercise.version} is installed. Install the version it was written "
                "for, or try the assignment and change the line `version`."
            )
            raise SettingsInvalid(FILE, reason)
        return self.files or (f"solution{exercise.suffix}",)


def read_settings(path: Path) -> Settings:
    """Return the settings in a file.

    Raises
    ------
    SettingsInvalid
        If there is no such file, it is no TOML, or a key or value is not one of ours; the sentence
        names the key and the nearest right one.
    """
    try:
        found = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = f"cannot be read ({error.strerror}). An assignment needs one; see docs/ci.md."
        raise SettingsInvalid(str(path), reason) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsInvalid(path.name, f"is no TOML in UTF-8: {error}.") from error
    try:
        return _checked(found)
    except ValueError as error:
        raise SettingsInvalid(path.name, str(error)) from error


def near(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean ...? Known: ...``, for messages about a word that is not known."""
    known = list(known)
    close = get_close_matches(word, known, n=1)
    guess = f"Did you mean {close[0]!r}? " if close else ""
    return f"{guess}Known: {', '.join(known)}."


def _checked(found: Mapping[str, Any]) -> Settings:
    _refuse_unknown("key", found, _READERS)
    if "exercise" not in found:
        message = "has no key 'exercise'. Write exercise = \"NAME\"; grader exercises lists them."
        raise ValueError(message)
    settings = Settings(**{key: _READERS[key](key, value) for key, value in found.items()})
    programs = [name for name in settings.files if name.endswith((".py", ".ipynb"))]
    if len(programs) > 1:
        message = f"'files' has {len(programs)} programs ({', '.join(programs)}); wanted one."
        raise ValueError(message)
    overwritten = set(settings.files) & set(settings.write.values())
    if overwritten:
        raise ValueError(f"'write' would overwrite {', '.join(overwritten)}, which is handed in.")
    return settings


def _refuse_unknown(kind: str, found: Iterable[str], known: Iterable[str]) -> None:
    for word in found:
        if word not in known:
            raise ValueError(f"there is no {kind} {word!r}. {near(word, known)}")


def _unfit(key: str, value: Any, wanted: str) -> ValueError:
    return ValueError(f"{key!r} is {value!r}; wanted {wanted}.")


def _text(key: str, value: Any) -> str:
    if isinstance(value, str) and value:
        return value
    raise _unfit(key, value, 'a text in quotes, such as "1"')


def _show(key: str, value: Any) -> Show:
    text = _text(key, value)
    _refuse_unknown(f"value of {key!r}", [text], [*map(str, Show)])
    return Show(text)


def _share(key: str, value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise _unfit(key, value, "a share of the points from 0 to 1, such as 0.8")


def _path(key: str, value: Any) -> str:
    path = PurePosixPath(_text(key, value))
    if path.is_absolute() or ".." in path.parts or not path.name:
        raise _unfit(key, value, "a path inside the repository")
    return str(path)


def _paths(key: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and value:
        return tuple(_path(key, one) for one in value)
    raise _unfit(key, value, 'a list of paths, such as ["solution.py"]')


def _modules(key: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(
        isinstance(one, str) and one.isidentifier() for one in value
    ):
        return tuple(value)
    raise _unfit(key, value, 'a list of names as they are imported, such as ["scipy"]')


def _formats(key: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _unfit(key, value, f'a table [{key}] with lines such as junit = "report/junit.xml"')
    _refuse_unknown("format", value, FORMATS)
    return {form: _path(form, path) for form, path in value.items()}


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "exercise": _text,
    "version": _text,
    "files": _paths,
    "show": _show,
    "packages": _modules,
    "threshold": _share,
    "write": _formats,
}

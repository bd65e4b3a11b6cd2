"""Take the program out of a Jupyter notebook, and the notes: cells in order, nothing else."""

import json
from collections.abc import Iterator
from typing import Any

from grader.errors import NothingToGrade, SourceNotText, SourceTooLarge
from grader.intake.magics import without_magics
from grader.intake.sizes import NOTEBOOK_VALUES, SOURCE_BYTES
from grader.intake.text import plain

_WANTED = "a Jupyter notebook with Python code cells, as Jupyter saves it"


def program_of(name: str, data: bytes) -> str:
    """Return the program of a notebook.

    Outputs and pictures are ignored. Each cell begins with a comment that gives its number.

    Parameters
    ----------
    name : str
        Of the file, for the messages.
    data : bytes

    Raises
    ------
    NothingToGrade
        If it is no notebook, has no code cell, or is in another language than Python.
    SourceNotText, SourceTooLarge
    """
    notebook = _parse(name, data)
    language = _language(notebook)
    if not language.lower().startswith(("python", "ipython")):
        raise NothingToGrade(f"{name}, a notebook in {language}", "a notebook in Python")
    cells = [(number, text) for number, text in _cells(notebook, "code") if text.strip()]
    if not cells:
        raise NothingToGrade(f"{name}, a notebook without code", "the code in code cells")
    program = "\n\n".join(f"# %% cell {n}\n{without_magics(plain(text))}" for n, text in cells)
    if len(program) > SOURCE_BYTES:
        raise SourceTooLarge(f"The code in {name}", len(program), SOURCE_BYTES)
    return program + "\n"


def notes_of(name: str, data: bytes) -> str:
    """Return what is written in the Markdown cells of a notebook; errors as for the program."""
    texts = (plain(text) for _, text in _cells(_parse(name, data), "markdown"))
    return "\n\n".join(texts)[:SOURCE_BYTES]


def _parse(name: str, data: bytes) -> dict[str, Any]:
    values = sum(data.count(mark) for mark in (b"[", b"{", b","))
    if values > NOTEBOOK_VALUES:
        raise NothingToGrade(
            f"{name}, whose outputs hold some {values:,} values",
            "the code: clear all outputs, save, and hand it in again",
        )
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceNotText(name, error.start) from error
    except (ValueError, RecursionError) as error:
        raise NothingToGrade(f"{name}, which is no notebook (broken JSON)", _WANTED) from error
    if not isinstance(notebook, dict):
        raise NothingToGrade(f"{name}, which is JSON but no notebook", _WANTED)
    return notebook


def _language(notebook: dict[str, Any]) -> str:
    """Return the language the notebook says it is in; Python if it says nothing."""
    metadata = _mapping(notebook.get("metadata"))
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        found = _mapping(metadata.get(part)).get(key)
        if isinstance(found, str) and found:
            return found
    return "python"


def _cells(notebook: dict[str, Any], kind: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each cell of a kind; before 2014 they were kept in worksheets."""
    cells = list(_items(notebook.get("cells")))
    for sheet in _items(notebook.get("worksheets")):
        cells += _items(sheet.get("cells"))
    for number, cell in enumerate(cells, start=1):
        if cell.get("cell_type") == kind:
            yield number, _joined(cell.get("source", cell.get("input")))


def _joined(source: Any) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in (value if isinstance(value, list) else []) if isinstance(item, dict))

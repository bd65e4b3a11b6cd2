"""Write a sheet as a small package that can be installed."""

from pathlib import Path

from grader.authoring.pack import write_project
from grader.exercise import Exercise

_MODULE = '''\
"""A sheet for Deltagrade: sheet.toml says what it asks, of exercises that are installed."""

from importlib.resources import files

from grader.authoring import read_sheet
from grader.catalog import find

EXERCISE = read_sheet(files(__name__).joinpath("sheet.toml").read_text(encoding="utf-8"), find)
'''


def write_sheet_pack(folder: Path, sheet: Exercise, text: str) -> None:
    """Write ``pyproject.toml``, the module of a sheet and its file.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    sheet : Exercise
        What the file makes.
    text : str
        The file.

    Raises
    ------
    ExerciseInvalid
        If the slug is none, or the folder holds something already.
    """
    module = write_project(folder, sheet.slug, sheet.title)
    (module / "__init__.py").write_text(_MODULE, encoding="utf-8")
    (module / "sheet.toml").write_text(text, encoding="utf-8")

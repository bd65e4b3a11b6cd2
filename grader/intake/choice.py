"""Find the file to grade among all that a student handed in, and the modules beside it."""

import re
from collections.abc import Collection, Sequence
from posixpath import basename, splitext

from grader.errors import NothingToGrade

CODE = (".py", ".ipynb")
ARCHIVES = (".zip",)
WRITING = (".md", ".markdown", ".tex", ".txt")
#: Archives that are not read, but are clearly somebody's submission.
FOREIGN_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
#: In this order.
PREFERRED = ("solution.py", "solution.ipynb")
_NOISE = {"__MACOSX", "__pycache__", "node_modules", "site-packages", "venv", "env"}
_IMPORTED = re.compile(r"(?:[^\W\d]\w*/)*[^\W\d]\w*\.py")
_TEST = re.compile(r"test_.*|.*_test\.\w+|conftest\.py")
_SHOWN = 5


def is_noise(path: str) -> bool:
    """Whether a path is something that tools leave behind, or leads out of the folder."""
    return path.startswith("/") or any(
        part in _NOISE or (part.startswith(".") and part != ".") for part in path.split("/")
    )


def writings(files: Collection[str]) -> list[str]:
    """Return the files with formulas or derivations, in order of their names."""
    return sorted(
        file
        for file in files
        if _suffix(file) in WRITING
        and not is_noise(file)
        and not basename(file).lower().startswith("readme")
    )


def choices(files: Collection[str], *, archives: bool = False) -> list[str]:
    """Return the files that may be meant: ``solution.py``, ``solution.ipynb``, or all code files.

    Parameters
    ----------
    files : collection of str
        Paths inside the folder or archive, with ``/``.
    archives : bool
        Whether a zip will do if it is all there is.

    Raises
    ------
    NothingToGrade
        If there is no code.
    """
    kept = [file for file in files if not is_noise(file)]
    code = [file for file in kept if _suffix(file) in CODE and not _is_test(file)]
    for preferred in PREFERRED:
        named = [file for file in code if basename(file).lower() == preferred]
        if named:
            return _shallowest(named)
    if not code and archives:
        code = [file for file in kept if _suffix(file) in ARCHIVES]
    if not code:
        raise NothingToGrade(_described(kept, len(files)), "one .py or .ipynb file with the code")
    return sorted(code)


def tie(files: Sequence[str]) -> NothingToGrade:
    """Return what to say if several files may be meant."""
    return NothingToGrade(
        f"{len(files)} code files ({_listed(files)})",
        "one: call the file to grade solution.py or solution.ipynb",
    )


def beside(files: Collection[str], program: str) -> dict[str, str]:
    """Return the modules that a program may import from beside it: their files by their paths.

    Paths have no suffix and begin at the program's folder, such as ``helper`` or ``utils/net``.
    """
    folder = program[: program.rfind("/") + 1]
    inner = {file.removeprefix(folder): file for file in files if file.startswith(folder)}
    return {
        path.removesuffix(".py"): file
        for path, file in inner.items()
        if _IMPORTED.fullmatch(path) and file != program and not is_noise(path)
    }


def _shallowest(files: Sequence[str]) -> list[str]:
    depth = min(file.count("/") for file in files)
    return [file for file in files if file.count("/") == depth]


def _suffix(file: str) -> str:
    return splitext(file)[1].lower()


def _is_test(file: str) -> bool:
    *folders, name = file.lower().split("/")
    return bool(_TEST.fullmatch(name)) or bool({"test", "tests"} & set(folders))


def _described(kept: Sequence[str], total: int) -> str:
    if not total:
        return "nothing at all: it is empty"
    if not kept:
        return "only files that tools leave behind, or paths that lead out of the folder"
    if any(_suffix(file) in ARCHIVES for file in kept):
        return f"a zip inside a zip ({_listed(kept)})"
    return f"no code, but {_listed(kept)}"


def _listed(files: Sequence[str]) -> str:
    shown = sorted(files)[:_SHOWN]
    more = len(files) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")

"""From bytes, a file or a folder to a submission; a file's suffix says how it is read."""

from pathlib import Path, PurePosixPath

from grader.errors import NothingToGrade, SourceTooLarge, SubmissionError
from grader.grading import Submission
from grader.intake.archive import Archive
from grader.intake.choice import choose
from grader.intake.notebook import program_of
from grader.intake.places import Folder, Place
from grader.intake.sizes import SOURCE_BYTES, UPLOAD_BYTES
from grader.intake.text import decode

#: How many bytes are read of a file with this suffix.
_LIMITS = {".py": SOURCE_BYTES, ".ipynb": UPLOAD_BYTES, ".zip": UPLOAD_BYTES}


def read_bytes(name: str, file: str, data: bytes) -> Submission:
    """Read one uploaded file.

    Parameters
    ----------
    name : str
        Of the submission.
    file : str
        The file's own name; its suffix decides: ``.py``, ``.ipynb`` or ``.zip``.
    data : bytes

    Returns
    -------
    Submission
        With the program, or with the problem that its author can repair.
    """
    try:
        return Submission(name, _program(file, data, archives=True))
    except SubmissionError as problem:
        return Submission(name, problem=problem)


def read_path(path: Path, name: str | None = None) -> Submission:
    """Read a file or a folder on disk as one submission, named after it.

    Parameters
    ----------
    path : Path
    name : str, optional
        Of the submission, in place of the path's own.
    """
    if path.is_dir():
        return read_place(name or path.name, Folder(path))
    target = path.resolve()  # whoever names a link means what it leads to
    return read_place(name or path.name, Folder(target.parent, ((path.name, target.name),)))


def read_place(name: str, place: Place) -> Submission:
    """Read what one student handed in: the file to grade is chosen among all."""
    try:
        return Submission(name, _chosen(place, archives=True))
    except SubmissionError as problem:
        return Submission(name, problem=problem)


def _chosen(place: Place, *, archives: bool) -> str:
    files = place.files()
    alone = list(files) if len(files) == 1 else []
    file = alone[0] if alone and _limit(alone[0]) else choose(files, archives=archives)
    return _program(file, place.read(file, _limit(file)), archives=archives)


def _limit(file: str) -> int:
    return _LIMITS.get(PurePosixPath(file).suffix.lower(), 0)


def _program(file: str, data: bytes, *, archives: bool) -> str:
    limit = _limit(file)
    if not limit:
        raise NothingToGrade(file, "a .py or .ipynb file, or a .zip with one of them")
    if len(data) > limit:
        raise SourceTooLarge(file, len(data), limit)
    if file.lower().endswith(".zip"):
        if not archives:
            raise NothingToGrade(f"a zip inside a zip ({file})", "one zip with the code")
        return _chosen(Archive(data), archives=False)
    return (program_of if file.lower().endswith(".ipynb") else decode)(file, data)

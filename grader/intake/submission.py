"""From bytes, a file or a folder to a submission; a file's suffix says how it is read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from grader.errors import NothingToGrade, SourceTooLarge, SubmissionError
from grader.grading import Submission
from grader.intake.archive import open_archive
from grader.intake.choice import beside, choices, tie, writings
from grader.intake.notebook import notes_of, program_of
from grader.intake.places import Files, Folder, Place, Upload
from grader.intake.sizes import MODULES, PROGRAMS, SOURCE_BYTES, UPLOAD_BYTES, WRITINGS_BYTES
from grader.intake.text import decode, plain

#: Files of text read from one submission.
MAX_WRITINGS = 20
_WRITING = "formulas or a derivation"
_IMPORT, _WORD = re.compile(r"^.*\bimport\b.*$", re.MULTILINE), re.compile(r"\w+")
#: How many bytes are read of a file with this suffix.
_LIMITS = {".py": SOURCE_BYTES, ".ipynb": UPLOAD_BYTES, ".zip": UPLOAD_BYTES}


def read_bytes(name: str, file: str, data: bytes) -> Submission:
    """Read one uploaded file.

    Parameters
    ----------
    name : str
        Of the submission.
    file : str
        The file's own name; its suffix decides: ``.py``, ``.ipynb`` or ``.zip`` for programs,
        ``.md``, ``.tex`` or ``.txt`` for formulas and derivations.
    data : bytes

    Returns
    -------
    Submission
        With program and text, or with the problem that its author can repair.
    """
    found = read_place(name, Upload(file, data))
    if found.problem is None or _limit(file):
        return found
    wanted = "a .py or .ipynb file, or a .zip with one of them"
    return replace(found, problem=NothingToGrade(file, wanted))


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


def read_files(folder: Path, files: Sequence[str]) -> Submission:
    """Read some files of a folder as one submission, named after the first.

    A file that is not there is the submission's problem: its author can put it there.
    """
    missing = [file for file in files if not (folder / file).exists()]
    if missing:
        problem = NothingToGrade(
            f"no file {' and no file '.join(missing)} in this repository",
            f"{', '.join(files)}: add what is missing under this very name, and commit it",
        )
        return Submission(files[0], problem=problem)
    return read_place(files[0], Folder(folder, tuple((file, file) for file in files)))


def read_place(name: str, place: Place) -> Submission:
    """Read what one student handed in: the program chosen among all files, and all writing.

    Without a program the submission has a problem, but its text all the same: whether a program
    is wanted is for the exercise to say.
    """
    submission = Submission(name)
    try:
        inner, files = _unpacked(place)
        submission = _with_writings(submission, inner, files)
        meant = _choices(files, archives=False)
        if len(meant) == 1:
            return _with_program(submission, inner, files, meant[0])
    except SubmissionError as problem:
        return replace(submission, problem=problem)
    candidates = _candidates(submission, inner, files, meant)
    return replace(submission, problem=tie(meant), candidates=candidates)


def _unpacked(place: Place) -> tuple[Place, Files]:
    """Return where the files lie and which: inside a zip, if that is all there is to read."""
    files = place.files()
    if writings(files):
        return place, files
    meant = _choices(files, archives=True)
    if len(meant) > 1 or not meant[0].lower().endswith(".zip"):
        return place, files
    archive = open_archive(_read(place, meant[0]))
    return archive, archive.files()


def _choices(files: Files, *, archives: bool) -> list[str]:
    alone = next(iter(files), "")
    if len(files) == 1 and _limit(alone) and (archives or not alone.lower().endswith(".zip")):
        return [alone]
    return choices(files, archives=archives)


def _candidates(
    submission: Submission, place: Place, files: Files, meant: Sequence[str]
) -> tuple[Submission, ...]:
    """Return the submission with each program that can be read; with none if there are too many.

    They share what may be read of one.
    """
    found: list[Submission] = []
    if len(meant) > PROGRAMS:
        return ()
    for file in meant:
        with suppress(SubmissionError):
            found.append(_with_program(submission, place, files, file, share=len(meant)))
    return tuple(found)


def _with_program(
    submission: Submission, place: Place, files: Files, file: str, share: int = 1
) -> Submission:
    data = _read(place, file, share)
    is_notebook = file.lower().endswith(".ipynb")
    source = program_of(file, data) if is_notebook else decode(file, data)
    modules = tuple(_modules(place, beside(files, file), source, MODULES // share))
    found = replace(submission, source=source, file=file, modules=modules)
    return _with_notes(found, notes_of(file, data)) if is_notebook else found


def _modules(
    place: Place, there: Mapping[str, str], source: str, most: int
) -> Iterator[tuple[str, str]]:
    """Yield modules beside a program that it imports, and what these import, so many at most."""
    left, imports, size = dict(there), _imports(source), 0
    for _ in range(most):
        path = next((path for path in left if imports & set(path.split("/"))), None)
        if path is None:
            return
        with suppress(SubmissionError):  # the import fails, and says so
            text = decode(path, place.read(left[path], SOURCE_BYTES - size))
            size += len(text.encode())
            imports |= _imports(text)
            yield path, text
        del left[path]


def _imports(source: str) -> set[str]:
    """Return all words in lines that import."""
    return {word for line in _IMPORT.findall(source) for word in _WORD.findall(line)}


def _limit(file: str) -> int:
    return _LIMITS.get(PurePosixPath(file).suffix.lower(), 0)


def _read(place: Place, file: str, share: int = 1) -> bytes:
    most = _limit(file) // share
    data = place.read(file, most)
    if len(data) > most:
        raise SourceTooLarge(file, len(data), most)
    return data


def _with_writings(submission: Submission, place: Place, files: Files) -> Submission:
    """Add all that is written in words and formulas, file after file."""
    text, starts, left = "", [], WRITINGS_BYTES
    for file in writings(files)[:MAX_WRITINGS]:
        data = place.read(file, SOURCE_BYTES)
        left -= len(data)
        if left < 0:
            raise SourceTooLarge("What is written here", WRITINGS_BYTES - left, WRITINGS_BYTES)
        read = decode(file, data, _WRITING)
        starts.append((file, text.count("\n") + 1))
        text += f"{read}\n\n"
    return replace(submission, text=plain(text.removesuffix("\n\n")), writings=tuple(starts))


def _with_notes(submission: Submission, notes: str) -> Submission:
    """Put the notes of a notebook before what is written in files of its own."""
    if not notes.strip():
        return submission
    down = notes.count("\n") + 1
    starts = tuple((file, line + down) for file, line in submission.writings)
    return replace(
        submission,
        text=f"{notes}\n{submission.text}".rstrip(),
        writings=((submission.file, 1), *starts),
    )

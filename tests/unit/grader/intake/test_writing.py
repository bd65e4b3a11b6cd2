"""Formulas and derivations beside the program, or without one."""

import io
import json
import zipfile

from grader.intake import read_bytes, read_path


def test_a_text_file_is_read_as_writing():
    """A .md file has no program, which is a problem only where one is asked for."""
    submission = read_bytes("somebody", "answers.md", "δ = W".encode())

    assert submission.text == "δ = W"
    assert "wanted a .py" in str(submission.problem)


def test_a_folder_gives_program_and_writing(tmp_path):
    """All texts are read in order of their names; a README is nobody's answer."""
    for name, text in {
        "solution.py": "x = 1\n",
        "b.tex": "second",
        "a.md": "first",
        "README.md": "read me",
    }.items():
        (tmp_path / name).write_text(text)

    submission = read_path(tmp_path)

    assert submission.problem is None
    assert (submission.source, submission.text) == ("x = 1\n", "first\n\nsecond")


def test_a_zip_gives_program_and_writing():
    """The same inside a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("work/solution.py", "x = 1\n")
        archive.writestr("work/derivation.md", "$$a = b$$")

    submission = read_bytes("somebody", "work.zip", stream.getvalue())

    assert (submission.source, submission.text) == ("x = 1\n", "$$a = b$$")


def test_a_notebook_gives_its_markdown_cells():
    """Markdown cells are writing, code cells the program."""
    cells = [
        {"cell_type": "markdown", "source": ["delta_2 = ", "W^T d"]},
        {"cell_type": "code", "source": "x = 1"},
    ]
    data = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}).encode()

    submission = read_bytes("somebody", "work.ipynb", data)

    assert "x = 1" in submission.source
    assert submission.text == "delta_2 = W^T d"


def test_writing_that_is_no_text_is_a_problem():
    """A .md file in another encoding is named with the byte that does not fit."""
    submission = read_bytes("somebody", "answers.md", b"\xff\xfe\x00")

    assert submission.text == ""
    assert submission.problem is not None

"""Files, folders and uploaded bytes become submissions."""

import io
import json
import os
import zipfile

import pytest

from exercises.hidden_layer_tanh import EXERCISE
from grader.grading import grade, settled
from grader.intake import read_bytes, read_path
from grader.intake.sizes import PROGRAMS, UPLOAD_BYTES


def test_a_file_is_named_after_itself(tmp_path):
    """The submission carries the file's name and text."""
    path = tmp_path / "solution.py"
    path.write_bytes(b"x = 1\r\n")

    submission = read_path(path)

    assert (submission.name, submission.source, submission.problem) == (
        "solution.py",
        "x = 1\n",
        None,
    )


def test_a_test_file_is_graded_if_it_is_the_one_named(tmp_path):
    """Whoever names a file means it."""
    path = tmp_path / "test_mine.py"
    path.write_text("x = 1\n")

    assert read_path(path).source == "x = 1\n"


def test_a_folder_is_searched(tmp_path):
    """A folder counts as everything below it."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "work.py").write_text("x = 1\n")

    assert read_path(tmp_path, "ann").source == "x = 1\n"


def test_a_link_given_by_name_is_followed(tmp_path):
    """The user's own link is no trick."""
    (tmp_path / "work.py").write_text("x = 1\n")
    (tmp_path / "link.py").symlink_to(tmp_path / "work.py")

    assert read_path(tmp_path / "link.py").source == "x = 1\n"


def test_a_link_inside_a_submission_is_not_followed(tmp_path):
    """What a student's link leads to may be anybody's file."""
    (tmp_path / "secret").write_text("root:x\n")
    folder = tmp_path / "ann"
    folder.mkdir()
    (folder / "solution.py").symlink_to(tmp_path / "secret")

    assert str(read_path(folder).problem).startswith("Found solution.py, which is a link")


def test_a_pipe_is_not_waited_for(tmp_path):
    """Only regular files are read."""
    os.mkfifo(tmp_path / "solution.py")

    assert "not a regular file" in str(read_path(tmp_path).problem)


def test_a_hundred_megabytes_are_refused_unread(tmp_path):
    """The size on disk is enough."""
    path = tmp_path / "solution.py"
    with path.open("wb") as opened:
        opened.truncate(100_000_000)

    assert "solution.py has 100,000,000 bytes" in str(read_path(path).problem)


@pytest.mark.parametrize("file", ["work.docx", "work", "work.py.txt", ".py"])
def test_other_kinds_of_files_are_refused(file):
    """The sentence names the file and the kinds that are read."""
    problem = str(read_bytes("ann", file, b"x = 1\n").problem)

    assert problem == f"Found {file}; wanted a .py or .ipynb file, or a .zip with one of them."


@pytest.mark.parametrize("file", ["a.ipynb", "a.zip"])
def test_uploaded_bytes_have_the_same_limits(file):
    """The web's door is as wide as the terminal's."""
    assert "bytes; at most" in str(read_bytes("ann", file, b" " * (UPLOAD_BYTES + 1)).problem)


def test_uploaded_bytes_are_read_by_their_suffix():
    """A .py is text, a .ipynb is JSON."""
    assert read_bytes("ann", "A.PY", b"x = 1").source == "x = 1"
    assert "no notebook" in str(read_bytes("ann", "a.ipynb", b"x = 1").problem)


def zipped(files):
    """Return a zip of files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def notebook(*cells):
    """Return a notebook with these cells of code."""
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})


def test_modules_beside_the_program_come_along():
    """Those that it imports, and what these import; nothing else."""
    files = {
        "hw/solution.py": "from helper import f\n",
        "hw/helper.py": "import utils.net\n",
        "hw/utils/net.py": "x = 1\n",
        "hw/old.py": "helper = 2\n",
        "hw/broken.py": b"\0",
    }
    read = read_bytes("s", "hw.zip", zipped(files))

    assert dict(read.modules) == {"helper": "import utils.net\n", "utils/net": "x = 1\n"}
    assert read.sha256 != read_bytes("s", "hw.zip", zipped(files | {"hw/helper.py": "#"})).sha256


def test_a_module_that_cannot_be_read_is_not_there():
    """The import will fail, and say so."""
    files = {"solution.py": "import helper\n", "helper.py": b"\0"}

    assert read_bytes("s", "hw.zip", zipped(files)).modules == ()


def test_what_cannot_be_read_is_no_candidate():
    """Where one of two programs cannot be read the other is a candidate alone."""
    files = {"a.ipynb": "{", "b.py": "x = 1\n"}
    read = read_bytes("s", "hw.zip", zipped(files))

    assert "2 code files (a.ipynb, b.py)" in str(read.problem)
    assert [one.file for one in read.candidates] == ["b.py"]


def test_too_many_programs_are_not_looked_into():
    """Whoever hands in a course's worth of files says which is meant."""
    read = read_bytes("s", "hw.zip", zipped({f"{n}.py": "x = 1\n" for n in range(PROGRAMS + 1)}))

    assert (read.candidates, read.problem is None) == ((), False)


DELTA = "def delta_k(delta_next, W_next, s_k): return s_k\n"
DW = "def dW_k(delta_k, z_prev): return z_prev\n"


def test_functions_in_files_of_their_own_are_put_together(jail):
    """Scripts and notebooks, whose helpers have the same names; the report says so."""
    head = "import numpy as np\n"
    delta = "g = lambda s: 1 - np.tanh(s) ** 2\n" + DELTA.replace(
        "return s_k", "return (W_next.T @ delta_next) * g(s_k)"
    )
    dw = "g = np.outer\n" + DW.replace("return z_prev", "return g(delta_k, z_prev)")
    files = {"my delta.py": head + delta, "dW.ipynb": notebook(head, dw), "copy.py": head + delta}
    report = grade(EXERCISE, read_bytes("s", "hw.zip", zipped(files)), jail)

    assert report.score == 2
    assert report.left_out == "Put together from files: delta_k from copy.py, dW_k from dW.ipynb."


def test_modules_that_differ_are_not_put_together():
    """Which of two helpers with one name is meant nobody can tell."""
    files = {"a/x.py": f"import u\n{DELTA}", "a/u.py": "k = 1\n"}
    files |= {"b/y.py": f"import u\n{DW}", "b/u.py": "k = 2\n"}

    assert settled(EXERCISE, read_bytes("s", "hw.zip", zipped(files))).problem is not None


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        ({"hw.py": DELTA + DW, "utils.py": "x = 1\n"}, "hw.py"),
        ({"hw.ipynb": notebook(DELTA, DW), "hw (1).ipynb": notebook(DELTA)}, "hw.ipynb"),
        ({"a.ipynb": notebook(DELTA), "b.ipynb": notebook(DELTA)}, "a.ipynb"),
        ({"a.py": DELTA, "b.py": "# no\n" + DELTA}, None),
        ({"a.py": "x = 1\n", "b.py": "class C:\n    " + DELTA}, None),
    ],
)
def test_of_several_programs_the_one_with_the_functions_is_graded(files, chosen):
    """The most of what is asked for, at the left margin; a tie is told, unless they are alike."""
    read = settled(EXERCISE, read_bytes("s", "hw.zip", zipped(files)))

    assert (read.problem is None) == (chosen is not None)
    assert read.file == (chosen or "")

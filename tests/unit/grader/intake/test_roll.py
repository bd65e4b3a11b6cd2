"""Every layout of a class gives each student's submission once, in order, none lost."""

import os
import pickle
import unicodedata
import zipfile

import pytest

from grader.intake import read_class

CODE = "x = 1\n"


def _fill(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _zipped(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def _class(tmp_path, kind, files):
    if kind == "folder":
        return _fill(tmp_path / "class", files)
    return _zipped(tmp_path / "class.zip", files)


def _read(path):
    """Return {name: source or problem} of a class, through a pickle as a worker gets it."""
    roll = pickle.loads(pickle.dumps(read_class(path)))
    read = [upload.read() for upload in roll.uploads]
    assert [upload.name for upload in roll.uploads] == [submission.name for submission in read]
    return {s.name: s.source or str(s.problem) for s in read}


LAYOUTS = {
    "folder per student": (
        {"bob/solution.py": CODE, "ann/deep/work.py": CODE, "labels.json": "{}", "README.md": "x"},
        {"ann": CODE, "bob": CODE},
    ),
    "file per student": (
        {"bob.py": CODE, "ann.py": CODE, "README": "x"},
        {"ann": CODE, "bob": CODE},
    ),
    "same name, two kinds": (
        {"ann.py": CODE, "ann.txt": "x", "ann.zip": "broken", "ann (ann.py)/a.py": CODE},
        {
            "ann (ann.py)": CODE,
            "ann (ann.py) [2]": CODE,
            "ann (ann.zip)": "Found a zip that is damaged, or none at all",
        },
    ),
    "Gradescope": (
        {
            "submission_1/solution.py": CODE,
            "submission_2/solution.py": CODE,
            "submission_3/solution.py": CODE,
            "submission_4/solution.py": CODE,
            "submission_metadata.yml": (
                "submission_1:\n  :submitters:\n  - :name: Zoë Ng\n    :email: z@x\n"
                "  :created_at: 2026-11-23 10:00:00 Z\n  :score: 1.0\n"
                "submission_2:\n  :submitters:\n  - :name: Ann Lee\n  - :name: Bo Li\n"
                "submission_3:\n  :submitters:\n  - :name: Zoë Ng\n"
            ),
        },
        {
            "Ann Lee & Bo Li": CODE,
            "Zoë Ng (submission_1)": CODE,
            "Zoë Ng (submission_3)": CODE,
            "submission_4": CODE,
        },
    ),
    "Moodle, folders": (
        {
            "Ann Lee_123_assignsubmission_file_/work.py": CODE,
            "Ann Lee_123_assignsubmission_onlinetext_/onlinetext.html": "<p>",
            "Ann Lee_77_assignsubmission_file_/work.py": CODE,
            "Bo_9_assignsubmission_onlinetext_/onlinetext.html": "<p>",
        },
        {
            "Ann Lee (Ann Lee_123)": CODE,
            "Ann Lee (Ann Lee_77)": CODE,
            "Bo": "Found no code, but onlinetext.html",
        },
    ),
    "Moodle, files": (
        {
            "Ann Lee_123_assignsubmission_file_solution.py": CODE,
            "Ann Lee_123_assignsubmission_file_notes.pdf": "x",
            "Bo_9_assignsubmission_file_work.pdf": "x",
        },
        {"Ann Lee": CODE, "Bo": "Found no code, but work.pdf"},
    ),
    "Canvas": (
        {
            "leeann_LATE_123_456_solution-1.py": CODE,
            "leeann_123_456_notes.pdf": "x",
            "libo_124_457_work.py": "old = 1\n",
            "libo_124_457_work-2.py": CODE,
            "libo_124_457_work-1.py": "older = 1\n",
            "nobody_125_458_essay.docx": "x",
        },
        {"leeann": CODE, "libo": CODE, "nobody": "Found no code, but essay.docx"},
    ),
    "unicode": (
        {"שרה/solution.py": CODE, "张伟/solution.py": CODE, "Ægir/solution.py": CODE},
        {"Ægir": CODE, "שרה": CODE, "张伟": CODE},
    ),
    "hostile names": (
        {
            "<script>alert(1)</script>".replace("/", "") + "/solution.py": CODE,
            "a\nb/solution.py": CODE,
            "=1+1/solution.py": CODE,
        },
        {"<script>alert(1)<script>": CODE, "=1+1": CODE, "a\nb": CODE},
    ),
}


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_every_layout_is_understood(tmp_path, layout, kind):
    """Folder or zip, each student is there once, in order of names, with the right file."""
    files, expected = LAYOUTS[layout]

    found = _read(_class(tmp_path, kind, files))

    assert list(found) == sorted(found)
    assert {name: text[: len(expected[name])] for name, text in found.items()} == expected


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_strays_are_told_and_are_no_students(tmp_path, kind):
    """Labels, statements and leavings of tools are left out; those that matter are named."""
    files = {"ann.py": CODE, "labels.json": "{}", "sheet.pdf": "x", ".DS_Store": "x"}

    assert read_class(_class(tmp_path, kind, files)).strays == ("labels.json", "sheet.pdf")


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_the_folder_that_an_export_wraps_everything_in_is_stepped_into(tmp_path, kind):
    """assignment_export/ann/... is a class of Ann, not a student called assignment_export."""
    files = {"export/inner/ann/solution.py": CODE, "export/inner/bob/solution.py": CODE}

    assert _read(_class(tmp_path, kind, files)) == {"ann": CODE, "bob": CODE}


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"ann/solution.py": CODE, "ann/helper.py": CODE}, ["ann"]),
        ({"ann/work.py": CODE}, ["ann"]),
        ({"class/ann.py": CODE, "class/bob.py": CODE}, ["ann", "bob"]),
        ({"class/ann/work.py": CODE}, ["ann"]),
    ],
)
def test_one_folder_alone_is_a_student_or_a_class_by_what_it_holds(tmp_path, files, names):
    """A lone folder with a solution is a student; one with students is a class."""
    assert list(_read(_fill(tmp_path / "top", files))) == names


def test_an_empty_folder_is_a_student_who_handed_in_nothing(tmp_path):
    """Nobody is lost, in a folder or in a zip."""
    (tmp_path / "class" / "ann").mkdir(parents=True)
    _fill(tmp_path / "class", {"bob/solution.py": CODE})
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.mkdir("ann")
        archive.writestr("bob/solution.py", CODE)

    for path in (tmp_path / "class", tmp_path / "class.zip"):
        found = _read(path)
        assert found["ann"].startswith("Found nothing at all: it is empty")
        assert found["bob"] == CODE


def test_a_zip_for_each_student_is_read(tmp_path):
    """Zips in a folder, and a zip inside a student's folder, are opened one deep."""
    folder = _fill(tmp_path / "class", {"carl/readme.txt": "x"})
    _zipped(folder / "ann.zip", {"solution.py": CODE})
    _zipped(folder / "carl" / "work.zip", {"solution.py": CODE})

    assert _read(folder) == {"ann": CODE, "carl": CODE}


def test_foreign_archives_are_students_with_a_problem(tmp_path):
    """A .rar is not lost among the strays."""
    found = _read(_fill(tmp_path / "class", {"ann.rar": "x", "bob.tar.gz": "x"}))

    assert found["ann"].startswith("Found no code, but ann.rar; wanted one .py")
    assert len(found) == 2


def test_links_at_the_top_are_students_with_a_problem(tmp_path):
    """An export that was unpacked may hold links to anywhere."""
    folder = _fill(tmp_path / "class", {"bob.py": CODE})
    (folder / "ann.py").symlink_to("/etc/passwd")

    assert _read(folder)["ann"].startswith("Found ann.py, which is a link")


def test_a_file_that_vanishes_is_a_problem_not_a_crash(tmp_path):
    """Between listing and reading, anything may happen to a file."""
    folder = _fill(tmp_path / "class", {"ann.py": CODE})
    (upload,) = read_class(folder).uploads
    (folder / "ann.py").unlink()

    assert "unreadable (No such file or directory)" in str(upload.read().problem)


def test_names_that_are_no_unicode_are_readable_and_unique(tmp_path):
    """Bytes that no encoding explains become a mark; the file is still found."""
    folder = tmp_path / "class"
    folder.mkdir()
    for name in (b"ann\xff.py", b"ann\xfe.py"):
        (folder / os.fsdecode(name)).write_text(CODE)

    found = _read(folder)

    assert set(found.values()) == {CODE}
    assert len(found) == 2
    assert all(name.encode() for name in found)


def test_names_of_two_spellings_of_one_letter_do_not_collide(tmp_path):
    """Composed and decomposed é are two files and look the same: both are kept."""
    spellings = [unicodedata.normalize(form, "é") for form in ("NFC", "NFD")]
    folder = _fill(tmp_path / "class", {f"{name}/solution.py": CODE for name in spellings})

    assert len(_read(folder)) == 2


@pytest.mark.parametrize(
    "metadata", ["- a\n- b\n", "{", "submission_1: 7\n", "!!python/object:os.system {}\n", "\x00"]
)
def test_unreadable_metadata_costs_the_names_alone(tmp_path, metadata):
    """Students are then called after their folders."""
    files = {"submission_1/solution.py": CODE, "submission_metadata.yml": metadata}

    assert _read(_fill(tmp_path / "class", files)) == {"submission_1": CODE}


def test_an_empty_class_is_an_empty_roll(tmp_path):
    """No students is no error here."""
    assert read_class(tmp_path).uploads == ()

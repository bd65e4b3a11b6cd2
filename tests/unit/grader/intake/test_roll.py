"""Every layout of a class gives each student's submission once, in order, none lost."""

import os
import pickle
import unicodedata
import zipfile

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import NothingToGrade
from grader.intake import read_class, read_names
from grader.report import Person

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
    "Canvas, several files and hidden names": (
        {
            "doealice_123_456_answers.md": "x",
            "doealice_LATE_123_457_solution.py": CODE,
            "leexin_anon_LATE_999_461_solution.py": CODE,
            "LATE_anon_9Zx1q_471_solution.py": CODE,
            "anon_ab12C_470_solution.py": CODE,
            "anon_ab12C_472_helper.py": "x",
        },
        {"anon_9Zx1q": CODE, "anon_ab12C": CODE, "doealice": CODE, "leexin": CODE},
    ),
    "Blackboard": (
        {
            "Sheet_1_alice_attempt_2026-03-01-23-59-59.txt": "Name: Alice",
            "Sheet_1_alice_attempt_2026-03-01-23-59-59_solution.py": "old = 1\n",
            "Sheet_1_alice_attempt_2026-03-02-10-00-00_solution.py": CODE,
            "Sheet_1_b_roe_attempt_2026-03-01-23-59-59.txt": "Name: Bob",
            "Sheet_1_b_roe_attempt_2026-03-01-23-59-59_solution.py": CODE,
            "Sheet_1_carl_attempt_2026-03-01-23-59-59.txt": "Name: Carl",
        },
        {"alice": CODE, "b_roe": CODE, "carl": "Found nothing at all: it is empty"},
    ),
    "Brightspace, folders": (
        {
            "12-34 - Alice Doe - Sep 30, 2026 1159 PM/solution.py": "old = 1\n",
            "12-34 - Alice Doe - Oct 2, 2026 900 AM/solution.py": CODE,
            "13-34 - Bob-Lee Roe - Mar 1, 2026 1159 PM/solution.py": CODE,
            "index.html": "<p>",
        },
        {"Alice Doe": CODE, "Bob-Lee Roe": CODE},
    ),
    "Brightspace, files": (
        {
            "12-34 - Alice Doe - Sep 30, 2026 1159 PM - solution.py": "old = 1\n",
            "12-34 - Alice Doe - Oct 2, 2026 900 AM - solution.py": CODE,
            "14-34 - Alice Doe - 2 October, 2026 2100 - my - own.py": CODE,
        },
        {"Alice Doe (Alice Doe 12)": CODE, "Alice Doe (Alice Doe 14)": CODE},
    ),
    "ILIAS": (
        {
            "Doe_Alice_alice_123/20260302120000_work.py": CODE,
            "Doe_Alice_alice_123/20260301120000_work.py": "old = 1\n",
            "Roe_Bob_bob_124/20260302120000_solution.py": CODE,
        },
        {"Doe_Alice_alice_123": CODE, "Roe_Bob_bob_124": CODE},
    ),
    "Sakai": (
        {
            "Sheet 1/Doe, Alice(alice01)/Submission attachment(s)/solution.py": CODE,
            "Sheet 1/Doe, Alice(alice01)/timestamp.txt": "2026",
            "Sheet 1/Roe, Bob(bob02)/timestamp.txt": "2026",
            "Sheet 1/grades.csv": "x",
        },
        {"Doe, Alice(alice01)": CODE, "Roe, Bob(bob02)": "Found nothing at all: it is empty"},
    ),
    "Gradescope, namesakes": (
        {
            "submission_1/solution.py": CODE,
            "submission_2/solution.py": CODE,
            "submission_3/solution.py": CODE,
            "submission_metadata.yml": (
                "submission_1:\n  :submitters:\n  - :name: Sam Lee\n    :sid: 1001\n"
                "submission_2:\n  :submitters:\n  - :name: Sam Lee\n    :sid: 1002\n"
                "submission_3:\n  :submitters:\n  - :name: Sam Lee\n    :sid: 1003\n"
                "  - :name: Ada Ng\n    :sid: 1004\n"
            ),
        },
        {"Sam Lee & Ada Ng": CODE, "Sam Lee (1001)": CODE, "Sam Lee (1002)": CODE},
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


def test_half_a_letter_in_metadata_is_no_name(tmp_path, monkeypatch):
    """What no file can hold becomes a question mark; only YAML's parser in Python lets it in."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    metadata = 'submission_1:\n  :submitters:\n  - :name: "A\\ud800n"\n'
    files = {"submission_1/solution.py": CODE, "submission_metadata.yml": metadata}
    (upload,) = read_class(_fill(tmp_path / "class", files)).uploads

    assert (upload.name, upload.people) == ("A?n", (Person("A?n"),))


def test_an_empty_class_is_an_empty_roll(tmp_path):
    """No students is no error here."""
    assert read_class(tmp_path).uploads == ()


def test_earlier_attempts_are_told(tmp_path):
    """What does not count is left out with a sentence."""
    files = {f"S_ann_attempt_2026-03-0{day}-10-00-00_a.py": CODE for day in (1, 2, 3)}

    assert read_class(_fill(tmp_path / "class", files)).notes == (
        "ann handed in again; the last counts, 2 earlier attempts left out.",
    )


NAME = st.text("ab_- 1", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(students=st.sets(NAME, min_size=1, max_size=6), days=st.lists(st.integers(1, 9), min_size=1))
def test_every_student_of_a_blackboard_download_is_there_once(tmp_path_factory, students, days):
    """Whatever they are called, and however often they handed in."""
    folder = tmp_path_factory.mktemp("class")
    for student in students:
        for day in days:
            name = f"Sheet 1_{student}_attempt_2026-03-0{day}-10-00-00_solution.py"
            (folder / name).write_text(f"day = {day}\n")

    assert sorted(_read(folder).values()) == [f"day = {max(days)}\n"] * len(students)


WORKSHEET = """Identifier;Full name;ID number;Email address
Participant 1234;Alice Doe;00123;alice@u.example
Participant 77;Bob Roe;00124;bob@u.example
Participant 5;Nobody Here;00125;
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_list_says_who_is_who(tmp_path, encoding):
    """By what a submission is called, or by the platform's number of its student."""
    (tmp_path / "list.csv").write_text(WORKSHEET, encoding=encoding)
    files = {
        "Participant 1234_5678_assignsubmission_file_/solution.py": CODE,
        "Bob R._77_assignsubmission_file_/solution.py": CODE,
        "Carl_6_assignsubmission_file_/solution.py": CODE,
    }
    names = read_names(tmp_path / "list.csv")
    roll = read_class(_fill(tmp_path / "class", files), names)

    assert {upload.name: upload.people for upload in roll.uploads} == {
        "Alice Doe": (Person("Alice Doe", "00123", "alice@u.example"),),
        "Bob Roe": (Person("Bob Roe", "00124", "bob@u.example"),),
        "Carl": (),
    }


def test_one_person_behind_two_submissions_is_told(tmp_path):
    """Nobody can say which counts; the instructor can."""
    (tmp_path / "list.csv").write_text("submission,name,number\na,Ann,1\nb,Ann,1\n")
    folder = _fill(tmp_path / "class", {"a/x.py": CODE, "b/x.py": CODE})
    roll = read_class(folder, read_names(tmp_path / "list.csv"))

    assert [upload.name for upload in roll.uploads] == ["Ann (1)", "Ann (1) [2]"]
    assert roll.notes == ("Ann is behind more than one submission: a, b.",)


@pytest.mark.parametrize(
    "content", [b"who,name\na,Ann\n", b"\x00\x81", b"submission\n" + b"x" * 200_000]
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path, content):
    """With what is wanted."""
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(NothingToGrade):
        read_names(tmp_path / "list.csv")

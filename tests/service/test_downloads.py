"""Everything that was handed in, as one zip: whose it is, under which name, never held whole."""

import io
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake import read_class
from submissions.domain.file_names import file_name
from submissions.domain.people import Role
from submissions.services.downloads import Which, open_download
from submissions.services.people import apply_roster, enrol, leave
from submissions.services.privacy import delete_person
from tests.service.world import OPERATOR, RIGHT, WRONG


def download(world, which=Which.LAST):
    """Return what is packed, as its reader has it: path -> bytes, in order."""
    found = world.ask(open_download, world.grader, world.assignment.id, which)
    with ZipFile(io.BytesIO(b"".join(found.parts()))) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


@pytest.fixture
def listed(world):
    """Return a world whose class list calls two students in its own way."""
    text = "number,name,login\n12-345,Müller / Ada,student\n,Byron,classmate\n"
    world.do(apply_roster, world.instructor, world.course.id, text)
    return world


def test_each_student_has_a_folder_as_the_class_list_calls_them(listed):
    """With the number, or else the login; the last attempt in it, byte by byte."""
    listed.hand_in(WRONG)
    listed.hand_in(RIGHT, file="C:\\work\\Lösung.py")
    listed.hand_in(WRONG, actor=listed.classmate)

    assert download(listed) == {
        "Byron (classmate)/solution.py": WRONG,
        "Müller _ Ada (12-345)/Lösung.py": RIGHT,
    }
    assert download(listed, Which.ALL) == {
        "Byron (classmate)/attempt-001/solution.py": WRONG,
        "Müller _ Ada (12-345)/attempt-001/solution.py": WRONG,
        "Müller _ Ada (12-345)/attempt-002/Lösung.py": RIGHT,
    }


def test_who_left_is_among_them_and_staff_is_not(world):
    """What students handed in stays; what staff tried out is nobody's work."""
    world.hand_in()
    world.hand_in(actor=world.instructor)
    world.do(leave, world.instructor, world.course.id, world.student.user_id)

    assert list(download(world)) == ["Student (student)/solution.py"]


def test_the_time_is_that_of_handing_in(world):
    """On the clocks of the assignment."""
    at = world.hand_in().submitted_at
    found = world.ask(open_download, world.grader, world.assignment.id)
    with ZipFile(io.BytesIO(b"".join(found.parts()))) as archive:
        (info,) = archive.infolist()

    written = datetime(*info.date_time, tzinfo=UTC)
    assert 3590 < (written - at).total_seconds() % 86400 < 7210  # Zurich is ahead of UTC


def test_nothing_handed_in_is_an_empty_zip(world):
    """Not an error: a script that asks each hour need not care."""
    assert download(world) == {}


def test_whoever_is_deleted_meanwhile_is_left_out(world):
    """What is packed is read when its turn comes."""
    world.hand_in()
    world.hand_in(WRONG, actor=world.classmate)
    found = world.ask(open_download, world.grader, world.assignment.id)
    world.do(delete_person, world.admin, world.student.user_id, login="student")

    with ZipFile(io.BytesIO(b"".join(found.parts()))) as archive:
        assert archive.namelist() == ["Classmate (classmate)/solution.py"]


def test_names_that_become_one_are_told_apart(world):
    """Also where a system does not tell capitals from small letters."""
    for login, name in (("a:b", "Same"), ("a?b", "SAME")):
        who = world.person(login)
        with world.services.writing() as work:
            work.users.replace(replace(work.users.get(who.user_id), name=name))
        world.do(enrol, OPERATOR, world.course.id, login, Role.STUDENT)
        world.hand_in(actor=who)

    first, second = download(world)
    assert first == "Same (a_b)/solution.py"
    assert second.startswith("SAME (a_b) [")


def test_the_grader_reads_what_was_downloaded(listed, tmp_path):
    """`grader batch` finds each student once, under the name of the list."""
    listed.hand_in(RIGHT)
    listed.hand_in(WRONG, actor=listed.classmate)
    found = listed.ask(open_download, listed.grader, listed.assignment.id)
    path = tmp_path / found.name
    path.write_bytes(b"".join(found.parts()))

    roll = read_class(path)

    assert [one.name for one in roll.uploads] == ["Byron (classmate)", "Müller _ Ada (12-345)"]
    assert [one.read().problem for one in roll.uploads] == [None, None]
    assert roll.strays == roll.notes == ()


def test_no_more_than_an_upload_is_held(world):
    """However many there are, and however large together."""
    size, count = 400_000, 24
    for number in range(count):
        noise = number.to_bytes(2, "big").hex().encode()
        world.hand_in(b"x = '" + noise * (size // len(noise)) + b"'\n")
    found = world.ask(open_download, world.grader, world.assignment.id, Which.ALL)
    largest = 0

    tracemalloc.start()
    for part in found.parts():
        largest = max(largest, len(part))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert largest < 128 * 1024
    assert peak < size * count / 3


@given(st.text(max_size=400))
def test_a_file_name_is_one_on_every_system(said):
    """Of whatever was typed: no separator, no device, no hidden file, short, and kept as it is."""
    name = file_name(said, "upload")

    assert name == file_name(name, "upload")
    assert not set(name) & set('/\\:*?"<>|\0\n\x1b\u202e')
    assert name.strip(" .") == name
    assert 1 <= len(name.encode()) <= 210
    assert name.partition(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("..", "upload"),
        (" . ", "upload"),
        ("-rf", "_rf"),
        ("~root", "_root"),
        ("con.py", "_con.py"),
        ("a/../b", "a_.._b"),
        ("e\u0301.py", "é.py"),
        ("x" * 300 + ".ipynb", "x" * 194 + ".ipynb"),
    ],
)
def test_names_that_mean_something_to_a_system_are_changed(said, name):
    """To one that means nothing, and is as like as can be."""
    assert file_name(said, "upload") == name

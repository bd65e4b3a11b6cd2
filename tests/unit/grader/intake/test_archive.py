"""Zips are read in place, within bounds, and never unpacked."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import NothingToGrade, SourceTooLarge, SubmissionError
from grader.intake import read_bytes
from grader.intake.archive import Archive, open_archive
from grader.intake.sizes import SOURCE_BYTES


def _zip(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _problem(data):
    return str(read_bytes("ann", "work.zip", data).problem)


def test_the_code_in_a_zip_is_found():
    """A folder in the zip, and what macOS adds to it, do not matter."""
    data = _zip({"hw/solution.py": "x = 1\n", "__MACOSX/hw/._solution.py": "\0"})

    assert read_bytes("ann", "work.ZIP", data).source == "x = 1\n"


def test_names_made_on_windows_are_read():
    """Backslashes separate folders."""
    assert read_bytes("ann", "w.zip", _zip({"hw\\solution.py": "x = 1\n"})).source == "x = 1\n"


def test_a_zip_bomb_is_refused_by_what_it_says():
    """The declared size alone is enough; nothing is inflated."""
    problem = _problem(_zip({"solution.py": b"#" * 50_000_000}))

    assert "50,000,000 bytes; at most 1,048,576 are read" in problem


def test_a_zip_bomb_that_lies_is_not_inflated():
    """A member that says it is small and is not ends as damage, after a bounded read."""
    data = bytearray(_zip({"solution.py": b"#" * 50_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)

    assert "damaged" in _problem(bytes(data))


@pytest.mark.parametrize("name", ["../solution.py", "/etc/solution.py", "a/../../solution.py"])
def test_a_path_that_leads_out_is_not_read(name):
    """Such members count as not there."""
    assert _problem(_zip({name: "x = 1\n"})).startswith("Found nothing at all")


def test_an_encrypted_zip_is_called_so():
    """The flag is found before any password is asked for."""
    data = bytearray(_zip({"solution.py": "x = 1\n"}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(header) + offset] |= 1

    assert _problem(bytes(data)) == "Found an encrypted zip; wanted a zip without a password."


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unusual_compression_is_refused(method):
    """Methods whose memory the sender decides are not unpacked."""
    assert "unusual way" in _problem(_zip({"solution.py": "x = 1\n"}, method))


def test_a_zip_in_a_zip_is_refused():
    """One layer is enough for anybody."""
    assert "a zip inside a zip" in _problem(_zip({"inner.zip": _zip({"solution.py": "x"})}))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "damaged"),
        (b"not a zip", "damaged"),
        (_zip({}), "it is empty"),
        (_zip({"readme.md": "x"}), r"no code, but readme.md"),
        (_zip({"solution.py": "x = 1\n"})[:-30], "damaged"),
        (_zip({"solution.py": ""}), "which is empty"),
    ],
    ids=["empty file", "text", "empty zip", "no code", "cut", "empty code"],
)
def test_what_cannot_be_graded_gets_a_sentence(data, found):
    """Damage, emptiness and missing code are told apart."""
    assert found in _problem(data)


def test_a_crowd_of_files_is_refused_before_it_is_listed():
    """A table of contents that would fill the memory is not read."""
    crowd = _zip({f"folder/with/a/long/name/{n:06}.txt": "" for n in range(30_000)})

    assert "more than 10,000 files" in _problem(crowd)


def test_contents_of_the_wrong_checksum_are_damage():
    """A flipped bit is noticed."""
    data = _zip({"solution.py": "x = 1\n"}, zipfile.ZIP_STORED)

    assert "damaged" in _problem(data.replace(b"x = 1\n", b"x = 2\n"))


def test_reading_is_bounded_by_the_callers_limit():
    """Nobody gets more than they asked for."""
    with pytest.raises(SourceTooLarge):
        open_archive(_zip({"a.py": b"#" * 11})).read("a.py", 10)
    assert open_archive(_zip({"a.py": b"#" * 10})).read("a.py", 10) == b"#" * 10


def test_a_class_zip_that_is_none_is_refused(tmp_path):
    """A text named .zip is not a class."""
    path = tmp_path / "class.zip"
    path.write_text("hello")

    with pytest.raises(NothingToGrade, match="damaged, or none at all"):
        Archive(path).tops()


_GOOD = _zip({"solution.py": "x = 1\n", "folder/notes.txt": "hello" * 50})


@given(st.data())
def test_a_damaged_zip_is_a_program_or_a_problem(data):
    """Any bytes changed anywhere: never a crash, never more than the limit."""
    damaged = bytearray(_GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    submission = read_bytes("ann", "w.zip", bytes(damaged[cut:] if cut < 20 else damaged[:cut]))

    assert isinstance(submission.problem, SubmissionError) or submission.source
    assert len(submission.source) <= SOURCE_BYTES


_NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(_NAMES, st.binary(max_size=50), max_size=4))
def test_names_of_any_kind_are_survived(files):
    """Unicode, controls and slashes in names never crash the reader."""
    submission = read_bytes("ann", "w.zip", _zip(files))

    assert submission.source or submission.problem


def test_a_member_without_a_name_is_not_code():
    """A name of nothing at all is passed over."""
    data = _zip({"a.py": "x = 1\n"}).replace(b"a.py", b"\0.py")

    assert "it is empty" in _problem(data)


def test_zlib_errors_are_damage():
    """A deflated stream that breaks in the middle is damage, not a crash."""
    data = bytearray(_zip({"solution.py": bytes(range(256)) * 20}))
    at = data.find(b"solution.py") + len("solution.py")
    data[at : at + 10] = b"\xff" * 10

    with pytest.raises(zlib.error):
        zlib.decompress(b"\xff" * 10)
    assert "damaged" in _problem(bytes(data))


def test_a_zip_is_listed_once_however_many_files_are_read(monkeypatch):
    """A hostile one lists thousands, and twenty of them are read."""
    opened = []

    class Counted(zipfile.ZipFile):
        def __init__(self, *args, **kwargs):
            opened.append(1)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr("grader.intake.archive.ZipFile", Counted)
    crowd = {f"{n}.txt": "a = b" for n in range(9000)} | {"solution.py": "x = 1\n"}
    submission = read_bytes("ann", "work.zip", _zip(crowd))

    assert (submission.source, len(submission.writings)) == ("x = 1\n", 20)
    assert opened == [1]


def test_files_are_counted_whatever_their_names_take():
    """Short names fit many into a small table of contents."""
    crowd = _zip({f"{n:x}": "" for n in range(10_001)}, zipfile.ZIP_STORED)

    assert "more than 10,000 files" in _problem(crowd)


def test_what_is_written_is_bounded_in_sum():
    """Thirty kilobytes must not become twenty megabytes that are kept."""
    words = {f"{n}.md": "word\n" * (SOURCE_BYTES // 10) for n in range(3)}

    assert "at most 1,048,576 are read" in _problem(_zip(words | {"solution.py": "x = 1\n"}))
    assert len(read_bytes("ann", "w.zip", _zip(dict([*words.items()][:2]))).text) < SOURCE_BYTES + 9

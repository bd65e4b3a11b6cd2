"""Python files are decoded as Python does it; what is none is refused with a sentence."""

import pytest

from grader.errors import NothingToGrade, SourceNotText, SourceTooLarge
from grader.intake.sizes import SOURCE_BYTES
from grader.intake.text import decode


@pytest.mark.parametrize(
    "data",
    [
        "π = 3\nx = 1\n".encode(),
        "π = 3\nx = 1\n".encode("utf-8-sig"),
        "π = 3\r\nx = 1\r\n".encode(),
        "π = 3\rx = 1\r".encode(),
    ],
    ids=["plain", "byte-order mark", "CRLF", "CR"],
)
def test_byte_order_marks_and_line_ends_make_no_difference(data):
    """However an editor saved it, the same program comes out."""
    assert decode("a.py", data) == "π = 3\nx = 1\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("latin-1", "# é"), ("cp1252", "# €"), ("euc-jp", "# 日本"), ("koi8-r", "# да")],
)
@pytest.mark.parametrize("before", ["", "#!/usr/bin/python\n", "\n"])
def test_a_coding_line_is_followed(encoding, text, before):
    """A coding comment in the first or second line says how to decode, as in PEP 263."""
    source = f"{before}# -*- coding: {encoding} -*-\n{text}\n"

    assert decode("a.py", source.encode(encoding)) == source


def test_a_coding_line_further_down_is_a_comment():
    """From the third line on, a coding comment means nothing."""
    source = "\n\n# coding: latin-1\nπ = 3\n"

    assert decode("a.py", source.encode()) == source


@pytest.mark.parametrize(
    "coding", ["punycode", "unicode_escape", "rot13", "base64", "zlib", "no-such-thing", "utf-16"]
)
def test_encodings_nobody_writes_programs_in_are_refused(coding):
    """Encodings that are no text, slow or unknown are named in the refusal."""
    with pytest.raises(NothingToGrade, match=coding):
        decode("a.py", f"# coding: {coding}\nx = 1\n".encode())


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    """Nothing but white space is no program."""
    with pytest.raises(NothingToGrade, match=r"a\.py, which is empty; wanted a file with Python"):
        decode("a.py", data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x7fELF\x02", "compiled"),
        (b"MZ\x90\0\x03", "compiled"),
        (b"x = 1\0\n", "binary"),
    ],
)
def test_a_binary_file_is_called_what_it_is(data, kind):
    """The sentence says what was found in place of a program."""
    with pytest.raises(NothingToGrade, match=kind):
        decode("a.py", data)


def test_a_program_may_begin_with_any_letters():
    """MZ is the mark of Windows programs, and a fine name for a variable."""
    assert decode("a.py", b"MZ = 1\n") == "MZ = 1\n"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_editors_write_is_read(encoding):
    """Old ones write cp1252 without a word about it, others UTF-16 with its mark."""
    mark = "\ufeff" if encoding.endswith(("-le", "-be")) else ""

    assert decode("a.py", f"{mark}x = 1  # é\r\n".encode(encoding)) == "x = 1  # é\n"


def test_what_came_along_from_a_page_is_left_out():
    """No-break spaces are spaces, and what has no width is nothing: Python would refuse both."""
    copied = "\u200bdef\u00a0f(x):\n\u00a0\u202f  return x\ufeff\n"

    assert decode("a.py", copied.encode()) == "def f(x):\n    return x\n"


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        ("é = 1".encode("latin-1") + b"\x81", 0),
        (b"\xff\xfex\x00\n", 4),
        (b"# coding: ascii\n\xe9", 16),
    ],
    ids=["neither UTF-8 nor cp1252", "half a character of UTF-16", "not what it says"],
)
def test_text_in_no_encoding_is_refused_with_the_place(data, offset):
    """What cannot be decoded at all, or not as it says, is not guessed at."""
    with pytest.raises(SourceNotText) as caught:
        decode("a.py", data)

    assert offset == caught.value.offset


def test_a_program_beyond_the_limit_is_refused():
    """A megabyte is enough for any solution."""
    with pytest.raises(SourceTooLarge, match=f"{SOURCE_BYTES + 1:,}"):
        decode("a.py", b"#" * (SOURCE_BYTES + 1))

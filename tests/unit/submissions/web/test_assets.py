"""Scripts and styles are loaded once: compressed, kept for a year, new when they change."""

import gzip
import re

import pytest

from submissions.web.assets import Assets


def addresses(site, page):
    """Return the files that a page loads."""
    found = site["student"].get(page).text
    return re.findall(r'(?:src|href)="(/(?:static|katex)/[^"]+)"', found)


def test_what_a_page_loads_is_kept_and_compressed(shared):
    """A year, by everybody in between; and it is what lies in the folder."""
    paths = addresses(shared, "/assignments/1")
    assert {path.rpartition("/")[2] for path in paths} >= {"site.css", "site.js", "katex.min.js"}
    for path in paths:
        plain = shared["nobody"].client.get(path, buffered=True)
        squeezed = {"Accept-Encoding": "gzip"}
        small = shared["nobody"].client.get(path, headers=squeezed, buffered=True)

        assert plain.status_code == small.status_code == 200
        if path.endswith(".woff2"):  # which are compressed as they are
            assert small.data == plain.data
        else:
            assert gzip.decompress(small.data) == plain.data
        for answer in (plain, small):
            assert "max-age=31536000" in answer.headers["Cache-Control"]
            assert "immutable" in answer.headers["Cache-Control"]
        assert small.content_type == plain.content_type


def test_a_first_visit_is_a_third_of_what_it_was(shared):
    """Of all files that the page of an assignment names, the editor included."""
    paths = addresses(shared, "/assignments/1")
    base = next(path for path in paths if path.endswith("site.js")).removesuffix("site.js")
    paths.append(f"{base}vendor/codemirror/editor.js")
    squeeze = {"Accept-Encoding": "gzip"}
    asked = (shared["nobody"].client.get(path, headers=squeeze, buffered=True) for path in paths)
    sizes = [len(answer.data) for answer in asked]

    assert sum(sizes) < 260_000


def test_pages_of_another_release_get_what_is_here(shared):
    """And ask again the next time."""
    answer = shared["nobody"].client.get("/static/0123/site.css", buffered=True)

    assert answer.status_code == 200
    assert "max-age=31536000" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../auth.py", "..%2fauth.py", "no.css", "%2e%2e/auth.py"])
def test_nothing_else_is_served(shared, name):
    """Neither what is not there nor what lies outside."""
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        path = f"/static/0123/{name}"
        assert shared["nobody"].client.get(path, headers=headers).status_code == 404


def test_the_address_changes_with_any_file(tmp_path):
    """Its contents, or its name."""
    digests = set()
    for name, content in (("a.js", "1"), ("a.js", "2"), ("b.js", "2")):
        (tmp_path / name).write_text(content)
        digests.add(Assets(tmp_path).digest)

    assert len(digests) == 3

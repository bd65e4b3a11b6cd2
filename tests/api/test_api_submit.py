"""Handing in through the API: once, bounded; all bad input of the design is refused."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from submissions.domain.people import Actor
from submissions.domain.submission import Status
from submissions.services.assignments import change_assignment
from tests.doing import do
from tests.kept import kept
from tests.unit.submissions.web.world import grade_all

GOOD = b"def hidden_layer_tanh():\n    return 1\n"


def zipped(name, content=GOOD):
    """Return an archive with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def stored(site):
    """Return how many submissions are stored."""
    with site.services.store.reading() as work:
        return kept(work.submissions).count()


def changed(site, **fields):
    """Change the empty assignment, as its instructor."""
    who = site.demo.instructor
    actor = Actor(who.id, who.login, who.name)
    do(site.services, change_assignment, actor, replace(site.demo.sheet, **fields))


@pytest.mark.parametrize("key", ["short", "a" * 101, "with space", "umläut-umläut"])
def test_what_is_no_key(shared, key):
    """It is refused, or trying again would not be harmless."""
    found = shared["student"].submit(shared.demo.sheet.id, GOOD, key)

    assert (found.status_code, found.json["errors"][0]["field"]) == (422, "Idempotency-Key")


class TestOnce:
    """A key makes trying again harmless."""

    def test_the_same_key_is_the_same_submission(self, api):
        """Also after the answer was lost."""
        before = stored(api)
        answers = [api["student"].submit(api.demo.sheet.id, GOOD, "one-key-for-it") for _ in "ab"]

        assert [one.status_code for one in answers] == [202, 202]
        assert answers[0].json == answers[1].json
        assert answers[0].headers["Location"] == f"/api/v1/submissions/{answers[0].json['id']}"
        assert stored(api) == before + 1

    def test_a_key_with_other_work_is_refused(self, api):
        """Nothing of it is taken in silence."""
        api["student"].submit(api.demo.sheet.id, GOOD, "one-key-for-it")
        found = api["student"].submit(api.demo.sheet.id, GOOD + b"# more", "one-key-for-it")

        assert (found.status_code, found.json["code"]) == (409, "key_reused")

    def test_without_a_key_each_is_another(self, api):
        """Whoever sends none wants no such care."""
        ids = {api["student"].submit(api.demo.sheet.id, GOOD).json["id"] for _ in range(2)}

        assert len(ids) == 2

    def test_from_a_token_that_may_only_hand_in(self, api):
        """It reads its verdict as well, and nobody else's."""
        program = api.program("student01", "submit")
        made = program.submit(api.demo.sheet.id, GOOD)
        found = program.get(f"/submissions/{made.json['id']}")

        assert found.json["submission"]["status"] == Status.QUEUED
        assert found.json["final"] is False
        assert (
            api.program("student02", "submit").get(f"/submissions/{made.json['id']}").status_code
            == 404
        )
        assert program.get(f"/courses/{api.demo.course.id}/gradebook").status_code == 403


BAD = {
    "empty": ("s.py", b"", 422, "empty"),
    "binary": ("s.py", b"\x00\x01\x02\xff" * 50, 422, ""),
    "wrong encoding": ("s.py", b"x = 1  # \xe9\x81", 422, "UTF-8"),
    "path traversal": ("s.zip", lambda: zipped("../../etc/passwd.py"), 422, ""),
    "zip bomb": ("s.zip", lambda: zipped("s.py", b"0" * 300 * 2**20), 413, ""),
    "broken zip": ("s.zip", b"PK\x03\x04 nothing", 422, ""),
    "notebook without code": (
        "s.ipynb",
        json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(),
        422,
        "",
    ),
    "no such kind": ("s.exe", b"MZ", 422, ""),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_graded_costs_nothing(shared, case):
    """A sentence, no attempt, no path or traceback of ours."""
    file, content, status, words = BAD[case]
    before = stored(shared)

    made = content() if callable(content) else content  # a bomb takes a second to build
    found = shared["student"].submit(shared.demo.sheet.id, made, file=file)

    assert found.status_code == status, found.text
    assert words in found.json["detail"]
    assert "Traceback" not in found.text
    assert stored(shared) == before


def test_too_large(shared):
    """Also when it is larger than anything the server takes."""
    sizes = (shared.services.limits.upload_bytes + 1, shared.services.limits.upload_bytes + 2**21)
    found = [shared["student"].submit(shared.demo.sheet.id, b"#" * size) for size in sizes]

    assert [one.status_code for one in found] == [413, 413]
    assert {one.json["code"] for one in found} == {"source_too_large"}


def test_no_file_and_no_form(shared):
    """The field has a name."""
    path = f"/assignments/{shared.demo.sheet.id}/submissions"
    nothing = shared["student"].ask("POST", path)
    elsewhere = shared["student"].ask("POST", path, data={"upload": (io.BytesIO(GOOD), "s.py")})

    assert [one.status_code for one in (nothing, elsewhere)] == [422, 422]
    assert "field 'file'" in elsewhere.json["detail"]


def test_an_assignment_that_is_not_there(shared):
    """Nor one of another course."""
    assert shared["student"].submit(9999, GOOD).status_code == 404
    assert shared["stranger"].submit(shared.demo.sheet.id, GOOD).status_code == 404


def test_at_the_deadlines_second(api, monkeypatch):
    """The second of the closing still belongs to it, the next does not."""
    at = api.demo.sheet.created_at.replace(microsecond=0) + timedelta(days=3)
    changed(api, due_at=at, closes_at=at)
    clock = api.services.clock
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(seconds=0.9))
    program = api.program("student01", "submit")
    in_time = program.submit(api.demo.sheet.id, GOOD)
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(seconds=1))
    late = program.submit(api.demo.sheet.id, GOOD)

    assert in_time.status_code == 202
    assert (late.status_code, late.json["code"]) == (409, "assignment_closed")
    assert "ask your instructor" in late.json["detail"]


def test_faster_than_people(api):
    """The limit is the page's: thirty in a minute."""
    for at in range(30):
        api["instructor"].submit(api.demo.sheet.id, GOOD + b"#%d" % at)
    found = api["instructor"].submit(api.demo.sheet.id, GOOD)

    assert found.status_code == 429
    assert int(found.headers["Retry-After"]) > 0


def test_one_who_left_meanwhile(api):
    """Their work is graded and stays, and is no longer theirs to see."""
    made = api["student"].submit(api.demo.sheet.id, GOOD).json
    student = api.demo.students[0].id
    api["instructor"].ask("DELETE", f"/courses/{api.demo.course.id}/people/{student}")

    assert grade_all(api.services) == 1

    assert api["student"].get(f"/submissions/{made['id']}").status_code == 404
    found = api["instructor"].get(f"/submissions/{made['id']}").json
    assert found["submission"]["status"] == Status.GRADED


@pytest.mark.parametrize("name", ["Žofie Ñandú", "محمد العربي", "李小龙", "a\u202eb"])
def test_names_from_everywhere(api, name):
    """Names and file names come back as they were, right-to-left ones too."""
    user = api.demo.students[0].id
    api["admin"].ask("PATCH", f"/users/{user}", {"name": name})
    made = api["student"].submit(api.demo.sheet.id, GOOD, file=f"{name}.py")
    found = api["student"].get(f"/submissions/{made.json['id']}").json

    assert (found["author"]["name"], found["submission"]["file"]) == (name, f"{name}.py")
    sent_back = api["student"].get(f"/submissions/{made.json['id']}/upload")
    assert sent_back.data == GOOD

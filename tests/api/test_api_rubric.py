"""Rubrics for programs: written, applied, read with the verdict."""

import pytest

SUBMISSION = "/submissions/1"


@pytest.fixture
def rubric(api):
    """Return where the rubric of the first assignment is."""
    return f"/assignments/{api.demo.practical.id}/rubric"


def add(api, rubric, title="Clear", points=1.5):
    """Put an item into the rubric, and return it as it is said."""
    made = api["instructor"].ask("POST", rubric, {"title": title, "points": points})
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"/api/v1/rubric-items/{made.json['id']}"
    return made.json


def test_a_rubric_is_written_applied_and_read(api, rubric):
    """The verdict has the items, for its student too; the gradebook counts with them."""
    clear, sloppy = add(api, rubric), add(api, rubric, "Sloppy", -2.0)

    marked = api["grader"].ask("POST", f"{SUBMISSION}/rubric", {"apply": [clear["id"]]})
    assert (marked.status_code, marked.json["points"]) == (200, 9.0)
    change = {"apply": [sloppy["id"]], "take_off": [clear["id"]]}
    api["grader"].ask("POST", f"{SUBMISSION}/rubric", change)

    shown = api["student"].get(SUBMISSION).json
    assert (shown["points"], [one["title"] for one in shown["rubric"]]) == (5.5, ["Sloppy"])
    found = api["grader"].get(rubric).json["items"]
    assert [(one["item"]["title"], one["submissions"]) for one in found] == [
        ("Clear", 0),
        ("Sloppy", 1),
    ]
    book = api["instructor"].get(f"/courses/{api.demo.course.id}/gradebook").json["items"]
    grades = [one for row in book for one in row["grades"] if one["submission_id"] == 1]
    assert [(one["points"], one["rubric"]) for one in grades] == [(5.5, -2.0)]


def test_an_item_is_changed_as_it_was_read(api, rubric):
    """What is left out stays; somebody else's change meanwhile is not overwritten."""
    clear = add(api, rubric)
    add(api, rubric, "Sloppy", -2.0)
    at = f"/rubric-items/{clear['id']}"
    api["grader"].ask("POST", f"{SUBMISSION}/rubric", {"apply": [clear["id"]]})
    read = api["instructor"].get(at)

    match = {"headers": {"If-Match": read.headers["ETag"]}}
    changed = api["instructor"].ask("PATCH", at, {"points": 1.0, "place": 2}, **match)
    assert (changed.json["item"]["points"], changed.json["item"]["place"]) == (1.0, 2)
    assert (changed.json["item"]["title"], changed.json["submissions"]) == ("Clear", 1)
    assert api["student"].get(SUBMISSION).json["points"] == 8.5

    late = api["instructor"].ask("PATCH", at, {"points": 2.0}, **match)
    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")


def test_what_is_applied_is_removed_only_if_that_is_said(api, rubric):
    """Refused with 409 until then."""
    clear = add(api, rubric)
    at = f"/rubric-items/{clear['id']}"
    api["grader"].ask("POST", f"{SUBMISSION}/rubric", {"apply": [clear["id"]]})

    assert api["instructor"].ask("DELETE", at).status_code == 409
    assert api["instructor"].ask("DELETE", f"{at}?take_off=true").status_code == 204
    assert api["student"].get(SUBMISSION).json["points"] == 7.5
    assert api["instructor"].get(at).status_code == 404


@pytest.mark.parametrize(
    "body", [{"title": "t"}, {"title": "t", "points": 2e6}, {"title": "", "points": 1.0}]
)
def test_what_no_rubric_takes_is_refused(api, rubric, body):
    """With the field."""
    assert api["instructor"].ask("POST", rubric, body).status_code == 422


def test_the_description_has_it(shared):
    """Addresses, and what they speak of."""
    document = shared["nobody"].get("/openapi.json").json

    assert {"get", "post"} <= set(document["paths"]["/assignments/{assignment_id}/rubric"])
    assert "post" in document["paths"]["/submissions/{submission_id}/rubric"]
    assert "RubricItem" in document["components"]["schemas"]

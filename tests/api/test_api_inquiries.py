"""Inquiries for programs: asked, listed, answered with points."""


def test_an_inquiry_goes_there_and_back(api):
    """As on the pages, with the same states."""
    assignment, course = api.demo.practical.id, api.demo.course.id
    api["instructor"].ask("PATCH", f"/assignments/{assignment}", {"inquiry_days": 7})
    about = api["student"].get("/submissions/1/inquiries").json
    assert (about["inquiries"], about["may_ask"]) == ([], True)

    made = api["student"].ask("POST", "/submissions/1/inquiries", {"text": "Why?"})
    path = made.headers["Location"].removeprefix("/api/v1")
    queue = api["grader"].get(f"/courses/{course}/inquiries").json
    assert [one["inquiry"]["id"] for one in queue["items"]] == [made.json["id"]]

    reply = {"text": "So.", "points": 9.0, "close": True}
    assert api["student"].ask("POST", f"{path}/replies", reply).status_code == 403
    answered = api["grader"].ask("POST", f"{path}/replies", reply)
    assert (answered.status_code, answered.json["state"]) == (200, "closed")

    page = api["student"].get(path).json
    assert [one["message"]["text"] for one in page["thread"]] == ["Why?", "So."]
    assert page["may_reply"] is False
    assert api["grader"].get(f"/courses/{course}/inquiries").json["items"] == []
    every = api["grader"].get(f"/courses/{course}/inquiries?state=all").json["items"]
    assert [one["student"] for one in every] == [api.demo.students[0].name]
    shown = api["student"].get(f"/assignments/{assignment}").json
    assert shown["grade"]["points"] == 9.0


def test_what_may_not_be_asked_is_refused_with_a_code(api):
    """409, and the code says why."""
    refused = api["student"].ask("POST", "/submissions/1/inquiries", {"text": "Why?"})

    assert (refused.status_code, refused.json["code"]) == (409, "inquiry_refused")

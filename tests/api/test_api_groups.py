"""Groups for programs: made, joined, set by a list; what one hands in counts for all."""


def grouped(api):
    """Let an assignment be done in pairs, and return its address."""
    path = f"/assignments/{api.demo.practical.id}"
    api["instructor"].ask("PATCH", path, {"grouping": "chosen", "group_size": 2})
    return path


def test_two_students_hand_in_together(api):
    """Each finds the attempt among their own; nobody leaves then."""
    path = grouped(api)
    made = api["student"].ask("POST", f"{path}/group")
    assert (made.status_code, made.json["room"]) == (201, 1)
    code = {"code": made.json["group"]["code"]}
    joined = api["classmate"].ask("POST", f"{path}/group/join", code)
    assert (joined.status_code, len(joined.json["names"])) == (200, 2)

    sent = api["classmate"].submit(api.demo.practical.id, b"def f(): pass")
    for who in ("student", "classmate"):
        found = api[who].get(f"{path}/submissions").json["items"]
        assert found[0]["submission"]["id"] == sent.json["id"]
        assert found[0]["submission"]["group_id"] == made.json["group"]["id"]
    refused = api["student"].ask("DELETE", f"{path}/group")
    assert (refused.status_code, refused.json["code"]) == (409, "group_refused")
    assert api["student"].get(f"{path}/group").json["may_leave"] is False


def test_a_code_that_is_none_is_not_found(api):
    """404, as for any other thing that there is not."""
    path = grouped(api)

    assert api["student"].ask("POST", f"{path}/group/join", {"code": "x"}).status_code == 404
    assert api["student"].ask("DELETE", f"{path}/group").status_code == 404


def test_staff_sets_groups(api):
    """Shown, done, one moved, one group dissolved."""
    path = grouped(api)
    first, second = (student.id for student in api.demo.students[:2])
    text = {"text": "student01,Red\nstudent02,Red"}
    shown = api["instructor"].ask("POST", f"{path}/groups/preview", text).json
    assert (len(shown["moved"]), shown["made"]) == (2, ["Red"])
    assert api["grader"].get(f"{path}/groups").json["items"] == []
    api["instructor"].ask("PUT", f"{path}/groups", text)
    (row,) = api["grader"].get(f"{path}/groups").json["items"]
    assert (row["group"]["name"], row["user_ids"]) == ("Red", [first, second])

    moved = api["instructor"].ask("PUT", f"{path}/groups/members/{second}", {"group": "Blue"})
    assert moved.status_code == 204
    api["instructor"].ask("DELETE", f"{path}/groups/{row['group']['id']}")
    (row,) = api["grader"].get(f"{path}/groups").json["items"]
    assert (row["group"]["name"], row["user_ids"]) == ("Blue", [second])
    wrong = api["instructor"].ask("PUT", f"{path}/groups", {"text": "nobody,Red"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "group_list_invalid")

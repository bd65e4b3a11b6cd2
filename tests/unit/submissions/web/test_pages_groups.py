"""The pages of groups: a student's own, those of an assignment, and where a group is named."""

import io
import re

import pytest

from tests.unit.submissions.web.test_pages_permissions import ASSIGNMENT
from tests.unit.submissions.web.world import HOSTILE, Visitor, grade_all


@pytest.fixture
def grouped(site):
    """Return a site whose first assignment is done in pairs that students choose."""
    set_groups(site, "chosen")
    site.visitors["third"] = Visitor(site.app, "student03")
    return site


def set_groups(site, groups, **more):
    """Say in the form how an assignment is handed in."""
    form = {**ASSIGNMENT, "points": "10", "published": "on", "groups": groups, **more}
    answer = site["instructor"].post(path(site, "/edit"), form)
    assert answer.status_code == 302, answer.text


def path(site, rest=""):
    """Return an address of the first assignment."""
    return f"/assignments/{site.demo.practical.id}{rest}"


def paired(site):
    """Let two students be a group, and return its code."""
    site["student"].post(path(site, "/group"))
    code = re.search(r"<code>(\w{6})</code> is the code", site["student"].get(path(site)).text)[1]
    site["classmate"].post(path(site, "/group/join"), {"code": code})
    return code


def test_students_make_a_group_and_leave_it(grouped):
    """By its code; the page says who is in it, what that means, and how to go."""
    before = grouped["student"].get(path(grouped)).text
    assert "You are in no group" in before
    paired(grouped)
    page = grouped["classmate"].get(path(grouped)).text

    names = [student.name for student in grouped.demo.students[:2]]
    assert all(name in page for name in names)
    assert "Group 1" in page
    assert "is the code" not in page  # it is full
    assert grouped["classmate"].post(path(grouped, "/group/leave")).status_code == 302
    assert "You are in no group" in grouped["classmate"].get(path(grouped)).text


def test_a_wrong_code_is_told_at_its_field(grouped):
    """Nothing is said of what other groups there are."""
    answer = grouped["third"].post(path(grouped, "/group/join"), {"code": "zzzzzz"})

    assert answer.status_code == 422
    assert "no group of this assignment has it" in answer.text


def test_what_a_group_handed_in_names_all_whom_it_counts_for(grouped):
    """On its page, for its members and for staff, and in the lists of staff."""
    paired(grouped)
    sent = {"pasted": "def f(): pass", "client_token": "0123456789"}
    at = grouped["classmate"].post(path(grouped, "/submit"), sent).location
    grade_all(grouped.services)
    names = [student.name for student in grouped.demo.students[:2]]

    for who in ("student", "classmate", "grader"):
        page = grouped[who].get(at).text
        assert "Handed in by a group" in page
        assert all(name in page for name in names)
    assert f"Grade by hand of {names[1]} alone" in grouped["grader"].get(at).text
    assert grouped["third"].get(at).status_code == 404
    assert grouped["instructor"].get(path(grouped, "/submissions")).text.count("Group 1") == 2
    assert grouped["instructor"].get("/courses/1/gradebook").text.count(">Group 1<") == 2
    own = grouped["student"].get(path(grouped)).text
    assert "attempts" in own
    assert "To leave the group, ask your instructors" in own


def test_staff_sets_groups_by_a_list(grouped):
    """A file or text, shown before, done after; what is wrong is said with its line."""
    set_groups(grouped, "listed")
    text = "login,group\nstudent01,Red\nstudent02,Red\nstudent03,Blue"
    file = (io.BytesIO(text.encode()), "groups.csv")
    shown = grouped["instructor"].post(path(grouped, "/groups"), {"file": file}).text
    assert "What would change" in shown
    assert "Red" in shown
    assert "Nobody is in a group yet" in grouped["instructor"].get(path(grouped, "/groups")).text

    done = grouped["instructor"].post(path(grouped, "/groups/apply"), {"text": text})
    page = grouped["instructor"].get(done.location).text
    assert "2 groups" in page
    assert (
        "Your instructors put students" in Visitor(grouped.app, "student04").get(path(grouped)).text
    )
    again = grouped["instructor"].post(path(grouped, "/groups"), {"text": text}).text
    assert "nothing would change" in again
    wrong = grouped["instructor"].post(path(grouped, "/groups"), {"text": f"{HOSTILE},A"})
    assert wrong.status_code == 422
    assert "Line 1 of the list of groups" in wrong.text
    assert HOSTILE not in wrong.text


def test_staff_moves_one_and_dissolves(grouped):
    """The page of the groups changes; graders look and change nothing."""
    paired(grouped)
    user = str(grouped.demo.students[2].id)
    grouped["instructor"].post(path(grouped, "/groups/move"), {"user_id": user, "group": HOSTILE})
    page = grouped["instructor"].get(path(grouped, "/groups")).text
    assert "2 groups" in page
    assert HOSTILE not in page
    assert "Dissolve" not in grouped["grader"].get(path(grouped, "/groups")).text

    group = re.search(r"/groups/(\d+)/dissolve", page)[1]
    grouped["instructor"].post(path(grouped, f"/groups/{group}/dissolve"))
    assert "1 group<" in grouped["instructor"].get(path(grouped, "/groups")).text


def test_the_form_says_what_is_wrong_with_groups(grouped):
    """At the field; another assignment shares the groups of the first."""
    bad = {**ASSIGNMENT, "points": "10", "groups": "99", "group_size": "1"}
    answer = grouped["instructor"].post(path(grouped, "/edit"), bad)
    assert answer.status_code == 422
    assert "2 to 100" in answer.text
    answer = grouped["instructor"].post(path(grouped, "/edit"), {**bad, "group_size": "3"})
    assert "wanted another assignment of this course" in answer.text

    sheet, shared = grouped.demo.sheet.id, str(grouped.demo.practical.id)
    form = {**ASSIGNMENT, "exercise": "practical-1", "groups": shared, "published": "on"}
    stored = grouped["instructor"].post(f"/assignments/{sheet}/edit", form)
    assert stored.status_code == 302, stored.text
    paired(grouped)
    assert "The groups are those of" in grouped["student"].get(f"/assignments/{sheet}").text
    assert (
        "These are the groups of" in grouped["instructor"].get(f"/assignments/{sheet}/groups").text
    )
    assert "Shared by" in grouped["instructor"].get(path(grouped, "/groups")).text


def test_without_groups_nobody_sees_any(site):
    """The student's page is as ever; staff is told where to begin."""
    assert "Your group" not in site["student"].get(path(site)).text
    page = site["instructor"].get(path(site, "/groups")).text
    assert "Let them hand in as groups" in page
    assert site["student"].post(path(site, "/group")).status_code == 409

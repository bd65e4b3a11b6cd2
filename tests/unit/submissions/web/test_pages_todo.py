"""What waits for staff, one after the other; programs that are alike, side by side."""

import pytest

from tests.kept import kept
from tests.unit.submissions.web.test_pages_permissions import ASSIGNMENT
from tests.unit.submissions.web.world import HOSTILE

PROGRAM = "def f(a):\n    return a * 7 + 3  # {}\n"


@pytest.fixture
def alike(site):
    """Let two students hand in the same but for a comment; return the numbers of both."""
    path = f"/assignments/{site.demo.sheet.id}/submit"
    return [
        int(
            site[role]
            .post(path, {"pasted": PROGRAM.format(role), "client_token": "0123456789"})
            .location.rpartition("/")[2]
        )
        for role in ("student", "classmate")
    ]


@pytest.fixture
def asked(site):
    """Let a student ask about a grade; return the number of the inquiry."""
    path = f"/assignments/{site.demo.practical.id}/edit"
    form = {**ASSIGNMENT, "points": "10", "inquiry_days": "7", "published": "on"}
    assert site["instructor"].post(path, form).status_code == 302
    form = {"text": "Why?", "question": "delta_k"}
    return int(site["student"].post("/submissions/1/inquiries", form).location.rpartition("/")[2])


def pair_of(site, alike):
    """Return the address of both programs side by side."""
    first, second = alike
    return f"/assignments/{site.demo.sheet.id}/similarity/pair?first={first}&second={second}"


def test_two_programs_stand_side_by_side(site, alike):
    """What is alike is said by a sign and a word, not by a colour alone."""
    path = f"/assignments/{site.demo.sheet.id}/similarity"
    groups = site["instructor"].get(path).text
    assert "to be looked at" in groups
    assert f"first={alike[0]}&amp;second={alike[1]}" in groups

    page = site["instructor"].get(pair_of(site, alike)).text
    assert '<tr class="same">' in page
    assert '≈<span class="unseen"> renamed</span>' in page
    assert "100 % alike" in page
    assert "Nobody has looked at it yet" in page


def test_a_look_is_noted_and_a_new_attempt_brings_it_back(site, alike):
    """With who looked, when, and what they said, which is harmless text."""
    path = f"/assignments/{site.demo.sheet.id}/similarity"
    form = {"submission_ids": alike, "note": HOSTILE}
    answer = site["grader"].post(f"{path}/looks", form)
    assert answer.status_code == 303

    for where in (path, answer.location):
        page = site["instructor"].get(where).text
        assert "looked at" in page
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
    assert "Mark all" not in site["instructor"].get(answer.location).text

    again = {"pasted": "def f(a):\n    return a * 8 + 3\n", "client_token": "another-one"}
    site["student"].post(f"/assignments/{site.demo.sheet.id}/submit", again)
    assert "changed since it was looked at" in site["instructor"].get(path).text


def test_what_is_no_pair_is_told(site, alike):
    """Programs from elsewhere, of one student, or none at all."""
    path = f"/assignments/{site.demo.sheet.id}/similarity"
    staff = site["instructor"]

    assert staff.get(f"{path}/pair").status_code == 404
    assert staff.get(f"{path}/pair?first={alike[0]}&second=1").status_code == 404
    assert staff.get(f"{path}/pair?first={alike[0]}&second={alike[0]}").status_code == 422
    assert staff.get(f"{path}?least=20").status_code == 422
    assert staff.post(f"{path}/looks", {"submission_ids": [alike[0]]}).status_code == 422


def test_a_bar_leads_from_one_to_the_next(site, alike, asked):
    """From the list to the inquiry, from there to the programs, and back to the list."""
    course = f"/courses/{site.demo.course.id}"
    staff = site["instructor"]
    page = staff.get(f"{course}/todo").text
    assert f"{course}/todo/inquiry-{asked}" in page
    assert "3 things wait for a person" in page  # the class has a pair of its own

    first = staff.get(f"{course}/todo/inquiry-{asked}")
    assert first.location == f"/inquiries/{asked}?todo=inquiry-{asked}"
    page = staff.get(first.location).text
    assert "1 of 3" in page
    assert f'rel="next" accesskey="n" href="{course}/todo/similar-1"' in page
    assert 'name="todo" value="inquiry-' in page

    second = staff.get(f"{course}/todo/similar-{alike[0]}")
    page = staff.get(second.location).text
    assert "3 of 3" in page
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


def test_after_an_answer_the_bar_is_still_there(site, asked):
    """It says that it is done, and what is left; then it leads to the next."""
    form = {"text": "Because.", "todo": f"inquiry-{asked}"}
    answer = site["grader"].post(f"/inquiries/{asked}/replies", form)

    assert answer.location == f"/inquiries/{asked}?todo=inquiry-{asked}"
    page = site["grader"].get(answer.location).text
    assert "Done. 1 is left." in page
    assert "/todo/similar-1" in page


def test_a_bar_is_for_staff_and_for_what_there_is(site, asked):
    """A student who is sent such an address sees their page, without a bar."""
    course = site.demo.course.id
    for key in (f"inquiry-{asked}", "nonsense", "pending-999"):
        page = site["student"].get(f"/inquiries/{asked}?todo={key}")
        assert page.status_code == 200
        assert 'class="walk"' not in page.text
    assert 'class="walk"' not in site["grader"].get(f"/inquiries/{asked}?todo=nonsense").text
    assert site["grader"].get(f"/courses/{course}/todo/nonsense").status_code == 422
    gone = site["grader"].get(f"/courses/{course}/todo/pending-999")
    assert gone.location == f"/courses/{course}/todo"


def test_where_one_came_from_leads_nowhere_else(site, asked):
    """What a form carries is put behind one of our addresses, as text."""
    form = {"text": "Because.", "todo": "x&next=//evil.example"}
    answer = site["grader"].post(f"/inquiries/{asked}/replies", form)

    assert answer.location == f"/inquiries/{asked}?todo=x%26next%3D%2F%2Fevil.example"


def test_a_course_in_which_nothing_waits_says_so(site):
    """With a drawing."""
    form = {"submission_ids": ["1", "2", "3"], "note": ""}
    site["grader"].post(f"/assignments/{site.demo.practical.id}/similarity/looks", form)
    page = site["grader"].get(f"/courses/{site.demo.course.id}/todo").text

    assert "Nothing waits for a person here" in page
    assert 'class="network"' in page


def test_lists_are_narrowed_by_section_and_state(site):
    """By fields that keep what was chosen, and a way back."""
    course = f"/courses/{site.demo.course.id}/gradebook"
    staff = site["instructor"]
    assert "64 students." in staff.get(course).text
    graded = kept_grades(site)
    page = staff.get(f"/assignments/{site.demo.practical.id}/submissions?state=graded").text
    assert f"{graded} of {graded} students" in page
    missing = staff.get(f"/assignments/{site.demo.practical.id}/submissions?state=missing").text
    assert f"0 of {64 - graded} students" in missing
    assert '<option value="missing" selected>' in missing
    assert staff.get(f"{course}?section=A").text.count("student") > 32
    assert "No student is like that" in staff.get(f"{course}?section=nowhere").text
    assert staff.get(f"{course}?state=tired").status_code == 422


def kept_grades(site):
    """Return how many have a grade for the first assignment."""
    with site.services.store.reading() as work:
        return len(kept(work.grades).find(assignment_id=site.demo.practical.id))


def test_one_goes_from_student_to_student(site):
    """In the order of the list that one came from, with its filters; and back to it."""
    staff, assignment = site["instructor"], site.demo.practical.id
    page = staff.get(f"/assignments/{assignment}/submissions?state=graded&sort=login").text
    link = "/submissions/1?list=sort%3Dlogin%26state%3Dgraded"
    assert link in page

    page = staff.get(link).text
    assert "1 of 3" in page
    assert 'href="/submissions/2?list=sort%3Dlogin%26state%3Dgraded"' in page
    assert f'href="/assignments/{assignment}/submissions?sort=login&amp;state=graded"' in page
    said = staff.post("/submissions/1/comments", {"text": "t", "list": "sort=login"}).location
    assert said == "/submissions/1?list=sort%3Dlogin"
    assert 'class="walk"' not in site["student"].get(link).text
    assert 'class="walk"' not in staff.get("/submissions/1?list=state%3Dtired").text

    student = site.demo.students[0].id
    book = f"/courses/{site.demo.course.id}/students/{student}?list=sort%3Dlogin"
    assert "1 of 64" in staff.get(book).text


def test_a_course_has_plots_with_their_numbers(site):
    """Totals, means, who handed in, top mistakes; before there is anything, a drawing."""
    page = site["instructor"].get(f"/courses/{site.demo.course.id}/statistics").text
    for said in ("Students by total as a table", "Mean by assignment", "Handed in by assignment"):
        assert said in page
    assert "M02 wrong sign" in page or "wrong sign" in page
    assert "style=" not in page

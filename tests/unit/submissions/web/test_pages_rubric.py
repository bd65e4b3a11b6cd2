"""The pages of rubrics: written by instructors, ticked by graders, read by students."""

import re
from urllib.parse import urlencode, urlsplit

import pytest

from tests.kept import kept
from tests.unit.submissions.web.test_pages_permissions import ASSIGNMENT
from tests.unit.submissions.web.world import HOSTILE, grade_all

SUBMISSION = "/submissions/1"


def path(site):
    """Return where the rubric is."""
    return f"/assignments/{site.demo.practical.id}/rubric"


def add(site, title, points):
    """Put an item into the rubric; return its number."""
    answer = site["instructor"].post(path(site), {"title": title, "points": points})
    assert answer.status_code == 302, answer.text
    with site.services.store.reading() as work:
        return kept(work.rubric_items).first(title=title).id


@pytest.fixture
def written(site):
    """Return a site with a rubric of two items."""
    site.clear, site.sloppy = add(site, "Clear", "1,5"), add(site, f"Sloppy {HOSTILE}", "−2")
    return site


def mark(site, *items, stood=(), role="grader", **more):
    """Send the boxes as the browser would."""
    form = {"item": [str(one) for one in items], "stood": [str(one) for one in stood], **more}
    return site[role].post(f"{SUBMISSION}/rubric", form)


def points(site):
    """Return the first student's points."""
    with site.services.store.reading() as work:
        return kept(work.grades).first(submission_id=1).points


def order(page):
    """Return the titles of a rubric as they stand there."""
    return re.findall(r'<tr><th scope="row" class="wrap">(\w+)', page)


def test_an_instructor_writes_a_rubric(written):
    """With a comma and a minus of print; a grader reads it and changes nothing."""
    page, read = (written[who].get(path(written)).text for who in ("instructor", "grader"))

    assert order(page) == ["Clear", "Sloppy"]
    assert "+1.5" in page
    assert "−2" in page
    assert HOSTILE not in page
    assert "A grade stays within 0 and 10 points" in page
    assert "Add an item" in page
    assert order(read) == order(page)
    assert "Add an item" not in read
    assert "/rubric-items/" not in read


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"title": "", "points": "1"}, "0 characters"),
        ({"title": "Fine words", "points": "many"}, "enter a number from -1,000,000"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(written, form, said):
    """In the form for a new item and in that of one that is there."""
    for to in (path(written), f"/rubric-items/{written.clear}"):
        answer = written["instructor"].post(to, form)
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{form["points"]}"' in answer.text
    assert order(written["instructor"].get(path(written)).text) == ["Clear", "Sloppy"]


def test_items_are_moved_by_buttons(written):
    """The first has no way up, the last none down."""
    page = written["instructor"].get(path(written)).text
    assert (page.count("Up with"), page.count("Down with")) == (1, 1)

    written["instructor"].post(f"/rubric-items/{written.sloppy}/place", {"place": "1"})

    assert order(written["instructor"].get(path(written)).text) == ["Sloppy", "Clear"]


def test_boxes_are_ticked_and_cleared(written):
    """The grade follows, the page says so, and the boxes are as they were left."""
    before = points(written)
    answer = mark(written, written.clear)
    page = written["grader"].get(answer.location).text
    assert "It is stored; the grade follows." in page
    assert points(written) == before + 1.5
    assert re.search(rf'name="item" value="{written.clear}" checked accesskey="1"', page)
    assert f'name="stood" value="{written.clear}"' in page
    assert f'name="stood" value="{written.sloppy}"' not in page

    mark(written, written.sloppy, stood=[written.clear])
    assert points(written) == before - 2


def test_what_another_ticked_meanwhile_stays(written):
    """A page that was open for long takes off only what it had shown."""
    before = points(written)
    mark(written, written.clear, role="instructor")
    mark(written, written.sloppy)

    assert points(written) == before - 0.5


@pytest.mark.parametrize("said", ["", "state=graded"])
def test_the_next_student_is_one_button_away(written, said):
    """The list that one came from stays, the whole one too, and so does what was ticked."""
    page = written["grader"].get(f"{SUBMISSION}?{urlencode({'list': said})}").text
    assert f'name="list" value="{said}"' in page
    then = re.search(r'<button name="then" value="(\d+)"', page)[1]
    assert 'name="then"' not in written["grader"].get(SUBMISSION).text

    answer = mark(written, written.clear, then=then, list=said)

    to = urlsplit(answer.location)
    assert (to.path, to.query) == (f"/submissions/{then}", urlencode({"list": said}))
    assert "Previous student" in written["grader"].get(answer.location).text
    with written.services.store.reading() as work:
        assert kept(work.rubric_marks).count(submission_id=1) == 1


def test_a_box_that_is_none_is_refused(written):
    """As is a next one that is no number."""
    assert mark(written, "x").status_code == 422
    assert mark(written, 999).status_code == 404
    assert mark(written, written.clear, then="/elsewhere").status_code == 422


def test_the_student_reads_how_the_points_came_about(written):
    """What was found, what was judged, and that a grade is held where it would go beyond."""
    mark(written, written.clear)
    page = written["student"].get(SUBMISSION).text
    assert "Found by machine: 7.5 points. Judged by a person:" in page
    assert '<span class="number">+1.5</span>' in page
    assert "9</strong>" in page
    assert "stays within" not in page
    assert 'action="/submissions/1/rubric"' not in page

    great = add(written, "Great", "50")
    mark(written, great)
    page = written["student"].get(SUBMISSION).text
    assert "10</strong>" in page
    assert "A grade stays within 0 and 10 points" in page
    assert (
        "rubric +2.5" in written["grader"].get(path(written).replace("rubric", "submissions")).text
    )
    student = written.demo.students[0].id
    course = written.demo.course.id
    assert "rubric +2.5" in written["grader"].get(f"/courses/{course}/students/{student}").text


def test_a_grade_by_hand_is_said_to_stand(written):
    """To whoever ticks, and to the student."""
    to = f"/assignments/{written.demo.practical.id}/students/{written.demo.students[0].id}/override"
    written["grader"].post(to, {"points": "3", "reason": "r"})
    mark(written, written.clear)

    assert points(written) == 3
    assert "set by hand and stands; what is ticked" in written["grader"].get(SUBMISSION).text
    assert "counts once that is taken back" in written["student"].get(SUBMISSION).text


def test_what_a_change_does_is_said_before(written):
    """On how many submissions an item stands; and grades follow at once."""
    item = f"/rubric-items/{written.clear}"
    assert "It stands on no submission yet" in written["instructor"].get(item).text
    mark(written, written.clear)
    before = points(written)

    page = written["instructor"].get(item).text
    assert "It stands on 1 submission: other points change its grades" in page
    assert "Change it on 1 submission" in page
    written["instructor"].post(item, {"title": "Clear", "points": "0.5"})

    assert points(written) == before - 1


def test_deleting_what_is_applied_asks_first(written):
    """And nothing is lost until that is answered."""
    mark(written, written.clear)
    before, item = points(written), f"/rubric-items/{written.clear}"

    asked = written["instructor"].post(f"{item}/remove")
    assert asked.status_code == 422
    assert "It stands on 1 submission: tick this" in asked.text
    assert points(written) == before

    done = written["instructor"].post(f"{item}/remove", {"take_off": "on"})
    assert "The item is deleted." in written["instructor"].get(done.location).text
    assert points(written) == before - 1.5

    written["instructor"].post(f"/rubric-items/{written.sloppy}/remove")
    assert "The rubric has no items yet" in written["instructor"].get(path(written)).text


def test_one_may_mark_before_the_grader_is_through(written):
    """The page says when it counts."""
    file = {"pasted": "def f(): pass", "client_token": "t" * 20}
    kept_at = written["student"].post(path(written).replace("rubric", "submit"), file).location
    assert "counts as soon as this is graded" in written["grader"].get(kept_at).text

    written["grader"].post(f"{kept_at}/rubric", {"item": str(written.clear)})
    grade_all(written.services)

    assert "Judged by a person" in written["student"].get(kept_at).text


def test_an_assignment_lets_a_grade_go_beyond(written):
    """A box of its form; the rubric's page says it."""
    edit = path(written).replace("rubric", "edit")
    form = {**ASSIGNMENT, "points": "10", "published": "on", "beyond_points": "on"}
    answer = written["instructor"].post(edit, form)
    assert answer.status_code == 302, answer.text

    mark(written, add(written, "Great", "50"))

    assert points(written) == 57.5
    assert "above the assignment's points" in written["grader"].get(path(written)).text
    mark(written, add(written, "Awful", "-500"))
    assert "A grade is never below 0" in written["student"].get(SUBMISSION).text


def test_the_pages_speak_german(written):
    """Students and staff alike."""
    mark(written, written.clear)
    german = {"headers": {"Accept-Language": "de"}}

    shown = written["student"].get(SUBMISSION, **german).text
    assert "Von einer Person beurteilt" in shown
    assert "+1,5" in shown
    assert "Kriterium hinzufügen" in written["instructor"].get(path(written), **german).text
    asked = written["instructor"].post(f"/rubric-items/{written.clear}/remove", **german)
    assert "Es steht bei 1 Abgabe" in asked.text

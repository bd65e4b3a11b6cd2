"""The pages of inquiries: asked on the page of a submission, answered from a queue."""

import pytest

from tests.kept import kept
from tests.unit.submissions.web.test_pages_permissions import ASSIGNMENT
from tests.unit.submissions.web.world import HOSTILE

SUBMISSION = "/submissions/1"


@pytest.fixture
def asking(site):
    """Return a site whose students may ask for a week."""
    path = f"/assignments/{site.demo.practical.id}/edit"
    form = {**ASSIGNMENT, "points": "10", "inquiry_days": "7", "published": "on"}
    assert site["instructor"].post(path, form).status_code == 302
    return site


def begin(site, text="Why?", question="delta_k"):
    """Ask about the first submission; return the path of the thread."""
    form = {"text": text, "question": question}
    answer = site["student"].post(f"{SUBMISSION}/inquiries", form)
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_question_goes_there_and_back(asking):
    """The student asks on the page of the verdict, and reads the answer there."""
    assert "Your question" in asking["student"].get(SUBMISSION).text
    path = begin(asking, HOSTILE)
    course = f"/courses/{asking.demo.course.id}"
    assert "1 inquiry waits" in asking["grader"].get(course).text
    assert "1 inquiry" not in asking["student"].get(course).text
    assert path in asking["grader"].get(f"{course}/inquiries").text

    page = asking["grader"].get(path).text
    assert HOSTILE not in page
    assert "Agrees on none" in page  # what was found about the question
    answer = {"text": "You are right.", "points": "9,5", "close": "on"}
    asking["grader"].post(f"{path}/replies", answer)

    thread = asking["student"].get(path).text
    assert "You are right." in thread
    assert "This inquiry is closed" in thread
    verdict = asking["student"].get(SUBMISSION).text
    assert '<span class="chip ">closed</span>' in verdict
    assert "About <code>delta_k</code>" in verdict
    assert "<option>delta_k</option>" not in verdict
    assert "No inquiry waits" in asking["grader"].get(f"{course}/inquiries").text
    assert path in asking["grader"].get(f"{course}/inquiries?state=closed").text
    with asking.services.store.reading() as work:
        assert kept(work.grades).first(overridden=True).points == 9.5


def test_the_queue_has_a_next_and_a_previous_one(asking):
    """For staff; the student has no queue."""
    first, second = begin(asking), begin(asking, question="")

    assert f'rel="next" href="{second}"' in asking["grader"].get(first).text
    assert f'rel="prev" href="{first}"' in asking["grader"].get(second).text
    assert 'rel="next"' not in asking["student"].get(first).text


def test_a_student_finds_the_answer_from_the_course(asking):
    """Their own inquiries, and nobody else's."""
    path, course = begin(asking), f"/courses/{asking.demo.course.id}"
    asking["grader"].post(f"{path}/replies", {"text": "So."})

    assert "1 inquiry of yours answered" in asking["student"].get(course).text
    page = asking["student"].get(f"{course}/inquiries?state=answered").text
    assert path in page
    assert "Gradebook" not in page
    assert "There are none" in asking["classmate"].get(f"{course}/inquiries?state=all").text


def test_whoever_may_not_regrade_is_not_offered_it(asking):
    """An instructor proposes one from the thread, with the inquiry as the reason."""
    path = begin(asking)

    assert "Propose a regrade" not in asking["student"].get(path).text
    assert "Propose a regrade" not in asking["grader"].get(path).text
    assert 'value="Inquiry 1"' in asking["instructor"].get(path).text


def test_a_student_ends_it(asking):
    """And is not asked for more."""
    path = begin(asking)
    answer = asking["student"].post(f"{path}/close", follow_redirects=True).text

    assert "The inquiry is closed" in answer
    assert "Something more" not in answer
    assert asking["student"].post(f"{path}/replies", {"text": "x"}).status_code == 409


def test_nothing_is_offered_where_nobody_may_ask(site):
    """As assignments are by default."""
    assert "Your question" not in site["student"].get(SUBMISSION).text
    assert site["student"].post(f"{SUBMISSION}/inquiries", {"text": "Why?"}).status_code == 409
    bad = site["grader"].get(f"/courses/{site.demo.course.id}/inquiries?state=lost")
    assert bad.status_code == 422

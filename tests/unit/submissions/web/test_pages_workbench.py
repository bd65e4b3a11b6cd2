"""The workbench: the starter in the editor, checks without attempts, formulas as they are read."""

import io
from dataclasses import replace

import pytest

from grader.report import FeedbackLevel
from submissions.domain.assignment import Counts
from submissions.domain.people import Actor
from submissions.services.assignments import create_assignment
from submissions.services.rehearsing import MOST_HERE, rehearse_next
from tests.doing import do
from tests.kept import kept
from tests.unit.submissions.web.test_pages_student import PROGRAM, change, hand_in, submissions
from tests.unit.submissions.web.world import HOSTILE, entry, grade_all

PART = {"headers": {"X-Part": "check"}}


def check(site, assignment, role="student", *, part=True, **form):
    """Check something; as a script does, or as a plain form."""
    more = PART if part else {}
    path = f"/assignments/{assignment.id}/check"
    return site[role].post(path, form or {"pasted": PROGRAM}, **more)


def written(site):
    """Give an exercise that asks for formulas alone."""
    user = site.demo.instructor
    teacher = Actor(user.id, user.login, user.name)
    wanted = replace(site.demo.sheet, title="In writing", exercise="written-practical")
    return do(site.services, create_assignment, teacher, wanted)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Let no answer wait: no grader runs here."""
    monkeypatch.setattr("submissions.web.workbench._WAIT_S", 0.0)


def test_the_starter_stands_in_the_editor(shared):
    """Ready to be filled in, and no kind is asked for where there is one."""
    page = shared["student"].get(f"/assignments/{shared.demo.sheet.id}").text

    assert "def delta_out(y_out" in page
    assert 'data-language="python"' in page
    assert "<select" not in page


def test_a_check_uses_no_attempt_and_says_what_was_found(site):
    """First that it waits, then each function; hostile text stays text."""
    sheet = site.demo.practical
    waiting = check(site, sheet)
    assert waiting.headers["X-Final"] == "0"
    assert "Waiting for a grader" in waiting.text

    assert rehearse_next(site.services, lambda _: entry())
    found = site["student"].get(f"/assignments/{sheet.id}/check")

    assert found.headers["X-Final"] == "1"
    assert 'data-said="1 of 2 functions is right on the public inputs."' in found.text
    assert "no attempt is used" in found.text
    assert HOSTILE not in found.text
    assert len(submissions(site, site.demo.students[0])) == 1


def test_where_outcomes_are_withheld_a_check_tells_what_runs(site):
    """And says why it tells no more."""
    change(site, site.demo.practical, feedback_level=FeedbackLevel.SCORE)
    check(site, site.demo.practical)
    rehearse_next(site.services, lambda _: entry())
    found = site["student"].get(f"/assignments/{site.demo.practical.id}/check").text

    assert "2 of 2 functions run on the public inputs." in found
    assert "What is right is not shown" in found
    assert "Agrees on none" not in found


def test_without_a_script_a_check_is_the_page_with_what_was_typed(site):
    """Nothing typed is lost, and the answer stands beside it."""
    page = check(site, site.demo.sheet, part=False, pasted="x = 1\r\n").text

    assert ">\nx = 1" in page
    assert "Waiting for a grader" in page
    assert 'id="hand-in"' in page


def test_a_file_can_be_checked_while_the_starter_stands_in_the_editor(site):
    """It is no text that was typed; what was is never dropped silently."""
    starter = site["student"].get(f"/assignments/{site.demo.sheet.id}/starter").text
    for pasted, status in ((starter, 200), ("x = 1", 422)):
        file = (io.BytesIO(PROGRAM.encode()), "mine.py")
        assert check(site, site.demo.sheet, pasted=pasted, file=file).status_code == status

    with site.services.store.reading() as work:
        assert kept(work.rehearsals).first().file == "mine.py"


def test_too_many_checks_are_refused_beside_the_editor(site):
    """With how long to wait, for people and programs."""
    for _ in range(MOST_HERE):
        assert check(site, site.demo.sheet).status_code == 200
    refused = check(site, site.demo.sheet)

    assert refused.status_code == 429
    assert refused.headers["X-Final"] == "1"
    assert "Retry-After" in refused.headers
    assert "Too many tries" in refused.text
    page = check(site, site.demo.sheet, part=False, pasted="x = 2")
    assert (page.status_code, ">\nx = 2" in page.text) == (429, True)


def test_a_failure_of_ours_is_no_ones_fault(site):
    """It says so, and that one may try again."""
    check(site, site.demo.sheet)
    rehearse_next(site.services, lambda _: replace(entry(), errored=True))

    found = site["student"].get(f"/assignments/{site.demo.sheet.id}/check").text
    assert "the fault is ours, not yours" in found


def test_formulas_are_read_while_they_are_typed(site):
    """Typeset as they are understood; what cannot be read is pointed at, as text."""
    sheet = written(site)
    text = f"delta_2 = W_out^T delta_out\r\ndelta_1 = {HOSTILE}\r\n"
    found = site["student"].post(f"/assignments/{sheet.id}/reading", {"pasted": text}).text

    assert r'<span class="math">\delta_{2} = W_{out}^{\top} \cdot \delta_{out}</span>' in found
    assert "Line 2: I read <code>delta_1</code>" in found
    assert "Not there yet: <code>delta_out = …</code>" in found
    assert HOSTILE not in found
    assert "<html" not in found
    endless = site["student"].post(f"/assignments/{sheet.id}/reading", {"pasted": "x" * 20_001})
    assert endless.status_code == 422


def test_a_written_answer_is_never_taken_for_a_program(site):
    """Handed in or checked, it is read as what the exercise asks for."""
    sheet = written(site)
    assert "I can read 1 of 4 formulas" in check(site, sheet, pasted="delta_2 = W_2 z_1").text
    page = check(site, sheet, part=False, pasted="delta_2 = W_2 z_1").text
    assert r"W_{2} \cdot z_{1}" in page

    path = f"/assignments/{sheet.id}/submit"
    site["student"].post(path, {"client_token": "0123456789", "pasted": "delta_2 = W_2 z_1"})
    assert submissions(site, site.demo.students[0])[-1].file == "solution.md"
    with site.services.store.reading() as work:
        assert kept(work.rehearsals).find() == []


def test_the_last_attempt_and_what_is_at_stake_are_said(site):
    """Before they are gone; who has nothing to lose is told nothing."""
    sheet = site.demo.sheet
    path = f"/assignments/{sheet.id}"
    change(site, sheet, attempts=2, counts=Counts.LAST)
    assert 'data-confirm-with=""' in site["student"].get(path).text

    hand_in(site)
    grade_all(site.services)
    page = site["student"].get(path).text
    assert "This is your last attempt." in page
    assert "a worse one than your 15 of 20 points lowers your grade" in page

    hand_in(site, token="another token")
    page = site["student"].get(path).text
    assert "You have used 2 of 2 attempts" in page
    assert 'id="check"' in page
    assert ">Hand in</button>" not in page

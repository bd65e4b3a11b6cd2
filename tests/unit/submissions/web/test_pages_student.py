"""The student's pages: what they show, what they take, what they keep back."""

import io
import re
from dataclasses import replace

import pytest

from grader import catalog
from grader.grading import grade
from grader.intake import read_bytes
from grader.report import CheckResult, FeedbackLevel, Outcome, Place, QuestionReport, Report
from grader.report.details import (
    FormulaDetails,
    MistakeDetails,
    NumericDetails,
    RunDetails,
    Stands,
)
from submissions.domain.assignment import Assignment
from submissions.domain.people import Actor
from submissions.services.assignments import change_assignment
from submissions.services.grading import claim_job, finish_job
from submissions.web.words import step_mark
from tests.doing import do
from tests.kept import kept
from tests.unit.submissions.web.world import HOSTILE, grade_all

PROGRAM = "def delta_k(a, b, c):\n    return a\n"


def hand_in(site, role="student", token="0123456789", **form):
    """Hand in to the open assignment; return the answer."""
    path = f"/assignments/{site.demo.sheet.id}/submit"
    return site[role].post(path, {"client_token": token, **(form or {"pasted": PROGRAM})})


def change(site, assignment: Assignment, **changes):
    """Change an assignment as its instructor does."""
    user = site.demo.instructor
    teacher = Actor(user.id, user.login, user.name)
    do(site.services, change_assignment, teacher, replace(assignment, **changes))


def submissions(site, user):
    """Return what a student handed in."""
    with site.services.store.reading() as work:
        return kept(work.submissions).find(user_id=user.id)


def test_the_first_page_says_what_is_due(shared):
    """Assignments with their state, the date in the course's zone, and how far away it is."""
    page = shared["student"].get("/").text

    assert shared.demo.sheet.title in page
    assert 'class="chip good">open' in page
    assert "Europe/Zurich, in 7 days" in page


def test_what_is_done_is_no_more_next_up(shared):
    """Each by its own dates; there is one main button, for what comes first."""
    page = shared["student"].get("/").text
    next_up, _, done = page.partition('id="done"')

    assert shared.demo.sheet.title in next_up
    assert 'chip good">done' in done.partition("</section>")[0]
    assert page.count("button main") == 1
    assert 'class="chip half">late' not in page
    later = shared["classmate"].get(f"/assignments/{shared.demo.practical.id}").text
    assert 'class="chip good">done' in later


def test_staff_starts_with_how_the_class_stands(shared):
    """Figures, what waits, the top mistakes day by day in words too; all of it leads on."""
    page = shared["instructor"].get("/").text

    assert "<dd>3 <small>of 64</small>" in page
    assert "M02 wrong sign" in page
    assert re.search(r'class="spark"[^>]*aria-label="Students by day: [^"]*: 1', page)
    assert f"/assignments/{shared.demo.practical.id}/statistics" in page
    assert "Handed in by you" not in shared["grader"].get("/courses/1").text


def test_an_administrator_starts_with_the_service_in_words(shared):
    """Others are told nothing of it."""
    page = shared["admin"].get("/").text

    for said in ("Nobody waits for a verdict.", "No backup was made yet", "The database has"):
        assert said in page
    assert "The database has" not in shared["instructor"].get("/").text


def test_the_statement_is_rendered(shared):
    """Markdown is HTML, formulas are marked for KaTeX, the starter can be had."""
    page = shared["student"].get(f"/assignments/{shared.demo.sheet.id}").text

    assert '<span class="math inline">x_{in}</span>' in page
    assert "katex.min.js" in page
    assert "starter" in page


def test_the_starter_is_a_python_file(shared):
    """It comes as a file, not as a page."""
    answer = shared["student"].get(f"/assignments/{shared.demo.sheet.id}/starter")

    assert "attachment" in answer.headers["Content-Disposition"]
    assert "def delta_k" in answer.text


def test_pasted_text_becomes_a_submission(site):
    """The answer leads to the page where the verdict will appear."""
    answer = hand_in(site)

    assert answer.status_code == 303
    page = site["student"].get(answer.location).text
    assert "Waiting for a grader." in page
    assert 'data-status="queued"' in page
    assert ">return</span> a" in page


def test_windows_line_ends_of_a_form_are_undone(site):
    """Browsers send text with CRLF; the program is what was typed."""
    hand_in(site, pasted="x = 1\r\ny = 2\r\n")

    (one,) = submissions(site, site.demo.students[0])[1:]
    with site.services.store.reading() as work:
        assert kept(work.sources).first(sha256=one.source_sha256).content == b"x = 1\ny = 2\n"


def test_a_file_and_text_are_not_both_taken(site):
    """Neither is dropped silently: the form comes back with the text, and asks."""
    answer = hand_in(site, file=(io.BytesIO(PROGRAM.encode()), "mine.py"), pasted="x = 1")

    assert answer.status_code == 422
    assert "only one can be handed in" in answer.text
    assert ">\nx = 1</textarea>" in answer.text
    assert len(submissions(site, site.demo.students[0])) == 1


def test_a_file_is_handed_in_under_its_name(site):
    """An empty text field is no text."""
    hand_in(site, file=(io.BytesIO(PROGRAM.encode()), "mine.py"), pasted=" \r\n")

    assert submissions(site, site.demo.students[0])[-1].file == "mine.py"


def test_formulas_are_kept_as_markdown(site):
    """The language of the editor names the file."""
    answer = hand_in(site, pasted="delta_k = W_next^T delta_next", language="formulas")

    kept = [one.file for one in submissions(site, site.demo.students[0])]
    assert "solution.md" in [*kept, *answer.text.split()] or "Found solution.md" in answer.text


def test_the_same_form_twice_is_one_submission(site):
    """Both answers lead to the same page."""
    first, second = hand_in(site), hand_in(site)

    assert first.location == second.location
    assert len(submissions(site, site.demo.students[0])) == 2


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"pasted": "  "}, 422, "it is empty"),
        ({"file": (b"\xff\xfe\x00", "a.py")}, 422, "a.py"),
        ({"file": (b"PK\x03\x04broken", "a.zip")}, 422, "damaged"),
        ({"file": (b"", "a.py")}, 422, "a.py"),
        ({"pasted": "x = 1", "client_token": "short"}, 422, "client token"),
    ],
)
def test_what_cannot_be_graded_is_refused_with_a_sentence(site, form, status, sentence):
    """The form comes back and says why; no attempt is used up."""
    form = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in form.items()
    }

    answer = hand_in(site, **form)

    assert answer.status_code == status
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    assert len(submissions(site, site.demo.students[0])) == 1


def test_refused_text_is_still_in_the_form(site):
    """Nothing that was typed is lost, and it is shown as text."""
    change(site, site.demo.sheet, attempts=1)
    hand_in(site)

    answer = hand_in(site, token="another token", pasted=f"# {HOSTILE}")

    assert answer.status_code == 409
    assert "You have used 1 of 1 attempts" in answer.text
    assert HOSTILE not in answer.text


def test_the_verdict_says_what_was_found(shared):
    """Points, sentences, the traceback, the formula, a hint; what counts and why."""
    page = shared["student"].get("/submissions/1").text

    for said in (
        "7.5",
        "Agrees on none",
        "Which sign?",
        "1 of 2 questions is right",
        "This attempt counts",
    ):
        assert said in page
    assert page.count("Graded without line 1. &lt;script") == 1
    assert 'class="math"' in page
    assert r"<code>[1]&lt;script" in page
    assert r'<span class="math">\mu &lt;script' in page
    assert "1 more not judged: the usual inputs come first." in page
    assert "M02" not in page


def graded(site, *checks, points=0.0, most=4.0, name="delta_k", token="0123456789"):
    """Hand in, let it be graded with these checks; return the path."""
    path = hand_in(site, token=token).location
    outcome = Outcome.PASSED if points == most else Outcome.FAILED
    question = QuestionReport(name, outcome, points, most, checks, place=Place("solution.py", 2))
    claimed = claim_job(site.services, "test")
    finish_job(site.services, claimed.job, Report("x", "practical-1", (question,)).plain())
    return path


def test_points_are_of_one_currency_and_parts_are_told(site):
    """Those of the gradebook, of questions and of arrays; which mistake is in which, for staff."""
    stands = (Stands("dW_1", "right", 0.75), Stands(HOSTILE, "right values, transposed", 0.25))
    numeric = NumericDetails(parts=stands)
    path = graded(
        site,
        CheckResult("numeric", "agrees", Outcome.FAILED, "dW_1 is right.", numeric),
        CheckResult(
            "mistake", "dW", Outcome.FAILED, "?", MistakeDetails("M25", explains={"dW_1": "M25"})
        ),
        points=3.0,
    )

    page = site["student"].get(path).text
    assert '<strong class="half">15</strong>' in page
    assert re.search(r"15 <span class=.quiet.>of 20", page)
    assert re.search(r"<code>dW_1</code> right.*of 15", page)
    assert "right values, transposed" in page
    assert re.search(r'<li id="L2" class="looked-at">', page)
    assert HOSTILE not in page
    assert "M25" not in page
    assert page.count("M25") < site["grader"].get(path).text.count("M25")


def test_functions_that_are_not_there_are_one_sentence(site):
    """Each box stays closed: what was written comes first."""
    path = hand_in(site, token="not-there-1").location
    gone = CheckResult("runs", "f", Outcome.FAILED, "not there", RunDetails(missing=HOSTILE))
    questions = [
        QuestionReport(name, Outcome.FAILED, 0.0, 1.0, (gone,)) for name in ("delta_1", "delta_2")
    ]
    claimed = claim_job(site.services, "test")
    finish_job(site.services, claimed.job, Report("x", "practical-1", tuple(questions)).plain())

    page = site["student"].get(path).text
    assert "2 functions are not in the program:" in page
    assert "<code>delta_1</code>, <code>delta_2</code>" in page
    assert '<details class="question" open' not in page
    assert HOSTILE not in page


def test_a_counterexample_is_laid_out(site):
    """Small arrays as matrices, all else as text; whatever is in it stays text."""
    example = {
        "inputs": {"W": [["1", HOSTILE]], HOSTILE: "2", "big": [[[1]]]},
        "functions": {"f": "3*u"},
        "values": {"s": [["4"], ["5"]]},
        "index": [0, 1],
        "found": HOSTILE,
        "wanted": "7",
    }
    details = FormulaDetails(status="different", counterexample=example)
    path = graded(site, CheckResult("equal", "is right", Outcome.FAILED, "take W = ...", details))

    page = site["student"].get(path).text
    assert "in entry [0, 1]" in page
    assert "<td>1</td><td>&lt;script" in page
    assert "<tr><td>4</td></tr><tr><td>5</td></tr>" in page
    assert "big = [[[1]]]" in page
    assert "take W = ..." not in page
    assert HOSTILE not in page


def test_the_page_says_which_attempt_counts(site):
    """The best one by its number and points; a grade by hand stands above all."""
    change(site, site.demo.sheet, counts="best")
    best = graded(site, points=4.0)
    later = graded(site, points=1.0, token="another token")
    said = f'Your best attempt (<a href="{best}">no. 1</a>, 20 points) still counts.'

    assert said in site["student"].get(later).text
    student, sheet = site.demo.students[0], site.demo.sheet
    path = f"/assignments/{sheet.id}/students/{student.id}/override"
    site["instructor"].post(path, {"points": "8", "reason": "a secret"})
    for one in (best, later):
        page = site["student"].get(one).text
        assert "The grade is set by hand: 8 of 20 points." in page
        assert "a secret" not in page
        assert "counts." not in page

    change(site, sheet, counts="best", feedback_level=FeedbackLevel.RECEIVED)
    assert "by hand" not in site["student"].get(best).text


def test_a_derivation_is_shown_step_by_step(site, jail):
    """Every step with its mark and line; the wrong symbol is pointed at, text stays text."""
    exercise = catalog.find("written-practical")
    sheet = exercise.read("solutions/wrong.md") + f"\n$$x {HOSTILE} = z_1$$\n"
    path = hand_in(site, pasted=sheet).location
    claimed = claim_job(site.services, "test")
    entry = grade(exercise, read_bytes("x", "a.md", sheet.encode()), jail).plain()
    finish_job(site.services, claimed.job, entry)

    page = site["student"].get(path).text
    assert "wrong step" in page
    assert "in line 14" in page
    assert '<li id="L14">' in page
    assert re.search(r'<mark class="step failed">[^<]+<b>W_2</b>', page)
    assert "W_out replaced by W_2" in page
    assert re.search(r"W_2 \\cdot f_2&#39;\(s_2\) \\cdot z_1\n +\^\^\^</pre>", page)
    assert HOSTILE not in page


def test_a_mark_that_only_newer_graders_know_is_undecided():
    """A page of theirs is shown all the same."""
    assert step_mark("illuminating") == step_mark("undecided")


def test_the_part_that_changes_is_had_alone(site):
    """It says its status and whether more will come, for the script that asks."""
    path = hand_in(site).location

    waiting = site["student"].get(f"{path}/live?seen=")
    grade_all(site.services)
    final = site["student"].get(f"{path}/live?seen=queued")

    assert (waiting.headers["X-Status"], waiting.headers["X-Final"]) == ("queued", "0")
    assert "<html" not in waiting.text
    assert (final.headers["X-Status"], final.headers["X-Final"]) == ("graded", "1")
    assert "Agrees on none" in final.text


def test_a_verdict_comes_with_all_that_changes_on_its_page(site):
    """The very parts that the page has, and nothing around them: no second request is needed."""
    hand_in(site)
    path = hand_in(site, token="another token").location
    grade_all(site.services)
    page, sent = (site["student"].get(f"{path}{end}").text for end in ("", "/live?seen=queued"))
    parts = re.compile(r'<(\w+)[^>]* data-part="(\w+)"(.*?)</\1>', re.DOTALL)

    assert [name for _, name, _ in parts.findall(page)] == [
        "standing",
        "verdict",
        "program",
        "attempts",
    ]
    assert parts.findall(sent) == parts.findall(page)
    assert "<header" not in sent


@pytest.mark.parametrize(
    ("level", "shown", "hidden"),
    [
        (FeedbackLevel.RECEIVED, "when your instructor releases it", "delta_k(a, b)"),
        (FeedbackLevel.SCORE, "of 10 points", "delta_k(a, b)"),
        (FeedbackLevel.OUTCOMES, "delta_k(a, b)", "Agrees on none"),
    ],
)
def test_feedback_follows_its_level(site, level, shown, hidden):
    """A student reads what the instructor lets them read, on every page that shows it."""
    change(site, site.demo.practical, feedback_level=level)

    for path in ("/submissions/1", "/submissions/1/live"):
        page = site["student"].get(path).text
        assert shown in page
        assert hidden not in page


def test_points_are_nowhere_below_their_level(site):
    """Neither the first page, the course nor the list of attempts gives them away."""
    change(site, site.demo.practical, feedback_level=FeedbackLevel.RECEIVED)

    for path in ("/", "/courses/1", f"/assignments/{site.demo.practical.id}", "/submissions/1"):
        page = site["student"].get(path).text
        assert "7.5" not in re.sub("<[^>]*>", "", page)  # drawings have coordinates


def test_an_errored_submission_is_our_fault(site):
    """It says so, and promises nothing it cannot keep."""
    path = hand_in(site).location
    with site.services.store.writing() as work:
        kept = submissions(site, site.demo.students[0])[-1]
        work.submissions.replace(replace(kept, status="errored"))

    assert "the fault is ours, not yours" in site["student"].get(path).text


def test_attempts_are_compared(site):
    """The difference of the programs and of the verdicts."""
    first = hand_in(site)
    second = hand_in(site, token="another token", pasted=PROGRAM.replace("return a", "return b"))
    grade_all(site.services)

    page = site["student"].get(f"{second.location}/compare?with={first.location.split('/')[-1]}")

    assert '<li class="removed">' in page.text
    assert '<li class="added">' in page.text
    assert "Attempt 1 and attempt 2" in page.text


def test_comparing_with_nothing_is_refused(shared):
    """An address without the other attempt says what is wanted."""
    assert shared["student"].get("/submissions/1/compare").status_code == 422
    assert shared["student"].get("/submissions/1/compare?with=x").status_code == 422


def test_what_was_handed_in_can_be_had_back(shared):
    """As a download, whatever it claims to be."""
    answer = shared["student"].get("/submissions/1/upload")

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer.headers["Content-Disposition"]

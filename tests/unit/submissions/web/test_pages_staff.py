"""The pages of instructors and administrators: deeds, and what they say."""

import io
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest

from tests.kept import kept
from tests.unit.submissions.web.world import HOSTILE, Visitor, grade_all


def grade_of(site, student=0):
    """Return a student's grade for the first assignment."""
    with site.services.store.reading() as work:
        user = site.demo.students[student]
        return kept(work.grades).first(user_id=user.id, assignment_id=site.demo.practical.id)


def test_the_gradebook_sorts_and_finds(shared):
    """Headings and the search field are addresses; nobody found is said."""
    path = f"/courses/{shared.demo.course.id}/gradebook"
    names = [student.name for student in shared.demo.students]

    falling = shared["instructor"].get(f"{path}?sort=number&order=falling").text
    found = shared["instructor"].get(f"{path}?search=student03").text
    nobody = shared["instructor"].get(f"{path}?search=zzz").text

    assert falling.index("student64") < falling.index("student01")
    assert 'aria-sort="descending"' in falling
    assert names[2] in found
    assert "student04" not in found
    assert "No student is like that" in nobody


@pytest.mark.parametrize("form", ["spreadsheet", "moodle", "canvas"])
def test_the_gradebook_is_exported(shared, form):
    """As a file of CSV, for each reader."""
    answer = shared["instructor"].get(
        f"/courses/{shared.demo.course.id}/gradebook.csv?format={form}"
    )

    assert answer.content_type == "text/csv; charset=utf-8"
    assert "7.5" in answer.text


def test_an_unknown_format_is_refused(shared):
    """The sentence names the known ones."""
    path = f"/courses/{shared.demo.course.id}/gradebook.csv?format=pdf"

    assert "canvas" in shared["instructor"].get(path).text


def test_a_grade_is_set_by_hand_and_taken_back(site):
    """With a reason, a comma for the point, and an end."""
    user = site.demo.students[0]
    path = f"/assignments/{site.demo.practical.id}/students/{user.id}/override"

    site["grader"].post(path, {"points": "9,5", "reason": "oral exam"})
    assert (grade_of(site).points, grade_of(site).overridden) == (9.5, True)
    page = site["instructor"].get(f"/courses/1/students/{user.id}").text
    assert "oral exam" in page

    site["instructor"].post(f"{path}/revoke")
    assert grade_of(site).points == 7.5


@pytest.mark.parametrize("points", ["", "many", "-1", "nan", "inf", "1e9"])
def test_points_that_are_none_are_refused(shared, points):
    """Only numbers of a gradebook are taken."""
    user = shared.demo.students[0]
    path = f"/assignments/{shared.demo.practical.id}/students/{user.id}/override"

    assert shared["grader"].post(path, {"points": points, "reason": "r"}).status_code == 422


def test_a_comment_reaches_the_student(site):
    """On the page of the submission, with its author."""
    site["grader"].post("/submissions/1/comments", {"text": "Well begun.", "question": "delta_k"})

    page = site["student"].get("/submissions/1").text
    assert "Well begun." in page
    assert "Kim Assistant" in page


def test_lines_and_formulas_of_a_comment_reach_the_student(site):
    """Browsers send CRLF; Markdown is shown, a formula is left to KaTeX, HTML is text."""
    text = f"Look at $W^T$.\r\n**Well done** otherwise, $5.\x1b{HOSTILE}"
    site["grader"].post("/submissions/1/comments", {"text": text})

    page = site["student"].get("/submissions/1").text
    assert 'Look at <span class="math inline">W^T</span>.<br />' in page
    assert "<strong>Well done</strong> otherwise, $5.\\x1b&lt;script&gt;" in page
    assert "x0d" not in page
    assert HOSTILE not in page


def test_staff_reads_the_raw_outcome(shared):
    """As JSON, with what students do not see."""
    answer = shared["grader"].get("/submissions/1/raw")

    assert answer.content_type == "application/json"
    assert answer.json["provenance"]["tier"] == "A"


def test_a_regrade_is_reviewed_applied_and_undone(site):
    """Who gains and loses is shown before anything changes."""
    path = f"/assignments/{site.demo.practical.id}/regrades"
    page = site["instructor"].post(path, {"reason": "corrected", "which": "all"}).location
    assert "The graders are at work" in site["instructor"].get(page).text

    grade_all(site.services, points=1.0)
    review = site["instructor"].get(page).text
    assert "+2.5" in review
    assert grade_of(site).points == 7.5

    site["instructor"].post(f"{page}/apply")
    assert grade_of(site).points == 10.0
    assert site["instructor"].post(f"{page}/apply").status_code == 409
    site["instructor"].post(f"{page}/undo")
    assert grade_of(site).points == 7.5


def test_some_are_regraded(site):
    """Only the ticked ones; none ticked, and ids that are none, are refused."""
    path = f"/assignments/{site.demo.practical.id}/regrades"
    form = {"reason": "r", "which": "some"}

    assert site["instructor"].post(path, form).status_code == 422
    assert site["instructor"].post(path, form | {"submission_ids": "1 OR 1"}).status_code == 422
    site["instructor"].post(path, form | {"submission_ids": "2"})

    with site.services.store.reading() as work:
        assert [item.submission_id for item in kept(work.regrade_items).find()] == [2]


def test_an_extension_is_granted_and_taken_back(site):
    """The time is one of the assignment's zone."""
    user, assignment = site.demo.students[4], site.demo.practical.id
    path = f"/assignments/{assignment}/extensions"
    form = {"user_id": user.id, "due_at": "2031-07-01T12:00", "reason": "ill"}

    site["instructor"].post(path, form)
    with site.services.store.reading() as work:
        granted = kept(work.extensions).first(user_id=user.id)
    assert f"{granted.due_at:%H:%M}" == "10:00"
    assert "Tue 1 Jul 2031, 12:00" in site["instructor"].get(path).text

    others = [student.id for student in site.demo.students[:2]]
    form |= {"user_id": others, "people": "student08\n2026-0009"}
    answer = site["instructor"].post(path, form, follow_redirects=True)
    assert "Extensions granted: 4." in answer.text
    for one in (*others, *(site.demo.students[i].id for i in (7, 8))):
        site["instructor"].post(f"{path}/{one}/revoke")

    site["instructor"].post(f"{path}/{user.id}/revoke")
    assert "Nobody has an extension" in site["instructor"].get(path).text


def test_an_accommodation_is_granted_and_taken_back(site):
    """It shows who has how much more; a comma stands for the point."""
    user, path = site.demo.students[4], f"/courses/{site.demo.course.id}/accommodations"
    form = {"user_id": user.id, "extra_hours": "1,5", "extra_attempts": "", "reason": "by law"}

    answer = site["instructor"].post(path, form, follow_redirects=True).text
    assert '<td class="number">1.5</td>' in answer
    assert "by law" in answer

    site["instructor"].post(f"{path}/{user.id}/revoke")
    assert "Nobody has an accommodation" in site["instructor"].get(path).text


def test_a_class_list_is_previewed_then_put_in_place(site):
    """The preview stores nothing; applying does, once."""
    course = site.demo.course.id
    file = (io.BytesIO("number;name;login\n9;أمل;amal".encode("utf-8-sig")), "list.csv")

    preview = site["instructor"].post(f"/courses/{course}/roster", {"file": file}).text
    assert "أمل" in preview
    assert "<dt>new</dt><dd>1</dd>" in preview
    assert "amal" not in site["instructor"].get(f"/courses/{course}/people").text

    text = "number;name;login\n9;أمل;amal"
    site["instructor"].post(f"/courses/{course}/roster/apply", {"text": text})
    people = site["instructor"].get(f"/courses/{course}/people").text
    assert "amal" in people
    assert "no password yet" in people


def test_what_is_said_of_columns_is_carried_to_the_end(site):
    """Asked once: the preview's button puts the list in place as it was shown."""
    course = site.demo.course.id
    form = {"text": "77,Amal,77@example.org", "column": ["number", "", "email"], "headless": "on"}

    preview = site["instructor"].post(f"/courses/{course}/roster", form).text
    assert "<dt>new</dt><dd>1</dd>" in preview
    assert '<input type="hidden" name="column" value="email">' in preview
    assert '<input type="hidden" name="headless" value="on">' in preview

    site["instructor"].post(f"/courses/{course}/roster/apply", form)
    with site.services.store.reading() as work:
        row = kept(work.roster).first(course_id=course, number="77")
    assert row.email == "77@example.org"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": ""}, "the file is empty"),
        ({"text": "a,b\n1,2"}, "Line 1"),
        ({"file": (b"number,name\n1,\x81", "l.csv")}, "it is not text"),
        ({"file": (b"PK\x03\x04", "l.xlsx")}, "this is a workbook"),
        ({"text": "a,b\n1,2"}, "What are the columns?"),
        ({"text": "a,b\n1,2", "column": ["name", "name"]}, "columns 1 and 2 are both name"),
        ({"text": "a,b\n1,2", "column": ["x", "name"]}, "reload the page"),
        ({"file": (b"x" * (4 * 2**20 + 1), "l.csv")}, "wanted a list of people"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(shared, form, sentence):
    """With the line or the byte, and the form again."""
    if "file" in form:
        form = {"file": (io.BytesIO(form["file"][0]), form["file"][1])}

    answer = shared["instructor"].post(f"/courses/{shared.demo.course.id}/roster", form)

    assert answer.status_code == 422
    assert sentence in answer.text
    answer.request.environ["wsgi.input"].close()


def test_people_are_put_in_and_taken_out(site):
    """By login, whatever they were before."""
    path = f"/courses/{site.demo.course.id}/people"

    site["instructor"].post(path, {"login": "stranger", "role": "grader"})
    assert site["stranger"].get(f"/courses/{site.demo.course.id}/gradebook").status_code == 200

    with site.services.store.reading() as work:
        stranger = kept(work.users).first(login="stranger")
    site["instructor"].post(f"{path}/{stranger.id}/leave")
    assert site["stranger"].get(f"/courses/{site.demo.course.id}").status_code == 404


def test_an_invitation_sets_a_password_once(site):
    """The link is shown to the instructor; the second use is refused."""
    user = site.demo.students[5]
    path = f"/courses/{site.demo.course.id}/people/{user.id}/invite"
    page = site["instructor"].post(path).text
    link = re.search(r'<pre tabindex="0">http://127\.0\.0\.1:\d+([^<]+)', page)[1]
    form = {"password": "a long new password", "again": "a long new password"}
    visitor = Visitor(site.app)

    assert visitor.post(link, form | {"password": "short", "again": "short"}).status_code == 422
    assert visitor.post(link, form).status_code == 302
    assert visitor.post(link, form).status_code == 401


def test_an_assignment_is_made_and_changed(site):
    """Fields come back as they were written; wrong ones come back with a sentence."""
    course = site.demo.course.id
    form = {
        "title": "New",
        "exercise": "practical-1",
        "points": "12,5",
        "due_at": "2031-01-31T23:59",
        "seed": "7",
        "late_per_day": "10",
        "late_most": "50",
        "grace_minutes": "5",
        "attempts": "3",
        "cooldown_minutes": "1",
        "counts": "last",
        "feedback_level": "2",
        "hint_level": "0",
        "release": "after_due",
        "published": "on",
    }

    made = site["instructor"].post(f"/courses/{course}/assignments", form).location
    edit = site["instructor"].get(f"{made}/edit").text
    for said in ('value="12.5"', 'value="2031-01-31T23:59"', 'value="7"', 'value="50"'):
        assert said in edit

    wrong = form | {"closes_at": "2030-01-01T00:00"}
    answer = site["instructor"].post(f"{made}/edit", wrong)
    assert answer.status_code == 422
    assert "in this order" in answer.text
    assert 'value="2030-01-01T00:00"' in answer.text


def test_a_form_keeps_what_was_entered_and_names_every_fault(site):
    """Each at its field, in plain words; no rule changes by an error, no box by itself."""
    form = {
        "title": "",
        "exercise": "practical-1",
        "points": "-3",
        "due_at": "soon",
        "late_per_day": "25",
        "late_most": "1,5,0",
        "grace_minutes": "5",
        "attempts": HOSTILE,
        "cooldown_minutes": "1",
        "counts": "last",
        "feedback_level": "2",
        "hint_level": "0",
        "release": "after_due",
    }
    for path in (f"/courses/{site.demo.course.id}/assignments", "/assignments/1/edit"):
        answer = site["instructor"].post(path, form)

        assert answer.status_code == 422
        assert "5 fields need a change" in answer.text
        assert "Enter a number from 0 to 1,000,000; “-3” is none." in answer.text
        for name in ("title", "points", "due_at", "late_most", "attempts"):
            assert f'aria-describedby="{name}-problem"' in answer.text
            assert f'id="{name}-problem"' in answer.text
        for said in ("-3", "soon", "25", "1,5,0"):
            assert f'value="{said}"' in answer.text
        assert '<option value="last" selected>' in answer.text
        assert 'name="published">' in answer.text
        assert HOSTILE not in answer.text


def test_an_unknown_login_is_said_at_its_field(site):
    """What was entered stays."""
    path = f"/courses/{site.demo.course.id}/people"

    answer = site["instructor"].post(path, {"login": f"nobody{HOSTILE}", "role": "grader"})

    assert answer.status_code == 404
    assert "There is no account “nobody" in answer.text
    assert '<option value="grader" selected>grader</option>' in answer.text
    assert HOSTILE not in answer.text


def test_settings_are_stored(site):
    """A zone that is none is refused."""
    path = f"/courses/{site.demo.course.id}/settings"

    site["instructor"].post(path, {"title": "Other", "zone": "Asia/Tokyo", "archived": "on"})
    assert site["instructor"].post(path, {"title": "O", "zone": "Mars"}).status_code == 422
    assert site["instructor"].post(path, {"title": " ", "zone": "UTC"}).status_code == 422

    page = site["instructor"].get(path).text
    assert "<option selected>Asia/Tokyo</option>" in page
    assert "course.change" in page


def test_a_course_ticks_what_programs_may_import(site):
    """Where the graders' machine offers something."""
    path = f"/courses/{site.demo.course.id}/settings"
    assert "Packages that programs may import" not in site["instructor"].get(path).text

    site.services.catalog.packages = ("scipy", "pandas")
    said = {"title": "O", "zone": "UTC"}
    assert site["instructor"].post(path, said | {"packages": ["torch"]}).status_code == 422
    site["instructor"].post(path, said | {"packages": ["pandas"]})

    page = site["instructor"].get(path).text
    assert 'value="pandas" checked' in page
    assert 'value="scipy">' in page


def test_the_statistics_have_words_for_their_plots(shared):
    """Each picture has a text alternative with its numbers."""
    page = shared["instructor"].get(f"/assignments/{shared.demo.practical.id}/statistics").text

    assert "Students by points: 7 to 8 points: 3" in page
    assert "M02 wrong sign" in page
    assert "style=" not in page


def test_programs_that_are_alike_are_shown(site):
    """As a hint, with how many others are as much alike."""
    for role in ("student", "classmate"):
        site[role].post(
            f"/assignments/{site.demo.sheet.id}/submit",
            {"pasted": "def f(a):\n    return a * 7 + 3\n", "client_token": "0123456789"},
        )

    page = site["instructor"].get(f"/assignments/{site.demo.sheet.id}/similarity").text
    assert "the same file" in page
    assert "not a verdict" in page


def test_an_administrator_runs_the_accounts(site):
    """Make one, lock it, export it, delete it."""
    admin = site["admin"]
    page = admin.post("/admin/users", {"login": "new", "name": "New"}).text
    assert "/invitation/" in page
    with site.services.store.reading() as work:
        user = kept(work.users).first(login="new")

    admin.post(f"/admin/users/{user.id}", {"name": "Newer"})
    assert "locked" in admin.get("/admin/users?search=newer").text
    assert admin.get(f"/admin/users/{user.id}/export").json["user"]["login"] == "new"
    assert admin.post(f"/admin/users/{user.id}/delete", {"login": "wrong"}).status_code == 422
    admin.post(f"/admin/users/{user.id}/delete", {"login": "new"})
    assert admin.get(f"/admin/users/{user.id}").status_code == 404


def test_an_administrator_makes_a_course(site):
    """And is refused a second one of the same name."""
    form = {"slug": "fresh", "title": "Fresh", "zone": "UTC", "instructor_id": ""}

    assert "/people" in site["admin"].post("/admin/courses", form).location
    assert site["admin"].post("/admin/courses", form).status_code == 409


def test_health_says_what_waits(site):
    """Jobs set aside are shown with their fault, and can be tried again."""
    with site.services.store.writing() as work:
        job = kept(work.jobs).first()
        submission = work.submissions.get(job.submission_id)
        work.jobs.replace(type(job)(**{**_fields(job), "state": "set_aside", "error": "no jail"}))
        work.submissions.replace(type(submission)(**{**_fields(submission), "status": "errored"}))

    page = site["admin"].get("/admin/").text
    assert "no jail" in page
    assert "1 submission was set aside" in page

    site["admin"].post(f"/admin/jobs/{job.id}/retry")
    assert "no jail" not in site["admin"].get("/admin/").text


def _fields(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_pending_points_are_settled_with_one_click(site):
    """The list leads to the submission, where two buttons give them or not."""
    with site.services.writing(durable=False) as work:
        report = work.reports.get(work.submissions.get(1).report_id)
        findings = tuple(replace(f, pending=0.5, flags=("why",)) for f in report.findings[:1])
        work.reports.replace(replace(report, findings=findings))
        document = work.documents.of_report(report.id)
        questions = [q | {"pending": 0.5} for q in document.content["questions"]]
        content = {**document.content, "questions": questions, "pending": 1.0}
        work.documents.replace(replace(document, content=content))

    listed = site["grader"].get(f"/assignments/{site.demo.practical.id}/look").text
    page = site["grader"].get("/submissions/1").text
    site["grader"].post("/submissions/1/settle", {"question": "delta_k", "points": "0.5"})
    after = site["grader"].get("/submissions/1").text

    assert "/submissions/1#staff-title" in listed
    assert ("Give 2.5" in page, "2.5 pending" in page) == (True, True)
    assert "A person looked at it: 0.5 of 0.5 pending points." in after


def test_everything_handed_in_is_downloaded(site):
    """The last attempts, or all; the page of submissions leads there."""
    path = f"/assignments/{site.demo.practical.id}/submissions"
    assert f"{path}.zip" in site["grader"].get(path).text

    for attempts in ("last", "all"):
        answer = site["grader"].get(f"{path}.zip?attempts={attempts}")
        assert answer.content_type == "application/zip"
        assert f"-{attempts}.zip" in answer.headers["Content-Disposition"]
        assert len(ZipFile(io.BytesIO(answer.data)).namelist()) == 3
    assert site["grader"].get(f"{path}.zip?attempts=some").status_code == 422


def test_a_mistake_leads_to_who_made_it(site):
    """From the statistics; their programs, a comment to all of them."""
    practical = site.demo.practical.id
    assert "/mistake?name=M02+wrong+sign" in site["grader"].get(
        f"/assignments/{practical}/statistics"
    ).text.replace("%20", "+")
    path = f"/assignments/{practical}/mistake"
    page = site["grader"].get(f"{path}?name=M02+wrong+sign").text
    assert "3 students of 3 made it" in page
    assert site.demo.students[0].name in page
    assert HOSTILE not in page

    answer = site["grader"].post(path, {"name": "M02 wrong sign", "text": "Look at the **sign**."})
    assert answer.status_code == 302
    assert "Look at the <strong>sign</strong>." in site["student"].get("/submissions/1").text
    assert site["grader"].get(f"{path}?name={HOSTILE}").status_code == 404


def test_the_page_for_the_class_names_nobody(shared):
    """Neither a person nor a program: what most compute, and how many."""
    path = f"/assignments/{shared.demo.practical.id}/mistake/class?name=M02+wrong+sign"
    page = shared["grader"].get(path).text.partition("<main")[2]

    assert "3 of 3 students" in page
    assert "Which sign?" in page
    assert not any(one.name in page for one in shared.demo.students[:3])
    assert "def delta_k" not in page
    assert HOSTILE not in page

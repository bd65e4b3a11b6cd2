"""As long as an assignment is marked anonymously, no door shows staff whose work is whose.

Each address of pages and API is asked for in the name of each of the staff, for the work of each
student. An answer may name students, or speak of their work there, but never both.
"""

import html
import io
import json
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest

from submissions.domain.anonymity import Veil
from submissions.domain.mail import Kind, Notice
from submissions.domain.people import Actor
from submissions.domain.platform import Context, Link
from submissions.domain.score import Score
from submissions.services.assignments import change_assignment
from submissions.services.grades import override_grade
from submissions.services.inquiries import open_inquiry, reply_to_inquiry
from submissions.services.letters import letter_for
from submissions.services.platforms import register_platform
from submissions.services.regrades import propose_regrade
from submissions.services.rubric import add_rubric_item
from submissions.services.rubric_marking import mark_by_rubric
from submissions.services.verdicts import add_comment
from tests.api.asking import make_askers
from tests.doing import do
from tests.kept import kept
from tests.service.test_every_role import told
from tests.unit.submissions.web.world import grade_all, make_site

#: Set by hand for the first student; on no page by chance.
POINTS = "7.7654"
#: Addresses with nothing but work.
ABOUT_WORK = re.compile(r"/(scores|look|submissions|submissions\.zip|similarity|mistake)(\?|$)")
STAFF = ("grader", "instructor")
#: Addresses about nobody's work, or that need more than ids.
ELSEWHERE = {"filename", "slug", "token", "folder", "platform_id", "link_id", "code", "key"}


class Doors:
    """A site whose first assignment has everything that can be made of work, and who did it."""

    def __init__(self, folder):
        self.site = make_site(folder)
        self.askers = make_askers(self.site)
        self.services, demo = self.site.services, self.site.demo
        self.students, self.course = demo.students[:2], demo.course
        self.teacher = _actor(demo.instructor)
        self.assignment = demo.practical
        self.change(inquiry_days=7)
        with self.services.reading() as work:
            handed_in = [kept(work.submissions).first(user_id=one.id) for one in self.students]
        self.work = list(zip(self.students, handed_in, strict=True))
        self.inquiries = {one.id: self._inquire(student, one) for student, one in self.work}
        self.item = self._mark(handed_in)
        args = self.assignment.id, self.students[0].id
        do(self.services, override_grade, self.teacher, *args, points=float(POINTS), reason="r")
        reason = {"reason": "again"}
        regrade = do(self.services, propose_regrade, self.teacher, self.assignment.id, **reason)
        self.regrade = regrade.id
        grade_all(self.services, points=0.25)
        self._link()

    def change(self, **fields):
        """Change the assignment."""
        wanted = replace(self.assignment, **fields)
        do(self.services, change_assignment, self.teacher, wanted)
        with self.services.reading() as work:
            self.assignment = work.assignments.get(self.assignment.id)

    def _inquire(self, student, submission):
        made = do(self.services, open_inquiry, _actor(student), submission.id, "Why is it so?")
        do(self.services, add_comment, self.teacher, submission.id, "Look at the sign.")
        do(self.services, reply_to_inquiry, self.teacher, made.id, "It is so.")
        return do(self.services, reply_to_inquiry, _actor(student), made.id, "Is it?").id

    def _mark(self, submissions):
        """Let a rubric item stand on each; return its number."""
        given = {"title": "Clear", "points": 0.5}
        item = do(self.services, add_rubric_item, self.teacher, self.assignment.id, **given)
        for one in submissions:
            do(self.services, mark_by_rubric, self.teacher, one.id, apply=[item.id])
        return item.id

    def _link(self):
        """Let a platform hold a score of each of them."""
        platform = do(self.services, register_platform, Actor(0, "o", "o", admin=True), told("c1"))
        with self.services.writing() as work:
            now = work.now
            linked = Context(platform.id, "1", "c", "There", self.course.id, now)
            link = work.links.add(Link(work.contexts.add(linked).id, "l", "Sheet", now))
            for one in self.students:
                given = link.id, one.id, self.assignment.id
                times = {"wanted_at": now, "not_before": now}
                work.scores.add(Score(*given, 1.0, 2.0, pending=False, **times))

    @property
    def veil(self):
        """What hides them."""
        return Veil(self.assignment.pseudonym_key)

    def answers(self):
        """Yield each address, who asks, and the answer."""
        for rule in self.site.app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.arguments & ELSEWHERE:
                continue
            for student, submission in self.work:
                for number in (student.id, self.veil.number(student.id)):
                    path = self.path(rule, number, submission)
                    if str(number) in path or number == student.id:
                        yield from ((path, role, self.answer(role, path)) for role in STAFF)

    def path(self, rule, number, submission):
        """Return an address that speaks of a submission."""
        ids = {
            "course_id": self.course.id,
            "assignment_id": self.assignment.id,
            "submission_id": submission.id,
            "inquiry_id": self.inquiries[submission.id],
            "user_id": number,
            "item_id": self.item,
            "regrade_id": self.regrade,
            "named_id": 1,
            "exercise_id": 1,
        }
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), rule.rule)
        same = f"with={submission.id}&other={submission.id}&least=50"
        narrow = {"similarity": "least=0.5", "comparison": f"other={submission.id}"}
        if filled.startswith("/api/v1/"):
            last = filled.rpartition("/")[2]
            mine = f"user_id={number}" if last == "submissions" else narrow.get(last, "")
            return f"{filled}?{mine}"
        return f"{filled}?{same}&state=all&name=M02+wrong+sign"

    def answer(self, role, path):
        """Return what somebody is answered."""
        if path.startswith("/api/v1/"):
            return self.askers[role].get(path.removeprefix("/api/v1"))
        return self.site[role].get(path)

    def leaks(self):
        """Return the addresses that show whose work is whose."""
        return sorted({path for path, _, answer in self.answers() if self.tells(path, answer)})

    def tells(self, path, answer):
        """Whether an answer names a student and speaks of their work."""
        text = readable(answer)
        if answer.is_json and any(self.both(one) for one in dicts(answer.json)):
            return "extensions" not in path
        named = [one for one in self.students if self.names(one, text)]
        return bool(named) and (bool(ABOUT_WORK.search(path)) or self.speaks(text))

    def names(self, student, text):
        """Whether a text has anything that a student is known by."""
        known = (student.name, student.login, student.email, f"/students/{student.id}")
        return any(one and re.search(rf"{re.escape(one)}(?!\d)", text) for one in known)

    def speaks(self, text):
        """Whether a text has anything of the work that is hidden."""
        stand_ins = [self.veil.called(one.id, "") for one in self.students]
        numbers = [str(self.veil.number(one.id)) for one in self.students]
        links = [f"/submissions/{one.id}\\b(?!\\.)" for _, one in self.work]
        return any(one in text for one in [POINTS, *stand_ins, *numbers]) or any(
            re.search(one, text) for one in links
        )

    def both(self, value):
        """Whether a part of an answer gives work of the assignment to a person's own number."""
        about = value.get("assignment_id") == self.assignment.id or "submission_id" in value
        real = [one.id for one in self.students]
        return about and (value.get("user_id") in real or value.get("author_id") in real)


def _actor(user):
    return Actor(user.id, user.login, user.name, user.admin)


def readable(answer):
    """Return what the reader of an answer has: of a zip all names and contents."""
    if answer.content_type == "application/zip":
        with ZipFile(io.BytesIO(answer.data)) as archive:
            return "\n".join(archive.namelist())
    if answer.is_json:
        return json.dumps(answer.json, ensure_ascii=False)
    return html.unescape(answer.get_data(as_text=True))


def dicts(value):
    """Yield all objects within a JSON value."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from dicts(one)


@pytest.fixture(scope="module")
def doors(tmp_path_factory):
    """Return a site whose first assignment is marked anonymously."""
    made = Doors(tmp_path_factory.mktemp("anonymous"))
    made.change(anonymous=True)
    return made


def test_no_door_shows_staff_whose_work_is_whose(doors):
    """Pages, programs, files: all addresses there are."""
    assert doors.leaks() == []


def test_the_work_is_there_to_be_marked(doors):
    """By stand-ins, at each door that is for marking."""
    first, submission = doors.work[0]
    called, number = doors.veil.called(first.id, ""), doors.veil.number(first.id)
    a, pages = doors.assignment.id, doors.site["grader"]
    for path in (
        f"/submissions/{submission.id}",
        f"/assignments/{a}/submissions",
        f"/assignments/{a}/mistake?name=M02+wrong+sign",
        f"/inquiries/{doors.inquiries[submission.id]}",
        f"/courses/{doors.course.id}/inquiries",
    ):
        found = pages.get(path)
        assert found.status_code == 200
        assert called in found.text, path
    for path in (f"/regrades/{doors.regrade}", f"/assignments/{a}/scores"):
        assert called in doors.site["instructor"].get(path).text, path
    assert f"{called}/" in readable(pages.get(f"/assignments/{a}/submissions.zip"))
    attempts = doors.askers["grader"].get(f"/assignments/{a}/submissions?user_id={number}").json
    assert [one["submission"]["id"] for one in attempts["items"]] == [submission.id]
    assert attempts["items"][0]["submission"]["user_id"] == number


def test_a_persons_own_number_means_nobody(doors):
    """Or staff could try all numbers of the class, and see which one has this work."""
    real, a = doors.students[0].id, doors.assignment.id
    grader = doors.askers["grader"]
    assert grader.get(f"/assignments/{a}/submissions?user_id={real}").status_code == 404
    path, given = f"/assignments/{a}/students/{real}/override", {"points": 1, "reason": "r"}
    assert grader.ask("PUT", path, json=given).status_code == 404
    assert grader.ask("DELETE", path).status_code == 404


def test_mails_to_staff_name_nobody(doors):
    """What waits is counted."""
    with doors.services.writing() as work:
        grader = doors.site.demo.grader
        notice = Notice(grader.id, Kind.DIGEST, 0, work.now, work.now)
        letter = letter_for(work, notice).letter
    said = "\n".join(letter.paragraphs)
    assert "inquiries" in said
    assert not any(doors.names(one, said) for one in doors.students)


def test_students_see_their_own_work_as_ever(doors):
    """They are hidden from staff alone."""
    student, submission = doors.work[0]
    page = doors.site["student"].get(f"/submissions/{submission.id}")
    assert page.status_code == 200
    assert student.name in page.text
    assert doors.veil.called(student.id, "") not in page.text


def test_with_names_shown_the_same_look_finds_them(tmp_path):
    """So it would find a door that was forgotten."""
    shown = Doors(tmp_path)
    shown.change(anonymous=True)
    shown.change(anonymous=False)
    found = "\n".join(shown.leaks())
    for part in (
        "/submissions/",
        "gradebook",
        "/courses/1/settings",
        "/courses/1/audit",
        "/students/",
        "/inquiries",
        "/regrades/",
        "submissions.zip",
        "/mistake",
        "/scores",
        "/api/v1/submissions/",
    ):
        assert part in found, part

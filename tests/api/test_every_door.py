"""What an instructor withholds of a report leaves the service, and the grader, by no door.

The reports are found by the grader on real work, and hold all there is to withhold. Then each
address is asked for in the student's name, whatever it answers, and each format is written.
"""

import html
import io
import json
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from rich.console import Console

from grader import catalog
from grader.cli.formats import FORMATS
from grader.grading import grade
from grader.intake import read_bytes
from grader.output import Document, Levels, print_submission, write_csv, write_gradescope
from grader.report import FeedbackLevel, Outcome, Reader, Show, seen_by
from grader.report.details import FormulaDetails, NumericDetails, RunDetails, StepsDetails
from submissions.cli.handing_in import _report
from submissions.domain.people import Actor
from submissions.representations.handing_in import Verdict
from submissions.services.assignments import create_assignment
from submissions.services.grading import grade_next
from submissions.services.handing_in import submit
from submissions.services.inquiries import open_inquiry
from submissions.services.rubric import add_rubric_item
from submissions.services.rubric_marking import mark_by_rubric
from submissions.services.verdicts import show_verdict
from tests.api.asking import make_askers
from tests.doing import ask, do
from tests.service.conftest import grader_in
from tests.unit.submissions.web.world import make_site

#: A named mistake, printed digits, a counterexample; a formula that is right in numbers alone; and
#: a statement that is left out.
PROGRAM = """import numpy as np
import nowhere_to_be_found
def delta_k(delta_next, W_next, s_k):
    print(12345 * 54321)
    return W_next.T @ delta_next
def dW_k(delta_k, z_prev):
    return np.outer(delta_k, z_prev) * (1 + 1e-12)
"""
CRASHES = "def delta_k(delta_next, W_next, s_k):\n    return [][len(s_k)]\n"
PRINTED = str(12345 * 54321)
SEED = 918_273_645
#: Half of it, also with what a person gives, is on no page by chance; seconds have two digits.
POINTS, HALF = 7.77, re.compile(r"(?<!\d)(3\.8(8|9)|4\.13)")
LEVELS = [(level, hints) for level in FeedbackLevel for hints in (False, True)]
#: Addresses that show nothing of submissions, or wait for nobody.
ELSEWHERE = {"filename", "slug", "token", "folder", "platform_id", "link_id", "code", "key"}


class Doors:
    """A site with real reports, a student whose they are, and what is known of both."""

    def __init__(self, folder, jail):
        self.site = make_site(folder)
        self.askers = make_askers(self.site)
        services, demo = self.site.services, self.site.demo
        self.teacher = _actor(demo.instructor)
        self.student = _actor(demo.students[0])
        sheet = catalog.find("written-practical").read("solutions/wrong.md")
        self.submissions = [
            self.handed_in("hidden-layer-tanh", {"s.py": PROGRAM, "t.py": CRASHES}),
            self.handed_in("written-practical", {"a.md": sheet, "b.md": sheet}),
        ]
        while grade_next(services, "test", grader_in(jail)):
            pass
        self.inquiries = {
            one.id: do(services, open_inquiry, self.student, one.id, "Why?", question=name).id
            for pair, name in zip(self.submissions, ("delta_k", "derivation"), strict=True)
            for one in pair
        }
        self.items = {
            pair[0].assignment_id: self.judged(pair, f"A person says {n}.", n / 4)
            for n, pair in enumerate(self.submissions, 1)
        }
        self.reports = [
            ask(services, show_verdict, self.teacher, one.id).report
            for pair in self.submissions
            for one in pair
        ]

    def judged(self, submissions, title, points):
        """Let a rubric item stand on submissions to one assignment; return its number."""
        services, to = self.site.services, submissions[0].assignment_id
        item = do(services, add_rubric_item, self.teacher, to, title=title, points=points)
        for one in submissions:
            do(services, mark_by_rubric, self.teacher, one.id, apply=[item.id])
        return item.id

    def handed_in(self, slug, files):
        """Give an assignment, hand in all files, and return the submissions."""
        services = self.site.services
        new = replace(
            self.site.demo.practical,
            exercise=slug,
            points=POINTS,
            cooldown_s=0,
            attempts=None,
            parameters={"seed": SEED},
            inquiry_days=7,
        )
        assignment = do(services, create_assignment, self.teacher, new)
        return [
            submit(
                services,
                self.student,
                assignment.id,
                file=file,
                content=text.encode(),
                client_token=f"{slug}-{file}",
            )
            for file, text in files.items()
        ]

    def show(self, level, *, hints):
        """Let students read so much of all assignments."""
        with self.site.services.writing() as work:
            for one in work.assignments.in_courses([self.site.demo.course.id]):
                told = replace(one, feedback_level=level, hint_level=int(hints))
                work.assignments.replace(told)

    def answers(self):
        """Yield each address of pages and API with what it answers the student, as text."""
        for rule in self.site.app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.arguments & ELSEWHERE:
                continue
            pairs = [both for pair in self.submissions for both in permutations(pair)]
            found = {self.path(rule, one): other.id for one, other in pairs}
            for path, other in found.items():
                yield path, self.answer(path, {"with": other, "other": other, "seen": "graded"})

    def path(self, rule, submission):
        """Return an address that speaks of a submission."""
        ids = {
            "course_id": self.site.demo.course.id,
            "assignment_id": submission.assignment_id,
            "submission_id": submission.id,
            "inquiry_id": self.inquiries[submission.id],
            "user_id": self.student.user_id,
            "item_id": self.items[submission.assignment_id],
            "regrade_id": 1,
            "named_id": 1,
            "exercise_id": 1,
        }
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), rule.rule)

    def answer(self, path, query):
        """Return what the student is answered; of JSON the texts and numbers in it."""
        if path.startswith("/api/v1/"):
            given = {"other": query["other"]} if path.endswith("/comparison") else {}
            found = self.askers["student"].get(path.removeprefix("/api/v1"), query_string=given)
        else:
            found = self.site["student"].get(path, query_string=query)
        return readable(found.text)


def _actor(user):
    return Actor(user.id, user.login, user.name, user.admin)


def readable(text):
    """Return a text as its reader has it: no escapes of JSON or HTML."""
    try:
        return "\n".join(leaves(json.loads(text)))
    except ValueError:
        return html.unescape(text)


def leaves(value):
    """Yield all keys, texts and numbers of a JSON value."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield str(value)


def bare(text):
    """Return letters and digits alone: what remains of a sentence in any format."""
    return re.sub(r"[^0-9A-Za-z]+", "", text)


@pytest.fixture(scope="module")
def doors(tmp_path_factory, jail):
    """Return the site; its graded work is only read."""
    return Doors(tmp_path_factory.mktemp("doors"), jail)


def secrets(reports, reader):
    """Return what may not be seen: (sentences, words)."""
    full, sentences, words = reader.level is FeedbackLevel.FULL, set(), set()
    for report in reports:
        if "cases" not in report.provenance:
            words.add(str(report.provenance["seed"]))
        if not full:
            sentences.add(report.left_out)
            words |= {word for question in report.questions for word in question.printed.split()}
        for question in report.questions:
            for check in question.checks:
                words |= {*check.codes, *_never(check.details)}
                sentences |= {check.flag, *_withheld(check, reader)}
                sentences |= set() if full else {*_parts(check.details)}
    return {one for one in map(bare, sentences) if len(one) > 5}, words


def _withheld(check, reader):
    """Yield the sentences of a check that somebody may not read."""
    if check.is_hint or (reader.level < FeedbackLevel.OUTCOMES and " " in check.title[12:]):
        yield check.title  # a word or two would be found on any page
    if reader.level < FeedbackLevel.FULL or (check.is_hint and not reader.hints):
        yield check.feedback


def _never(details):
    """Yield what only staff reads."""
    match details:
        case NumericDetails(answer_class=str(found)):
            yield found
        case StepsDetails(steps=found):
            yield from (code for step in found for code in step.codes or ())


def _parts(details):
    """Yield what goes with full feedback alone."""
    match details:
        case RunDetails(traceback=str(found)):
            yield found
        case FormulaDetails(latex=latex, reason=reason):
            yield from (latex or "", reason or "")
        case StepsDetails(steps=found):
            yield from (step.reason for step in found)


def leaks(text, hidden):
    """Return what is hidden and is in a text all the same."""
    sentences, words = hidden
    stripped = bare(text)
    return [one for one in sentences if one in stripped] + [
        one for one in words if re.search(rf"(?<![0-9A-Za-z]){re.escape(one)}(?![0-9A-Za-z])", text)
    ]


def test_there_is_everything_to_withhold(doors):
    """A flag, a class of answers, a mistake, a counterexample, a seed."""
    checks = [
        check for one in doors.reports for question in one.questions for check in question.checks
    ]

    assert {bool(check.flag) for check in checks} == {True, False}
    assert any(check.codes and check.is_hint and check.feedback for check in checks)
    assert any(isinstance(c.details, NumericDetails) and c.details.answer_class for c in checks)
    assert any(isinstance(c.details, FormulaDetails) and c.details.counterexample for c in checks)
    assert any(isinstance(c.details, RunDetails) and c.details.traceback for c in checks)
    assert any("+".join(_never(c.details)) for c in checks if isinstance(c.details, StepsDetails))
    assert PRINTED in doors.reports[0].questions[0].printed
    assert doors.reports[0].left_out
    assert (doors.reports[0].score, doors.reports[0].max_score) == (1.0, 2.0)
    assert {one.provenance["seed"] for one in doors.reports} == {SEED}


def test_every_check_that_was_made_has_a_title_and_reasons(doors):
    """A name of ours is no title; what did not pass says in a sentence why."""
    for report in doors.reports:
        for check in (check for question in report.questions for check in question.checks):
            skipped = check.outcome is Outcome.SKIPPED
            assert check.title
            assert skipped or check.title != check.check
            assert check.outcome is Outcome.PASSED or check.feedback.endswith((".", "`", "?"))


@pytest.mark.parametrize(("level", "hints"), LEVELS)
def test_no_address_tells_what_is_withheld(doors, level, hints):
    """Pages, the API, exports and the gradebook's file, asked for by the student who wrote it."""
    doors.show(level, hints=hints)
    hidden = secrets(doors.reports, Reader(level, hints=hints))
    told = dict(doors.answers())

    assert {path: found for path, text in told.items() if (found := leaks(text, hidden))} == {}
    pages = [path for path, text in told.items() if "A person says" in text]
    if level is FeedbackLevel.RECEIVED:
        assert [path for path, text in told.items() if HALF.search(text)] + pages == []
    else:
        page = f"/submissions/{doors.submissions[0][0].id}"
        assert HALF.search(told[page])
        assert {page, f"/api/v1{page}", "/account/data"} <= set(pages)
    assert len(told) > 60


@pytest.mark.parametrize(("level", "hints"), LEVELS)
def test_the_command_line_tells_no_more(doors, level, hints):
    """What `grader submit` and `grader status` print and write, made from the API's answer."""
    doors.show(level, hints=hints)
    hidden = secrets(doors.reports[:1], Reader(level, hints=hints))
    path = f"/submissions/{doors.submissions[0][0].id}"
    answer = Verdict.model_validate_json(doors.askers["student"].get(path).data)

    report = _report(answer, Path("s.py"))

    assert (report is None) is (level is FeedbackLevel.RECEIVED)
    for form, text in written(report) if report else ():
        assert leaks(text, hidden) == [], form


def written(report):
    """Yield each format with what it writes of a report, and what a terminal shows."""
    document = Document(report.exercise, [report])
    for form in FORMATS.keys() - {"classroom50"}:  # the same sentences; needs its runner
        stream = io.StringIO()
        FORMATS[form](document, stream)
        yield form, readable(stream.getvalue())
    stream = io.StringIO()
    write_csv(document, stream)
    yield "csv", stream.getvalue()
    console = Console(file=io.StringIO(), width=200)
    print_submission(console, report.exercise, report)
    yield "text", console.file.getvalue()


@pytest.fixture(scope="module")
def tried(jail):
    """Return reports as CI finds them: on public cases alone."""
    exercise = catalog.find("hidden-layer-tanh")
    return [
        grade(exercise, read_bytes(file, file, text.encode()), jail, 7, public_only=True)
        for file, text in {"s.py": PROGRAM, "t.py": CRASHES}.items()
    ]


@pytest.mark.parametrize("show", list(Show))
def test_ci_tells_no_more_than_its_settings_say(tried, show):
    """In its log, and in whatever format it writes."""
    for report in tried:
        hidden = secrets([report], show.reader)

        for form, text in written(seen_by(report, show.reader)):
            assert leaks(text, hidden) == [], form


@pytest.mark.parametrize("show", list(Show))
def test_gradescope_shows_students_no_more(doors, show):
    """What it keeps from them is hidden: the names of mistakes, and the record for a replay."""
    for report in doors.reports:
        stream = io.StringIO()
        write_gradescope(Document("x", [report]), stream, Levels(show=show))
        results = json.loads(stream.getvalue())
        shown = [test for test in results.pop("tests") if test["visibility"] == "visible"]
        del results["extra_data"]

        assert leaks("\n".join(leaves([shown, results])), secrets([report], show.reader)) == []


def test_staff_reads_it_all(doors):
    """The page for staff gives the report as it was found."""
    (first, _), _ = doors.submissions
    found = doors.site["instructor"].get(f"/submissions/{first.id}/raw")

    assert json.loads(found.text) == doors.reports[0].to_json()
    assert doors.reports[0].provenance["seed"] == SEED

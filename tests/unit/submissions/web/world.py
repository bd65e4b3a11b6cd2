"""A site with two courses, whose first has three graded submissions; and its visitors."""

import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from grader.report import CheckResult, Outcome, QuestionReport, Report
from grader.report.details import (
    FormulaDetails,
    MistakeDetails,
    NumericDetails,
    Part,
    ReadingDetails,
    RunDetails,
)
from submissions.adapters.passwords import Argon2Passwords
from submissions.bootstrap import build
from submissions.config import Config
from submissions.demo import PASSWORD, Demo, fill_demo
from submissions.domain.people import Actor, Role
from submissions.services.accounts import add_user
from submissions.services.courses import create_course
from submissions.services.grading import claim_job, finish_job
from submissions.services.people import enrol
from submissions.services.ports import Services
from submissions.store import SqlStore
from submissions.web import create_app
from tests.doing import do

OPERATOR = Actor(0, "operator", "the command line", admin=True)
CHEAP = Argon2Passwords(cheap=True)
HOSTILE = "<script>alert(1)</script>"


def entry(points=0.5, text=HOSTILE):
    """Return a report in which students' text is hostile."""
    checks = (
        CheckResult("runs", "delta_k(a, b) runs", Outcome.PASSED),
        CheckResult(
            "numeric",
            "agrees on all inputs",
            Outcome.FAILED,
            f"Agrees on none. {text}",
            NumericDetails(case="case 1", arguments={text: [1.0, "nan"]}),
        ),
        CheckResult("runs", "runs", Outcome.CRASHED, text, RunDetails(text)),
        CheckResult(
            "reads", "can be read", Outcome.FAILED, text, ReadingDetails(text, text, caret="x\n^")
        ),
        CheckResult(
            "formula",
            "computes the right formula",
            Outcome.PASSED,
            text,
            FormulaDetails(formulas=(Part(f"[1]{text}", text, rf"\mu {text}"),)),
        ),
        CheckResult("edges", "edges", Outcome.SKIPPED, "Skipped: the usual inputs come first."),
        CheckResult("mistake", "wrong sign", Outcome.FAILED, "Which sign?", MistakeDetails("M02")),
    )
    wrong = QuestionReport("delta_k", Outcome.FAILED, points, 1.0, checks, printed=text)
    right = QuestionReport("dW_k", Outcome.PASSED, 1.0, 1.0, checks[:1])
    provenance = {"tier": "A", "seed": 2018}
    questions, less = (wrong, right), f"Graded without line 1. {text}"
    return Report(
        "one", "hidden-layer-tanh", questions, left_out=less, provenance=provenance
    ).plain()


def grade_all(services, **values):
    """Finish every job that waits with a made-up report; return how many there were."""
    done = 0
    while (claimed := claim_job(services, "test")) is not None:
        finish_job(services, claimed.job, entry(**values))
        done += 1
    return done


class Visitor:
    """A browser without a screen: keeps cookies, fills in the token of every form."""

    def __init__(self, app: Flask, login: str = ""):
        self.client = app.test_client()
        if login:
            answer = self.post("/sign-in", {"login": login, "password": PASSWORD})
            assert answer.status_code == 302, answer.text

    def get(self, path, **more):
        """Ask for a page."""
        return self.client.get(path, buffered=True, **more)

    def post(self, path, data=None, **more):
        """Send a form, with its token."""
        with self.client.session_transaction() as session:
            token = session.setdefault("csrf", "token")
        return self.client.post(path, data={"csrf": token, **(data or {})}, buffered=True, **more)


#: Who may visit, and whose login is not the name of the role.
ROLES = ("student", "classmate", "stranger", "rival", "grader", "instructor", "admin")
LOGINS = {"student": "student01", "classmate": "student02"}


@dataclass
class Site:
    """The application, what is in it, and a visitor for each role by name."""

    app: Flask
    services: Services
    demo: Demo
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, role):
        """Return who visits in a role; they sign in when they first come."""
        if role not in self.visitors:
            assert role in (*ROLES, "nobody"), role
            login = "" if role == "nobody" else LOGINS.get(role, role)
            self.visitors[role] = Visitor(self.app, login)
        return self.visitors[role]


def make_site(folder):
    """Return a site in a folder, its first three submissions graded."""
    source, demo = _filled()
    shutil.copytree(source.name, folder, dirs_exist_ok=True)
    config = Config(data_dir=folder, graders=1)
    store = SqlStore(config.database)  # migrated already
    services = build(config, store=store, passwords=CHEAP)
    return Site(create_app(services, config), services, demo)


@cache
def _filled():
    """Return a folder with a site's database, made once for all tests, and what is in it."""
    folder = TemporaryDirectory()
    services = build(Config(data_dir=Path(folder.name), graders=1), passwords=CHEAP)
    demo = fill_demo(services, submissions=3)
    grade_all(services)
    course = do(services, create_course, OPERATOR, "other", title="Another course", zone="UTC")
    for login, role in (("stranger", Role.STUDENT), ("rival", Role.INSTRUCTOR)):
        do(services, add_user, OPERATOR, login, name=login, password=PASSWORD)
        do(services, enrol, OPERATOR, course.id, login, role)
    services.store.close()
    return folder, demo

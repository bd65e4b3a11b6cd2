"""A small world: two courses, people of every role, one assignment, and reports made to measure."""

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from grader.report import CheckResult, Outcome, QuestionReport, Report
from grader.report.details import MistakeDetails
from submissions.adapters.jose import Jose
from submissions.adapters.key_sets import HttpKeySets
from submissions.bootstrap import build
from submissions.config import Config
from submissions.domain.assignment import Assignment
from submissions.domain.job import JobState
from submissions.domain.people import Actor, Role
from submissions.services.accounts import add_user
from submissions.services.assignments import create_assignment
from submissions.services.courses import create_course
from submissions.services.grading import grade_next
from submissions.services.handing_in import submit
from submissions.services.people import enrol
from tests.doing import ask, do
from tests.kept import kept

OPERATOR = Actor(0, "operator", "the command line", admin=True)
PASSWORD = "correct horse battery"
#: For `hidden-layer-tanh`: full points from a real jail, and one that the jail must end. It takes
#: its time and no processor's.
GOOD = """
import numpy as np
def delta_k(delta_next, W_next, s_k):
    return (W_next.T @ delta_next) / np.cosh(s_k) ** 2
def dW_k(delta_k, z_prev):
    return np.outer(delta_k, z_prev)
"""
ENDLESS = """
import time
def delta_k(*_):
    time.sleep(600)
dW_k = delta_k
"""
#: What `by_comment` understands.
RIGHT = b"def delta_k():\n    return 1  # right\n"
WRONG = b"def delta_k():\n    return 2\n"


def entry(share, *, outcome="passed", mistake=None, problem=""):
    """Return a report with one question, as graders give it."""
    ended = Outcome(outcome)
    checks = [CheckResult("numeric", "agrees", ended, "f")]
    if mistake:
        named = MistakeDetails("M13", ())
        checks.append(CheckResult("mistake", mistake, Outcome.FAILED, "a hint", named))
    question = QuestionReport("delta_k", ended, 2.0 * share, 2.0, tuple(checks))
    errored = ended is Outcome.ERRORED
    return Report("x", "", (question,), problem, errored=errored, provenance={"seed": 1})


def by_comment(task):
    """Grade by what the program says of itself: full points for 'right', none otherwise."""
    if b"right" in task.content:
        return entry(1.0)
    return entry(0.0, outcome="failed", mistake="W without its transpose")


def until(condition, limit_s=60.0):
    """Wait until something is so; fail if it does not come to be."""
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.05)


def all_done(world):
    """Whether no job waits or runs."""
    return not world.find("jobs", state=[JobState.QUEUED, JobState.RUNNING])


def actor_of(user):
    """Return a person as they sit at the keyboard."""
    return Actor(user.id, user.login, user.name, user.admin)


@dataclass
class World:
    """Two courses; people by what they are in the first."""

    services: object
    clock: object
    actors: dict = field(default_factory=dict)
    course: object = None
    other_course: object = None
    assignment: object = None
    other_assignment: object = None
    tokens: int = 0

    def __getattr__(self, name):
        try:
            return self.actors[name]
        except KeyError:
            raise AttributeError(name) from None

    def do(self, use_case, *args, **kwargs):
        """Call a use case in a unit of work, and return what it gives."""
        return do(self.services, use_case, *args, **kwargs)

    def ask(self, use_case, *args, **kwargs):
        """Call a use case in a unit of work that only reads, and return what it gives."""
        return ask(self.services, use_case, *args, **kwargs)

    def person(self, login, course=None, role=None, **changes):
        """Make an account, in a course if one is given, and return the actor."""
        user = self.do(add_user, OPERATOR, login, name=login.title(), **changes)
        if course is not None:
            self.do(enrol, OPERATOR, course.id, login, role)
        return actor_of(user)

    def add(self, **changes):
        """Store another assignment in the first course."""
        now = self.clock.now()
        usual = Assignment(
            self.course.id,
            "Practical",
            "hidden-layer-tanh",
            10.0,
            "Europe/Zurich",
            now,
            due_at=now + timedelta(days=1),
            closes_at=now + timedelta(days=3),
        )
        return self.do(create_assignment, self.instructor, replace(usual, **changes))

    def hand_in(self, content=RIGHT, actor=None, assignment=None, **changes):
        """Hand something in, each time under a new token."""
        self.tokens += 1
        wanted = {"file": "solution.py", "client_token": f"token-{self.tokens:06}"} | changes
        target = assignment or self.assignment
        who = actor or self.student
        return submit(self.services, who, target.id, content=content, **wanted)

    def grade(self, grade=by_comment):
        """Grade all that waits; return how many jobs there were."""
        done = 0
        while grade_next(self.services, "test", grade):
            done += 1
        return done

    def first(self, table, **criteria):
        """Return the first stored value that fits."""
        with self.services.store.reading() as work:
            return kept(getattr(work, table)).first(**criteria)

    def find(self, table, **criteria):
        """Return all stored values that fit."""
        with self.services.store.reading() as work:
            return kept(getattr(work, table)).find(**criteria)


def services_on(store, clock, passwords):
    """Return services on a store, whose graders are never started."""
    config = Config(data_dir=Path("never-made"), graders=1, sign_in_tries=5)
    made = build(config, store=store, clock=clock, passwords=passwords)
    return replace(made, signatures=Jose(HttpKeySets(), lambda: "secret"))


def make_world(clock, passwords, store):
    """Return a world in an empty store."""
    services = services_on(store, clock, passwords)
    world = World(services, clock)
    world.course = do(services, create_course, OPERATOR, "dl", title="Deep Learning")
    world.other_course = do(services, create_course, OPERATOR, "ml", title="Machine Learning")
    world.actors = {
        "admin": world.person("admin", admin=True),
        "student": world.person("student", world.course, Role.STUDENT, password=PASSWORD),
        "classmate": world.person("classmate", world.course, Role.STUDENT),
        "grader": world.person("grader", world.course, Role.GRADER),
        "instructor": world.person("instructor", world.course, Role.INSTRUCTOR),
        "outsider": world.person("outsider", world.other_course, Role.STUDENT),
        "stranger": world.person("stranger", world.other_course, Role.INSTRUCTOR),
    }
    world.assignment = world.add()
    other = replace(world.assignment, course_id=world.other_course.id)
    world.other_assignment = do(services, create_assignment, world.stranger, other)
    return world

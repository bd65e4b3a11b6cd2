"""A course to try things out with: the 64 of ``examples/class``, as students with deadlines.

Everything is done by use cases, as people would do it; only the clock is turned.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from submissions.domain.assignment import Assignment, Counts, Release
from submissions.domain.courses import Course
from submissions.domain.people import Actor, Role, User
from submissions.resources import folder
from submissions.services.accounts import add_user
from submissions.services.assignments import create_assignment
from submissions.services.courses import create_course
from submissions.services.handing_in import submit
from submissions.services.people import apply_roster, enrol
from submissions.services.ports import Services, Work

#: Of every account of the demo; it is served to this machine alone.
PASSWORD = "deltagrade-demo"  # noqa: S105 - printed on purpose
_COURSE = "deep-learning"
_ZONE = "Europe/Zurich"
#: In many scripts, two of them written from right to left.
_FIRST = """
    Ada Emmy Sofia 小明 Noah Zoë Łukasz محمد Chloé Ivan Yuki José Anaïs דוד Björn Priya Nguyễn Олена
    Seán Leïla Kwame Αθηνά Ingrid Mateo Fatima Jürgen Ana Tomáš Aisha Piotr Mei Søren
"""
_LAST = """
    Lovelace Noether Kovalevskaya 王 Okafor Müller Wójcik العلي Dubois Petrov 田中 García Tremblay
    כהן Åkesson Sharma Văn Шевченко O'Brien Benali Mensah Παπαδοπούλου Larsen Rossi Hassan Weiß
"""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made: ``practical`` has all submissions, ``sheet`` is open and empty."""

    admin: User
    instructor: User
    grader: User
    students: Sequence[User]
    course: Course
    practical: Assignment
    sheet: Assignment


class Turned:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at


def fill_demo(services: Services, *, submissions: int = 64) -> Demo:
    """Fill an empty service with a course; its submissions are queued, for graders to grade.

    Parameters
    ----------
    services : Services
    submissions : int
        How many students hand in, at most 64.
    """
    now = services.clock.now()
    before = replace(services, clock=Turned(now - timedelta(days=10)))
    with before.writing() as work:
        admin, instructor, grader = _staff(work)
        course = create_course(
            work,
            admin.actor,
            _COURSE,
            title="Deep Learning",
            term=f"Autumn {now.year}",
            zone=_ZONE,
            instructor_id=instructor.id,
        )
        teacher = instructor.actor
        enrol(work, teacher, course.id, grader.login, Role.GRADER)
        students = _students(work, teacher, course)
        practical, sheet = _assignments(work, teacher, course, now)
    _hand_in(services, practical, students[:submissions], now)
    return Demo(admin, instructor, grader, students, course, practical, sheet)


def _staff(work: Work) -> Iterator[User]:
    operator = Actor(0, "operator", "the command line", admin=True)
    people = {
        "admin": "Robin Operator",
        "instructor": "Prof. Dana Field",
        "grader": "Kim Assistant",
    }
    for login, name in people.items():
        admin = login == "admin"
        yield add_user(work, operator, login, name=name, password=PASSWORD, admin=admin)


def _students(work: Work, teacher: Actor, course: Course) -> list[User]:
    """Enrol 64 students by a class list; all get the demo's password, hashed once."""
    rows = [
        f"2026-{number:04},{name},student{number:02}@example.org,student{number:02},{section}"
        for number, name, section in zip(range(1, 65), _names(), cycle("AB"), strict=False)
    ]
    apply_roster(work, teacher, course.id, "\n".join(["number,name,email,login,section", *rows]))
    hashed = work.services.passwords.hash(PASSWORD)
    users = work.users.with_logins([f"student{number:02}" for number in range(1, 65)])
    return [work.users.replace(replace(user, password_hash=hashed)) for user in users]


def _names() -> Iterator[str]:
    first, last = _FIRST.split(), _LAST.split()
    for i in range(64):
        yield f"{first[i % len(first)]} {last[(i * 7) % len(last)]}"


def _assignments(
    work: Work, teacher: Actor, course: Course, now: datetime
) -> tuple[Assignment, Assignment]:
    tonight = _next_minute_before_midnight(now)
    usual = Assignment(course.id, "", "hidden-layer-tanh", 10.0, _ZONE, now)
    practical = replace(
        usual,
        title="Practical 1: one hidden layer",
        opens_at=tonight - timedelta(days=8),
        due_at=tonight - timedelta(days=1),
        closes_at=tonight + timedelta(days=6),
        late_per_day=0.1,
        late_most=0.5,
        release=Release.FULL_MARKS,
    )
    sheet = replace(
        usual,
        title="Practical 2: the whole sheet",
        exercise="practical-1",
        points=20.0,
        due_at=tonight + timedelta(days=7),
        closes_at=tonight + timedelta(days=9),
        late_per_day=0.25,
        attempts=5,
        counts=Counts.LAST,
    )
    return (
        create_assignment(work, teacher, practical),
        create_assignment(work, teacher, sheet),
    )


def _next_minute_before_midnight(now: datetime) -> datetime:
    """Return when the next 23:59 is where the course is."""
    local = now.astimezone(ZoneInfo(_ZONE))
    minute = local.replace(hour=23, minute=59, second=0, microsecond=0)
    return minute if minute >= local else minute + timedelta(days=1)


def _hand_in(
    services: Services, assignment: Assignment, students: Sequence[User], now: datetime
) -> None:
    """Hand in the class, most of it in the last days before the deadline, some of it late."""
    due = assignment.due_at
    assert due is not None
    for position, (student, labelled) in enumerate(zip(students, _class(), strict=False)):
        spread = (position * 37) % 64 / 64  # from 0 to 1, mixed well
        at = due + timedelta(hours=4) - timedelta(hours=110 * (1 - spread) ** 2)
        turned = replace(services, clock=Turned(min(at, now).astimezone(UTC)))
        path = folder("examples/class") / labelled["folder"] / "solution.py"
        submit(
            turned,
            student.actor,
            assignment.id,
            file="solution.py",
            content=path.read_bytes(),
            client_token=f"demo-{assignment.id}-{student.id:06}",
        )
    with services.writing() as work:  # the jobs, unlike the submissions, are of today
        for job in work.jobs.queued():
            work.jobs.replace(replace(job, created_at=now))


def _class() -> list[dict[str, Any]]:
    labels = folder("examples/class") / "labels.json"
    found: list[dict[str, Any]] = json.loads(labels.read_text(encoding="utf-8"))["submissions"]
    return found

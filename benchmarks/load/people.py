"""A class that is signed in already: accounts, an assignment that is due, cookies."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from submissions.config import Config
from submissions.domain.assignment import Assignment
from submissions.domain.people import Actor, Role, Session, User
from submissions.services.accounts import add_user
from submissions.services.assignments import create_assignment
from submissions.services.courses import create_course
from submissions.services.people import apply_roster, enrol
from submissions.services.ports import Services
from submissions.services.tokens import draw_token, hash_token
from submissions.web import create_app

_OPERATOR = Actor(0, "operator", "the command line", admin=True)


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part. ``crowd`` are the students of the fairness figure, the first is greedy."""

    assignment: Assignment
    students: Sequence[User]
    crowd: Sequence[User]
    staff: Sequence[User]


def make_people(services: Services, students: int, crowd: int, staff: int) -> People:
    """Fill an empty service with a course and its people."""
    logins = [f"s{i:06}" for i in range(students)], [f"c{i:03}" for i in range(crowd)]
    lines = [f"{login},{login},{login}" for login in (*logins[0], *logins[1])]
    with services.writing() as work:
        course = create_course(work, _OPERATOR, "load", title="Under load")
        apply_roster(work, _OPERATOR, course.id, "\n".join(["number,name,login", *lines]))
        helpers = [add_user(work, _OPERATOR, f"staff{i}", name="S") for i in range(staff)]
        for helper in helpers:
            enrol(work, _OPERATOR, course.id, helper.login, Role.INSTRUCTOR)
        wanted = Assignment(course.id, "Due now", "hidden-layer-tanh", 10.0, "UTC", work.now)
        wanted_by = Actor(helpers[0].id, helpers[0].login, helpers[0].name)
        assignment = create_assignment(work, wanted_by, wanted)
        known = {user.login: user for user in work.users.with_logins([*logins[0], *logins[1]])}
    return People(
        assignment, [known[name] for name in logins[0]], [known[n] for n in logins[1]], helpers
    )


def cookies(services: Services, config: Config, users: Sequence[User]) -> list[dict[str, str]]:
    """Sign people in without their passwords, whose hashing is slow on purpose.

    Returns
    -------
    list of dict
        ``cookie`` and ``csrf`` for each, as a browser would have them.
    """
    app = create_app(services, config)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    now = services.clock.now()
    tokens = [draw_token() for _ in users]
    ends = now + timedelta(days=1)
    with services.store.writing() as work:
        work.sessions.add_all(
            Session(user.id, hash_token(token), now, ends)
            for user, token in zip(users, tokens, strict=True)
        )
    forms = [secrets.token_urlsafe(32) for _ in users]
    return [
        {"cookie": f"deltagrade={signer.dumps({'token': token, 'csrf': csrf})}", "csrf": csrf}
        for token, csrf in zip(tokens, forms, strict=True)
    ]

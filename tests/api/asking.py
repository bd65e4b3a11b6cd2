"""Programs that ask the API: each with a token, in one process with the site."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from submissions.demo import PASSWORD
from submissions.domain.people import Actor
from submissions.services.signing_in import sign_in
from submissions.services.tokens import create_token
from tests.doing import do
from tests.kept import kept

ROOT = "/api/v1"
LOGINS = {
    "student": "student01",
    "classmate": "student02",
    "stranger": "stranger",
    "rival": "rival",
    "grader": "grader",
    "instructor": "instructor",
    "admin": "admin",
}


class Asker:
    """One program: asks in somebody's name, or in nobody's."""

    def __init__(self, app: Any, token: str = ""):
        self.client, self.token = app.test_client(), token

    def ask(self, method: str, path: str, json: Any = None, **more: Any) -> Any:
        """Ask for a path below the API's root."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= more.pop("headers", {})
        given = {} if json is None else {"json": json}
        return self.client.open(
            ROOT + path, method=method, headers=headers, buffered=True, **given, **more
        )

    def get(self, path: str, **more: Any) -> Any:
        """Read."""
        return self.ask("GET", path, **more)

    def submit(self, assignment: int, content: bytes, key: str = "", file: str = "s.py") -> Any:
        """Hand in."""
        headers = {"Idempotency-Key": key} if key else {}
        boundary, form = encode_multipart({"file": FileStorage(BytesIO(content), file)})
        return self.ask(
            "POST",
            f"/assignments/{assignment}/submissions",
            data=form,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers=headers,
        )


@dataclass
class Askers:
    """A site, and a program for each role."""

    site: Any
    roles: dict[str, Asker] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Asker:
        return self.roles[role]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.site, name)

    def session(self, login: str) -> str:
        """Return the token of a new session."""
        return sign_in(self.site.services, login, PASSWORD, client=f"desk of {login}").token

    def program(self, login: str, *scopes: str) -> Asker:
        """Return a program with a token of these scopes."""
        with self.site.services.store.reading() as work:
            user = kept(work.users).first(login=login)
        owner = Actor(user.id, user.login, user.name, user.admin)
        token = do(self.site.services, create_token, owner, "ci", list(scopes)).token
        return Asker(self.site.app, token)


def make_askers(site: Any) -> Askers:
    """Return a program for each role, each in a session."""
    made = Askers(site, {"nobody": Asker(site.app)})
    for role, login in LOGINS.items():
        made.roles[role] = Asker(site.app, made.session(login))
    return made

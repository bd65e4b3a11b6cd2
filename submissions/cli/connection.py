"""To which service the commands speak, and as whom: ``grader login`` keeps it, CI sets it."""

import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from submissions.client import Client, NotAllowed
from submissions.representations.assignments import AssignmentCard

_LOCAL = {"127.0.0.1", "::1", "localhost"}


def kept_in() -> Path:
    """Return the file with the address and the token; it need not be there."""
    return Path(click.get_app_dir("deltagrade")) / "login.json"


def keep(url: str, token: str) -> Path:
    """Keep an address and a token in a file that only its owner reads; return it."""
    path = kept_in()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"url": url, "token": token}, file)
    fresh.replace(path)
    return path


def address(said: str) -> str:
    """Return the address of a site, ``https`` where nothing is said; raise UsageError."""
    url = said.rstrip("/") if "://" in said else f"https://{said.rstrip('/')}"
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        sound = False
    if not sound:
        raise click.UsageError(
            f"{said!r} is no address of a site; wanted one as https://grader.example.org."
        )
    if parts.scheme == "http" and parts.hostname not in _LOCAL:
        click.echo(
            f"grader: {url} is not encrypted: whoever is on the way can read the token.", err=True
        )
    return url


def connected() -> AbstractContextManager[Client]:
    """Connect to the service of ``GRADER_URL`` and ``GRADER_TOKEN``, or of ``grader login``.

    Raises
    ------
    UsageError
        If there is neither.
    ClickException
        If the token is not valid or may not do that, or the thing is not there.
    """
    return speaking(*_kept())


@contextmanager
def speaking(url: str, token: str) -> Iterator[Client]:
    """Connect; what the caller has to put right is wrong use, and exits so."""
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise click.UsageError("The token has characters that no token has; copy it once more.")
    try:
        with Client(url, token) as client:
            yield client
    except NotAllowed as error:
        if error.problem.status != 401:
            raise click.ClickException(str(error)) from error
        raise click.ClickException(
            f"The token is not valid at {url}: it has expired, was revoked, or is another "
            f"site's. Make a new one at {url}/account, then: grader login {url}"
        ) from error


def _kept() -> tuple[str, str]:
    kept = _read()
    said = os.environ.get("GRADER_URL", "")
    url = address(said) if said else kept.get("url", "")
    token = os.environ.get("GRADER_TOKEN", "").strip()
    if not token and url == kept.get("url"):
        token = kept.get("token", "")  # never to another site than the one it is for
    if not url or not token:
        raise click.UsageError(
            "You are not signed in. Run: grader login URL, or set GRADER_URL and GRADER_TOKEN."
        )
    return url, token


def _read() -> dict[str, str]:
    try:
        found = json.loads(kept_in().read_text(encoding="utf-8"))
        return {"url": str(found["url"]), "token": str(found["token"])}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        raise click.UsageError(f"{kept_in()} cannot be read. Run: grader login URL") from None


def found_assignment(client: Client, said: str) -> AssignmentCard:
    """Return the assignment of this number, exercise or title; raise UsageError if none is."""
    if said.isascii() and said.isdecimal():
        return client.assignment(int(said))
    word = said.casefold()
    cards = [
        card
        for mine in client.courses()
        if mine.role is not None and not mine.course.archived
        for card in client.assignments(mine.course.id)
    ]
    fitting = [
        card
        for card in cards
        if word in (card.assignment.exercise.casefold(), card.assignment.title.casefold())
    ]
    if len(fitting) == 1:
        return fitting[0]
    told = ", ".join(f"{card.assignment.id} ({card.assignment.title})" for card in fitting or cards)
    found = "several assignments are" if fitting else "no assignment is"
    raise click.UsageError(f"{found} called {said!r}. Give a number: {told or 'there are none'}.")


def found_course(client: Client, said: str) -> int:
    """Return the number of the course of this number or name; raise UsageError if none is."""
    courses = client.courses()
    for mine in courses:
        if said in (str(mine.course.id), mine.course.slug, mine.course.title):
            return mine.course.id
    told = ", ".join(mine.course.slug for mine in courses) or "none"
    raise click.UsageError(f"No course of yours is called {said!r}. There are: {told}.")

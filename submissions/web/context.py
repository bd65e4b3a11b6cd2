"""What a view needs of the world: the services, and who asks."""

from threading import BoundedSemaphore

from flask import Flask, current_app, g, session

from submissions.domain.people import Actor
from submissions.errors import NotSignedIn
from submissions.services.people.who_is import who_is
from submissions.services.ports import Services

_KEY = "deltagrade"
_DOOR = "deltagrade_waiting"
#: How many answers may wait for a verdict at once: each holds a thread of the server, and uploads
#: must always find one.
_MAY_WAIT = 2
#: Where the session's token is kept in the signed cookie.
TOKEN = "token"  # noqa: S105 - the name of the field, not a secret


def keep(app: Flask, services: Services) -> None:
    """Hang the services on an application."""
    app.extensions[_KEY] = services
    app.extensions[_DOOR] = BoundedSemaphore(_MAY_WAIT)


def services() -> Services:
    """Return the services of the application that answers."""
    found: Services = current_app.extensions[_KEY]
    return found


def may_wait() -> BoundedSemaphore:
    """Return what counts those who wait for a verdict."""
    door: BoundedSemaphore = current_app.extensions[_DOOR]
    return door


def reader() -> Actor | None:
    """Return who is signed in, if anybody is; the store is asked once a request."""
    if "actor" not in g:
        g.actor = _who()
    found: Actor | None = g.actor
    return found


def actor() -> Actor:
    """Return who is signed in.

    Raises
    ------
    NotSignedIn
    """
    found = reader()
    if found is None:
        raise NotSignedIn
    return found


def _who() -> Actor | None:
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    try:
        return who_is(services(), token)
    except NotSignedIn:
        return None

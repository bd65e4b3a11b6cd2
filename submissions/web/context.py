"""What a view needs of the world: the services, and who asks."""

from contextlib import ExitStack

from flask import Flask, current_app, g, request, session

from submissions.domain.people import Actor
from submissions.errors import NotSignedIn
from submissions.services.ports import Services
from submissions.services.signing_in import who_is
from submissions.web.places import Places

_KEY = "deltagrade"
_PLACES = "deltagrade_places"
#: Where the session's token is kept in the signed cookie.
TOKEN = "token"  # noqa: S105 - the name of the field, not a secret


def keep(app: Flask, services: Services) -> None:
    """Hang the services on an application."""
    app.extensions[_KEY] = services
    app.extensions[_PLACES] = kept = Places()
    app.wsgi_app = kept.around(app.wsgi_app)  # type: ignore[method-assign,assignment]


def open_moment() -> None:
    """Let all that an answer says be of one moment; whoever posts reads as they go."""
    if request.method in {"GET", "HEAD"}:
        g.moment = ExitStack()
        g.moment.enter_context(services().store.moment())


def close_moment(_: BaseException | None = None) -> None:
    """Let go of what the answer was read from."""
    if "moment" in g:
        g.pop("moment").close()


def services() -> Services:
    """Return the services of the application that answers."""
    found: Services = current_app.extensions[_KEY]
    return found


def places() -> Places:
    """Return where those are who work, and who wait."""
    found: Places = current_app.extensions[_PLACES]
    return found


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

"""What a view needs of the world: the services, who asks, and the unit of work they ask in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import Flask, Response, abort, current_app, g, request, session, url_for

from submissions.domain.people import Actor
from submissions.errors import NotSignedIn, TooManyTries
from submissions.services.ports import Services, Work
from submissions.services.signing_in import who_is
from submissions.web.places import GONE, SENT_AWAY, Places, has_gone

P = ParamSpec("P")
T = TypeVar("T")

_KEY = "deltagrade"
_PLACES = "deltagrade_places"
#: Where the session's token is kept in the signed cookie.
TOKEN = "token"  # noqa: S105 - the name of the field, not a secret


def keep(app: Flask, services: Services) -> None:
    """Hang the services on an application."""
    app.extensions[_KEY] = services
    app.extensions[_PLACES] = kept = Places()
    app.wsgi_app = kept.around(app.wsgi_app)  # type: ignore[method-assign,assignment]
    app.before_request(_check_door)
    app.teardown_request(_leave)


def invitation_link(token: str) -> str:
    """Return the link of an invitation: it is sent on, so its host is never the request's."""
    return outside("auth.invitation", token=token)


def outside(endpoint: str, **values: Any) -> str:
    """Return the address of a page as others are told it; what a request calls us is no matter."""
    base: str = current_app.config["BASE_URL"]
    return base + url_for(endpoint, **values)


def by_https() -> bool:
    """Return whether browsers reach us so."""
    base: str = current_app.config["BASE_URL"]
    return base.startswith("https:")


def services() -> Services:
    """Return the services of the application that answers."""
    found: Services = current_app.extensions[_KEY]
    return found


def places() -> Places:
    """Return where those are who work, and who wait."""
    found: Places = current_app.extensions[_PLACES]
    return found


def reading() -> Work:
    """Return the unit of work that this request reads in: all that it says is of one moment."""
    if "work" not in g:
        g.opened = ExitStack()
        g.work = g.opened.enter_context(services().reading())
    found: Work = g.work
    return found


@contextmanager
def writing() -> Iterator[Work]:
    """Open a unit of work that is stored at the end; what is read afterwards is read anew."""
    close_work()
    with services().writing() as work:
        yield work


def close_work() -> None:
    """Let go of the unit of work that was read in, if there is one."""
    if "work" in g:
        del g.work
        g.pop("opened").close()


def ask(use_case: Callable[Concatenate[Work, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a use case finds for whoever is signed in."""
    who = actor()  # who may have to wait for their turn, and reads afterwards
    return use_case(reading(), who, *args, **kwargs)


def do(use_case: Callable[Concatenate[Work, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Let whoever is signed in do something; return what came of it once it is stored."""
    who = actor()
    with writing() as work:
        return use_case(work, who, *args, **kwargs)


def reader() -> Actor | None:
    """Return who is signed in, if anybody is; the store is asked once a request."""
    if "actor" not in g:
        recognize(_who())
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


def keep_session(token: str) -> None:
    """Put a new session's token into the cookie, in which nothing of an older one is left."""
    session.clear()
    session.permanent = True
    session[TOKEN] = token


def recognize(found: Actor | None) -> None:
    """Note who asks; from here on, no other request of theirs is worked on until this one is done.

    Raises
    ------
    TooManyTries
        If many of theirs wait already.
    """
    g.actor = found
    if found is None:
        return
    places().take_turn_of(request.environ, found.user_id, _outside())
    if has_gone(request.environ):
        abort(Response(status=GONE))


@contextmanager
def _outside() -> Iterator[None]:
    """Keep neither a connection nor a place."""
    close_work()
    with places().outside():
        yield


def _check_door() -> None:
    if SENT_AWAY in request.environ:
        g.broken = True  # the page asks nobody who reads it: saying no is cheap
        raise TooManyTries(1.0)


def _leave(_: BaseException | None = None) -> None:
    close_work()


def _who() -> Actor | None:
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    try:
        return who_is(reading(), token)
    except NotSignedIn:
        return None

"""Who asks: the token in the header, never a cookie, or other sites could ask in one's name."""

from flask import g, request

from submissions.domain.people import Actor
from submissions.errors import NotSignedIn
from submissions.services import signing_in
from submissions.web.context import services


def bearer() -> str:
    """Return the token of the request.

    Raises
    ------
    NotSignedIn
        If there is none.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.casefold() != "bearer" or not token:
        raise NotSignedIn
    return token


def actor() -> Actor:
    """Return who asks, by an API token or the token of a session; the store is asked once.

    Raises
    ------
    NotSignedIn
    """
    if "bearer" not in g:
        g.bearer = _who(bearer())
    found: Actor = g.bearer
    return found


def _who(token: str) -> Actor:
    try:
        return signing_in.who_is(services(), token, program=True)
    except NotSignedIn:
        return signing_in.who_is(services(), token)

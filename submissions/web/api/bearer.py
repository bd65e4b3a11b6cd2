"""Who asks: the token in the header, never a cookie, or other sites could ask in one's name."""

from flask import request

from submissions.domain.people import Actor
from submissions.errors import NotSignedIn
from submissions.services.signing_in import who_is
from submissions.web.context import reading, recognize


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


def identify(*, public: bool) -> None:
    """Find out who asks, by an API token or the token of a session, before anything is read.

    Where nobody has to be signed in, nobody is.

    Raises
    ------
    NotSignedIn
    TooManyTries
        If many requests of theirs wait already.
    """
    recognize(None if public else _who(bearer()))


def _who(token: str) -> Actor:
    try:
        return who_is(reading(), token, program=True)
    except NotSignedIn:
        return who_is(reading(), token)

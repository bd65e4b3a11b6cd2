"""Forms: only those of our own pages, and only text that a database can hold."""

import hmac
import secrets

from flask import request, session
from markupsafe import Markup
from werkzeug.exceptions import BadRequest

from submissions.config import MIB
from submissions.web.context import reader

_KEY = "csrf"
_SAFE = {"GET", "HEAD", "OPTIONS"}
#: Blueprints whose callers carry a token of their own, in a header or signed by a platform, never
#: our session's cookie.
_WITHOUT_COOKIES = {"api", "launch"}


def csrf_token() -> str:
    """Return the token that each form carries; it lives as long as the session's cookie."""
    if _KEY not in session:
        session[_KEY] = secrets.token_urlsafe(32)
    token: str = session[_KEY]
    return token


def csrf() -> Markup:
    """Return the hidden field that each form carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(_KEY, csrf_token())


def check_form() -> None:
    """Return if a request changes nothing, comes from one of our forms, or leads nowhere.

    Raises
    ------
    BadRequest
        If it does not, or if it holds NUL characters.
    """
    leads_nowhere = request.routing_exception is not None
    if request.method in _SAFE or request.blueprint in _WITHOUT_COOKIES or leads_nowhere:
        return
    if reader() is None:  # a stranger's form holds no file
        request.max_content_length = MIB
    sent, kept = request.form.get(_KEY, ""), session.get(_KEY, "")
    if not kept or not hmac.compare_digest(sent.encode(), kept.encode()):
        raise BadRequest(
            "This form is too old, or was not made by this site. "
            "Go back, reload the page and send it again."
        )
    if any("\0" in value for _, value in request.form.items(multi=True)):
        raise BadRequest("A field holds NUL characters; wanted text. Remove them and try again.")

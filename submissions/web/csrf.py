"""Forms: only those of our own pages, and only text that a database can hold.

A form's token says for whom it was made, signed: when its session is over, that is what tells a
page of ours from another site's (:mod:`submissions.web.resuming`).
"""

import hmac
import secrets

from flask import current_app, g, request, session
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.exceptions import BadRequest

from submissions.config import MIB
from submissions.web.context import reader

TOKEN = "csrf"  # noqa: S105 - the name of the field, not a secret
SAFE = {"GET", "HEAD", "OPTIONS"}
#: Blueprints whose callers carry a token of their own, in a header, in the address or signed by a
#: platform, never our session's cookie.
_WITHOUT_COOKIES = {"api", "deep_linking", "launch", "mail_off", "registering_door"}
#: Nobody types longer than this at one form.
_TYPED_WITHIN_S = 30 * 86400


def csrf_token() -> str:
    """Return the token that each form carries; it lives as long as the session's cookie."""
    if TOKEN not in session:
        who = reader()
        session[TOKEN] = _signer().dumps([who.user_id if who else 0, secrets.token_urlsafe(24)])
    token: str = session[TOKEN]
    return token


def csrf() -> Markup:
    """Return the hidden field that each form carries."""
    return Markup('<input type="hidden" name="%s" value="%s">') % (TOKEN, csrf_token())


def made_for(token: str) -> int:
    """Return whom we made a form with this token for; 0 if nobody, or not we."""
    try:
        owner, _ = _signer().loads(token, max_age=_TYPED_WITHIN_S)
    except BadData:
        return 0
    return int(owner)


def is_current(token: str) -> bool:
    """Return whether a token is the one of this session."""
    kept = session.get(TOKEN, "")
    return bool(kept) and hmac.compare_digest(token.encode(), kept.encode())


def check_form() -> None:
    """Return if a request changes nothing, comes from one of our forms, or leads nowhere.

    Raises
    ------
    BadRequest
        If it does not, or as :func:`check_text`.
    """
    leads_nowhere = request.routing_exception is not None
    if request.method in SAFE or request.blueprint in _WITHOUT_COOKIES or leads_nowhere:
        return
    if g.get("resumed"):  # its own session is over; who signed in anew was checked
        return
    if reader() is None:  # a stranger's form holds no file
        request.max_content_length = MIB
    if not is_current(request.form.get(TOKEN, "")):
        raise BadRequest(
            gettext(
                "This form is too old, or was not made by this site. "
                "Go back, reload the page and send it again."
            )
        )
    check_text()


def check_text() -> None:
    """Return if all that was typed is text that a database can hold; raise BadRequest."""
    if any("\0" in value for _, value in request.form.items(multi=True)):
        raise BadRequest(
            gettext("A field holds NUL characters; wanted text. Remove them and try again.")
        )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="form")

"""Which browser this is: a cookie that we signed says who has signed in with it before."""

import secrets

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from submissions.domain.people import Device

_COOKIE = "deltagrade_device"
_YEAR_S = 365 * 86400
#: So many people share a computer; of more, those who came last are known.
_MOST = 8


def device() -> Device | None:
    """Return what the cookie says, if there is one and it is ours."""
    try:
        name, ids = _signer().loads(request.cookies.get(_COOKIE, ""), max_age=_YEAR_S)
    except BadData:
        return None
    return Device(name, tuple(ids))


def remember(answer: Response, user_id: int) -> Response:
    """Let the browser know that a person has signed in with it; return the answer."""
    known = device() or Device(secrets.token_urlsafe(16))
    ids = [user_id, *(one for one in known.user_ids if one != user_id)]
    answer.set_cookie(
        _COOKIE,
        _signer().dumps([known.name, ids[:_MOST]]),
        max_age=_YEAR_S,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def _signer() -> URLSafeTimedSerializer:
    key = current_app.config["SECRET_KEY"]
    return URLSafeTimedSerializer(key, salt="device")

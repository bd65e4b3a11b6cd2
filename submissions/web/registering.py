"""Where a learning platform registers us by a link that an administrator drew (LTI).

It is opened by the platform's administrator, often in a frame of its page, so no cookie of ours is
there: the link is all they have.
"""

from dataclasses import astuple

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from submissions.config import MIB
from submissions.domain.registration import Ours
from submissions.errors import NotFound
from submissions.services.platforms import list_platforms
from submissions.services.registering import (
    VALID,
    Link,
    Offer,
    invite_platform,
    register_by_link,
)
from submissions.web.context import ask, do, outside, places, services
from submissions.web.headers import allow_frames

pages = Blueprint("registering", __name__)
#: Without our session's cookie.
door = Blueprint("registering_door", __name__)


@pages.post("/admin/platforms/link")
def draw() -> ResponseReturnValue:
    """Draw a link; it is shown once."""
    token = _signer().dumps(astuple(do(invite_platform)))
    link = outside("registering_door.offer", token=token)
    return render_template("platform_link.html", link=link, platforms=ask(list_platforms))


@door.get("/lti/register/<token>")
def offer(token: str) -> ResponseReturnValue:
    """Show a platform's administrator what is about to be done; programs change nothing by it."""
    _link(token)
    allow_frames()
    return render_template("register.html", token=token, offered=_offered(), made=None)


@door.post("/lti/register/<token>")
def follow(token: str) -> ResponseReturnValue:
    """Have the platform register us."""
    request.max_content_length = MIB
    link, offered = _link(token), _offered()
    allow_frames()
    names = ("launch.arrive", "launch.login", "launch.keys", "deep_linking.answer")
    ours = Ours(*(outside(name) for name in names))
    with places().outside():  # the platform may be slow: others work meanwhile
        made = register_by_link(services(), link, offered, ours)
    return render_template("register.html", token=token, offered=offered, made=made)


def _offered() -> Offer:
    said = request.values
    return Offer(said.get("openid_configuration", ""), said.get("registration_token", ""))


def _link(token: str) -> Link:
    try:
        return Link(*_signer().loads(token, max_age=int(VALID.total_seconds())))
    except (BadData, TypeError):
        raise NotFound("link to register a platform, or it is over") from None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="register")

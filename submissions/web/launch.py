"""The door from learning platforms (LTI 1.3): a question to the platform, and its answer.

Browsers come here from another site, so our session's cookie (``SameSite=Lax``) is not with them,
and forms carry no token of ours. In its place stands the state: signed by us, ten minutes valid,
and bound to the browser by a cookie that may come along (``SameSite=None``). What a platform asks
in a frame of its own (deep linking) is bound to no browser, and signs nobody in.
"""

import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from submissions.config import MIB
from submissions.domain.launch import VALID, DeepLinking
from submissions.domain.platform import Platform
from submissions.errors import LaunchRefused
from submissions.services.launching import asked_platform, enter, receive
from submissions.services.platforms import public_keys
from submissions.services.tokens import hash_token
from submissions.web.context import (
    by_https,
    keep_session,
    outside,
    places,
    reading,
    services,
    writing,
)
from submissions.web.deep_linking import begin
from submissions.web.headers import allow_frames

pages = Blueprint("launch", __name__, url_prefix="/lti")

#: What a platform may have us hand back to it unread.
_HINTS = ("login_hint", "lti_message_hint")
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class _State:
    """What was asked: whom, with which nonce, and for which browser; for none if in a frame."""

    platform_id: int
    nonce: str
    browser_hash: str


@pages.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Ask the platform who this is: send the browser there and have it come back."""
    request.max_content_length = MIB
    said = {name: request.values.get(name, "") for name in ("iss", "client_id", *_HINTS)}
    if not said["login_hint"] or any(len(value) > _LONGEST for value in said.values()):
        raise LaunchRefused("its question has no login_hint, or is endless.")
    platform = asked_platform(reading(), said["iss"], said["client_id"])
    if request.values.get("target_link_uri") == outside("deep_linking.answer"):
        allow_frames()
        return redirect(_question(platform, said, ""))
    if request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame"):
        return _way_out(said)
    browser = request.cookies.get(_cookie()) or secrets.token_urlsafe(32)
    return _bound(redirect(_question(platform, said, hash_token(browser))), browser)


def _question(platform: Platform, said: dict[str, str], browser_hash: str) -> str:
    """Return where the platform is asked who this is."""
    state = _State(platform.id, secrets.token_urlsafe(32), browser_hash)
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": outside("launch.arrive"),
        "state": _signer().dumps([state.platform_id, state.nonce, state.browser_hash]),
        "nonce": state.nonce,
        **{name: said[name] for name in _HINTS if said[name]},
    }
    joint = "&" if urlsplit(platform.auth_url).query else "?"
    return platform.auth_url + joint + urlencode(asked)


@pages.post("/launch")
def arrive() -> ResponseReturnValue:
    """Let in whom the platform vouches for, and show what the link leads to."""
    request.max_content_length = MIB
    state, token = _asked(request.form.get("state", "")), request.form.get("id_token", "")
    if not token:
        why = request.form.get("error_description") or request.form.get("error") or "no id_token"
        raise LaunchRefused(f"the platform says {why[:200]!r}.")
    with places().outside():  # the platform may be slow: others work meanwhile
        launch = receive(services(), state.platform_id, token, state.nonce)
    if isinstance(launch, DeepLinking):
        return begin(launch)
    if not state.browser_hash:
        raise LaunchRefused("it was begun to choose an assignment, and would open one.")
    with writing() as work:
        landing = enter(work, launch)
    keep_session(landing.signed_in.token)
    return redirect(_target(landing.assignment_id, landing.link_id, landing.course_id), 303)


@pages.get("/keys")
def keys() -> ResponseReturnValue:
    """Show our public keys, a JWKS."""
    return jsonify(keys=public_keys(reading()))


def _target(assignment_id: int | None, link_id: int | None, course_id: int) -> str:
    if assignment_id is not None:
        return url_for("student.assignment", assignment_id=assignment_id)
    if link_id is not None:
        return url_for("platforms.link", link_id=link_id)
    return url_for("student.course", course_id=course_id)


def _way_out(said: dict[str, str]) -> Response:
    """Return a page for a platform's frame: in there our cookies would be a stranger's."""
    allow_frames()
    kept = {name: value for name, value in said.items() if value}
    address = f"{url_for('launch.login')}?{urlencode(kept)}"
    return Response(render_template("launch_framed.html", address=address))


def _asked(text: str) -> _State:
    """Return what we asked the platform for this browser; raise LaunchRefused if it was not we."""
    try:
        state = _State(*_signer().loads(text, max_age=int(VALID.total_seconds())))
    except (BadData, TypeError) as error:
        raise LaunchRefused("it took too long, or did not begin here; open the link.") from error
    if not state.browser_hash:
        allow_frames()
        return state
    browser = hash_token(request.cookies.get(_cookie(), ""))
    if not hmac.compare_digest(browser, state.browser_hash):
        raise LaunchRefused(
            "it began in another browser, or this one keeps no cookies; open the link once more."
        )
    return state


def _bound(answer: ResponseReturnValue, browser: str) -> ResponseReturnValue:
    """Return an answer after which the browser is known when it comes back from the platform."""
    assert isinstance(answer, Response)
    answer.set_cookie(
        _cookie(),
        browser,
        max_age=int(VALID.total_seconds()),
        secure=by_https(),
        httponly=True,
        # Without HTTPS, platforms of the same host alone can let people in.
        samesite="None" if by_https() else "Lax",
    )
    return answer


def _cookie() -> str:
    """Return its name; with this prefix no other host can set it, not even a neighbour."""
    return "__Host-deltagrade-launch" if by_https() else "deltagrade-launch"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="launch")

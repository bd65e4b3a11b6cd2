"""The door from the university's sign-on (OpenID Connect): a question, and its answer.

What was asked lies in a cookie of the browser that asked, signed by us and ten minutes valid. An
answer counts in that browser alone, and once.
"""

import hmac
from contextlib import AbstractContextManager, suppress
from dataclasses import astuple

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer

from submissions.domain.sign_on import VALID, Question, draw_question
from submissions.errors import PlatformUnreachable, SignOnRefused
from submissions.services.access import require_admin
from submissions.services.sign_on import (
    Returned,
    come_in,
    link_account,
    provider_of,
    unlink_account,
)
from submissions.translations import gettext_noop
from submissions.web.auth import ELSEWHERE, account_page, next_page, sign_in_page
from submissions.web.context import (
    actor,
    by_https,
    close_work,
    do,
    keep_session,
    outside,
    places,
    services,
)
from submissions.web.devices import remember
from submissions.web.errors import status_of, told

pages = Blueprint("sign_on", __name__, url_prefix="/sign-on")

_SILENT = gettext_noop(
    "%(name)s does not answer just now. Try again in a minute, or sign in with a password."
)
_LONGEST = 4000


@pages.get("/begin")
def begin() -> ResponseReturnValue:
    """Send the browser to the provider, to sign in there."""
    question = draw_question(back=next_page())
    try:
        return _bound(redirect(_question_url(question)), question)
    except PlatformUnreachable as error:
        return _silent(error)


@pages.post("/link")
def begin_link() -> ResponseReturnValue:
    """Show the way to the provider, to link one's account; a form may not lead to another site."""
    question = draw_question(actor().user_id)
    return _bound(make_response(account_page(way=_question_url(question))), question)


@pages.get("/return")
def arrive() -> ResponseReturnValue:
    """Let in whom the provider vouches for, or link their account."""
    question, code = _asked(), request.args.get("code", "")
    provider = provider_of(services()).settings
    if request.args.get("iss", provider.issuer) != provider.issuer:
        raise SignOnRefused("the answer is another provider's.")
    if not code or len(code) > _LONGEST:
        why = request.args.get("error_description") or request.args.get("error") or "no code"
        raise SignOnRefused(f"{provider.name} says {why[:200]!r}.")
    back = Returned(question, code, outside("sign_on.arrive"), request.remote_addr or "")
    return _forgetting(_linked(back) if question.user_id else _entered(back))


@pages.get("/sign-out")
def leave() -> ResponseReturnValue:
    """Send the browser to the provider to sign out there, if that is possible."""
    url = ""
    with suppress(PlatformUnreachable), _aside():
        url = provider_of(services()).end_url(outside("auth.sign_in"))
    return redirect(url or url_for("auth.sign_in"))


@pages.post("/attempt")
def attempt() -> ResponseReturnValue:
    """Ask whether the provider answers, and say so."""
    require_admin(actor(), "see how people sign in")
    try:
        _question_url(draw_question())
        flash(gettext("It answers, and its document is as it should be."))
    except PlatformUnreachable as error:
        flash(told(error))
    return redirect(url_for("platforms.platforms"))


@pages.post("/people/<id:user_id>/separate")
def separate(user_id: int) -> ResponseReturnValue:
    """Separate an account from its person's elsewhere."""
    do(unlink_account, user_id)
    flash(gettext("The two are separate now; what groups gave is taken away."))
    return redirect(url_for("admin.user", user_id=user_id))


def _entered(back: Returned) -> ResponseReturnValue:
    try:
        with _aside():
            signed_in = come_in(services(), back)
    except PlatformUnreachable as error:
        return _silent(error)
    keep_session(signed_in.token)
    session[ELSEWHERE] = True
    return remember(make_response(redirect(back.question.back)), signed_in.actor.user_id)


def _linked(back: Returned) -> ResponseReturnValue:
    who = actor()
    close_work()
    with places().aside(who.user_id):
        link_account(services(), who, back)
    flash(gettext("The two are linked: sign in with either."))
    return redirect(url_for("auth.account"))


def _question_url(question: Question) -> str:
    with _aside():
        return provider_of(services()).question_url(question, outside("sign_on.arrive"))


def _aside() -> AbstractContextManager[None]:
    """Leave one's place to others while the provider is asked; it may be slow."""
    close_work()
    return places().outside()


def _silent(error: PlatformUnreachable) -> ResponseReturnValue:
    current_app.logger.error("Sign-on: %s", error, extra={"code": error.code})
    name = provider_of(services()).settings.name
    return sign_in_page(problem=gettext(_SILENT, name=name)), status_of(error)


def _asked() -> Question:
    """Return what this browser asked; raise SignOnRefused if it asked nothing, or else."""
    kept = request.cookies.get(_cookie(), "")
    try:
        question = Question(*_signer().loads(kept, max_age=int(VALID.total_seconds())))
    except (BadData, TypeError) as error:
        raise SignOnRefused(
            "it took too long, began in another browser, or this one keeps no cookies; sign in "
            "once more."
        ) from error
    if not hmac.compare_digest(question.state.encode(), request.args.get("state", "").encode()):
        raise SignOnRefused("it answers another question than this browser's; sign in once more.")
    return question


def _bound(answer: ResponseReturnValue, question: Question) -> ResponseReturnValue:
    """Return an answer after which the browser knows what it asked."""
    assert isinstance(answer, Response)
    answer.set_cookie(
        _cookie(),
        _signer().dumps(astuple(question)),
        max_age=int(VALID.total_seconds()),
        secure=by_https(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _forgetting(answer: ResponseReturnValue) -> ResponseReturnValue:
    """Return an answer after which it knows no longer."""
    made = make_response(answer)
    made.delete_cookie(_cookie(), secure=by_https(), httponly=True, samesite="Lax")
    return made


def _cookie() -> str:
    """Return its name; with this prefix no other host can set it, not even a neighbour."""
    return "__Host-deltagrade-sign-on" if by_https() else "deltagrade-sign-on"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="sign-on")

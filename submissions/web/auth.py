"""Signing in and out, one's own account."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.domain.bounds import TOKEN_DAYS
from submissions.domain.people import Scope
from submissions.errors import BadCredentials, Invalid, TooManyTries
from submissions.services.accounts import accept_invitation, change_password
from submissions.services.notices import show_mail_choice
from submissions.services.sign_on import linked_accounts
from submissions.services.signing_in import sign_in as begin
from submissions.services.signing_in import sign_out as end
from submissions.services.tokens import create_token, list_tokens, revoke_token
from submissions.web.admin import personal_data
from submissions.web.context import TOKEN, actor, ask, do, keep_session, reader, services, writing
from submissions.web.devices import device, remember
from submissions.web.errors import status_of, wait_of
from submissions.web.forms import field, number, same_twice
from submissions.web.words import mails

pages = Blueprint("auth", __name__)

#: Whether a session began with the university's account, which is signed in to still.
ELSEWHERE = "elsewhere"


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Show the form."""
    if reader() is not None:
        return redirect(next_page())
    return sign_in_page()


@pages.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Begin a session, under a new cookie."""
    login = field("login")
    try:
        signed_in = begin(
            services(),
            login,
            field("password", strip=False),
            client=request.remote_addr or "",
            device=device(),
        )
    except (BadCredentials, TooManyTries) as error:
        return sign_in_page(login, str(error)), status_of(error), wait_of(error)
    keep_session(signed_in.token)
    return remember(make_response(redirect(next_page())), signed_in.actor.user_id)


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session, here and in the store."""
    token, elsewhere = session.get(TOKEN), session.get(ELSEWHERE)
    session.clear()
    if isinstance(token, str):
        with writing() as work:
            end(work, token)
    flash(gettext("You are signed out."))
    return redirect(url_for("auth.sign_in", left=1 if elsewhere else None))


def sign_in_page(login: str = "", problem: str = "") -> str:
    """Return the form, with the way to the university's account if there is one."""
    provider = services().provider
    return render_template(
        "sign_in.html",
        login=login,
        problem=problem,
        provider=provider.settings.name if provider else "",
        wanted=next_page(),
        mails=services().post is not None,
    )


@pages.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Show the form for a first or forgotten password."""
    return render_template("invitation.html", token=token, problem="")


@pages.post("/invitation/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Set the password of an invitation."""
    try:
        user = accept_invitation(services(), token, same_twice("password", "again"))
    except Invalid as error:
        page = render_template("invitation.html", token=token, problem=str(error))
        return page, status_of(error)
    session.clear()
    flash(gettext("Your password is set. Sign in as %(login)s.", login=user.login))
    return remember(make_response(redirect(url_for("auth.sign_in"))), user.id)


@pages.get("/account")
def account() -> ResponseReturnValue:
    """Show one's own account."""
    return account_page()


@pages.post("/account/password")
def set_password() -> ResponseReturnValue:
    """Change one's password."""
    try:
        new = same_twice("password", "again")
        change_password(services(), actor(), field("current", strip=False), new)
    except (BadCredentials, Invalid) as error:
        return account_page(problem=str(error)), status_of(error)
    flash(gettext("Your password is changed. All your other sessions have ended."))
    return redirect(url_for("auth.account"))


@pages.post("/account/tokens")
def add_token() -> ResponseReturnValue:
    """Make a token for a program; it is shown once."""
    scopes = request.form.getlist("scopes")
    made = do(create_token, field("name"), scopes, days=int(number("days", TOKEN_DAYS)))
    return account_page(new_token=made.token)


@pages.post("/account/tokens/<id:token_id>/revoke")
def end_token(token_id: int) -> ResponseReturnValue:
    """Make a token useless."""
    do(revoke_token, token_id)
    flash(gettext("The token is revoked."))
    return redirect(url_for("auth.account"))


@pages.get("/account/data")
def export() -> ResponseReturnValue:
    """Send all that is kept about oneself."""
    return personal_data(actor().user_id)


def account_page(**more: str) -> str:
    """Return the page of one's own account, with a new token or what went wrong."""
    provider = services().provider
    return render_template(
        "account.html",
        tokens=ask(list_tokens),
        scopes=[scope for scope in Scope if scope is not Scope.INVITE],
        provider=provider.settings.name if provider else "",
        linked=ask(linked_accounts),
        mails=mails() if services().post else {},
        off=ask(show_mail_choice).off,
        **more,
    )


def next_page() -> str:
    """Return where the reader wanted to go: a page of this site, never another's."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not inside or parts.scheme or parts.netloc or any(c < " " for c in wanted):
        return url_for("student.home")
    return wanted

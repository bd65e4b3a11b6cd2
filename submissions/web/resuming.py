"""A session that ends while somebody types: they sign in, and what they sent goes on.

The page that asks for the password carries all fields of the form along; nothing is stored for a
stranger. Only forms that we made for the very person who signs in go on, so no other site can have
something sent in their name.
"""

from flask import after_this_request, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.config import MIB
from submissions.errors import BadCredentials, NotSignedIn, TooManyTries
from submissions.services.signing_in import SignedIn
from submissions.services.signing_in import sign_in as begin
from submissions.web.context import keep_session, reader, recognize, services
from submissions.web.csrf import SAFE, TOKEN, check_form, is_current, made_for
from submissions.web.devices import device, remember
from submissions.web.errors import status_of, told, wait_of
from submissions.web.forms import field

#: Fields of the page that asks: the token of the form that goes on, and who signs in.
FORM, LOGIN, PASSWORD = "resumed_form", "resumed_login", "resumed_password"
#: Forms that are never carried along: passwords are in them, or programs send them.
_LEFT_OUT = {None, "auth", "api"}


def resume() -> ResponseReturnValue | None:
    """Return a page that lets an outdated form go on; None if there is nothing to ask.

    Raises
    ------
    NotSignedIn
        If a browser that somebody has signed in with sends a file that is too large for strangers.
    """
    if request.method in SAFE or request.blueprint in _LEFT_OUT or request.routing_exception:
        return None
    who = reader()
    if who is None:
        if device() and (request.content_length or 0) > MIB:
            raise NotSignedIn
        request.max_content_length = MIB  # as of any stranger
    token = request.form.get(TOKEN, "")
    if who is not None and is_current(token):
        return None
    owner = made_for(request.form.get(FORM, token))
    if who is None and owner:
        return _enter(owner) if PASSWORD in request.form else _page(401)
    if who is not None and owner == who.user_id:
        return _page(409)
    return None


def _enter(owner: int) -> ResponseReturnValue | None:
    """Begin a session; return None if the form, made for ``owner``, may go on in it."""
    check_form()
    try:
        signed_in = begin(
            services(),
            field(LOGIN),
            field(PASSWORD, strip=False),
            client=request.remote_addr or "",
            device=device(),
        )
    except (BadCredentials, TooManyTries) as error:
        return *_page(status_of(error), problem=told(error)), wait_of(error)
    _keep(signed_in)
    if signed_in.actor.user_id != owner:
        flash(gettext("What you sent was somebody else's form, so nothing was done with it."))
        return redirect(url_for("student.home"))
    recognize(signed_in.actor)
    g.resumed = True
    return None


def _keep(signed_in: SignedIn) -> None:
    keep_session(signed_in.token)
    after_this_request(lambda answer: remember(answer, signed_in.actor.user_id))


def _page(status: int, *, problem: str = "") -> tuple[str, int]:
    """Return the page with what was typed."""
    ours = {TOKEN, FORM, LOGIN, PASSWORD}
    typed = [(name, said) for name, said in request.form.items(multi=True) if name not in ours]
    provider = services().provider
    page = render_template(
        "resume.html",
        provider=provider.settings.name if provider else "",
        typed=typed,
        form=request.form.get(FORM, request.form.get(TOKEN)),
        login=request.form.get(LOGIN, ""),
        names={"form": FORM, "login": LOGIN, "password": PASSWORD},
        files=[one.filename for one in request.files.values() if one.filename],
        problem=problem,
    )
    return page, status

"""Pages about mail: a forgotten password, what one does without, how it is."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from submissions.errors import TooManyTries
from submissions.services.forgotten import ask_for_password, invite_all
from submissions.services.mailing import send_mail_again, show_mail
from submissions.services.notices import choose_mail, do_without
from submissions.translations import gettext_noop
from submissions.web.context import ask, do, services, writing
from submissions.web.errors import status_of, wait_of
from submissions.web.forms import field
from submissions.web.words import mails

pages = Blueprint("mail", __name__)
#: Its forms come from mail programs (RFC 8058): the key in the address is all they have.
without = Blueprint("mail_off", __name__)

_SENT = gettext_noop(
    "If there is such an account, a mail with a link is on its way to its address. Look in the "
    "folder for unwanted mail too; if nothing comes, ask your instructor."
)


@pages.get("/forgotten")
def forgotten() -> ResponseReturnValue:
    """Show the form for a forgotten password."""
    return _forgotten()


@pages.post("/forgotten")
def send_link() -> ResponseReturnValue:
    """Have a link sent, if there is such an account; the answer is the same if there is none."""
    try:
        ask_for_password(services(), field("login"), client=request.remote_addr or "")
    except TooManyTries as error:
        return _forgotten(str(error)), status_of(error), wait_of(error)
    flash(gettext(_SENT))
    return redirect(url_for("auth.sign_in"))


def _forgotten(problem: str = "") -> str:
    mails = services().post is not None
    return render_template("forgotten.html", mails=mails, problem=problem)


@pages.post("/account/mail")
def choose() -> ResponseReturnValue:
    """Store which mails one gets."""
    do(choose_mail, request.form.getlist("mails"))
    flash(gettext("Your choice of mails is stored."))
    return redirect(url_for("auth.account"))


@without.get("/mail/off/<key>/<kind>")
def show_off(key: str, kind: str) -> ResponseReturnValue:
    """Ask whether somebody wants no more of these; programs that look at links change nothing."""
    return render_template("mail_off.html", key=key, kind=kind, mails=mails(), done=False)


@without.post("/mail/off/<key>/<kind>")
def off(key: str, kind: str) -> ResponseReturnValue:
    """Send somebody no more of these."""
    with writing() as work:
        do_without(work, key, kind)
    return render_template("mail_off.html", key=key, kind=kind, mails=mails(), done=True)


@pages.post("/courses/<id:course_id>/people/invite")
def invite_everybody(course_id: int) -> ResponseReturnValue:
    """Have all students invited who cannot come in yet."""
    found = do(invite_all, course_id)
    flash(gettext("Invitations on their way: %(sent)s.", sent=found.sent))
    if found.unreachable:
        names = ", ".join(found.unreachable[:20])
        more = len(found.unreachable) - 20
        if more > 0:
            said = gettext(
                "No address is known of %(names)s and %(more)s more.", names=names, more=more
            )
        else:
            said = gettext("No address is known of %(names)s.", names=names)
        flash(said)
    return redirect(url_for("course.people", course_id=course_id))


@pages.get("/admin/mail")
def state() -> ResponseReturnValue:
    """Show how the mail is."""
    return render_template("mail.html", page=ask(show_mail))


@pages.post("/admin/mail")
def again() -> ResponseReturnValue:
    """Have refused ones sent once more."""
    flash(gettext("Mails to be sent once more: %(many)s.", many=do(send_mail_again)))
    return redirect(url_for("mail.state"))

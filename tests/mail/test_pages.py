"""Pages about mail, with it and without."""

from dataclasses import replace
from pathlib import Path

import pytest

from submissions.config import Config
from submissions.services.accounts import change_user
from submissions.services.grades import override_grade
from submissions.services.mailing import send_due_mail
from submissions.web import create_app
from tests.service.world import OPERATOR, PASSWORD


class Browser:
    """Keeps cookies, and sends forms of the site's own."""

    def __init__(self, world, tmp_path):
        config = Config(data_dir=Path(tmp_path), base_url="https://grader.example.org")
        self.client = create_app(world.services, config).test_client()

    def get(self, path):
        """Ask for a page."""
        return self.client.get(path, follow_redirects=True).text

    def post(self, path, data):
        """Send a form; return the page that comes of it."""
        with self.client.session_transaction() as session:
            session["csrf"] = "token"
        sent = {"csrf": "token", **data}
        return self.client.post(path, data=sent, follow_redirects=True).text

    def sign_in(self, login):
        """Sign in."""
        self.post("/sign-in", {"login": login, "password": PASSWORD})
        return self


@pytest.fixture
def known(posted):
    """Give staff a password."""
    hashed = posted.services.passwords.hash(PASSWORD)
    with posted.services.writing() as work:
        for login in ("instructor", "admin"):
            work.users.replace(replace(work.users.by_login(login), password_hash=hashed))


@pytest.fixture
def browser(known, posted, tmp_path):  # noqa: ARG001 - who is known signs in
    """Return one that nobody has signed in with."""
    return Browser(posted, tmp_path)


def test_a_forgotten_password_has_one_answer(posted, browser, server):
    """Whether there is such an account or not; and the link works, once."""
    assert "Forgotten your password?" in browser.get("/sign-in")
    known, unknown = (
        browser.post("/forgotten", {"login": login}) for login in ("student", "nobody")
    )
    assert known == unknown
    assert "If there is such an account" in known
    send_due_mail(posted.services)
    text = server.taken[0][1].get_body(("plain",)).get_content()
    path = text.partition("https://grader.example.org")[2].split()[0]
    new = {"password": "another long password", "again": "another long password"}

    assert "Your password is set" in browser.post(path, new)
    assert "not signed in" in browser.post(path, new)


def test_who_asks_too_often_is_told_so(browser):
    """With the page, not with an error."""
    for _ in range(30):
        browser.post("/forgotten", {"login": "nobody"})

    assert "Too many tries" in browser.post("/forgotten", {"login": "nobody"})


def test_one_click_ends_mails_of_a_kind(posted, browser, server):
    """As mail programs do it (RFC 8058): without cookies; a look at the link changes nothing."""
    about = posted.assignment.id, posted.student.user_id
    posted.do(override_grade, posted.grader, *about, points=1.0, reason="r")
    posted.clock.turn(minutes=3)
    send_due_mail(posted.services)
    url = server.taken[0][1]["List-Unsubscribe"].strip("<>")
    path = url.removeprefix("https://grader.example.org")

    assert "No more of these mails?" in browser.get(path)
    assert posted.find("mail_choices")[0].off == ()
    clicked = browser.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert clicked.status_code == 200
    assert posted.find("mail_choices")[0].off == ("grade",)
    assert browser.client.post(path[:-1]).status_code == 404
    assert "Nothing here" in browser.client.post("/mail/off/x/grade").text


def test_the_account_page_shows_and_stores_what_one_chose(posted, browser):
    """All of them, until one is taken out."""
    browser.sign_in("student")
    assert browser.get("/account").count('name="mails"') == 5
    page = browser.post("/account/mail", {"mails": ["comment", "digest"]})

    assert "Your choice of mails is stored" in page
    assert page.count('name="mails" value="comment" checked') == 1
    assert page.count('name="mails" value="grade" checked') == 0
    assert posted.find("mail_choices")[0].off == ("grade", "inquiry", "deadline")


def test_an_instructor_invites_a_list(posted, browser, server):
    """From the people's page; whoever has no address is named."""
    posted.do(change_user, OPERATOR, posted.classmate.user_id, email="")
    browser.sign_in("instructor")
    path = f"/courses/{posted.course.id}/people"
    assert "Invite them all by mail" in browser.get(path)
    page = browser.post(f"{path}/invite", {})

    assert "Invitations on their way: 0." in page
    assert "No address is known of Classmate." in page
    posted.do(change_user, OPERATOR, posted.classmate.user_id, email="c@example.org")
    assert "Invitations on their way: 1." in browser.post(f"{path}/invite", {})
    send_due_mail(posted.services)
    assert server.to == ["c@example.org"]


def test_an_administrator_sees_what_was_refused_and_sends_it_again(posted, browser, server):
    """With what the server said."""
    server.answers["student@example.org"] = ["550 <b>no</b>"]
    browser.post("/forgotten", {"login": "student"})
    send_due_mail(posted.services)
    browser.sign_in("admin")

    assert "550 &lt;b&gt;no&lt;/b&gt;" in browser.get("/admin/mail")
    assert "sent once more: 1." in browser.post("/admin/mail", {})
    assert send_due_mail(posted.services) == 1


@pytest.mark.usefixtures("known")
def test_without_mail_pages_say_so_and_offer_none(posted, tmp_path):
    """All else is as it was."""
    posted.services = replace(posted.services, post=None)
    quiet = Browser(posted, tmp_path)

    assert "Forgotten your password?" not in quiet.get("/sign-in")
    assert "This site sends no mail" in quiet.get("/forgotten")
    quiet.sign_in("instructor")
    assert "by mail" not in quiet.get(f"/courses/{posted.course.id}/people")
    assert 'name="mails"' not in quiet.get("/account")
    quiet.post("/sign-out", {})
    quiet.sign_in("admin")
    assert "GRADER_MAIL_HOST" in quiet.get("/admin/mail")

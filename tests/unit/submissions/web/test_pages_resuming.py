"""A session that ends while somebody types: the password is asked for, and the form goes on."""

import io
import re

import pytest

from submissions.demo import PASSWORD
from tests.kept import kept
from tests.unit.submissions.web.world import HOSTILE, Visitor

PROGRAM = f"x = 1\r\n# {HOSTILE}\r\n"


@pytest.fixture
def ended(site):
    """Return a student whose session has ended, and the form they had before them."""
    visitor = Visitor(site.app, "student02")
    page = visitor.get(f"/assignments/{site.demo.sheet.id}").text
    token = _token(page)
    visitor.client.delete_cookie("deltagrade")
    form = {"csrf": token, "client_token": "0123456789", "pasted": PROGRAM, "language": "python"}
    return visitor, f"/assignments/{site.demo.sheet.id}/submit", form


def _token(page):
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def _carried(page):
    """Return the hidden fields of a page as a browser sends them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {
        name: value.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
        for name, value in found
    }


def _programs(site, login):
    with site.services.store.reading() as work:
        user = work.users.by_login(login)
        hashes = [one.source_sha256 for one in kept(work.submissions).find(user_id=user.id)]
        return [kept(work.sources).first(sha256=one).content for one in hashes]


def _sign_in(visitor, path, page, login="student02", password=PASSWORD):
    fields = {"resumed_login": login, "resumed_password": password}
    return visitor.client.post(path, data=_carried(page) | fields, buffered=True)


def test_what_was_typed_is_handed_in_after_signing_in(site, ended):
    """The page that asks keeps every field, as text; the submission is what was typed."""
    visitor, path, form = ended

    asked = visitor.client.post(path, data=form, buffered=True)
    wrong = _sign_in(visitor, path, asked.text, password="wrong")
    done = _sign_in(visitor, path, wrong.text)

    assert (asked.status_code, wrong.status_code, done.status_code) == (401, 401, 303)
    assert HOSTILE not in asked.text
    assert "do not belong together" in wrong.text
    assert _programs(site, "student02")[-1] == PROGRAM.replace("\r\n", "\n").encode()
    assert visitor.get(done.location).status_code == 200


def test_a_session_that_ended_on_the_server_is_asked_for_as_well(site):
    """Its cookie is still there, and the form's token is the one in it."""
    visitor, path = Visitor(site.app, "student02"), f"/assignments/{site.demo.sheet.id}"
    form = {"csrf": _token(visitor.get(path).text), "client_token": "0123456789", "pasted": PROGRAM}
    with visitor.client.session_transaction() as session:
        session["token"] = "of a session that is over"

    asked = visitor.client.post(f"{path}/submit", data=form, buffered=True)

    assert "Your session has ended" in asked.text
    assert _sign_in(visitor, f"{path}/submit", asked.text).status_code == 303


def test_somebody_else_sends_nothing(site, ended):
    """A form goes on for the person that it was made for, and for nobody else."""
    visitor, path, form = ended
    before = _programs(site, "student03")

    asked = visitor.client.post(path, data=form, buffered=True)
    answer = _sign_in(visitor, path, asked.text, login="student03")

    assert answer.location == "/"
    assert "nothing was done with it" in visitor.get("/").text
    assert _programs(site, "student03") == before


@pytest.mark.parametrize("forged", ["", "token", "WzIsIngiXQ.aaaa.bbbb"])
def test_another_site_cannot_have_a_form_go_on(ended, forged):
    """What we did not sign is refused as ever, password or not."""
    visitor, path, form = ended

    for more in ({}, {"resumed_login": "student02", "resumed_password": PASSWORD}):
        answer = visitor.client.post(path, data={**form, **more, "csrf": forged}, buffered=True)
        assert answer.status_code == 400


def test_a_foreign_page_cannot_sign_anybody_in(ended):
    """Beside the old form, the page that asks has a token of the browser's own."""
    visitor, path, form = ended
    more = {"resumed_login": "student02", "resumed_password": PASSWORD}

    assert visitor.client.post(path, data={**form, **more}, buffered=True).status_code == 400


def test_who_signed_in_anew_sends_it_once_more(site, ended):
    """In another tab, say: one button, no password."""
    _, path, form = ended
    visitor = Visitor(site.app, "student02")
    visitor.get("/")

    asked = visitor.client.post(path, data=form, buffered=True)
    done = visitor.client.post(path, data=_carried(asked.text), buffered=True)

    assert "You have signed in anew" in asked.text
    assert (asked.status_code, done.status_code) == (409, 303)


def test_a_comment_goes_on_too(site):
    """So does every form but those with passwords."""
    visitor = Visitor(site.app, "grader")
    token = _token(visitor.get("/submissions/1").text)
    visitor.client.delete_cookie("deltagrade")

    form = {"csrf": token, "text": "Look at the sign.", "question": ""}
    asked = visitor.client.post("/submissions/1/comments", data=form, buffered=True)
    _sign_in(visitor, "/submissions/1/comments", asked.text, login="grader")

    assert "Look at the sign." in site["student"].get("/submissions/1").text


def test_a_file_has_to_be_chosen_again(ended):
    """Nothing of a stranger's is stored; the page says so."""
    visitor, path, form = ended
    file = (io.BytesIO(b"x = 1"), f"{HOSTILE}.py")

    page = visitor.client.post(path, data={**form, "file": file}, buffered=True).text

    assert "cannot be kept: choose it again" in page
    assert HOSTILE not in page

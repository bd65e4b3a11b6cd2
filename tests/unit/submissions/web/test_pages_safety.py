"""What keeps readers safe: tokens, headers, cookies, limits, escaping."""

import io
from contextlib import nullcontext
from dataclasses import replace

import pytest
from markupsafe import escape

from submissions.config import Config
from submissions.demo import PASSWORD
from submissions.services.accounts import change_user
from submissions.services.verdicts import add_comment
from submissions.web import create_app
from submissions.web.filters import told
from submissions.web.markdown import render
from tests.doing import do
from tests.kept import kept
from tests.unit.submissions.web.world import HOSTILE, OPERATOR, Visitor


@pytest.mark.parametrize("token", [None, "", "wrong", "ключ"])
def test_a_form_without_its_token_changes_nothing(shared, token):
    """Another site cannot send our forms."""
    data = {"name": "n", "days": "3", "scopes": "submit"} | ({"csrf": token} if token else {})

    answer = shared["student"].client.post("/account/tokens", data=data)

    assert answer.status_code == 400
    assert "too old" in answer.text


def test_the_token_of_another_session_is_refused(shared):
    """A token belongs to one browser."""
    with shared["classmate"].client.session_transaction() as session:
        foreign = session["csrf"] = "of the classmate"

    answer = shared["student"].client.post("/account/tokens", data={"csrf": foreign})

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/static/0/site.css", "/account"])
def test_every_answer_has_the_headers(shared, path):
    """Pages, files, redirections and errors tell the browser what it may do."""
    headers = shared["nobody"].get(path).headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_cookie_is_for_this_site_and_no_script(shared):
    """The session's cookie is HttpOnly and SameSite."""
    cookie = Visitor(shared.app).get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_with_https_the_cookie_is_secure(shared, tmp_path):
    """Behind HTTPS the cookie never travels in the clear, and browsers are told to stay there."""
    config = Config(data_dir=tmp_path, secure_cookies=True)
    answer = create_app(shared.services, config).test_client().get("/sign-in")

    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/\n/evil.example"]
)
def test_signing_in_never_leads_to_another_site(shared, wanted):
    """The address to go on to is one of ours, or the first page."""
    visitor = Visitor(shared.app)

    answer = visitor.post("/sign-in", {"login": "student03", "password": PASSWORD, "next": wanted})

    assert answer.location == "/"


def test_signing_in_leads_to_the_page_asked_for(shared):
    """Whoever follows a link and has to sign in gets where they wanted to."""
    visitor = Visitor(shared.app)
    asked = visitor.get("/courses/1?x=1").location
    wanted = "/courses/1?x=1"

    assert f'value="{wanted}"' in visitor.get(asked).text
    answer = visitor.post("/sign-in", {"login": "student03", "password": PASSWORD, "next": wanted})

    assert answer.location == wanted


def test_guessing_passwords_is_slowed_down(site):
    """After ten failures the answer is to wait, also for the right password."""
    visitor = Visitor(site.app)
    for _ in range(10):
        assert visitor.post("/sign-in", {"login": "admin", "password": "x"}).status_code == 401

    answer = visitor.post("/sign-in", {"login": "admin", "password": PASSWORD})

    assert answer.status_code == 429
    assert "Too many tries" in answer.text


def test_a_new_password_ends_other_sessions(site):
    """Whoever had the old password is out."""
    here, elsewhere = Visitor(site.app, "student01"), Visitor(site.app, "student01")
    form = {"current": PASSWORD, "password": "another long one", "again": "another long one"}

    assert here.post("/account/password", form).status_code == 302
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_two_different_new_passwords_are_refused(shared):
    """The form comes back with a sentence."""
    form = {"current": PASSWORD, "password": "a long password", "again": "another password"}

    answer = shared["student"].post("/account/password", form)

    assert answer.status_code == 422
    assert "type the same twice" in answer.text


def test_a_locked_account_is_out_at_once(site):
    """Locking ends the session that is open."""
    assert site["student"].get("/").status_code == 200

    do(site.services, change_user, OPERATOR, site.demo.students[0].id, active=False)

    assert site["student"].get("/").status_code == 302


def test_nul_characters_are_a_page_not_a_crash(shared):
    """No database has to swallow NUL."""
    answer = shared["student"].post("/account/tokens", {"name": "a\0b", "days": "3"})

    assert answer.status_code == 400
    assert "NUL" in answer.text


@pytest.mark.parametrize("body", [b"\0" * 1000, b"--x\r\nbroken", b"%ff=%00&=&&"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "", "a/b; c"])
def test_a_broken_body_is_a_page_not_a_crash(shared, body, kind):
    """Whatever is sent, the answer is ours and is no 500."""
    answer = shared["student"].client.post("/sign-in", data=body, content_type=kind)

    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_an_upload_beyond_the_limit_is_refused(shared, tmp_path):
    """What is too large is refused by its announced length, with a sentence."""
    config = replace(Config(data_dir=tmp_path), upload_bytes=1000)
    app = create_app(shared.services, config)
    client = Visitor(app, "student03").client

    answer = client.post(
        "/assignments/2/submit",
        data=b"--x\r\n" * 500_000,
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert "larger than this site takes" in answer.text


def test_a_stranger_uploads_nothing(shared):
    """Whoever is not signed in may send a form of text, no more is read."""
    kind = "multipart/form-data; boundary=x"
    answer = shared["nobody"].client.post("/sign-in", data=b"x" * 2**21, content_type=kind)

    assert answer.status_code == 413


def test_text_of_others_is_shown_as_text(site):
    """A hostile name, file name, program, comment and report are never markup."""
    student = site.demo.students[0]
    do(site.services, change_user, OPERATOR, student.id, name=HOSTILE)
    file = (io.BytesIO(f"# {HOSTILE}\nx = 1".encode()), f"{HOSTILE}.py")
    answer = site["student"].post(
        f"/assignments/{site.demo.sheet.id}/submit", {"file": file, "client_token": "0123456789"}
    )
    made = answer.location
    instructor = site["instructor"]
    instructor.post(f"{made}/comments", {"text": HOSTILE})
    course = site.demo.course.id

    pages = [
        made,
        "/submissions/1",
        f"/courses/{course}/gradebook?search={HOSTILE}",
        f"/courses/{course}/students/{student.id}",
        f"/courses/{course}/people",
        f"/assignments/{site.demo.practical.id}/submissions",
    ]
    for page in pages:
        text = instructor.get(page).text
        assert "alert(1)" in text
        assert HOSTILE not in text


def test_direction_marks_are_written_out(site):
    """A name that reverses the text around it cannot."""
    actor = site.demo.instructor
    with site.services.store.reading() as work:
        submission = kept(work.submissions).first(user_id=site.demo.students[0].id)
    teacher = OPERATOR.__class__(actor.id, actor.login, actor.name)
    do(site.services, add_comment, teacher, submission.id, "evil \u202e text")

    assert "\\u202e" in site["student"].get(f"/submissions/{submission.id}").text


def test_markdown_of_a_statement_is_no_html():
    """HTML is shown as text, unsafe links are no links, formulas are left as they are."""
    found = render("<script>x</script> [a](javascript:alert(1)) $a_1 < b_2 * c_3$\n\n$$x^2$$")

    assert "<script>" not in found
    assert 'href="javascript' not in found
    assert '<span class="math inline">a_1 &lt; b_2 * c_3</span>' in found
    assert "math block" in found


def test_when_we_are_broken_the_page_says_so(shared, tmp_path):
    """An unexpected failure is a calm page without details, also if the store is what failed."""

    class Broken:
        def reading(self):
            raise RuntimeError("secret detail")

        writing = reading
        moment = staticmethod(nullcontext)  # it opens nothing by itself

    config = Config(data_dir=tmp_path)
    app = create_app(replace(shared.services, store=Broken()), config)
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = "t"

    answer = client.get("/account")

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 500
    assert answer.status_code == 500
    assert "Nothing you handed in is lost" in answer.text
    assert "secret detail" not in answer.text


def test_code_in_a_sentence_is_set_as_such_and_escaped():
    """Backticks are ours; what stands in them may be a student's."""
    assert told(f"`{HOSTILE}` <b> `") == f"<code>{escape(HOSTILE)}</code> &lt;b&gt; `"

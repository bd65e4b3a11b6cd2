"""Pages in the language of their reader, and times and numbers as they write them."""

from dataclasses import replace

import pytest

from submissions.demo import PASSWORD
from submissions.domain.people import Actor
from submissions.services.accounts import choose_language
from submissions.services.assignments import change_assignment
from submissions.services.tokens import create_token
from submissions.web.language import COOKIE
from tests.doing import do
from tests.unit.submissions.web.world import Visitor

GERMAN = {"Accept-Language": "de-CH, de;q=0.9, en;q=0.5"}


def chosen(visitor):
    """Return what the visitor's browser keeps."""
    cookie = visitor.client.get_cookie(COOKIE)
    return cookie.value if cookie else ""


@pytest.mark.parametrize(
    ("wanted", "language", "heading"),
    [
        ("", "en", "Sign in"),
        ("fr, it;q=0.8", "en", "Sign in"),
        ("en-GB, de;q=0.5", "en", "Sign in"),
        ("de-CH, en;q=0.9", "de", "Anmelden"),
        ("fr, de;q=0.5, en;q=0.2", "de", "Anmelden"),
        ("de;q=0, en;q=0.1", "en", "Sign in"),
        ("*", "en", "Sign in"),
        (";;q=x,\x7f", "en", "Sign in"),
    ],
)
def test_the_browser_says_which_language(shared, wanted, language, heading):
    """English, if it asks for none that there is."""
    page = Visitor(shared.app).get("/sign-in", headers={"Accept-Language": wanted}).text

    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page


def test_a_stranger_switches_and_keeps_the_choice(site):
    """Over what the browser asks for, and through signing in."""
    visitor = Visitor(site.app)
    answer = visitor.post("/language", {"language": "de", "next": "/join?code="})

    assert (answer.status_code, answer.location) == (302, "/join?code=")
    assert 'lang="de"' in visitor.get("/sign-in", headers={"Accept-Language": "en"}).text
    visitor.post("/sign-in", {"login": "student01", "password": PASSWORD})
    assert "<h1>Meine Kurse</h1>" in visitor.get("/").text


def test_the_account_is_first(site):
    """Wherever its person signs in; an empty choice leaves it to the browser again."""
    visitor = site["student"]
    assert visitor.post("/language", {"language": "de", "next": "/account"}).location == "/account"

    elsewhere = Visitor(site.app, "student01")
    elsewhere.client.set_cookie(COOKIE, "en")
    assert '<html lang="de">' in elsewhere.get("/").text
    page = elsewhere.get("/account").text
    assert '<option value="de" lang="de" selected>Deutsch</option>' in page
    visitor.post("/language", {"language": ""})
    assert chosen(visitor) == ""
    assert '<html lang="en">' in elsewhere.get("/").text
    assert '<html lang="de">' in visitor.get("/", headers=GERMAN).text


def test_a_language_that_there_is_none_of(site):
    """It is refused; a cookie with one is as none."""
    visitor = site["student"]

    assert visitor.post("/language", {"language": "xx"}).status_code == 422
    visitor.client.set_cookie(COOKIE, "../../x")
    assert '<html lang="en">' in visitor.get("/").text


def test_only_our_own_forms_switch(site):
    """As of any form; and the way back stays on this site."""
    visitor = Visitor(site.app)

    assert visitor.client.post("/language", data={"language": "de"}).status_code == 400
    away = visitor.post("/language", {"language": "de", "next": "//elsewhere.example/"})
    assert away.location == "/"


def test_a_page_that_a_form_answered_has_no_switch(site):
    """What was typed there would be lost."""
    visitor = Visitor(site.app)

    assert 'action="/language"' in visitor.get("/sign-in").text
    answer = visitor.post("/sign-in", {"login": "x", "password": "y"}, headers=GERMAN)
    assert 'action="/language"' not in answer.text
    assert "Dieser Name und dieses Passwort gehören nicht zusammen." in answer.text


def test_programs_read_english(site):
    """Whatever they, or the person whose token it is, ask for."""
    student = site.demo.students[0]
    made = do(site.services, create_token, _actor(student), "laptop", ["read"], days=7)
    do(site.services, choose_language, _actor(student), "de")
    headers = {"Authorization": f"Bearer {made.token}", **GERMAN}

    missing = site.app.test_client().get("/api/v1/assignments/999", headers=headers)
    nobody = site.app.test_client().get("/api/v1/me", headers=GERMAN)
    nowhere = site.app.test_client().get("/api/v1/nothing", headers=headers)

    assert missing.json["title"] == "Nothing here"
    assert missing.json["detail"].startswith("There is no assignment")
    assert nobody.json["title"] == "Sign in first"
    assert nowhere.json["detail"].startswith("There is nothing at this address")


def test_numbers_and_times_are_written_as_the_reader_does(site):
    """A comma before decimals, in fields too; and fields take both."""
    demo, teacher = site.demo, site["instructor"]
    changed = replace(demo.practical, points=7.5)
    do(site.services, change_assignment, _actor(demo.instructor), changed)
    path = f"/assignments/{demo.practical.id}"

    english = teacher.get(f"{path}/edit").text
    german = teacher.get(f"{path}/edit", headers=GERMAN).text
    page = teacher.get(path, headers=GERMAN).text

    assert 'name="points" type="text" inputmode="decimal" value="7.5"' in english
    assert 'name="points" type="text" inputmode="decimal" value="7,5"' in german
    assert "7,5 Punkte" in page
    assert '<html lang="de">' in page
    student = demo.students[0]
    override = f"{path}/students/{student.id}/override"
    for points in ("2,5", "2.5"):
        teacher.post(override, {"points": points, "reason": "so"}, headers=GERMAN)
        shown = teacher.get(f"/courses/{demo.course.id}/students/{student.id}", headers=GERMAN)
        assert "<strong>2,5</strong> von 7,5" in shown.text


def test_a_verdict_is_german_but_for_what_its_student_wrote(shared):
    """Titles, outcomes and hints; code, formulas and codes stay."""
    page = shared["student"].get("/submissions/1", headers=GERMAN).text

    assert "agrees on all inputs" in page  # no text of ours, so nobody translated it
    assert "ist lesbar" in page
    assert "Es sieht nach einem bekannten Fehler aus" in page
    assert "<code>delta_k</code>" in page


def test_sentences_of_use_cases_are_german(site):
    """On pages of errors, and beside the fields of forms."""
    student, teacher = site["student"], site["instructor"]
    course = site.demo.course.id

    missing = student.get("/assignments/999", headers=GERMAN)
    refused = student.get(f"/courses/{course}/gradebook", headers=GERMAN)
    new = {"title": "", "exercise": "x", "points": "much", "seed": "1"}
    form = teacher.post(f"/courses/{course}/assignments", new, headers=GERMAN).text

    assert "<h1>Hier ist nichts</h1>" in missing.text
    assert "Die eigene Rolle erlaubt dies nicht: die Bewertungsliste sehen." in refused.text
    assert "Bitte eine Zahl von 0 bis 1.000.000 angeben; „much“ ist keine." in form
    assert "Noch ist nichts gespeichert" in form


def _actor(user):
    return Actor(user.id, user.login, user.name, user.admin)

"""Signing in by the form: a known browser gets in, and links lead where the settings say."""

from dataclasses import replace

import pytest

from submissions.config import Config
from submissions.demo import PASSWORD
from submissions.web import create_app
from tests.unit.submissions.web.world import Visitor

COOKIE = "deltagrade_device"


def enter(visitor, login="student01", password=PASSWORD):
    """Send the form; return the answer."""
    return visitor.post("/sign-in", {"login": login, "password": password})


def test_nobody_is_locked_out_of_their_own_browser(site):
    """However often others try in their name; a browser that is new to them has to wait."""
    own, others = Visitor(site.app, "student01"), Visitor(site.app)
    own.post("/sign-out")
    for _ in range(10):
        assert enter(others, password="wrong").status_code == 401
    refused = enter(others)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert enter(Visitor(site.app, "student02"), "student01").status_code == 429
    assert enter(own).status_code == 302


def test_an_invitation_makes_a_browser_known(site):
    """Whoever holds the link is who it was sent to."""
    student = site.demo.students[1]
    path = f"/courses/{site.demo.course.id}/people/{student.id}/invite"
    page = site["instructor"].post(path).text
    link = page.partition("/invitation/")[2].partition("<")[0]
    visitor = Visitor(site.app)
    new = {"password": "a first password", "again": "a first password"}
    assert visitor.post(f"/invitation/{link}", new).status_code == 302

    assert visitor.client.get_cookie(COOKIE) is not None


@pytest.mark.parametrize("forged", ["", "x", '["a",[1,2,3]].x.y', "WyJhIixbMV1d.aaaa.bbbb"])
def test_a_forged_cookie_is_no_device(site, forged):
    """It is as if there were none."""
    visitor = Visitor(site.app)
    visitor.client.set_cookie(COOKIE, forged)
    for _ in range(10):
        assert enter(visitor, password="wrong").status_code == 401

    assert enter(visitor).status_code == 429


def test_the_cookie_is_kept_from_scripts_and_other_sites(site):
    """And lives long."""
    cookies = enter(Visitor(site.app)).headers.getlist("Set-Cookie")
    (said,) = (one for one in cookies if one.startswith(COOKIE))

    assert {"HttpOnly", "SameSite=Lax", "Max-Age=31536000"} <= set(said.split("; "))


@pytest.mark.parametrize(
    ("base", "wanted"),
    [("", "http://127.0.0.1:8000"), ("https://grader.example.org", "https://grader.example.org")],
)
def test_links_lead_where_the_settings_say(site, tmp_path, base, wanted):
    """Whatever a request calls the site: it may be sent by anybody, and the link is sent on."""
    app = create_app(site.services, replace(Config(data_dir=tmp_path), base_url=base))
    served = app.wsgi_app
    app.wsgi_app = lambda environ, start: served(environ | {"HTTP_HOST": "evil.example"}, start)
    path = f"/courses/{site.demo.course.id}/people/{site.demo.students[0].id}/invite"
    page = Visitor(app, "instructor").post(path).text

    assert f"{wanted}/invitation/" in page
    assert "evil.example" not in page

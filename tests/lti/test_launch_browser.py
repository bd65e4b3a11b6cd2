"""A real browser between two sites: what it keeps of cookies, and what it sends."""

from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from werkzeug.serving import make_server

from tests.lti.platform import CLIENT, DEEP, ISSUER
from tests.lti.test_launch import opened

AXE = (Path(__file__).parents[1] / "acceptance/browser/vendor/axe/axe.min.js").read_text("utf-8")


@pytest.fixture
def served(lms):
    """Yield the address of the site, by HTTPS with a certificate of nobody."""
    server = make_server("127.0.0.1", 0, lms.app, threaded=True, ssl_context="adhoc")
    thread = Thread(target=server.serve_forever)
    thread.start()
    lms.app.config["BASE_URL"] = url = f"https://127.0.0.1:{server.port}"
    # To browsers, a platform at "localhost" is another site.
    with lms.services.writing() as work:
        elsewhere = lms.platform.url.replace("127.0.0.1", "localhost")
        work.platforms.replace(replace(lms.known, auth_url=f"{elsewhere}/auth"))
    yield url
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_launch_from_another_site_signs_in(browser, served):
    """The one cookie comes along with the platform's form; the session's is kept, and sent next."""
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"{served}/lti/login?iss={ISSUER}&client_id={CLIENT}&login_hint=tess")
    page.get_by_role("heading", name="Where does “Sheet 1” lead?").wait_for()
    page.goto(f"{served}/account")

    assert "Tess Teacher" in page.content()
    kept = {one["name"]: (one["sameSite"], one["httpOnly"]) for one in context.cookies()}
    assert kept == {"__Host-deltagrade-launch": ("None", True), "deltagrade": ("Lax", True)}
    context.close()


@pytest.fixture
def asking(lms, served):
    """Return a page of the platform, at another site, that asks in a frame what to link to."""
    _, assignment = opened(lms)
    there = lms.platform.url.replace("127.0.0.1", "localhost")
    lms.platform.asks_for_a_link(deep_link_return_url=f"{there}/deep/return;x?course=9")
    target = quote(f"{served}/lti/deep-linking")
    asked = f"iss={ISSUER}&client_id={CLIENT}&login_hint=tess&target_link_uri={target}"
    lms.platform.frame = f"{served}/lti/login?{asked}"
    return f"{there}/course", assignment


def violations(frame):
    """Return what axe finds serious in a frame."""
    frame.evaluate(AXE)
    found = frame.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("scripts", [True, False])
def test_an_assignment_is_chosen_in_a_frame_without_cookies(browser, lms, asking, scripts):
    """The platform gets the answer by itself, or by a button where no scripts run."""
    course, assignment = asking
    context = browser.new_context(ignore_https_errors=True, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(course)
    frame = page.frame_locator("iframe")
    if not scripts:
        frame.get_by_role("button", name="Go on").click()
    frame.get_by_role("radio", name="Sheet 1").check()
    if scripts:
        assert violations(page.frames[1]) == []
    frame.get_by_role("button", name="Choose", exact=True).click()
    if not scripts:
        frame.get_by_role("button", name="Back to the platform").click()
    frame.get_by_role("heading", name="Thank you").wait_for()

    ((path, form),) = lms.platform.returned
    assert path == "/deep/return;x?course=9"
    claims = lms.platform.take_links(form["JWT"], lms.app.test_client().get("/lti/keys").json)
    (link,) = claims[f"{DEEP}content_items"]
    assert link["custom"] == {"deltagrade_assignment": str(assignment.id)}
    assert context.cookies() == []
    context.close()

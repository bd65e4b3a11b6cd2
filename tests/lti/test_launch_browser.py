"""A real browser between two sites: what it keeps of cookies, and what it sends."""

from dataclasses import replace
from threading import Thread

import pytest
from werkzeug.serving import make_server

from tests.lti.platform import CLIENT, ISSUER


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

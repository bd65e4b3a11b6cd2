"""A served demo, and a real browser that looks at it."""

from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from submissions.demo import PASSWORD  # noqa: E402 - not needed where there is no playwright
from tests.acceptance.browser.serving import serving  # noqa: E402 - the same

AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Yield the demo, served with real graders."""
    with serving(tmp_path_factory.mktemp("site")) as served:
        yield served


class Watch:
    """What must not happen on any page: errors on the console, requests to another host."""

    def __init__(self, url):
        self._url = url
        self.seen = []

    def follow(self, page):
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"{page.url}: {error}"))
        page.on("request", self._request)

    def _console(self, message):
        # A page that answers 4xx on purpose is noted by the browser as a failed load.
        if message.type in {"error", "warning"} and "the server responded with" not in message.text:
            self.seen.append(message.text)

    def _request(self, request):
        if not request.url.startswith((self._url, "data:", "blob:")):
            self.seen.append(request.url)


@pytest.fixture
def visit(browser, site):
    """Yield a function that opens the site as somebody: ``visit("student01", **options)``."""
    watch, contexts = Watch(site.url), []

    def open_as(login="", **options):
        context = browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch.follow(page)
        page.goto("/sign-in")
        if login:
            page.get_by_label("Login").fill(login)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Your courses").wait_for()
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert watch.seen == []


#: Targets have 24 pixels, or as much room around (WCAG 2.2, 2.5.8): axe asks only if it is told to.
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}


@pytest.fixture
def violations():
    """Return a function that lists what axe finds serious on a page, by some rules or by all."""

    def found(page, rules=()):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        options = {"resultTypes": ["violations"], "iframes": False}
        options |= {"runOnly": [*rules]} if rules else ALL_RULES
        result = page.evaluate("options => axe.run(document, options)", options)
        return [
            (one["id"], one["nodes"][0]["html"][:200])
            for one in result["violations"]
            if one["impact"] in {"serious", "critical"}
        ]

    return found

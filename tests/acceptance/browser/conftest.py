"""A served demo, and a real browser that looks at it."""

from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from tests.acceptance.browser.serving import serving  # noqa: E402 - not needed without playwright
from tests.service.world import until  # noqa: E402 - the same

AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Yield the demo, served with real graders; what was handed in to it is graded."""
    with serving(tmp_path_factory.mktemp("site")) as served:
        until(lambda: not served.waits())
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
    """Yield a function that opens a page: ``visit("student01", "/account", **options)``.

    Who has a login is signed in already; tests of the form send it. Nothing moves if it is not
    asked for: a browser that draws a picture sixty times a second keeps a processor busy.
    """
    watch, contexts = Watch(site.url), []

    def open_as(login="", path="", **options):
        options = {"reduced_motion": "reduce"} | options
        context = browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        if login:
            context.add_cookies([site.session_of(login)])
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch.follow(page)
        page.goto(path or ("/" if login else "/sign-in"))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert watch.seen == []


#: Axe's way to say what is serious. Targets have 24 pixels, or as much room around (WCAG 2.2,
#: 2.5.8), which it asks only if it is told to. What a rule finds is as grave as the rule says, so
#: those that find nothing serious are not asked at all.
SERIOUS = """async (only) => {
  if (!window.axe) return null;
  const mild = axe._audit.rules.filter((one) => ["minor", "moderate"].includes(one.impact));
  const rules = Object.fromEntries(mild.map((one) => [one.id, { enabled: false }]));
  rules["target-size"] = { enabled: true };
  const asked = only.length ? { runOnly: only } : { rules };
  const found = await axe.run(document, { resultTypes: ["violations"], iframes: false, ...asked });
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => [one.id, one.nodes[0].html.slice(0, 200)]);
}"""


@pytest.fixture
def violations():
    """Return a function that lists what axe finds serious on a page, by some rules or by all."""

    def found(page, rules=()):
        serious = page.evaluate(SERIOUS, [*rules])
        if serious is None:
            page.add_init_script(AXE)  # it is long, and goes with the pages to come by itself
            page.evaluate(AXE)
            serious = page.evaluate(SERIOUS, [*rules])
        return [tuple(one) for one in serious]

    return found

"""The face of the site: letters, targets, tab stops, motion that can be left out."""

import pytest

from tests.acceptance.browser.serving import PHONE

WIDE = {"width": 1280, "height": 900}
#: What is too small to be hit, as WCAG 2.2 (2.5.8) counts it: not links in text, or with room.
SMALL = """() => axe.run(document, {runOnly: ['target-size']}).then(
  (found) => found.violations.flatMap((one) => one.nodes.map((node) => node.html.slice(0, 160))))"""


@pytest.fixture
def pages(site):
    """Return pages of every kind, by who reads them."""
    course, assignment = site.demo.course.id, site.demo.practical.id
    return {
        "student01": ["/", f"/assignments/{assignment}", "/submissions/1", "/account"],
        "instructor": [
            "/",
            f"/courses/{course}/gradebook",
            f"/courses/{course}/people",
            f"/courses/{course}/statistics",
            f"/courses/{course}/todo",
            f"/assignments/{assignment}/submissions",
            f"/assignments/{assignment}/statistics",
            f"/assignments/{assignment}/similarity",
            f"/assignments/{assignment}/look",
            "/submissions/1",
        ],
        "admin": ["/admin/", "/admin/users", "/admin/audit"],
    }


@pytest.mark.parametrize("login", ["student01", "instructor", "admin"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_targets_are_large_enough(visit, violations, pages, login, size):
    """24 pixels, or as much room around."""
    page = visit(login, viewport=size)
    small = {}
    for path in pages[login]:
        page.goto(path, wait_until="networkidle")
        violations(page)  # brings axe along
        if found := page.evaluate(SMALL):
            small[path] = found

    assert small == {}


def test_formulas_in_a_line_are_no_stops_and_sit_on_it(visit, site):
    """Tab goes from link to field; the line of text and that of the formula are one."""
    page = visit("student01")
    page.goto(f"/assignments/{site.demo.practical.id}", wait_until="networkidle")
    page.locator(".statement .drawn.inline .katex").first.wait_for()
    off = page.evaluate(
        """() => [...document.querySelectorAll('.statement .drawn.inline')].map((one) => {
        const look = getComputedStyle(one);
        return [one.tabIndex, look.display, look.overflowX, look.verticalAlign].join(' '); })"""
    )

    assert set(off) == {"-1 inline visible baseline"}


def test_letters_are_the_sites_own_and_move_nothing(visit, site):
    """Loaded from here, and what is read does not move when they come."""
    page = visit("student01")
    page.goto("/", wait_until="networkidle")
    page.goto(f"/courses/{site.demo.course.id}", wait_until="networkidle")

    loaded = page.evaluate(
        "[...document.fonts].filter((one) => one.status === 'loaded').map((one) => one.family)"
    )
    assert {"Figtree", "Bricolage Grotesque"} <= {one.strip('"') for one in loaded}


def test_motion_can_be_left_out(visit):
    """Whoever wants no motion gets none; others get some."""
    moving = "getComputedStyle(document.querySelector('.network line.lit')).animationName"
    still = visit(reduced_motion="reduce").evaluate(moving)
    usual = visit(reduced_motion="no-preference").evaluate(moving)

    assert (still, usual) == ("none", "back")


def test_no_page_loads_itself_anew_and_live_regions_are_short(visit, pages):
    """What changes is said in a sentence, not read out as a whole."""
    page = visit("instructor")
    for path in pages["instructor"]:
        page.goto(path)
        assert page.locator("meta[http-equiv=refresh]").count() == 0
        for region in page.locator("[aria-live], [role=status], [role=alert]").all():
            assert len(region.inner_text()) < 200, path

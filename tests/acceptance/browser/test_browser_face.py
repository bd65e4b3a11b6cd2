"""The face of the site: letters, tab stops, motion that can be left out."""


def test_formulas_in_a_line_are_no_stops_and_sit_on_it(visit, site):
    """Tab goes from link to field; the line of text and that of the formula are one."""
    page = visit("student01", f"/assignments/{site.demo.practical.id}")
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


def test_no_page_loads_itself_anew_and_live_regions_are_short(visit, site):
    """What changes is said in a sentence, not read out as a whole."""
    course, assignment = site.demo.course.id, site.demo.practical.id
    page = visit("instructor")
    for path in (
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
    ):
        page.goto(path)
        assert page.locator("meta[http-equiv=refresh]").count() == 0
        for region in page.locator("[aria-live], [role=status], [role=alert]").all():
            assert len(region.inner_text()) < 200, path

"""Staff goes through what waits, by keyboard, in light and dark, wide and on a phone."""

import pytest
from playwright.sync_api import expect

from submissions.domain.people import Actor
from submissions.services.handing_in import submit
from tests.acceptance.browser.serving import OF_COLOURS, PHONE, SETTLED, WIDE
from tests.service.world import until

SIZES = [pytest.param(WIDE, id="wide"), pytest.param(PHONE, id="phone")]
PROGRAM = "import numpy as np\n\n\ndef delta_out(a, b):\n    {0} = a * {1} - b\n    return {0}\n"


@pytest.fixture(scope="module")
def alike(site):
    """Let three pairs of students hand in nearly the same; return the assignment."""
    for number, student in enumerate(site.demo.students[40:46]):
        name, factor = "xyz"[number % 3], 3 + number // 2
        text = PROGRAM.format(name, factor) + "    # a word\n" * (number // 2)
        submit(
            site.services,
            Actor(student.id, student.login, student.name),
            site.demo.sheet.id,
            file="alike.py",
            content=(
                text + f"\n\ndef f_{number // 2}(u):\n" + "    u = u @ u\n" * 9 * (1 + number // 2)
            ).encode(),
            client_token=f"alike {number:04}",
        )
    until(lambda: not site.waits())
    return site.demo.sheet


@pytest.fixture
def locked_out(violations):
    """Return a function that lists what axe finds, by light and by dark."""

    def found(page):
        light = violations(page)
        page.emulate_media(color_scheme="dark")
        dark = violations(page, OF_COLOURS)
        page.emulate_media(color_scheme="light")
        return light + dark

    return found


def press_to(page, role, name):
    """Go to something by Tab alone, and press Enter."""
    found = page.get_by_role(role, name=name, exact=True).first
    wanted = found.element_handle()  # found once: to look a role up reads the names of all there is
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached within 60 stops")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("alike")
def test_what_waits_is_gone_through_by_keyboard(visit, locked_out, site, size):
    """Start, next, previous; axe finds nothing on any page, and none is too wide."""
    path = f"/courses/{site.demo.course.id}/todo"
    page = visit("instructor", path, viewport=size)
    assert locked_out(page) == []
    press_to(page, "link", "Start with the first")
    bar = page.get_by_role("navigation", name="To do")
    expect(bar).to_contain_text("1 of ")

    press_to(page, "link", "Next")
    expect(bar).to_contain_text("2 of ")
    assert locked_out(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    press_to(page, "link", "Previous")
    expect(bar).to_contain_text("1 of ")


def test_a_pair_is_read_marked_and_left_for_the_next(visit, site, alike):
    """The mark stays, what is left is said, and the next one is a key away."""
    page = visit("grader", f"/courses/{site.demo.course.id}/todo")
    page.get_by_role("link", name="Look at programs that are alike").last.click()
    expect(page.get_by_role("region", name="Both programs")).to_be_visible()
    page.get_by_label("Note for staff").fill("asked both")
    page.get_by_role("button", name="as looked at").click()

    expect(page.get_by_text("asked both")).to_be_visible()
    bar = page.get_by_role("navigation", name="To do")
    expect(bar).to_contain_text("Done.")
    page.get_by_role("link", name="Similarity").first.click()
    expect(page.get_by_text("looked at", exact=True)).to_be_visible()
    assert f"/assignments/{alike.id}/similarity" in page.url


@pytest.mark.parametrize("size", SIZES)
def test_lists_lead_from_student_to_student(visit, locked_out, site, size):
    """Narrowed, ticked as a whole, walked by keyboard, and back with the filter in place."""
    path = f"/assignments/{site.demo.practical.id}/submissions"
    page = visit("instructor", path, viewport=size)
    page.get_by_label("State").select_option("graded")
    page.get_by_role("button", name="Find").click()
    everybody = page.get_by_label("Tick all that are shown")
    everybody.check()
    boxes = page.locator("input[name=submission_ids]")
    assert boxes.count() == page.locator("input[name=submission_ids]:checked").count() > 1
    boxes.first.uncheck()
    assert everybody.evaluate("one => one.indeterminate")

    page.get_by_role("link", name="View").first.click()
    bar = page.get_by_role("navigation", name="Students of the list")
    expect(bar).to_contain_text("1 of ")
    press_to(page, "link", "Next student")
    expect(bar).to_contain_text("2 of ")
    assert locked_out(page) == []
    bar.get_by_role("link", name="Submissions").click()
    expect(page.get_by_label("State")).to_have_value("graded")


def test_a_course_has_plots_with_words(visit, locked_out, site):
    """Each has a sentence and a table; axe is content, wide and on a phone."""
    page = visit("instructor", f"/courses/{site.demo.course.id}/statistics")
    for plot in ("Students by total", "Mean by assignment", "Handed in by assignment"):
        image = page.get_by_role("img", name=plot)
        assert any(character.isdigit() for character in image.get_attribute("aria-label"))
        page.get_by_text(f"{plot} as a table").click()
        expect(page.get_by_role("region", name=f"{plot}, table")).to_be_visible()

    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        width = page.evaluate(SETTLED)
        assert locked_out(page) == []
        assert width <= size["width"]

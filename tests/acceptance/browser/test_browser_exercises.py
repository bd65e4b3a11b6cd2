"""An instructor writes an exercise in the browser; a student hands in to it."""

import pytest

from tests.acceptance.browser.serving import PHONE

#: Trying an exercise takes seconds of a processor, and machines may be busy.
TRYING_MS = 90_000
SORTED = 'import numpy as np\ndef f(x):\n    """F.\n\n    x: (B,)"""\n    return np.sort(x)\n'


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_exercise_is_written_looked_at_and_published(visit, violations, scripts):
    """With and without JavaScript; then it can be chosen for an assignment."""
    page = visit("instructor", "/courses/1", java_script_enabled=scripts)
    page.set_default_timeout(TRYING_MS)
    name = f"norm-{scripts}".lower()
    page.get_by_role("link", name="Own exercises").click()
    page.get_by_role("link", name="New exercise").click()
    page.get_by_label("Gradients to ask").fill("dx,dgamma,dbeta")
    page.get_by_label("Title").fill("Layer norm of our own")
    page.get_by_label("Short name").fill(name)
    page.get_by_role("button", name="Try it").click()

    page.get_by_text("It is sound: 35 known mistakes").wait_for()
    assert page.get_by_text("def layernorm_backward(dout, x, gamma, beta, eps):").count() > 0
    assert page.get_by_text("It looks like a known mistake").count() == 3
    if scripts:
        assert violations(page) == []
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("heading", name="New assignment").wait_for()
    assert page.get_by_label("Exercise", exact=True).input_value() == f"c1:{name}"


def test_what_is_refused_says_the_line_and_can_be_mended(visit, violations):
    """The form keeps what was written; each fault stands at its field."""
    path = "/courses/1/own-exercises/new"
    page = visit("instructor", path, viewport=PHONE, color_scheme="dark")
    page.set_default_timeout(TRYING_MS)
    assert violations(page) == []
    page.get_by_label("A NumPy function").fill(SORTED)
    page.get_by_role("button", name="Try it").click()
    assert page.locator("[aria-invalid=true]").count() == 1
    assert page.get_by_label("A NumPy function").input_value() == SORTED
    page.get_by_label("Gradients to ask").fill("dx")
    page.get_by_label("Title").fill("Sorted")
    page.get_by_label("Short name").fill("sorted")
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("Line 6: it calls np.sort, whose derivative is not known here").wait_for()
    assert violations(page) == []
    assert page.get_by_role("button", name="Publish").count() == 0
    page.get_by_role("link", name="Change").click()
    page.get_by_label("A NumPy function").fill(SORTED.replace("sort", "tanh"))
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("It is sound").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []

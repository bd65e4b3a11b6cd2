"""A student's whole path, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from submissions.demo import PASSWORD
from tests.kept import kept

WRONG = """import numpy as np


def delta_k(delta_next, W_next, s_k):
    return W_next.T @ delta_next


def dW_k(delta_k, z_prev):
    return np.outer(delta_k, z_prev)
"""
RIGHT = WRONG.replace("W_next.T @ delta_next", "(W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2)")


def write(page, text):
    """Put a text in place of what stands in the editor."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def test_from_signing_in_to_full_points(visit, site, tmp_path):
    """Sign in, type a program, read what is wrong, hand in a better file, compare the two."""
    page = visit(reduced_motion="no-preference")
    page.get_by_label("Login").fill("student10")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your courses").wait_for()
    page.get_by_role("link", name=site.demo.practical.title, exact=True).click()
    expect(page.locator(".statement .katex").first).to_be_visible()

    write(page, WRONG)
    page.get_by_role("button", name="Hand in").click()

    expect(page.locator("#verdict strong").first).to_have_text("5")
    expect(page.get_by_text("It looks like a known mistake")).to_be_visible()
    expect(page.locator("#verdict .formula .katex").first).to_be_visible()
    expect(page).to_have_title(re.compile("^5 of 10 points"))  # whether it was waited for or not

    better = tmp_path / "better.py"
    better.write_text(RIGHT)
    page.get_by_role("link", name="Hand in again").click()
    page.get_by_label("Or a file").set_input_files(better)
    expect(page.get_by_text("better.py will be handed in")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()

    expect(page.get_by_text("Everything is right.")).to_be_visible()
    page.get_by_role("button", name="Show the difference").click()
    expect(page.get_by_role("heading", name="Attempt 1 and attempt 2")).to_be_visible()
    expect(page.locator("li.removed").first).to_contain_text("W_next.T @ delta_next")
    expect(page.get_by_text("+5")).to_be_visible()


def test_drag_and_drop(visit, site):
    """A file dropped on the form is the one that is handed in."""
    page = visit("student11", f"/assignments/{site.demo.practical.id}")
    transfer = page.evaluate_handle(
        """(text) => { const all = new DataTransfer();
        all.items.add(new File([text], "dropped.py")); return all; }""",
        RIGHT,
    )

    page.locator(".drop").dispatch_event("drop", {"dataTransfer": transfer})
    page.get_by_role("button", name="Hand in").click()

    expect(page.get_by_text("dropped.py")).to_be_visible()
    expect(page.get_by_text("Everything is right.")).to_be_visible()


def test_without_javascript(visit, site):
    """The plain form works; the page says how to look again."""
    path = f"/assignments/{site.demo.practical.id}"
    page = visit("student12", path, java_script_enabled=False)

    page.locator("#pasted").fill(RIGHT)
    page.get_by_role("button", name="Hand in").click()

    expect(page.get_by_role("heading", name="Attempt 1")).to_be_visible()
    for _ in range(100):
        if page.get_by_text("Everything is right.").count():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(page.get_by_text("Everything is right.")).to_be_visible()


def test_a_double_click_is_one_attempt(visit, site):
    """However often the button is pressed, one submission is made."""
    page = visit("student13", f"/assignments/{site.demo.practical.id}")
    expect(page.locator(".cm-content")).to_contain_text("def delta_k")

    page.once("dialog", lambda asked: asked.accept())  # that it is the starter as it is
    page.get_by_role("button", name="Hand in").dblclick()

    page.wait_for_url("**/submissions/*")
    student = site.demo.students[12]
    with site.services.store.reading() as work:
        assert kept(work.submissions).count(user_id=student.id) == 1


def test_what_is_refused_is_said_and_kept(visit, site):
    """An empty form comes back with a sentence; a program that was typed is still there."""
    page = visit("student14", f"/assignments/{site.demo.practical.id}")
    write(page, "")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("it is empty")

    write(page, "x = 1")
    page.get_by_role("button", name="Hand in").click()

    expect(page.locator("#verdict strong").first).to_have_text("0")


def test_nothing_typed_is_lost(visit, site):
    """Not by leaving the page, nor by a session that ends; a file rests the text, visibly."""
    path = f"/assignments/{site.demo.practical.id}"
    page = visit("student16", path)
    write(page, RIGHT)
    page.goto("/account")
    page.goto(path)
    expect(page.get_by_text("What you typed here last")).to_be_visible()
    expect(page.locator(".cm-content")).to_contain_text("def delta_k")

    file = {"name": "other.py", "mimeType": "text/x-python", "buffer": b"x = 1"}
    page.get_by_label("Or a file").set_input_files(file)
    expect(page.get_by_text("other.py will be handed in, not what is typed above")).to_be_visible()
    page.get_by_role("button", name="Remove the file").click()

    page.context.clear_cookies()
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_label("Login").fill("student16")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in and go on").click()
    expect(page.get_by_text("Everything is right.")).to_be_visible()


def test_by_keyboard_alone(visit, site):
    """Skip link, sign-in, reading, handing in: no mouse, the focus is always to be seen."""
    page = visit()
    page.keyboard.press("Tab")
    page.reload()
    expect(page.get_by_label("Login")).to_be_focused()
    for text in ("student15", "deltagrade-demo"):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your courses").wait_for()

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.goto(f"/assignments/{site.demo.practical.id}")
    page.locator(".editor").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the editor"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert _focused(page) == "editor"
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(RIGHT)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#checked").get_by_text("2 of 2 functions are right")).to_be_visible()
    assert 2 + _tab_to(page, "Hand in") <= 8, "it is far to the button"
    page.keyboard.press("Enter")

    expect(page.get_by_text("Everything is right.")).to_be_visible()


def test_from_the_top_of_the_page_it_is_not_far_either(visit, site):
    """Formulas and tables that fit are no stops; the editor is reached without skipping."""
    page = visit("student17", f"/assignments/{site.demo.sheet.id}")
    page.locator(".statement .katex").first.wait_for()
    page.locator("#main").focus()

    assert _tab_to(page, "Hand in") <= 8


def test_a_check_uses_no_attempt(visit, site):
    """Ctrl+Enter tries the program beside the statement; one sentence of it is said aloud."""
    page = visit("student18", f"/assignments/{site.demo.practical.id}")
    write(page, WRONG)
    page.keyboard.press("Control+Enter")

    said = "1 of 2 functions is right on the public inputs."
    expect(page.get_by_role("status").filter(has_text=said)).to_have_text(said)
    expect(page.locator("#checked").get_by_text("The inputs of case 2")).to_be_visible()
    expect(page.get_by_text("You have handed in nothing yet.")).to_be_visible()
    statement, work = (page.locator(one).bounding_box() for one in (".statement", ".work"))
    assert statement["x"] + statement["width"] <= work["x"]
    page.set_viewport_size({"width": 900, "height": 800})
    statement, work = (page.locator(one).bounding_box() for one in (".statement", ".work"))
    assert statement["y"] + statement["height"] <= work["y"]


def test_a_check_without_javascript_is_a_page(visit, site):
    """With what was typed, and what was found in it."""
    path = f"/assignments/{site.demo.practical.id}"
    page = visit("student19", path, java_script_enabled=False)
    page.locator("#pasted").fill(WRONG)
    for _ in range(5):
        page.get_by_role("button", name="Check").click()
        if page.locator("#checked").get_by_text("1 of 2 functions is right").count():
            break

    expect(page.locator("#checked").get_by_text("1 of 2 functions is right")).to_be_visible()
    expect(page.locator("#pasted")).to_have_value(WRONG)


def _focused(page):
    return page.evaluate("document.activeElement.shadowRoot ? 'editor' : document.activeElement.id")


def _tab_to(page, text):
    """Press Tab until a button is reached, each stop of it to be seen; return how many."""
    for count in range(1, 60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
            const frame = getComputedStyle(one.closest(".editor") ?? one);
            return [one.textContent.trim(), one === document.body
              || style.outlineStyle !== "none" || frame.outlineStyle !== "none"]; }"""
        )
        assert seen[1], f"the focus is not to be seen on {seen[0]!r}"
        if seen[0] == text:
            return count
    pytest.fail(f"{text!r} cannot be reached by Tab")

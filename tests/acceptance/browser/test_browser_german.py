"""The site in German: from signing in to a verdict, as a student walks."""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect  # noqa: E402 - not needed where there is no playwright

from submissions.demo import PASSWORD  # noqa: E402 - the same
from tests.acceptance.browser.serving import PHONE  # noqa: E402 - the same
from tests.acceptance.browser.test_browser_student import WRONG, write  # noqa: E402 - the same


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["wide", "phone"])
def test_a_student_reads_german(visit, site, violations, viewport):
    """Chosen at the foot of the page; scripts speak it too, and axe has nothing to say."""
    page = visit(**({"viewport": viewport} if viewport else {}))
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert violations(page) == []
    page.get_by_label("Login").fill("student15" if viewport else "student14")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("heading", name="Meine Kurse")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name=site.demo.practical.title, exact=True).click()
    write(page, WRONG)
    page.get_by_role("button", name="Prüfen").click()
    found = "Richtig auf den öffentlichen Eingaben: 1 von 2 Funktionen."
    expect(page.locator("#checked strong")).to_have_text(found)
    assert violations(page) == []
    page.get_by_role("button", name="Abgeben", exact=True).click()

    expect(page).to_have_title(re.compile("^5 von 10 Punkten"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_text("Es sieht nach einem bekannten Fehler aus")).to_be_visible()
    expect(page.get_by_text("It looks like")).to_have_count(0)
    assert violations(page) == []

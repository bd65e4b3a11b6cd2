"""One real browser for all tests that look at pages."""

from pathlib import Path

import pytest

#: Debian's Chromium without windows takes little more than half the processor's time of the whole.
SHELL, WHOLE = Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")
CHROMIUM = WHOLE if WHOLE.exists() and not SHELL.exists() else SHELL


@pytest.fixture(scope="session")
def browser():
    """Yield Debian's Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"There is no {CHROMIUM}: apt-get install {CHROMIUM.name}")
    playwright.expect.set_options(timeout=20_000)  # machines may be busy
    with playwright.sync_playwright() as started:
        # Root may not use Chromium's own sandbox; it opens pages of this machine alone.
        yield started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])

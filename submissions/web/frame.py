"""What the frame around every page says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g, request

from submissions.services.health import announce_delay
from submissions.services.ports import Services
from submissions.web.context import reader

_FRESH = timedelta(seconds=1)


class Announcer:
    """Knows what everybody is to be told; it looks once a second, not for each page."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._said, self._looked_at = "", datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> str:
        """Return a sentence, or nothing."""
        now = self._services.clock.now()
        if abs(now - self._looked_at) >= _FRESH:
            with self._services.reading() as work:
                self._said, self._looked_at = announce_delay(work), now
        return self._said


def set_up_frame(app: Flask, services: Services) -> None:
    """Let every page of an application have the frame."""
    announcement = Announcer(services)
    app.context_processor(lambda: frame(announcement))


def frame(announcement: Callable[[], str]) -> dict[str, Any]:
    """Return who reads, and what everybody is to know.

    The page that says that we are broken asks for nothing: the store may be what is broken.
    """
    if g.get("broken"):
        return {"reader": None, "switch": False}
    switch = request.method == "GET" and not g.get("framed")
    return {"reader": reader(), "announcement": announcement, "switch": switch}

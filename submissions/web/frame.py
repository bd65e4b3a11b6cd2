"""What the frame around every page says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g

from submissions.domain.assignment import Assignment
from submissions.services.courses import show_course
from submissions.services.health import announce_delay
from submissions.services.ports import Services
from submissions.web.context import actor, reader, services

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
            self._said, self._looked_at = announce_delay(self._services), now
        return self._said


def set_up_frame(app: Flask, services: Services) -> None:
    """Let every page of an application have the frame."""
    announcement = Announcer(services)
    app.context_processor(lambda: frame(announcement))


def frame(announcement: Callable[[], str]) -> dict[str, Any]:
    """Return who reads, what everybody is to know, and how to name the course of an assignment.

    The page that says that we are broken asks for nothing: the store may be what is broken.
    """
    if g.get("broken"):
        return {"reader": None}
    return {"reader": reader(), "announcement": announcement, "course_title": course_title}


def course_title(assignment: Assignment) -> str:
    """Return the title of an assignment's course."""
    return show_course(services(), actor(), assignment.course_id).course.title

"""What the frame around every page says."""

from typing import Any

from flask import g

from submissions.domain.assignment import Assignment
from submissions.services.courses.show_course import show_course
from submissions.services.operations.announce_delay import announce_delay
from submissions.web.context import actor, reader, services


def frame() -> dict[str, Any]:
    """Return who reads, what everybody is to know, and how to name the course of an assignment.

    The page that says that we are broken asks for nothing: the store may be what is broken.
    """
    if g.get("broken"):
        return {"reader": None, "announcement": ""}
    who = reader()
    return {
        "reader": who,
        "announcement": announce_delay(services()) if who else "",
        "course_title": course_title,
    }


def course_title(assignment: Assignment) -> str:
    """Return the title of an assignment's course."""
    return show_course(services(), actor(), assignment.course_id).course.title

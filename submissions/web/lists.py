"""Lists of students: how one is narrowed, and the bar that leads from one student to the next.

A link of a list carries the list's own address (``?list=state%3Dlate``), and what it leads to has
the bar of that list. Forms on such a page carry it on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask, request, url_for

from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course
from submissions.domain.selection import Selection, State
from submissions.errors import Invalid, ServiceError
from submissions.services.selection import Neighbours, students_beside, submissions_beside
from submissions.web.context import ask

#: What the address of a page calls the list that one came from.
NAME = "list"
_LONGEST = 2000


def selection_of(said: Mapping[str, str]) -> Selection:
    """Return whom an address asks for, and in which order; raise Invalid for no such state."""
    state = said.get("state", State.ALL.value)
    if state not in set(State):
        raise Invalid("state", f"wanted one of: {', '.join(State)}.")
    return Selection(
        said.get("sort", "name"),
        said.get("order") == "falling",
        said.get("search", ""),
        said.get("section", ""),
        State(state),
    )


def query_of(selection: Selection, **changes: Any) -> str:
    """Return a selection as it stands in an address, with some of it changed."""
    said = {
        "sort": selection.sort,
        "order": "falling" if selection.descending else "rising",
        "search": selection.search,
        "section": selection.section,
        "state": selection.state.value,
    } | changes
    usual = {"sort": "name", "order": "rising", "search": "", "section": "", "state": "all"}
    return urlencode({key: value for key, value in said.items() if value != usual.get(key)})


@dataclass(frozen=True, slots=True)
class ListBar:
    """Where one is in a list of students, and the addresses of those beside."""

    query: str
    place: Neighbours
    before: str
    after: str


def beside_student(course: Course, user_id: int) -> ListBar | None:
    """Return the bar of the gradebook that one came from, at a student; None without one."""
    return _bar(
        lambda selection: ask(students_beside, course.id, user_id, selection),
        lambda said, one: url_for(
            "instructor.student", course_id=course.id, user_id=one, list=said
        ),
    )


def beside_submission(assignment: Assignment, user_id: int) -> ListBar | None:
    """Return the bar of the submissions that one came from, at a student's; None without one."""
    return _bar(
        lambda selection: ask(submissions_beside, assignment.id, user_id, selection),
        lambda said, one: url_for("student.submission", submission_id=one, list=said),
    )


def _bar(
    find: Callable[[Selection], Neighbours], address: Callable[[str, int], str]
) -> ListBar | None:
    said = request.args.get(NAME)
    if said is None or len(said) > _LONGEST:
        return None
    try:
        found = find(selection_of(dict(parse_qsl(said))))
    except ServiceError:  # an address that somebody typed, or a student was sent
        return None
    before, after = (
        "" if one is None else address(said, one) for one in (found.before, found.after)
    )
    return ListBar(said, found, before, after)


def set_up_lists(app: Flask) -> None:
    """Let pages have the bar, and heads of lists that sort."""
    app.jinja_env.globals |= {
        "query_of": query_of,
        "beside_student": beside_student,
        "beside_submission": beside_submission,
    }

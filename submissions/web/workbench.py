"""The workbench: an assignment with its statement, its editor, and what a check found.

Each address answers a script with the part that changes, and a plain form with the whole page.
"""

import secrets

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from grader.checks.reading import Reading
from grader.errors import GraderError, SubmissionError
from submissions.errors import HandInRefused, Invalid, TooManyTries
from submissions.services.assignments import show_assignment
from submissions.services.reading import PROGRAM, WRITING, file_for, read_typed
from submissions.services.rehearsing import Rehearsed, rehearse
from submissions.web.context import actor, ask, close_work, services
from submissions.web.errors import status_of, wait_of
from submissions.web.forms import field
from submissions.web.waiting import waited_for_rehearsal

pages = Blueprint("workbench", __name__)

#: How long an answer may wait for a check; a script asks again then.
_WAIT_S = 2.0
_CHOSEN = {"python": PROGRAM, "formulas": WRITING}


def show(
    assignment_id: int,
    *,
    problem: str = "",
    pasted: str | None = None,
    checked: Rehearsed | None = None,
    reading: Reading | None = None,
) -> str:
    """Return the page of an assignment; what was typed is kept in it."""
    page = ask(show_assignment, assignment_id)
    return render_template(
        "assignment.html",
        page=page,
        course=page.mine.course,
        assignment=page.assignment,
        attempts=page.attempts,
        problem=problem,
        pasted=pasted,
        checked=checked,
        reading=reading,
        client_token=secrets.token_urlsafe(16),
        upload_bytes=services().limits.upload_bytes,
    )


def uploaded(assignment_id: int, file: FileStorage | None, pasted: str) -> tuple[str, bytes]:
    """Return the name and the bytes of what is sent: a file or text, never one silently.

    The starter as it stands in the editor is no text beside a file.
    """
    text = pasted.replace("\r\n", "\n")
    chosen, typed = file is not None and bool(file.filename), bool(text.strip())
    if chosen and typed and text.strip() != _starter(assignment_id):
        raise Invalid(
            "submission",
            gettext(
                "you chose a file and typed something as well; only one can be handed in. Your "
                "text is below: hand it in as it is, or empty the field and choose the file again."
            ),
        )
    if file is not None and file.filename:
        # One byte more than is allowed is enough to know that it is too much.
        return file.filename, file.stream.read(services().limits.upload_bytes + 1)
    if not typed:
        raise Invalid("submission", gettext("it is empty. Choose a file, or type your answer."))
    name = _CHOSEN.get(field("language")) or ask(file_for, assignment_id, text)
    close_work()  # what follows stores something
    return name, text.encode()


def _starter(assignment_id: int) -> str:
    return (ask(show_assignment, assignment_id).starter or "").strip()


@pages.post("/assignments/<id:assignment_id>/check")
def check(assignment_id: int) -> ResponseReturnValue:
    """Try what was typed on the public inputs, and say how formulas are read."""
    pasted = request.form.get("pasted", "")
    try:
        checked, reading = _checked(assignment_id, pasted)
    except (SubmissionError, HandInRefused, TooManyTries, Invalid) as error:
        return _refused(assignment_id, error, pasted)
    if _from_script():
        return _part(checked, reading)
    return show(assignment_id, pasted=pasted, checked=checked, reading=reading)


def _checked(assignment_id: int, pasted: str) -> tuple[Rehearsed | None, Reading | None]:
    page = ask(show_assignment, assignment_id)
    file, content = uploaded(assignment_id, request.files.get("file"), pasted)
    reading = None
    if page.exercise and page.exercise.written and file == WRITING:
        reading = ask(read_typed, assignment_id, content.decode())
    close_work()
    if page.exercise and not page.exercise.questions:
        return None, reading
    rehearse(services(), actor(), assignment_id, file=file, content=content)
    return waited_for_rehearsal(assignment_id, _WAIT_S), reading


def _refused(assignment_id: int, error: GraderError, pasted: str) -> ResponseReturnValue:
    close_work()
    status, wait = status_of(error), wait_of(error)
    if _from_script():
        part = render_template("_checked.html", problem=str(error), checked=None, reading=None)
        return part, status, {"X-Final": "1", **wait}
    return show(assignment_id, problem=str(error), pasted=pasted), status, wait


@pages.get("/assignments/<id:assignment_id>/check")
def checked(assignment_id: int) -> ResponseReturnValue:
    """Return what one's last check found, as soon as it is done or after a while."""
    return _part(waited_for_rehearsal(assignment_id, _WAIT_S), None)


@pages.post("/assignments/<id:assignment_id>/reading")
def reading(assignment_id: int) -> ResponseReturnValue:
    """Return how the formulas are read that somebody types; nothing is judged or kept."""
    text = request.form.get("pasted", "").replace("\r\n", "\n")
    return render_template("_reading.html", reading=ask(read_typed, assignment_id, text))


def _part(checked: Rehearsed | None, reading: Reading | None) -> ResponseReturnValue:
    # A script has the formulas beside the editor already.
    part = render_template(
        "_checked.html", problem="", checked=checked, reading=reading, beside=True
    )
    return part, {"X-Final": str(int(checked is None or checked.rehearsal.final))}


def _from_script() -> bool:
    return request.headers.get("X-Part") == "check"

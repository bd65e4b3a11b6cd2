"""The student's pages: what is due, the statement, handing in, the verdict."""

import io
from typing import Any

from flask import (
    Blueprint,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from grader.errors import SubmissionError
from submissions.domain.comparison import MOST_COLUMNS, MOST_LINES
from submissions.domain.stage import Stage
from submissions.domain.submission import Status
from submissions.errors import HandInRefused, Invalid, KeyReused, NotFound, TooManyTries
from submissions.services.access import MyCourse
from submissions.services.assignments import show_assignment
from submissions.services.attempts import show_source
from submissions.services.handing_in import submit
from submissions.services.health import show_health
from submissions.services.home import AssignmentCard, list_assignments, show_home
from submissions.services.inquiries import list_asked
from submissions.services.rubric_marking import show_marking
from submissions.services.verdicts import (
    SubmissionPage,
    Verdict,
    Waiting,
    compare_verdicts,
    show_progress,
    show_submission,
)
from submissions.web.context import actor, ask, services
from submissions.web.errors import status_of, told
from submissions.web.forms import field
from submissions.web.waiting import waited
from submissions.web.workbench import show, uploaded

pages = Blueprint("student", __name__)

#: How long an answer may wait for a verdict; afterwards the page shows how many come before it.
_WAIT_S = 2.0
#: When a page asks again how far its submission is: about when two graders may be through with
#: those before it.
_SOONEST_MS, _PACE_MS, _LATEST_MS = 150, 15, 5000


@pages.get("/")
def home() -> ResponseReturnValue:
    """Show what is next up for whoever reads: as student, as staff, as administrator."""
    courses = ask(show_home)
    own = [(page.mine, card) for page in courses if not page.mine.staff for card in page.cards]
    return render_template(
        "home.html",
        courses=courses,
        taught=[page for page in courses if page.mine.staff and page.mine.role],
        next_up=sorted((one for one in own if one[1].stage.next_up), key=_urgency),
        done=[one for one in own if not one[1].stage.next_up],
        service=ask(show_health) if actor().admin else None,
    )


def _urgency(one: tuple[MyCourse, AssignmentCard]) -> tuple[bool, float]:
    """Return what is to be done first: before what opens later, by the next date."""
    stage, terms = one[1].stage, one[1].terms
    date = {Stage.LATE: terms.closes_at, Stage.UPCOMING: terms.opens_at}.get(stage, terms.due_at)
    return stage is Stage.UPCOMING, float("inf") if date is None else date.timestamp()


@pages.get("/courses/<id:course_id>")
def course(course_id: int) -> ResponseReturnValue:
    """Show the assignments of a course; staff finds its way to everything else from here."""
    page = ask(list_assignments, course_id)
    return render_template(
        "course.html",
        mine=page.mine,
        course=page.mine.course,
        cards=page.cards,
        inquiries=page.inquiries,
        overviews=page.overviews,
    )


@pages.get("/assignments/<id:assignment_id>")
def assignment(assignment_id: int) -> ResponseReturnValue:
    """Show an assignment: the statement, the form, one's attempts."""
    return show(assignment_id)


@pages.get("/assignments/<id:assignment_id>/starter")
def starter(assignment_id: int) -> ResponseReturnValue:
    """Send the file to begin with."""
    page = ask(show_assignment, assignment_id)
    if page.exercise is None or page.starter is None:
        raise NotFound("starter file")
    content = io.BytesIO(page.starter.encode())
    return send_file(
        content, "text/x-python", as_attachment=True, download_name=f"{page.exercise.slug}.py"
    )


@pages.post("/assignments/<id:assignment_id>/submit")
def hand_in(assignment_id: int) -> ResponseReturnValue:
    """Accept a file or pasted text, then show what becomes of it."""
    pasted = request.form.get("pasted", "")
    try:
        file, content = uploaded(assignment_id, request.files.get("file"), pasted)
        kept = submit(
            services(),
            actor(),
            assignment_id,
            file=file,
            content=content,
            client_token=field("client_token"),
        )
    except (SubmissionError, HandInRefused, TooManyTries, Invalid, KeyReused) as error:
        return show(assignment_id, problem=told(error), pasted=pasted), status_of(error)
    return redirect(url_for("student.submission", submission_id=kept.id), 303)


@pages.get("/submissions/<id:submission_id>")
def submission(submission_id: int) -> ResponseReturnValue:
    """Show a submission and its verdict, or how far it is."""
    page = ask(show_submission, submission_id)
    verdict = page.verdict
    asked = ask(list_asked, submission_id, verdict)
    marking = ask(show_marking, submission_id, verdict) if verdict.staff else None
    return _shown(page, asked=asked, marking=marking, whole=True)


def _shown(page: SubmissionPage, **more: Any) -> str:
    """Return the page, or the parts of it that change with the verdict."""
    verdict = page.verdict
    return render_template(
        "submission.html",
        verdict=verdict,
        submission=verdict.submission,
        course=verdict.mine.course,
        assignment=verdict.assignment,
        attempts=verdict.attempts,
        handed_in=page.handed_in,
        again_ms=_again_ms(verdict),
        **more,
    )


@pages.get("/submissions/<id:submission_id>/live")
def live(submission_id: int) -> ResponseReturnValue:
    """Return how far it is, as soon as that has changed or after a second; or all that changes."""
    seen = request.args.get("seen", "")
    status = Status(seen) if seen in set(Status) else Status.ERRORED
    found = waited(submission_id, status, _WAIT_S, show_progress)
    said: Verdict | Waiting
    if isinstance(found, Waiting):
        said = found
        page = render_template("_verdict.html", verdict=said, submission=said.submission)
    else:
        said, page = found.verdict, _shown(found, whole=False)
    return page, {
        "X-Status": said.submission.status,
        "X-Final": str(int(said.final)),
        "X-Again": str(_again_ms(said)),
    }


def _again_ms(verdict: Verdict | Waiting) -> int:
    """Return when to ask again: whoever is far back in the queue need not keep us from grading."""
    return min(_SOONEST_MS + _PACE_MS * (verdict.place or 0), _LATEST_MS)


@pages.get("/submissions/<id:submission_id>/upload")
def upload(submission_id: int) -> ResponseReturnValue:
    """Send back what was handed in, byte by byte, never to be shown by the browser itself."""
    handed_in = ask(show_source, submission_id)
    return send_file(
        io.BytesIO(handed_in.upload),
        "application/octet-stream",
        as_attachment=True,
        download_name=handed_in.submission.file.replace("\\", "/").rpartition("/")[2] or "upload",
    )


@pages.get("/submissions/<id:submission_id>/compare")
def compare(submission_id: int) -> ResponseReturnValue:
    """Show the difference between two attempts: the programs and the verdicts."""
    other = request.args.get("with", type=int)
    if other is None or not 1 <= other < 2**31:
        raise Invalid("with", gettext("choose the attempt to compare with."))
    found = ask(compare_verdicts, submission_id, other)
    return render_template(
        "compare.html",
        comparison=found.comparison,
        old=found.old,
        new=found.new,
        course=found.new.mine.course,
        assignment=found.new.assignment,
        changes=_changes(found.old, found.new),
        scale=found.new.scale,
        most_lines=MOST_LINES,
        most_columns=MOST_COLUMNS,
    )


def _changes(old: Verdict, new: Verdict) -> list[tuple[str, Any, Any]]:
    """Return how each question went before and after, as far as the reader may know."""
    before, after = (
        {question.name: question for question in (one.report.questions if one.report else ())}
        for one in (old, new)
    )
    return [(name, before.get(name), after.get(name)) for name in before | after]

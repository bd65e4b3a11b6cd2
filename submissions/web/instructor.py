"""What staff reads: the gradebook, one student, the submissions and statistics of an assignment."""

import json

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from submissions.domain.permissions import Permission
from submissions.errors import Forbidden, Invalid
from submissions.services.downloads import Which, open_download
from submissions.services.gradebook import (
    Format,
    export_gradebook,
    show_gradebook,
    show_student,
    show_submissions,
)
from submissions.services.insight import show_course_statistics, show_statistics
from submissions.services.pending import list_to_look_at
from submissions.services.verdicts import show_verdict
from submissions.web import charts
from submissions.web.context import ask
from submissions.web.lists import selection_of
from submissions.web.paging import window

pages = Blueprint("instructor", __name__)


@pages.get("/courses/<id:course_id>/gradebook")
def gradebook(course_id: int) -> ResponseReturnValue:
    """Show the gradebook, sorted and filtered as the address says."""
    asked = selection_of(request.args)
    book = ask(show_gradebook, course_id, selection=asked, window=window())
    return render_template(
        "gradebook.html",
        book=book,
        course=book.course,
        rows=book.rows,
        page=book.cut.page,
        last=book.cut.last,
        selection=asked,
        formats=list(Format),
    )


@pages.get("/courses/<id:course_id>/gradebook.csv")
def gradebook_csv(course_id: int) -> ResponseReturnValue:
    """Send the gradebook for a spreadsheet or a learning platform."""
    said = request.args.get("format", Format.SPREADSHEET)
    if said not in set(Format):
        raise Invalid("format", f"wanted one of: {', '.join(Format)}.")
    text = ask(export_gradebook, course_id, Format(said))
    name = f"gradebook-{course_id}-{said}.csv"
    return _download(text, "text/csv; charset=utf-8", name)


@pages.get("/courses/<id:course_id>/students/<id:user_id>")
def student(course_id: int, user_id: int) -> ResponseReturnValue:
    """Show all of one student in a course."""
    found = ask(show_student, course_id, user_id)
    return render_template("student.html", student=found, course=found.course)


@pages.get("/assignments/<id:assignment_id>/submissions")
def submissions(assignment_id: int) -> ResponseReturnValue:
    """Show who handed in what, and what came of it."""
    asked = selection_of(request.args)
    found = ask(show_submissions, assignment_id, selection=asked, window=window())
    return render_template(
        "submissions.html",
        course=found.mine.course,
        assignment=found.mine.assignment,
        rows=found.book.rows,
        groups=found.book.groups,
        page=found.book.cut.page,
        last=found.book.cut.last,
        total=found.book.cut.total,
        book=found.book,
        handed_in=found.handed_in,
        selection=asked,
    )


@pages.get("/assignments/<id:assignment_id>/submissions.zip")
def everything(assignment_id: int) -> ResponseReturnValue:
    """Send all that was handed in, while it is packed."""
    said = request.args.get("attempts", Which.LAST)
    if said not in set(Which):
        raise Invalid("attempts", f"wanted one of: {', '.join(Which)}.")
    found = ask(open_download, assignment_id, Which(said))
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(found.parts(), content_type="application/zip", headers=headers)


@pages.get("/assignments/<id:assignment_id>/look")
def look(assignment_id: int) -> ResponseReturnValue:
    """Show what is pending, and what was decided in an unusual way."""
    page = ask(list_to_look_at, assignment_id)
    return render_template(
        "look.html", course=page.mine.course, assignment=page.mine.assignment, found=page.found
    )


@pages.get("/courses/<id:course_id>/statistics")
def course_statistics(course_id: int) -> ResponseReturnValue:
    """Show the plots of a course, each with its numbers as a table."""
    page = ask(show_course_statistics, course_id)
    return render_template(
        "course_statistics.html",
        course=page.mine.course,
        page=page,
        totals=charts.scores(page.totals),
        means=charts.means(page.assignments),
        shares=charts.handed_in(page.assignments, page.students),
    )


@pages.get("/assignments/<id:assignment_id>/statistics")
def statistics(assignment_id: int) -> ResponseReturnValue:
    """Show the plots of an assignment, each with its numbers as a table."""
    page = ask(show_statistics, assignment_id)
    found, assignment = page.statistics, page.mine.assignment
    return render_template(
        "statistics.html",
        course=page.mine.course,
        assignment=assignment,
        statistics=found,
        scores=charts.scores(found.histogram),
        timeline=charts.timeline(found.over_time, found.step_s, assignment),
        attempts=charts.attempts(found.attempts_to_pass),
        heat=charts.heat_map(found),
    )


@pages.get("/submissions/<id:submission_id>/raw")
def raw(submission_id: int) -> ResponseReturnValue:
    """Send the report as it is stored, to staff."""
    verdict = ask(show_verdict, submission_id)
    if not verdict.staff:
        raise Forbidden(Permission.SEE_WORK.value)
    report = verdict.report and verdict.report.to_json()
    text = json.dumps(report, indent=2, ensure_ascii=False)
    return _download(text, "application/json", f"submission-{submission_id}.json")


def _download(text: str, kind: str, name: str) -> Response:
    return Response(
        text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

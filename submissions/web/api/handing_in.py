"""Submissions, verdicts, comments."""

import re
import secrets

from flask import request

from submissions.errors import Invalid
from submissions.representations.base import Page
from submissions.representations.handing_in import (
    Attempt,
    AttemptsQuery,
    Comment,
    Comparison,
    ComparisonQuery,
    DownloadQuery,
    Line,
    NewComment,
    Source,
    Submission,
    Verdict,
    VerdictQuery,
)
from submissions.services import attempts, downloads, handing_in, verdicts
from submissions.web.api.dispatch import page_of
from submissions.web.api.operation import File, Operations, Stream
from submissions.web.context import actor, ask, do, services
from submissions.web.waiting import waited

operations = Operations("submissions")

_KEY = re.compile("[A-Za-z0-9_-]{8,100}")


@operations.post(
    "/assignments/<id:assignment_id>/submissions",
    status=202,
    upload=True,
    key=True,
    refusals=(409, 429),
    place="/submissions/{0.id}",
)
def submit(assignment_id: int) -> Submission:
    """Hand in a file; it is graded at once, and its verdict is found where `Location` leads.

    The same `Idempotency-Key` with the same file gives the same submission, however often it is
    sent; with another file it is refused with 409.
    """
    file = request.files.get("file")
    if file is None:
        raise Invalid("file", "it is not there. Send it as the field 'file' of a form.")
    made = handing_in.submit(
        services(),
        actor(),
        assignment_id,
        file=file.filename or "upload",
        # One byte more than is allowed is enough to know that it is too much.
        content=file.stream.read(services().limits.upload_bytes + 1),
        client_token=_key(),
    )
    return Submission.model_validate(made)


def _key() -> str:
    """Return the key that the caller drew, or one of ours; raise Invalid if it is none."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return secrets.token_urlsafe(16)
    if not _KEY.fullmatch(key):
        raise Invalid(
            "Idempotency-Key", "wanted 8 to 100 letters, digits, '-' and '_', drawn at random."
        )
    return key


@operations.get("/assignments/<id:assignment_id>/submissions")
def list_attempts(assignment_id: int, query: AttemptsQuery) -> Page[Attempt]:
    """List one's attempts, the newest first; or a student's, for staff."""
    found = ask(attempts.list_attempts, assignment_id, query.user_id)
    return page_of(Attempt, query, found, key=lambda row: row.submission.id)


@operations.get("/assignments/<id:assignment_id>/submissions.zip", media="application/zip")
def download_submissions(assignment_id: int, query: DownloadQuery) -> Stream:
    """Send all that students handed in, with a folder for each of them."""
    found = ask(downloads.open_download, assignment_id, downloads.Which(query.attempts))
    return Stream(found.parts(), found.name)


@operations.get("/submissions/<id:submission_id>")
def show_verdict(submission_id: int, query: VerdictQuery) -> Verdict:
    """Show what came of a submission, as far as one may know; waits a little if asked to."""
    verdict = waited(submission_id, query.seen, query.wait_s, verdicts.show_verdict)
    return Verdict.model_validate(verdict)


@operations.get("/submissions/<id:submission_id>/source")
def show_source(submission_id: int) -> Source:
    """Show the program that was handed in."""
    return Source.model_validate(ask(attempts.show_source, submission_id))


@operations.get("/submissions/<id:submission_id>/upload", media="application/octet-stream")
def show_upload(submission_id: int) -> File:
    """Send back what was handed in, byte by byte."""
    found = ask(attempts.show_source, submission_id)
    name = found.submission.file.replace("\\", "/").rpartition("/")[2]
    return File(found.upload, name or "upload")


@operations.get("/submissions/<id:submission_id>/comparison")
def compare_attempts(submission_id: int, query: ComparisonQuery) -> Comparison:
    """Show the difference between two attempts of one student, line by line."""
    found = ask(attempts.compare_attempts, submission_id, query.other)
    return Comparison(
        old=Submission.model_validate(found.old.submission),
        new=Submission.model_validate(found.new.submission),
        lines=[Line.model_validate(line) for line in found.lines],
        whole=found.whole,
    )


@operations.post("/submissions/<id:submission_id>/comments")
def add_comment(submission_id: int, body: NewComment) -> Comment:
    """Say something about a submission, to its student."""
    return Comment.model_validate(do(verdicts.add_comment, submission_id, **body.model_dump()))

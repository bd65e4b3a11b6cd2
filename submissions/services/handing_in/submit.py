"""Accept a submission."""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from grader.errors import SourceTooLarge, SubmissionError
from grader.intake import read_bytes
from submissions.domain.assignment import Assignment
from submissions.domain.job import GradingJob, Lane
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import check_hand_in
from submissions.domain.submission import Source, Submission
from submissions.errors import Invalid, TooManyTries
from submissions.services.access import assignment_for, staff_of
from submissions.services.assignments.terms import terms_of
from submissions.services.ports import Services, Since, Work
from submissions.services.record import record


@dataclass(frozen=True, slots=True)
class _Upload:
    """What was handed in: as it came, and the program in it."""

    file: str
    content: bytes
    program: bytes = b""

    @property
    def hashes(self) -> tuple[str, str]:
        """Of the program and of the content, by SHA-256."""
        program, content = (hashlib.sha256(b).hexdigest() for b in (self.program, self.content))
        return program, content


def submit(
    services: Services,
    actor: Actor,
    assignment_id: int,
    *,
    file: str,
    content: bytes,
    client_token: str,
) -> Submission:
    """Accept an upload: store it and queue its grading in one step, or refuse it with a reason.

    Parameters
    ----------
    services : Services
    actor : Actor
        Whose submission it is.
    assignment_id : int
    file : str
        The file's own name; its suffix says how it is read.
    content : bytes
    client_token : str
        Drawn anew by whoever shows the form. The same token again returns the same submission:
        a double click is one attempt.

    Raises
    ------
    Invalid
        If the token is none.
    NotFound
        If the actor may not know of the assignment.
    HandInRefused
        By the assignment's policy; which one is its class.
    TooManyTries
        If the actor hands in faster than people do.
    SubmissionError
        If there is no program in it. No attempt is used up.
    """
    if not 8 <= len(client_token) <= 100:
        raise Invalid("client token", "wanted 8 to 100 characters, drawn at random.")
    upload = _read(services, actor, assignment_id, _Upload(file[:300] or "upload", content))
    with services.store.writing() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
        work.users.get(actor.user_id, lock=True)  # two uploads of one person take turns
        mine = work.submissions.find(assignment_id=assignment_id, user_id=actor.user_id)
        again = [one for one in mine if one.client_token == client_token]
        if again:
            return again[0]
        now = services.clock.now()
        _check(services, work, actor, assignment, mine)
        wanted = Submission(
            assignment_id,
            actor.user_id,
            len(mine) + 1,
            upload.file,
            *upload.hashes,
            client_token,
            now,
        )
        return _store(services, work, wanted, upload)


def _read(services: Services, actor: Actor, assignment_id: int, upload: _Upload) -> _Upload:
    """Return an upload with its program; what cannot be read is noted, for whoever asks later."""
    size, most = len(upload.content), services.limits.upload_bytes
    try:
        if size > most:
            raise SourceTooLarge(upload.file, size, most)
        read = read_bytes("upload", upload.file, upload.content)
        if read.problem is not None:
            raise read.problem
    except SubmissionError as problem:
        _note_refusal(services, actor, assignment_id, upload, str(problem))
        raise
    return replace(upload, program=read.source.encode())


def _note_refusal(
    services: Services, actor: Actor, assignment_id: int, upload: _Upload, problem: str
) -> None:
    with services.store.writing() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
        record(
            work,
            actor,
            services.clock.now(),
            "submission.refuse",
            f"assignment:{assignment_id}",
            course_id=assignment.course_id,
            file=upload.file,
            sha256=upload.hashes[1],
            problem=problem,
        )


def _check(
    services: Services, work: Work, actor: Actor, assignment: Assignment, mine: list[Submission]
) -> None:
    """Return if the actor may hand in now. Staff try things out: dates do not hold for them."""
    limits, now = services.limits, services.clock.now()
    start = now - timedelta(seconds=limits.submit_window_s)
    recent = work.submissions.find(user_id=actor.user_id, submitted_at=Since(start))
    if len(recent) >= limits.submit_tries:
        raise TooManyTries((recent[-limits.submit_tries].submitted_at - start).total_seconds())
    if not staff_of(work, actor, assignment.course_id):
        last = mine[-1].submitted_at if mine else None
        check_hand_in(terms_of(work, assignment, actor.user_id), len(mine), last, now)


def _store(services: Services, work: Work, wanted: Submission, upload: _Upload) -> Submission:
    for sha256, content in zip(upload.hashes, (upload.program, upload.content), strict=True):
        work.sources.ensure(Source(sha256, content))
    submission = work.submissions.add(wanted)
    at = submission.submitted_at
    job = work.jobs.add(GradingJob(submission.id, Lane.LIVE, at, at))
    services.dispatcher.notify(work, job.id)
    return submission

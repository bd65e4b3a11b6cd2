"""Accept a submission."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from grader.errors import ExerciseError, SourceTooLarge, SubmissionError
from grader.grading import Submission as Read
from grader.grading import settled
from grader.intake import read_bytes
from submissions.domain.assignment import Assignment
from submissions.domain.groups import Partner, Party
from submissions.domain.job import GradingJob, Lane
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import check_hand_in
from submissions.domain.submission import Source, Submission
from submissions.errors import (
    AttemptsExhausted,
    HandInRefused,
    Invalid,
    KeyReused,
    TooManyTries,
)
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record_in
from submissions.services.exercises import find_exercise
from submissions.services.parties import held_party, terms_of, used_attempts
from submissions.services.ports import Services, Work
from submissions.services.tries import check_tries, count_try

#: Where an assignment allows as many attempts as one likes; no person gets there.
MOST_ATTEMPTS = 1000
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Upload:
    """What was handed in: as it came, and how it reads."""

    file: str
    content: bytes
    read: Read

    @property
    def shown(self) -> bytes:
        """The program, and whatever is written beside it."""
        read = self.read
        pieces = [f"# {path}.py\n{text}" for path, text in read.modules] if read.told else []
        parts = (read.source, *pieces, read.text)
        return "\n".join(part for part in parts if part).encode()

    @property
    def hashes(self) -> tuple[str, str]:
        """Of what is shown and of the content, by SHA-256."""
        shown, content = (hashlib.sha256(b).hexdigest() for b in (self.shown, self.content))
        return shown, content


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
        Whose submission it is, and their group's if they are in one.
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
    KeyReused
        If something else was handed in under the token.
    NotFound
        If the actor may not know of the assignment.
    HandInRefused
        By the assignment's policy; which one is its class.
    TooManyTries
        If the actor hands in faster than people do, whatever becomes of it.
    SubmissionError
        If there is nothing to grade in it. No attempt is used up.
    """
    if not 8 <= len(client_token) <= 100:
        raise Invalid("client token", "wanted 8 to 100 characters, drawn at random.")
    _count_upload(services, actor)
    upload = _uploaded(services, file, content)
    with _counted(services), services.writing() as work:
        into = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
        work.users.get(actor.user_id, lock=True)  # two uploads of one person take turns
        party = held_party(work, into.assignment, actor.user_id)  # and two of one group
        done = work.submissions.attempts_of(assignment_id, party.user_ids)
        by_key = {(one.user_id, one.client_token): one for one in done}
        if again := by_key.get((actor.user_id, client_token)):
            return _repeated(again, upload)
        upload = _meant(work, into.assignment, upload)
        problem = _problem(work, into.assignment, upload.read)
        if problem is None:
            _check(services, work, into, party, done)
            new = _stamped(services, into, upload, client_token, done)
            return _store(work, new, upload, party)
        _note_refusal(work, into, upload)
    services.meter.refused(problem.code)
    raise problem


def _stamped(
    services: Services,
    into: MyAssignment,
    upload: _Upload,
    client_token: str,
    done: list[Submission],
) -> Submission:
    """Return an upload as the submission it becomes now, after what was done before."""
    ids = into.assignment.id, into.actor.user_id, 1 + max((one.attempt for one in done), default=0)
    return Submission(*ids, upload.file, *upload.hashes, client_token, services.clock.now())


def _count_upload(services: Services, actor: Actor) -> None:
    """Count an upload before it is read, which is most of the work; refused ones count too."""
    limits, key = services.limits, f"hand-in:{actor.user_id}"
    with _counted(services), services.writing(durable=False) as work:
        check_tries(work, key, most=limits.submit_tries, window_s=limits.submit_window_s)
        count_try(work, key)


@contextmanager
def _counted(services: Services) -> Iterator[None]:
    """Count what is refused by the policy, or because it comes too fast."""
    try:
        yield
    except (HandInRefused, TooManyTries) as error:
        services.meter.refused(error.code)
        raise


def _repeated(kept: Submission, upload: _Upload) -> Submission:
    """Return what was handed in under the same token; raise KeyReused if it was something else."""
    if (kept.file, kept.upload_sha256) != (upload.file, upload.hashes[1]):
        raise KeyReused
    return kept


def _uploaded(services: Services, name: str, content: bytes) -> _Upload:
    """Return an upload, read outside of any unit of work: it may take a while."""
    file = name.replace("\0", "")[:300] or "upload"  # which no database holds
    size, most = len(content), services.limits.upload_bytes
    if size > most:
        return _Upload(file, content, Read("upload", problem=SourceTooLarge(file, size, most)))
    return _Upload(file, content, read_bytes("upload", file, content))


def _meant(work: Work, assignment: Assignment, upload: _Upload) -> _Upload:
    """Return an upload of several programs as the one with the functions that are asked for."""
    if not upload.read.candidates:
        return upload
    try:
        exercise = find_exercise(work, assignment.exercise)
    except ExerciseError:
        return upload
    return replace(upload, read=settled(exercise, upload.read))


def _problem(work: Work, assignment: Assignment, read: Read) -> SubmissionError | None:
    """Return why an upload cannot be graded; where it is asked for, writing will do."""
    if read.problem is None or not read.text:
        return read.problem
    try:
        written = bool(find_exercise(work, assignment.exercise).written)
    except ExerciseError:  # the grader will say so to whoever can mend it; nothing is lost
        written = True
    return None if written else read.problem


def _note_refusal(work: Work, into: MyAssignment, upload: _Upload) -> None:
    """Note what could not be read, for whoever is asked about it later."""
    about = {"sha256": upload.hashes[1], "problem": str(upload.read.problem)}
    record_in(work, into, "submission.refuse", file=upload.file, **about)


def _check(
    services: Services, work: Work, into: MyAssignment, party: Party, done: list[Submission]
) -> None:
    """Raise unless the actor may hand in now. Staff try things out: dates do not hold for them."""
    if len(done) >= MOST_ATTEMPTS:
        raise AttemptsExhausted(len(done), MOST_ATTEMPTS)
    if not into.staff:
        last = done[-1].submitted_at if done else None
        terms = terms_of(work, into.assignment, party)
        used = used_attempts(work, into.assignment.id, party)
        check_hand_in(terms, used, last, services.clock.now())


def _share(work: Work, submission: Submission, party: Party) -> None:
    """Note whom a submission counts for; from now on nobody just leaves the group."""
    others = [one for one in party.user_ids if one != submission.user_id]
    work.partners.add_all(Partner(submission.id, one) for one in others)
    if party.group is not None and party.group.handed_in_at is None:
        work.groups.replace(replace(party.group, handed_in_at=submission.submitted_at))


def _store(work: Work, wanted: Submission, upload: _Upload, party: Party) -> Submission:
    services = work.services
    contents = zip(upload.hashes, (upload.shown, upload.content), strict=True)
    for sha256, content in dict(contents).items():  # a program is shown as it came
        work.sources.ensure(Source(sha256, content))
    submission = work.submissions.add(replace(wanted, group_id=party.group_id))
    _share(work, submission, party)
    at, turn = submission.submitted_at, work.jobs.turn(submission.user_id)
    work.jobs.add(GradingJob(submission.id, Lane.LIVE, at, at, turn=turn))
    services.dispatcher.notify(work, Lane.LIVE)
    work.after_commit(services.meter.accepted)
    work.after_commit(
        lambda: _LOG.info("A submission was accepted", extra={"submission": submission.id})
    )
    return submission

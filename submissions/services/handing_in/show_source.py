"""Show what was handed in."""

from dataclasses import dataclass

from submissions.domain.people import Actor
from submissions.domain.submission import Source, Submission
from submissions.services.access import submission_for
from submissions.services.ports import Services, Work


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in.

    ``program`` is the code and whatever is
    written beside it, ``upload`` what came, byte by byte.
    """

    submission: Submission
    program: str
    upload: bytes


def show_source(services: Services, actor: Actor, submission_id: int) -> HandedIn:
    """Return what was handed in; raise NotFound if it is not for the actor to see."""
    with services.store.reading() as work:
        submission = submission_for(work, actor, submission_id)
        program = _content(work, submission.source_sha256)
        return HandedIn(submission, program.decode(), _content(work, submission.upload_sha256))


def _content(work: Work, sha256: str) -> bytes:
    source: Source | None = work.sources.first(sha256=sha256)
    assert source is not None  # stored with the submission, and kept as long
    return source.content

"""Say something about a submission."""

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.submission import Comment
from submissions.errors import Invalid
from submissions.services.access import submission_for
from submissions.services.ports import Services
from submissions.services.record import record

_LONGEST = 10_000


def add_comment(
    services: Services, actor: Actor, submission_id: int, text: str, *, question: str = ""
) -> Comment:
    """Add a comment that the student reads.

    Raises
    ------
    NotFound
    Forbidden
        If the actor is not staff of the course.
    Invalid
        If it is empty or endless.
    """
    text = text.strip()
    if not 1 <= len(text) <= _LONGEST:
        raise Invalid("comment", f"it has {len(text)} characters; wanted 1 to {_LONGEST}.")
    now = services.clock.now()
    with services.store.writing() as work:
        submission = submission_for(work, actor, submission_id, Permission.COMMENT)
        comment = work.comments.add(
            Comment(submission_id, actor.user_id, text, now, question[:200])
        )
        course_id = work.assignments.get(submission.assignment_id).course_id
        record(work, actor, now, "comment.add", f"submission:{submission_id}", course_id=course_id)
    return comment

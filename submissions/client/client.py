"""The service as Python: one method for each thing that a command asks for."""

import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from submissions.client.transport import Transport
from submissions.representations.assignments import AssignmentCard, AssignmentPage
from submissions.representations.base import Page
from submissions.representations.courses import MyCourse
from submissions.representations.gradebook import Gradebook
from submissions.representations.handing_in import Attempt, Submission, Verdict
from submissions.representations.people import Me

Kind = TypeVar("Kind", bound=BaseModel)

_PAGE = 200
#: How long the service may hold an answer back; the pause after one that it did not grows with
#: the place in the queue.
_HOLD_S, _PAUSE_S, _LONGEST_PAUSE_S = 5.0, 0.2, 3.0


class Client(Transport):
    """A service, as one person has it; use it in a ``with`` block.

    Every method may raise :class:`~submissions.client.errors.Unreachable`, ``ServiceFailed`` and
    ``Refused``.

    Examples
    --------
    ::

        with Client("https://grader.example.org", token) as client:
            made = client.submit(3, "solution.py", Path("solution.py").read_bytes())
            verdict = client.wait(made.id, timeout_s=60)
    """

    def me(self) -> Me:
        """Return whose token this is, and what it may."""
        return self.read(Me, "/me")

    def courses(self) -> list[MyCourse]:
        """Return one's courses, newest first."""
        return list(self._every(MyCourse, "/courses"))

    def assignments(self, course_id: int) -> list[AssignmentCard]:
        """Return the assignments of a course, in order of due dates."""
        return list(self._every(AssignmentCard, f"/courses/{course_id}/assignments"))

    def assignment(self, assignment_id: int) -> AssignmentPage:
        """Return an assignment as one has it."""
        return self.read(AssignmentPage, f"/assignments/{assignment_id}")

    def attempts(self, assignment_id: int) -> list[Attempt]:
        """Return one's attempts at an assignment, newest first."""
        return list(self._every(Attempt, f"/assignments/{assignment_id}/submissions"))

    def submit(
        self, assignment_id: int, file: str, content: bytes, *, key: str | None = None
    ) -> Submission:
        """Hand in a file.

        Parameters
        ----------
        assignment_id : int
        file : str
            Its name; the suffix says how it is read.
        content : bytes
        key : str, optional
            The same again is the same submission; drawn at random if it is not given, so that a
            try after a broken connection hands in once.
        """
        answer = self.ask(
            "POST",
            f"/assignments/{assignment_id}/submissions",
            files={"file": (file, content, "application/octet-stream")},
            headers={"Idempotency-Key": key or secrets.token_urlsafe(16)},
        )
        return self.parsed(Submission, answer)

    def verdict(self, submission_id: int, **query: Any) -> Verdict:
        """Return what came of a submission; ``wait_s`` and ``seen`` as the API has them."""
        return self.read(Verdict, f"/submissions/{submission_id}", query)

    def wait(
        self,
        submission_id: int,
        *,
        timeout_s: float,
        tell: Callable[[Verdict], None] = lambda _: None,
    ) -> Verdict:
        """Return a verdict once it is final, or as it is when the time is over.

        Parameters
        ----------
        submission_id : int
        timeout_s : float
        tell : callable, optional
            Is told how it stands, each time that the service has answered.
        """
        end = time.monotonic() + timeout_s
        verdict = self.verdict(submission_id)
        while not verdict.final and (left := end - time.monotonic()) > 0:
            tell(verdict)
            asked = time.monotonic()
            seen = verdict.submission.status
            verdict = self.verdict(submission_id, wait_s=min(_HOLD_S, left), seen=seen.value)
            if time.monotonic() - asked < _PAUSE_S:  # too many wait: the service holds none back
                time.sleep(min(_PAUSE_S * (1 + (verdict.place or 0)), _LONGEST_PAUSE_S))
        return verdict

    def gradebook(self, course_id: int) -> Gradebook:
        """Return the whole gradebook of a course."""
        path, query = f"/courses/{course_id}/gradebook", {"limit": _PAGE}
        book = self.read(Gradebook, path, query)
        rows, following = [*book.items], book.next
        while following is not None:
            part = self.read(Gradebook, path, {**query, "cursor": following})
            rows, following = rows + part.items, part.next
        return book.model_copy(update={"items": rows, "next": None})

    def gradebook_csv(self, course_id: int, form: str = "spreadsheet") -> bytes:
        """Return the gradebook as CSV for ``spreadsheet``, ``moodle`` or ``canvas``."""
        answer = self.ask("GET", f"/courses/{course_id}/gradebook.csv", params={"format": form})
        return answer.content

    def _every(self, kind: type[Kind], path: str) -> Iterator[Kind]:
        """Go through a list, page by page."""
        cursor: str | None = None
        while True:
            query = {"limit": _PAGE} | ({"cursor": cursor} if cursor else {})
            page = self.read(Page[kind], path, query)  # type: ignore[valid-type]
            yield from page.items
            cursor = page.next
            if cursor is None:
                return

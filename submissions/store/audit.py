"""What is asked about what was done."""

from collections.abc import Collection

from submissions.domain.audit import AuditEntry
from submissions.store.rows import Rows, select_of
from submissions.store.tables import AUDIT, USERS

_A = AUDIT.c


class Audit(Rows[AuditEntry]):
    """Who did what; entries are added, never changed."""

    table = AUDIT

    def newest(
        self,
        limit: int,
        *,
        course_id: int | None = None,
        subject: str | None = None,
        before: int | None = None,
    ) -> list[tuple[AuditEntry, str | None]]:
        """Return the newest entries, with the names of who did it; None if they left.

        Parameters
        ----------
        limit : int
        course_id : int, optional
            Only of this course.
        subject : str, optional
            Only what was done to this.
        before : int, optional
            Only older than the entry of this number.
        """
        parts = AUDIT, USERS.c.name
        source = AUDIT.outerjoin(USERS, USERS.c.id == _A.actor_id)
        statement = select_of(*parts).select_from(source)
        if course_id is not None:
            statement = statement.where(_A.course_id == course_id)
        if subject is not None:
            statement = statement.where(_A.subject == subject)
        if before is not None:
            statement = statement.where(_A.id < before)
        return self._found(statement.order_by(_A.id.desc()).limit(limit), *parts)

    def last(self, action: str) -> AuditEntry | None:
        """Return when something of a kind was last done."""
        return next(iter(self._all(_A.action == action, newest=True, most=1)), None)

    def by(self, actor_id: int) -> list[AuditEntry]:
        """Return what a person did."""
        return self._all_by(actor_id=actor_id)

    def forget_by(self, actor_id: int, action: str) -> None:
        """Remove what a person did of one kind."""
        self._remove(_A.actor_id == actor_id, _A.action == action)

    def forget_about(self, subject: str, actions: Collection[str]) -> None:
        """Remove what was done to something, of these kinds."""
        self._remove(_A.subject == subject, _A.action.in_(actions))

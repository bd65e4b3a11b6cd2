"""What is asked about looks at programs that resemble each other."""

from collections.abc import Collection

from submissions.domain.similarity import SimilarityLook
from submissions.store.rows import Rows, select_of
from submissions.store.tables import SIMILARITY_LOOKS, USERS

_LOOKS = SIMILARITY_LOOKS.c


class SimilarityLooks(Rows[SimilarityLook]):
    """What was looked at of programs that resemble each other."""

    table = SIMILARITY_LOOKS

    def in_assignments(
        self, assignment_ids: Collection[int]
    ) -> list[tuple[SimilarityLook, str | None]]:
        """Return all of these assignments, the newest first, with who looked; None if they left."""
        parts = SIMILARITY_LOOKS, USERS.c.name
        shown = SIMILARITY_LOOKS.outerjoin(USERS, USERS.c.id == _LOOKS.author_id)
        statement = select_of(*parts).select_from(shown).order_by(_LOOKS.id.desc())
        return self._found(statement.where(_LOOKS.assignment_id.in_(assignment_ids)), *parts)

    def by(self, author_id: int) -> list[SimilarityLook]:
        """Return all that a person has looked at."""
        return self._all_by(author_id=author_id)

    def remove_by(self, author_id: int) -> None:
        """Remove all that a person has looked at."""
        self._remove(_LOOKS.author_id == author_id)

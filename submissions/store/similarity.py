"""What is asked about looks at programs that resemble each other."""

from collections.abc import Collection

from submissions.domain.similarity import SimilarityLook
from submissions.store.rows import OfAuthors, select_of
from submissions.store.tables import SIMILARITY_LOOKS, USERS

_LOOKS = SIMILARITY_LOOKS.c


class SimilarityLooks(OfAuthors[SimilarityLook]):
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

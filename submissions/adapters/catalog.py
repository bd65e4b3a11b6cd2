"""The installed exercises."""

from collections.abc import Sequence

from grader import catalog
from grader.exercise import Exercise


class InstalledExercises:
    """What the entry points of installed packages bring."""

    def find(self, slug: str) -> Exercise:
        """Return one; raise ExerciseNotFound or ExerciseInvalid."""
        return catalog.find(slug)

    def all(self) -> Sequence[Exercise]:
        """Return all that work."""
        working, _ = catalog.installed()
        return working

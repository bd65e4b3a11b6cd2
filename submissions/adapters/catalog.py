"""The installed exercises."""

from collections.abc import Sequence

from grader import catalog
from grader.exercise import Exercise


class InstalledExercises:
    """What the entry points of installed packages bring.

    Parameters
    ----------
    packages : sequence of str
        What courses may let programs import.
    """

    def __init__(self, packages: Sequence[str] = ()) -> None:
        self.packages = tuple(packages)

    def find(self, slug: str) -> Exercise:
        """Return one; raise ExerciseNotFound or ExerciseInvalid."""
        return catalog.find(slug)

    def all(self) -> Sequence[Exercise]:
        """Return all that work."""
        working, _ = catalog.installed()
        return working

"""An exercise with what came of trying it, for its author to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.exercise.golden import Golden
from grader.exercise.model import Exercise
from grader.report import Report


@dataclass(frozen=True, slots=True)
class Specimen:
    """A golden solution, and the report that a student who hands it in reads."""

    golden: Golden
    source: str
    report: Report

    @property
    def right(self) -> bool:
        """Whether it earns all points."""
        return self.report.score >= self.report.max_score


@dataclass(frozen=True, slots=True)
class Preview:
    """An exercise with what came of trying it.

    Attributes
    ----------
    exercise : Exercise
    specimens : sequence of Specimen
    to_mend : sequence of str
        Nobody can be graded on it before.
    to_know : sequence of str
    """

    exercise: Exercise
    specimens: Sequence[Specimen]
    to_mend: Sequence[str] = ()
    to_know: Sequence[str] = ()

    def called(self, specimen: Specimen) -> str:
        """Return what a solution shows: that all is right, or the mistakes in it."""
        titles = list(self._titles(specimen.golden))
        if specimen.right:
            return "All is right"
        return "; ".join(titles) or "Something is wrong"

    def _titles(self, golden: Golden) -> Iterator[str]:
        for question in self.exercise.questions:
            code = golden.mistakes.get(question.name)
            yield from (mistake.title for mistake in question.mistakes if mistake.code == code)

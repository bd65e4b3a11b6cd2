"""An exercise as its teacher looks at it before a class does: one page that needs nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from grader.exercise import Exercise, Golden
from grader.output.formulas import katex
from grader.output.pages import template
from grader.output.statement import statement_html
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


def write_preview(preview: Preview, stream: TextIO) -> None:
    """Write the page: statement, starter, verdicts as students read them, known mistakes.

    Parameters
    ----------
    preview : Preview
    stream : TextIO
    """
    statement = statement_html(preview.exercise.statement, below=2)
    page = template("preview.html.jinja").generate(
        preview=preview, exercise=preview.exercise, statement=statement, katex=katex()
    )
    stream.writelines(page)

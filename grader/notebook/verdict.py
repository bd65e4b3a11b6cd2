"""A verdict as notebooks show it: HTML with formulas in LaTeX, or plain text."""

from dataclasses import dataclass
from io import StringIO

from rich.console import Console

from grader.output import Document, print_submission
from grader.output.pages import template
from grader.report import Report


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """What was found about a cell; the notebook asks for the form it can show."""

    exercise: str
    report: Report

    def _repr_html_(self) -> str:
        document = Document(self.exercise, [self.report])
        return template("notebook.html.jinja").render(document=document, entry=self.report)

    def __repr__(self) -> str:
        """Return the feedback of ``grader check``, without colours."""
        console = Console(file=StringIO(), width=100, no_color=True, force_jupyter=False)
        with console.capture() as printed:
            print_submission(console, self.exercise, self.report)
        return printed.get()

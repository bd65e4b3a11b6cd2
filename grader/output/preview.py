"""An exercise as its teacher looks at it before a class does: one page that needs nothing else."""

from typing import TextIO

from grader.exercise.preview import Preview
from grader.output.formulas import katex
from grader.output.pages import template
from grader.output.statement import statement_html


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

"""Render verdicts: one document, many readers."""

from grader.output.annotations import write_annotations
from grader.output.classroom50 import Identity, write_classroom50
from grader.output.csv import write_csv
from grader.output.document import Document
from grader.output.gitlab import write_gitlab
from grader.output.gradescope import Levels, Visibility, write_gradescope
from grader.output.html import write_html
from grader.output.json import write_json
from grader.output.junit import write_junit
from grader.output.markdown import write_markdown
from grader.output.sarif import write_sarif
from grader.output.summary import Summary, summarise
from grader.output.text import print_class, print_submission
from grader.output.visible import visible

__all__ = [
    "Document",
    "Identity",
    "Levels",
    "Summary",
    "Visibility",
    "print_class",
    "print_submission",
    "summarise",
    "visible",
    "write_annotations",
    "write_classroom50",
    "write_csv",
    "write_gitlab",
    "write_gradescope",
    "write_html",
    "write_json",
    "write_junit",
    "write_markdown",
    "write_sarif",
]

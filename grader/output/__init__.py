"""Render verdicts: one document, many readers."""

from grader.output.csv import write_csv
from grader.output.document import Document, entry_of
from grader.output.html import write_html
from grader.output.json import write_json
from grader.output.summary import Summary, summarise
from grader.output.text import print_class, print_submission
from grader.output.visible import visible

__all__ = [
    "Document",
    "Summary",
    "entry_of",
    "print_class",
    "print_submission",
    "summarise",
    "visible",
    "write_csv",
    "write_html",
    "write_json",
]

"""The document as one web page that needs nothing else: no network, no server."""

from typing import TextIO

from grader.output.document import Document
from grader.output.pages import template
from grader.output.summary import summarise


def write_html(document: Document, stream: TextIO) -> None:
    """Write the page as it goes; all text of students is escaped.

    Parameters
    ----------
    document : Document
        Gone through three times: for the figures, the table and the feedback.
    stream : TextIO
    """
    summary = summarise(document.submissions)
    stream.writelines(template("report.html.jinja").generate(document=document, summary=summary))

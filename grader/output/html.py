"""The document as one web page that needs nothing else: no network, no server."""

from functools import cache
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from grader.output.document import Document
from grader.output.numbers import percent, points
from grader.output.summary import mistakes_of, summarise
from grader.output.visible import cut, one_line, visible
from grader.output.words import OUTCOMES


def write_html(document: Document, stream: TextIO) -> None:
    """Write the page as it goes; all text of students is escaped.

    Parameters
    ----------
    document : Document
        Gone through three times: for the figures, the table and the feedback.
    stream : TextIO
    """
    summary = summarise(document.submissions)
    stream.writelines(_template().generate(document=document, summary=summary))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("grader.output"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "points": points,
        "percent": percent,
        "visible": visible,
        "cut": cut,
        "one_line": one_line,
        "mistakes": mistakes_of,
        "outcome": OUTCOMES.__getitem__,
    }
    return environment.get_template("report.html.jinja")

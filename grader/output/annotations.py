"""The document as annotations of GitHub Actions: workflow commands, one a line.

Escapes are those of GitHub's own toolkit: ``%``, CR and LF everywhere, ``:`` and ``,`` in
properties as well.
"""

from collections.abc import Iterator, Mapping
from typing import TextIO

from grader.output.document import Document
from grader.output.findings import Finding, findings_of

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def write_annotations(document: Document, stream: TextIO) -> None:
    """Write an ``::error`` for each question that lost points, a ``::warning`` for each remark."""
    for finding in findings_of(document):
        properties = ",".join(f"{name}={value}" for name, value in _properties(finding))
        level = "error" if finding.lost else "warning"
        stream.write(f"::{level} {properties}::{_escaped(finding.message, _DATA)}\n")


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "file", _escaped(finding.file, _PROPERTY)
    yield "line", str(finding.line)
    yield "col", str(finding.column)
    place = finding.place
    if place and place.end_line is not None:
        yield "endLine", str(place.end_line)
        if place.end_line == finding.line:  # columns are for one line only
            yield "endColumn", str(place.end_column)
    yield "title", _escaped(finding.title, _PROPERTY)


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return text.translate({ord(character): escape for character, escape in escapes.items()})

"""The document as JSON, written as it goes: one submission a line, a class of any size."""

import json
from typing import TextIO

from grader.output.document import Document


def write_json(document: Document, stream: TextIO) -> None:
    """Write the document; ``docs/report.schema.json`` describes it."""
    head = json.dumps({"schema": document.schema, "exercise": document.exercise})
    stream.write(head[:-1] + ', "submissions": [')
    separator = "\n"
    for report in document.submissions:
        stream.write(separator + json.dumps(report.to_json(), ensure_ascii=False, allow_nan=False))
        separator = ",\n"
    stream.write("\n]}\n")

"""The JSON document: streamed, valid, described by its schema."""

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from grader.output import Document, write_json
from tests.unit.grader.output.sample_reports import report

SCHEMA = json.loads((Path(__file__).parents[4] / "docs" / "report.schema.json").read_text())


def _written(document):
    stream = io.StringIO()
    write_json(document, stream)
    return json.loads(stream.getvalue())


def test_the_document_is_what_its_schema_says(document):
    """Passed, failed, unreadable and errored submissions are all valid."""
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(_written(document))


def test_an_empty_class_is_a_valid_document():
    """No submissions is a list of none."""
    written = _written(Document("sheet", []))

    Draft202012Validator(SCHEMA).validate(written)
    assert written == {"schema": "deltagrade/report/v1", "exercise": "sheet", "submissions": []}


@pytest.mark.parametrize(
    "breach",
    [
        {"outcome": "fine"},
        {"score": -1},
        {"questions": None},
        {"outcome": "errored", "problem": ""},
    ],
)
def test_the_schema_refuses_what_is_wrong(document, breach):
    """The judge of documents is shown to reject some."""
    written = _written(document)
    written["submissions"][0] |= breach

    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(written)


def test_submissions_are_written_as_they_come():
    """The first submission is out before the second is asked for: memory stays flat."""
    stream = io.StringIO()

    class Slow:
        def __iter__(self):
            yield report("first")
            assert "first" in stream.getvalue()
            yield report("second")

    write_json(Document("sheet", Slow()), stream)

    assert [one["name"] for one in json.loads(stream.getvalue())["submissions"]] == [
        "first",
        "second",
    ]

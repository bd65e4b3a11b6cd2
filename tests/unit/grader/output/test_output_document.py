"""A report in JSON is what JSON and Unicode can express, whatever student code returned."""

import json
import math

from grader.report import CheckResult, Outcome
from grader.report.details import NumericDetails
from tests.unit.grader.output.sample_reports import question, report


def test_numbers_that_json_cannot_express_become_strings():
    """A student's NaN does not make the document invalid."""
    details = NumericDetails(yours=math.nan, arguments={"s_k": [math.inf]})
    check = CheckResult("numeric", "t", Outcome.FAILED, "", details)

    entry = report("ann", question("delta_k", 0, check)).to_json()

    written = entry["questions"][0]["checks"][0]["details"]
    assert written == {"yours": "nan", "arguments": {"s_k": ["inf"]}}
    json.dumps(entry, allow_nan=False)


def test_half_characters_become_question_marks():
    """Lone surrogates in what a program printed can be written to any file."""
    plain = report("ann", question("delta_k", 1, printed="\ud800 π")).plain()

    assert plain.questions[0].printed == "? π"

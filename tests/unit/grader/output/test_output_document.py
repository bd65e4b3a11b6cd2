"""Entries are values that JSON and Unicode can express, whatever student code returned."""

import json
import math

from grader.output import entry_of
from grader.report import CheckResult, Outcome
from tests.unit.grader.output.sample_reports import question, report


def test_numbers_that_json_cannot_express_become_strings():
    """A student's NaN does not make the document invalid."""
    check = CheckResult("numeric", "t", Outcome.FAILED, "", {"yours": math.nan, "all": [math.inf]})

    entry = entry_of(report("ann", question("delta_k", 0, check)))

    details = entry["questions"][0]["checks"][0]["details"]
    assert details == {"yours": "nan", "all": ["inf"]}
    json.dumps(entry, allow_nan=False)


def test_half_characters_become_question_marks():
    """Lone surrogates in what a program printed can be written to any file."""
    entry = entry_of(report("ann", question("delta_k", 1, printed="\ud800 π")))

    assert entry["questions"][0]["printed"] == "? π"

"""A small class in entries, as the renderers get them."""

import pytest

from grader.output import Document
from grader.report import Outcome
from tests.unit.grader.output.sample_reports import mistake, question, report


@pytest.fixture
def document():
    """Four submissions: right, half right with a known mistake, unreadable, errored."""
    skipped = question("delta_k", 0, outcome=Outcome.SKIPPED)
    reports = [
        report("ann", question("delta_k", 1), question("dW_k", 1)),
        report("bob", question("delta_k", 0, mistake("f' missing")), question("dW_k", 1)),
        report("carl", skipped, question("dW_k", 0, outcome=Outcome.SKIPPED), problem="No code."),
        report("dora", problem="Not graded.", errored=True),
    ]
    return Document("sheet", [one.plain() for one in reports])

"""The document as SARIF 2.1.0, the interchange format of tools that find things in code."""

import json
from typing import Any, TextIO
from urllib.parse import quote

from grader.output.document import Document
from grader.output.findings import RULES, Finding, findings_of


def write_sarif(document: Document, stream: TextIO) -> None:
    """Write one run, with a result for each question that is not all right.

    A submission that the grader failed on is no result: the run says that it did not succeed.
    """
    run = {
        "tool": {"driver": {"name": "Deltagrade", "rules": [*map(_rule, RULES)]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(document)],
        "results": [_result(finding) for finding in findings_of(document)],
    }
    json.dump({"version": "2.1.0", "runs": [run]}, stream, indent=1, ensure_ascii=False)
    stream.write("\n")


def _rule(rule: str) -> dict[str, Any]:
    return {"id": rule, "shortDescription": {"text": RULES[rule]}}


def _invocation(document: Document) -> dict[str, Any]:
    errored = [report for report in document.submissions if report.errored]
    notes = [{"level": "error", "message": {"text": report.problem}} for report in errored]
    return {"executionSuccessful": not errored, "toolExecutionNotifications": notes}


def _result(finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = finding.place
    if place and place.end_line is not None and place.end_column is not None:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return {
        "ruleId": finding.rule,
        "level": "error" if finding.lost else "note",
        "message": {"text": f"{finding.title}. {finding.message}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.file)},
                    "region": region,
                }
            }
        ],
        "partialFingerprints": {"question/v1": f"{finding.question}:{finding.rule}"},
    }

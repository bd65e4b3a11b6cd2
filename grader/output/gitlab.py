"""The document as a code quality report of GitLab."""

import json
import re
from hashlib import sha256
from typing import Any, TextIO

from grader.output.document import Document
from grader.output.findings import Finding, findings_of

#: Paths are relative, and written without a leading ``./``.
_ROOTED = re.compile(r"^(?:\./|/)+")


def write_gitlab(document: Document, stream: TextIO) -> None:
    """Write a JSON array with a finding for each question that is not all right."""
    issues = [_issue(document.exercise, finding) for finding in findings_of(document)]
    json.dump(issues, stream, indent=1, ensure_ascii=False)
    stream.write("\n")


def _issue(exercise: str, finding: Finding) -> dict[str, Any]:
    """Return one issue; its fingerprint stays while the same is wrong in the same file."""
    identity = json.dumps([exercise, finding.file, finding.question, finding.rule])
    return {
        "description": f"{finding.title}. {finding.message}",
        "check_name": f"deltagrade.{finding.rule}",
        "fingerprint": sha256(identity.encode()).hexdigest(),
        "severity": "major" if finding.lost else "info",
        "location": {
            "path": _ROOTED.sub("", finding.file) or "submission",
            "lines": {"begin": finding.line},
        },
    }

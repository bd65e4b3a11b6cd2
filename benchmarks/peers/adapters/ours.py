"""Our own ``grader batch``, in the bench's guard like the others."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.labels import Verdict
from benchmarks.peers.adapter import Adapter, Done

_REPORT = "report.json"


def read(folder: Path, _done: Done | None, _names: Sequence[str]) -> Mapping[str, Verdict]:
    """Return what the report says; without one there is no verdict."""
    try:
        document = json.loads((folder / _REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return verdicts(document)


def verdicts(document: Mapping[str, Sequence[Mapping[str, object]]]) -> Mapping[str, Verdict]:
    """Return the verdicts of a report of a class."""
    return {
        str(entry["name"]): {one["name"]: one["passed"] for one in entry["questions"]}  # type: ignore[attr-defined]
        for entry in document["submissions"]
    }


OURS = Adapter(
    "grader batch",
    (),
    {},
    f"{sys.executable} -m grader.cli batch class --exercise hidden-layer-tanh"
    f" --format json > {_REPORT}",
    read,
    place="class/{name}/solution.py",
    together=True,
    ours=True,
)

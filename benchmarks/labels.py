"""The class, what is right for each of its submissions, and the end of a run that has it otherwise.

A command that fails is quick; a figure is worth something only of work that was done right.
"""

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.report import Report

CLASS = Path(__file__).parents[1] / "examples" / "class"
FUNCTIONS = ("delta_k", "dW_k")

#: Function -> whether it earned its point.
Verdict = Mapping[str, bool]
NOTHING: Verdict = dict.fromkeys(FUNCTIONS, False)


class Misleading(SystemExit):
    """What was measured failed, or found something else than is right: the run ends."""

    def __init__(self, what: str, found: str) -> None:
        super().__init__(f"{what}: {found}. The run ends here, without figures.")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A submission and what is right for it; hostile ones say in ``goal`` what they try to gain."""

    name: str
    kind: str
    expected: Verdict
    goal: str = ""

    @property
    def folder(self) -> Path:
        """Where its ``solution.py`` lies."""
        return CLASS / self.name

    @property
    def source(self) -> str:
        """Its program."""
        return (self.folder / "solution.py").read_text(encoding="utf-8-sig")

    @property
    def points(self) -> int:
        """What it deserves, a point for each function."""
        return sum(self.expected.values())

    def accepts(self, verdict: Verdict | None) -> bool:
        """Whether a verdict is right.

        The labels give a function its point though another one's syntax is broken; whoever imports
        the file as a whole has nothing to give, and that is right too.
        """
        return verdict == self.expected or (verdict == NOTHING and not self._compiles())

    def _compiles(self) -> bool:
        try:
            ast.parse(self.source)
        except SyntaxError:
            return False
        return True


def labelled() -> tuple[Labelled, ...]:
    """Return all submissions of the class, in order."""
    entries = json.loads((CLASS / "labels.json").read_text(encoding="utf-8"))["submissions"]
    return tuple(_labelled(entry) for entry in entries)


def _labelled(entry: Mapping[str, Any]) -> Labelled:
    return Labelled(entry["folder"], entry["kind"], entry["expected"], entry.get("goal", ""))


def ordinary() -> tuple[Labelled, ...]:
    """Return the 50 that are not hostile."""
    return tuple(one for one in labelled() if one.kind != "hostile")


def verdict_of(report: Report) -> Verdict:
    """Return what a report of ours says."""
    return {question.name: question.passed for question in report.questions}


def require_labels(
    what: str, verdicts: Mapping[str, Verdict | None], ones: Iterable[Labelled] | None = None
) -> None:
    """End the run unless all these submissions have a verdict that is right.

    Raises
    ------
    Misleading
    """
    wrong = [o.name for o in ones or ordinary() if not o.accepts(verdicts.get(o.name))]
    if wrong:
        more = f", and {len(wrong) - 1} more are wrong" if wrong[1:] else ""
        raise Misleading(what, f"the verdict of {wrong[0]} is {verdicts.get(wrong[0])}{more}")

"""What a check found, in parts, for machines: one class for each kind of check.

The order of fields is that of the keys in JSON. What is None was not said; a field that is new is
None by default, for reports that were stored without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.report.json import read

#: A number, or what JSON cannot express as one: ``"nan"``, ``"inf"``.
Number = float | str


@dataclass(frozen=True, slots=True)
class Details:
    """The parts of a check that has none."""


@dataclass(frozen=True, slots=True)
class FlagDetails(Details):
    """Of ``cross``, ``judged`` and any check in which we failed: a word for the staff.

    ``fault`` is the name of a fault of ours.
    """

    fault: str | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class RunDetails(Details):
    """Of ``runs``: what was raised; of a function that is not there, what is in its place."""

    traceback: str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class ContractDetails(Details):
    """Of ``contract``: ``layout`` is how the values are right, if they are in another shape."""

    case: str | None = None
    entry: tuple[int, ...] | None = None
    found_shape: tuple[int, ...] | None = None
    wanted_shape: tuple[int, ...] | None = None
    layout: str | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """How one of the arrays asked for stands, and its share of the points.

    ``standing`` is one of ``grader.report.Standing``; no share where all are paid together.
    """

    name: str = ""
    standing: str = ""
    share: float | None = field(default=None, metadata={"beside": "name"})


@dataclass(frozen=True, slots=True)
class NumericDetails(Details):
    """Of ``numeric``: how many cases agree, how the parts stand, and the entry furthest off.

    ``answer_class`` is a hash that equal answers share; ``wanted`` and ``arguments`` are those of
    public cases; ``error`` is that of an answer that is nearly right.
    """

    agreeing: int | None = None
    cases: int | None = None
    answer_class: str | None = None
    parts: tuple[Stands, ...] | None = None
    case: str | None = None
    array: int | None = None
    entry: tuple[int, ...] | None = None
    yours: Number | None = None
    relative_error: Number | None = None
    wanted: Number | None = None
    arguments: Mapping[str, Any] | None = None
    error: Number | None = None


@dataclass(frozen=True, slots=True)
class InputsDetails(Details):
    """Of ``inputs``: the argument that was changed."""

    argument: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class EdgesDetails(Details):
    """Of ``edges``: how many cases there are, and the names of those that do not hold."""

    cases: int | None = None
    broken: tuple[str, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True)
class ExactDetails(Details):
    """Of ``exact``: points of each shape, and the chance that agreement is luck."""

    points: int | None = None
    error_bound: float | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The formula of one of several arrays, which ``part`` names."""

    part: str = ""
    text: str = ""
    latex: str = ""


@dataclass(frozen=True, slots=True)
class FormulaDetails(Details):
    """Of ``formula`` and ``equal``: what was recorded, and how it compares with the reference.

    ``status``, ``method``, ``reason``, ``counterexample`` and ``error_bound`` are those of
    ``grader.symbolic.Verdict``.
    """

    formula: str | None = None
    latex: str | None = None
    formulas: tuple[Part, ...] | None = None
    status: str | None = None
    method: str | None = None
    reason: str | None = None
    counterexample: Mapping[str, Any] | None = field(default=None, metadata={"beside": "status"})
    error_bound: float | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingDetails(Details):
    """Of ``reads``: what was read, or where reading stopped and the code of the error."""

    formula: str | None = None
    latex: str | None = None
    code: str | None = None
    offset: int | None = None
    caret: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of what was written; it ends before the end column. All count from 1."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation, as ``grader.symbolic.derivation`` judges it."""

    number: int = 0
    line: int = 1
    span: Span = field(default_factory=Span)
    text: str = ""
    subject: str = ""
    label: str = ""
    verdict: str = ""
    reason: str = ""
    mistake: str = ""
    codes: tuple[str, ...] | None = None
    repeats: int | None = field(default=None, metadata={"beside": "number"})
    focus: Span | None = field(default=None, metadata={"beside": "number"})
    layer: str = ""
    counterexample: Mapping[str, Any] | None = field(default=None, metadata={"beside": "number"})


@dataclass(frozen=True, slots=True)
class StepsDetails(Details):
    """Of ``steps``: a whole derivation; ``assumed`` is what was taken for granted in reading it."""

    verdict: str | None = None
    first_wrong_line: int | None = field(default=None, metadata={"beside": "verdict"})
    goals: Mapping[str, str] | None = None
    steps: tuple[Step, ...] = ()
    flag: str | None = None
    assumed: tuple[str, ...] | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "StepsDetails":
        """Return them from what ``Derivation.to_dict`` gives."""
        return read(cls, value)


@dataclass(frozen=True, slots=True)
class GoalsDetails(Details):
    """Of ``goals``: how each quantity that is asked for stands."""

    goals: Mapping[str, str] | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class MistakeDetails(Details):
    """Of ``mistake``: its code in the catalogue, and of others that explain the answer as well.

    ``explains`` has the code of each wrong part.
    """

    code: str | None = None
    others: tuple[str, ...] | None = None
    factor: float | None = None
    explains: Mapping[str, str] | None = None


#: By the check's name; any other check has no parts.
KINDS: Mapping[str, type[Details]] = {
    "runs": RunDetails,
    "contract": ContractDetails,
    "numeric": NumericDetails,
    "inputs": InputsDetails,
    "edges": EdgesDetails,
    "exact": ExactDetails,
    "formula": FormulaDetails,
    "reads": ReadingDetails,
    "equal": FormulaDetails,
    "steps": StepsDetails,
    "goals": GoalsDetails,
    "cross": FlagDetails,
    "judged": FlagDetails,
    "mistake": MistakeDetails,
}


def details_of(check: str, value: Mapping[str, Any]) -> Details:
    """Return the parts of a check of this name from their JSON form."""
    if not value:
        return Details()
    kind = FlagDetails if "fault" in value else KINDS.get(check, Details)
    return read(kind, value)

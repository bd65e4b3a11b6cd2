"""What the comparison of two formulas comes to: values, with the sentences that people read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: A number, or rows of numbers, as text: ``"3/2"``, ``[["1", "0"], ["2", "-1"]]``.
Shown = str | list[Any]


class Status(StrEnum):
    """Whether an answer is the reference."""

    EQUAL = "equal"  #: proved, for all inputs and all functions
    PROBABLE = "equal_probable"  #: agrees at secret points; the verdict states the error bound
    NUMERIC = "equal_in_numbers"  #: agrees in numbers wherever it was tried; a person may look
    DIFFERENT = "different"  #: proved, by a counterexample, a shape or an undefined value
    UNDECIDED = "undecided"  #: neither; the verdict states the reason


class Method(StrEnum):
    """How the verdict was reached."""

    POLYNOMIAL = "polynomial"  #: the same canonical form
    FIELD = "field"  #: the same residues at secret points
    RATIONAL = "rational"  #: a counterexample in exact small numbers
    INTERVAL = "interval"  #: a counterexample in rigorous intervals
    SHAPE = "shape"  #: the shapes do not fit
    SIZES = "sizes"  #: right at some sizes alone
    LAYOUT = "layout"  #: the right values in another layout, for example transposed
    UNDEFINED = "undefined"  #: divides by zero for all inputs
    EXHAUSTED = "exhausted"  #: a bound on time, terms or digits was reached
    INCONCLUSIVE = "inconclusive"  #: no proof and no counterexample


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Inputs at which two formulas differ.

    Attributes
    ----------
    inputs : mapping of str to numbers
        What is chosen, by name.
    functions : mapping of str to str
        The functions put for the unknown ones: ``{"f_1": "2*u + 1"}``.
    values : mapping of str to numbers
        What follows for the computed quantities that either formula uses.
    index : tuple of int
        The first entry that differs, counted from 0; empty for a single number.
    found, wanted : str
        The two values there.
    exact : bool
        Whether they are exact rationals; otherwise decimals of proved intervals.
    """

    inputs: Mapping[str, Shown]
    functions: Mapping[str, str]
    values: Mapping[str, Shown]
    index: tuple[int, ...]
    found: str
    wanted: str
    exact: bool = True

    @property
    def sentence(self) -> str:
        """The counterexample in words, to be checked by hand."""
        chosen = [f"{name} = {show(value)}" for name, value in self.inputs.items()]
        chosen += [f"{name}(u) = {formula}" for name, formula in self.functions.items()]
        following = ", ".join(f"{name} = {show(value)}" for name, value in self.values.items())
        where = f" in entry {self.index}" if self.index else ""
        values = f"Yours gives {self.found}{where}, the right one {self.wanted}"
        taken = f"take {', '.join(chosen)}" if chosen else "whatever the inputs are"
        return f"{values}: {taken}{f'; then {following}' if following else ''}."

    def to_dict(self) -> dict[str, Any]:
        """Return the counterexample as JSON values."""
        return {
            "inputs": dict(self.inputs),
            "functions": dict(self.functions),
            "values": dict(self.values),
            "index": list(self.index),
            "found": self.found,
            "wanted": self.wanted,
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer equals the reference, and how that is known.

    Attributes
    ----------
    status : Status
    method : Method
    reason : str
        One sentence for the student; empty where there is nothing to say.
    counterexample : Counterexample or None
    error_bound : float
        Greatest probability that a PROBABLE answer is wrong all the same; 0 for proofs.
    """

    status: Status
    method: Method
    reason: str = ""
    counterexample: Counterexample | None = field(default=None)
    error_bound: float = 0.0

    @property
    def equal(self) -> bool:
        """Whether the answer is accepted: proved, wrong with a negligible chance, or as numbers."""
        return self.status in {Status.EQUAL, Status.PROBABLE, Status.NUMERIC}

    @property
    def different(self) -> bool:
        """Whether the answer is proved to differ."""
        return self.status is Status.DIFFERENT

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON values."""
        return {
            "status": self.status.value,
            "method": self.method.value,
            "reason": self.reason,
            "counterexample": self.counterexample and self.counterexample.to_dict(),
            "error_bound": self.error_bound,
        }


def show(value: Shown) -> str:
    """Return numbers as a person writes them: ``[[1, 0], [2, -1]]``."""
    return value if isinstance(value, str) else f"[{', '.join(show(part) for part in value)}]"

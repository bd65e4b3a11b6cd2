"""How near an answer has to be, and what it keeps if it is right but for one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near an answer must be, as ``max|a - b| / max|b|`` per array.

    A right answer in another order of operations differs by at most 1e-14 in float64 and 7e-7 in
    float32 (measured); the nearest catalogued mistake by 3e-4.
    """

    exact: float = 1e-9
    approximate: float = 1e-6
    single_precision: float = 1e-5


@dataclass(frozen=True, slots=True)
class Scoring:
    """Shares of a question's points for answers that are right but for one thing.

    Attributes
    ----------
    layout : float
        Share for right values in a wrong shape.
    approximate : float
        Share for an estimate where the exact value is wanted.
    edges : float
        Share that hangs on the edge cases, lost in proportion.
    inputs : float
        Share lost by writing to the caller's arrays.
    """

    layout: float = 0.0
    approximate: float = 0.0
    edges: float = 0.0
    inputs: float = 0.0

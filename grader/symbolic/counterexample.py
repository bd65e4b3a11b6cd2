"""Find small inputs at which two formulas differ: exact rationals first, then intervals.

The inputs need not be secret: a difference found is a proof in itself.
"""

import random
from fractions import Fraction
from typing import Any

from grader.symbolic.budget import Budget
from grader.symbolic.compare import first_difference
from grader.symbolic.evaluate import Evaluator, indices
from grader.symbolic.halts import OutOfBudget, Singular, Unsupported
from grader.symbolic.model import Model
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.interval import IntervalRing
from grader.symbolic.rings.rational import RationalRing
from grader.symbolic.tensor import Tensor
from grader.symbolic.tree import Node, Shape, names_in
from grader.symbolic.verdict import Counterexample, Shown

TRIES = 20
#: Once a counterexample is found, this many more points may give a shorter one.
EXTRA_TRIES = 3
#: Digits of both values together that are short enough to stop at.
SHORT = 5


class SmallPoint:
    """Small numbers for inputs, simple polynomials for unknown functions; both fixed by a seed.

    The functions are straight lines for the first seeds, then parabolas, then cubics; later seeds
    scale the inputs down, so that thresholds close to each other are told apart too.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  a choice of examples, not a secret
        self._degree = 1 if seed < 5 else 2 if seed < 12 else 3
        self._scale = 10 ** self._random.randint(1, 6) if seed >= 14 else 1
        self.inputs: dict[tuple[str, Shape], Fraction] = {}
        self.polynomials: dict[str, tuple[Fraction, ...]] = {}

    def input(self, name: str, index: Shape) -> Fraction:
        """Return the value of one entry of an input."""
        key = name, index
        if key not in self.inputs:
            drawn = self._random.choice((1, 2, 3, -1, -2))
            self.inputs[key] = Fraction(drawn, self._scale)
        return self.inputs[key]

    def polynomial(self, name: str) -> tuple[Fraction, ...]:
        """Return the coefficients of an unknown function, constant first."""
        if name not in self.polynomials:
            choice = self._random.choice
            leading = choice((2, 3, -1)) if self._degree == 1 else choice((1, -1))
            middle = [Fraction(choice((0, 1, -1, 2))) for _ in range(self._degree - 1)]
            constant = Fraction(choice((0, 0, 1, -1)))
            self.polynomials[name] = (constant, *middle, Fraction(leading))
        return self.polynomials[name]


def find_counterexample(model: Model, answer: Node, reference: Node) -> Counterexample | None:
    """Return a short counterexample, or None if none was found within the budget."""
    best: Counterexample | None = None
    budget, left = Budget(seconds=0.3), TRIES
    for seed in range(TRIES):
        try:
            found = _at(SmallPoint(seed), model, budget, (answer, reference))
        except OutOfBudget:
            return best
        if found and (best is None or _length(found) < _length(best)):
            best = found
        left = min(left - 1, EXTRA_TRIES) if best else left - 1
        if best and (left <= 0 or _length(best) <= SHORT):
            return best
    return best


def _at(
    point: SmallPoint, model: Model, budget: Budget, pair: tuple[Node, Node]
) -> Counterexample | None:
    """Compare at one point, in intervals if the values are not rational or too long."""
    rings: tuple[Ring[Any], ...] = (RationalRing(point), IntervalRing(point))
    for ring in rings:
        budget.spend(1)
        evaluator = Evaluator(model, ring, Budget(seconds=0.1))
        try:
            difference = first_difference(evaluator, *pair)
        except Singular:
            return None
        except (Unsupported, OutOfBudget):
            continue
        if difference is None:
            return None
        return _report(evaluator, point, pair, difference)
    return None


def _report(
    evaluator: Evaluator[Any], point: SmallPoint, pair: tuple[Node, Node], position: int
) -> Counterexample:
    values = [evaluator.value(side) for side in pair]
    found, wanted = (_text(evaluator.ring, value.entries[position]) for value in values)
    model, exact = evaluator.model, isinstance(evaluator.ring, RationalRing)
    used = names_in(pair[0]) | names_in(pair[1])
    sources = frozenset[str]().union(*(model.sources[name] for name in used))
    shape = max((value.shape for value in values), key=len)
    return Counterexample(
        inputs={n: _shown(evaluator, n) for n in model.names if n in sources & model.inputs.keys()},
        functions={n: _formula(point, n, exact=exact) for n in sorted(point.polynomials)},
        values={
            n: _shown(evaluator, n) for n in model.names if n in used & model.definitions.keys()
        },
        index=indices(shape)[position] if len(values[1].entries) > 1 else (),
        found=found,
        wanted=wanted,
        exact=exact,
    )


def _shown(evaluator: Evaluator[Any], name: str) -> Shown:
    return _rows(evaluator.ring, evaluator.name(name))


def _rows(ring: Ring[Any], value: Tensor[Any]) -> Shown:
    texts = [_text(ring, entry) for entry in value.entries]
    if not value.shape:
        return texts[0]
    if len(value.shape) == 1:
        return texts
    columns = value.shape[1]
    return [texts[i : i + columns] for i in range(0, len(texts), columns)]


def _text(ring: Ring[Any], entry: Any) -> str:
    return ring.text(entry) if isinstance(ring, IntervalRing) else str(entry)


def _length(found: Counterexample) -> int:
    return len(found.found) + len(found.wanted) + (0 if found.exact else 2)


def _formula(point: SmallPoint, name: str, *, exact: bool) -> str:
    coefficients = point.polynomial(name)
    if not exact:
        return f"sin({_polynomial(coefficients[:2])})"
    return _polynomial(coefficients)


def _polynomial(coefficients: tuple[Fraction, ...]) -> str:
    """Write a polynomial in u, the highest power first."""
    text = ""
    for power, c in reversed(list(enumerate(coefficients))):
        if c:
            unit = "" if power == 0 else "u" if power == 1 else f"u**{power}"
            size = unit if abs(c) == 1 and unit else f"{abs(c)}*{unit}" if unit else f"{abs(c)}"
            sign = " - " if c < 0 else " + "
            text += sign + size if text else ("-" if c < 0 else "") + size
    return text or "0"

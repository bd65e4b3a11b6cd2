"""Find small inputs at which two formulas differ: exact rationals first, then intervals.

The inputs need not be secret: a difference found is a proof in itself.
"""

from typing import Any

from grader.symbolic.budget import MAX_OPERATIONS, Budget, Deadline
from grader.symbolic.compare import first_difference
from grader.symbolic.evaluate import Evaluator, indices
from grader.symbolic.halts import OutOfBudget, Singular, Unsupported
from grader.symbolic.model import Model
from grader.symbolic.points import SmallPoint
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.interval import IntervalRing
from grader.symbolic.rings.rational import RationalRing
from grader.symbolic.tree import Node, Shape
from grader.symbolic.verdict import Counterexample, Shown
from grader.symbolic.walks import names_in

TRIES = 20
#: Once a counterexample is found, this many more points may give a shorter one.
EXTRA_TRIES = 3
#: Digits of both values together that are short enough to stop at.
SHORT = 5


def find_counterexample(
    model: Model, answer: Node, reference: Node, deadline: Deadline | None = None
) -> Counterexample | None:
    """Return a short counterexample, or None if none was found within the budget."""
    best: Counterexample | None = None
    deadline, left = deadline or Deadline(), TRIES
    for seed in range(TRIES):
        found = _at(SmallPoint(seed), model, deadline, (answer, reference))
        if found and (best is None or _length(found) < _length(best)):
            best = found
        left = min(left - 1, EXTRA_TRIES) if best else left - 1
        if best and (left <= 0 or _length(best) <= SHORT):
            return best
    return best


def _at(
    point: SmallPoint, model: Model, deadline: Deadline, pair: tuple[Node, Node]
) -> Counterexample | None:
    """Compare at one point, in intervals if the values are not rational or too long."""
    rings: tuple[Ring[Any], ...] = (RationalRing(point), IntervalRing(point))
    for ring in rings:
        if deadline.passed():
            return None
        evaluator = Evaluator(model, ring, Budget(deadline, MAX_OPERATIONS // 10))
        try:
            place = first_difference(evaluator, *pair)
            return None if place is None else counterexample_at(evaluator, point, pair, place)
        except Singular:
            return None
        except (Unsupported, OutOfBudget):
            continue
    return None


def counterexample_at(
    evaluator: Evaluator[Any], point: SmallPoint, pair: tuple[Node, Node], position: int
) -> Counterexample:
    """Return what is to be told of a point where the two differ in the entry at a position."""
    values = [evaluator.value(side) for side in pair]
    model, exact = evaluator.model, isinstance(evaluator.ring, RationalRing)
    used = names_in(pair[0]) | names_in(pair[1])
    sources = frozenset[str]().union(*(model.sources[name] for name in used))
    shape = max((value.shape for value in values), key=len)
    found, wanted = _told_apart(evaluator.ring, *(value.entries[position] for value in values))
    return Counterexample(
        inputs={n: _chosen(point, model, n) for n in model.inputs if n in sources and n[0] != "_"},
        functions={n: point.formula(n, sine=not exact) for n in sorted(point.polynomials)},
        values={n: _computed(evaluator, n) for n in _told(model, used, sources)},
        index=indices(shape)[position] if len(values[1].entries) > 1 else (),
        found=found,
        wanted=wanted,
        exact=exact,
    )


def _told(model: Model, used: frozenset[str], sources: frozenset[str]) -> list[str]:
    """Return the computed names to tell: those in use, and those that hidden inputs make up."""
    hidden = {
        name
        for name in sources & model.definitions.keys()
        if any(below[0] == "_" for below in names_in(model.definitions[name]))
    }
    return [name for name in model.definitions if name in used or name in hidden]


def _told_apart(ring: Ring[Any], found: Any, wanted: Any) -> tuple[str, str]:
    """Write two different values with as many digits as it takes to see the difference."""
    if not isinstance(ring, IntervalRing):
        return str(found), str(wanted)
    for digits in (6, 12, 24):
        texts = ring.text(found, digits), ring.text(wanted, digits)
        if texts[0] != texts[1]:
            return texts
    return ring.text(found, 50), ring.text(wanted, 50)


def _chosen(point: SmallPoint, model: Model, name: str) -> Shown:
    shape = model.inputs[name]
    return _rows([str(point.input(name, index)) for index in indices(shape)], shape)


def _computed(evaluator: Evaluator[Any], name: str) -> Shown:
    value, ring = evaluator.name(name), evaluator.ring
    texts = [ring.text(x) if isinstance(ring, IntervalRing) else str(x) for x in value.entries]
    return _rows(texts, value.shape)


def _rows(texts: list[str], shape: Shape) -> Shown:
    if not shape:
        return texts[0]
    if len(shape) == 1:
        return list(texts)
    return [texts[i : i + shape[1]] for i in range(0, len(texts), shape[1])]


def _length(found: Counterexample) -> int:
    return len(found.found) + len(found.wanted) + (0 if found.exact else 2)

"""Form: whether an answer is written in the terms that were asked for."""

from collections.abc import Iterable

from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import Halt
from grader.symbolic.model import Model
from grader.symbolic.rings.field import FieldRing
from grader.symbolic.tensor import Tensor
from grader.symbolic.tree import Node
from grader.symbolic.walks import names_in

#: Points at which a name is looked for in an expression that does not seem to use it.
_POINTS = 20


def uses(expression: Node, names: Iterable[str], model: Model | None = None) -> bool:
    """Whether an expression speaks of all the names: "in terms of delta_k".

    Parameters
    ----------
    expression : Node
    names : iterable of str
        Canonical names.
    model : Model, optional
        If given, a name counts only if the value hangs on it, so that ``+ delta_2 - delta_2``
        is not a use.
    """
    return not missing(expression, names, model)


def missing(expression: Node, names: Iterable[str], model: Model | None = None) -> tuple[str, ...]:
    """Return the names that an expression does not use; parameters as for :func:`uses`."""
    spoken = names_in(expression)
    return tuple(
        name
        for name in names
        if name not in spoken or (model is not None and not _hangs_on(expression, name, model))
    )


def _hangs_on(expression: Node, name: str, model: Model) -> bool:
    """Whether another value of the name, all else being equal, changes the expression's.

    At one point a step function may hide it; it is asked for at several.
    """
    return any(_changes_with(expression, name, model) for _ in range(_POINTS))


def _changes_with(expression: Node, name: str, model: Model) -> bool:
    ring = FieldRing()
    evaluator = Evaluator(model, ring)
    try:
        before = evaluator.value(expression)
        own = evaluator.name(name)
        other = Tensor(own.shape, [x + i + 1 for i, x in enumerate(own.entries)])
        given = {n: evaluator.name(n) for n in names_in(expression)} | {name: other}
        after = Evaluator(model, FieldRing(ring.secret), given=given).value(expression)
    except Halt:
        return True
    return any(map(ring.differ, before.entries, after.entries))

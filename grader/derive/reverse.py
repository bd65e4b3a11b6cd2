"""The reverse pass: lead dL/d(result) back along the tape, in numbers, symbols or as a program."""

import operator
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from grader.derive.places import Refused
from grader.derive.pullbacks import CONSTANT, PULL_BACKS, full
from grader.derive.tape import Place, Step, Taped, held

#: What stretches its arguments beside NumPy's universal functions.
_STRETCHING = frozenset({np.where, np.clip, np.broadcast_to})


@dataclass(frozen=True, slots=True)
class Edge:
    """One argument of one step, at a place of the author's code.

    Attributes
    ----------
    place : Place
    function : callable
    position, within : int
        Which argument, and which of a list or -1.
    """

    place: Place
    function: Callable[..., Any]
    position: int
    within: int = -1


@dataclass(frozen=True, slots=True)
class Slip:
    """What goes wrong on the way back, wherever the author's code takes this step.

    Attributes
    ----------
    edges : frozenset of Edge
    rule : callable or None
        The wrong rule; None where the right one is followed.
    gather : callable, (share, axes) -> share; or None
        What is done in place of the sum over the axes along which the argument was stretched.
    dropped : bool
        Whether the share is forgotten.
    """

    edges: frozenset[Edge]
    rule: Callable[..., Any] | None = None
    gather: Callable[..., Any] | None = None
    dropped: bool = False


def below(result: Taped) -> list[Taped]:
    """Return what a result was made of, itself included, the last made first."""
    found: dict[int, Taped] = {}
    waiting = [result]
    while waiting:
        node = waiting.pop()
        if node.serial not in found:
            found[node.serial] = node
            waiting.extend(node.operands)
    return [found[serial] for serial in sorted(found, reverse=True)]


@dataclass(frozen=True, slots=True, eq=False)
class WayBack:
    """The steps that lead from a result back to arguments.

    Attributes
    ----------
    result : Taped
    wanted : tuple of Taped
        The arguments.
    steps : tuple of (Taped, tuple of (Edge, Taped))
        What was made on the way, the last first, each with its operands that lead on.
    """

    result: Taped
    wanted: tuple[Taped, ...]
    steps: tuple[tuple[Taped, tuple[tuple[Edge, Taped], ...]], ...]


def way_back(result: Taped, wanted: Sequence[Taped]) -> WayBack:
    """Return the way from a result back to arguments."""
    nodes = below(result)
    leading = reaching_from(nodes, wanted)
    between = leading - {argument.serial for argument in wanted}
    steps = (
        (node, tuple((edge, one) for edge, one in edges(node.step) if one.serial in leading))
        for node in nodes
        if node.step is not None and node.serial in between
    )
    return WayBack(result, tuple(wanted), tuple(steps))


#: Right shares by the serial of a node and the place of its operand, or -1 for the node's own.
Right = dict[tuple[int, int], Any]


def pulled(
    way: WayBack,
    seed: Any,
    slip: Slip | None = None,
    *,
    taped: bool = False,
    right: Right | None = None,
) -> list[Any]:
    """Return the share of each wanted argument.

    Parameters
    ----------
    way : WayBack
    seed : array or number
        dL/d(result).
    slip : Slip, optional
        What goes wrong.
    taped : bool
        Whether the shares are put on the tape as well, to be written as a program.
    right : dict, optional
        What passes along the same way from the same seed found before: a slip changes only what
        comes after it. What is found right is added.

    Returns
    -------
    list
        A share in the argument's own shape; None where the result does not depend on it.

    Raises
    ------
    Refused
        If a step has no derivative here.
    """
    shares: defaultdict[int, list[Any]] = defaultdict(list, {way.result.serial: [seed]})
    known: Right = {} if right is None else right
    changed: set[int] = set()
    for node, operands in way.steps:
        if node.serial not in shares:
            changed.update(operand.serial for _, operand in operands)
            continue
        kept = {} if node.serial in changed else known
        total = partial(_added, shares.pop(node.serial), node, taped=taped)
        share = _once(kept, (node.serial, -1), total)
        for place, (edge, operand) in enumerate(operands):
            own = slip if slip and edge in slip.edges else None
            if own or kept is not known:
                changed.add(operand.serial)
            if not (own and own.dropped):
                lead = partial(_share, node, edge, operand, share, own, taped=taped)
                found = lead() if own else _once(kept, (node.serial, place), lead)
                shares[operand.serial].append(found)
    return [
        _finished(shares[a.serial], a, taped=taped) if a.serial in shares else None
        for a in way.wanted
    ]


def _once(kept: Right, key: tuple[int, int], make: Callable[[], Any]) -> Any:
    found = kept.get(key)
    if found is None:
        found = kept[key] = make()
    return found


def edges(step: Step) -> Iterator[tuple[Edge, Taped]]:
    """Yield the taped arguments of a step with their places in it."""
    for position, within, operand in step.operands:
        yield Edge(step.place, step.function, position, within), operand


def reaching_from(nodes: Sequence[Taped], wanted: Sequence[Taped]) -> set[int]:
    """Return which nodes depend on wanted arguments in a way that has a derivative."""
    found = {argument.serial for argument in wanted}
    for node in reversed(nodes):
        sloped = node.step is not None and node.step.function not in CONSTANT
        if sloped and any(operand.serial in found for operand in node.operands):
            found.add(node.serial)
    return found


def _added(shares: Sequence[Any], node: Taped, *, taped: bool) -> Any:
    """Return the sum of all shares of a node, under a name if the node has one."""
    total = shares[0]
    for share in shares[1:]:
        total = total + share
    if taped and node.name and isinstance(total, Taped) and not total.name:
        total.name = f"d{node.name}"
    return total


def _finished(shares: Sequence[Any], argument: Taped, *, taped: bool) -> Any:
    total = _added(shares, argument, taped=False)
    total = full(total, argument if taped else held(argument))
    if taped and isinstance(total, Taped) and not total.name:
        total.name = f"d{argument.name}"
    return total


def _share(  # noqa: PLR0913  all that a rule is given
    node: Taped, edge: Edge, operand: Taped, share: Any, slip: Slip | None, *, taped: bool
) -> Any:
    step = node.step
    assert step is not None
    rule = slip.rule if slip and slip.rule else _rule(edge)
    given = (node, *step.args) if taped else (node.value, *map(held, step.args))
    options = step.options if edge.within < 0 else step.options | {"within": edge.within}
    pulled_back = rule(share, *given, **options)
    if pulled_back is NotImplemented:
        found = f"calls np.{edge.function.__name__} in a way whose derivative is not known here"
        raise Refused(found, "name its result, and no letter twice in one array", edge.place)
    if edge.function not in _STRETCHING and not isinstance(edge.function, np.ufunc):
        return pulled_back
    gather = slip.gather if slip and slip.gather else summed
    result = pulled_back if edge.function is np.matmul else node if taped else node.value
    return fitted(pulled_back, operand if taped else operand.value, result, gather)


def _rule(edge: Edge) -> Callable[..., Any]:
    rules = PULL_BACKS.get(edge.function, ())
    rule = rules[edge.position] if edge.position < len(rules) else None
    if rule is None:
        module = "" if edge.function is operator.getitem else "np."
        found = f"calls {module}{edge.function.__name__}"
        raise Refused(f"{found}, whose derivative is not known here", "write it out", edge.place)
    return rule


def fitted(share: Any, operand: Any, result: Any, gather: Callable[..., Any]) -> Any:
    """Return a share gathered over the axes along which an operand was stretched."""
    small, given = np.shape(operand), np.shape(share)
    if given == small == np.shape(result):
        return share
    if not given and not small:
        for axis, n in enumerate(np.shape(result)):
            share = share * _length(result, axis, n)
        return share
    large = np.broadcast_shapes(np.shape(result), given, small)
    new = len(large) - len(small)
    given = (1,) * (len(large) - len(given)) + given
    for axis, n in enumerate(large):
        stretched = n > 1 and (axis < new or small[axis - new] == 1)
        if stretched and given[axis] == 1:
            share = share * _length(result, axis, n)
    gathered = [
        axis
        for axis, n in enumerate(large)
        if given[axis] > 1 and (axis < new or small[axis - new] == 1)
    ]
    inner, outer = [a for a in gathered if a >= new], [a for a in gathered if a < new]
    if inner:
        share = gather(share, tuple(inner), keepdims=True)
    if outer and len(outer) == new and np.ndim(share) == len(large):
        return gather(share, tuple(outer), keepdims=False)
    if outer:
        share = gather(share, tuple(outer), keepdims=True)
    beyond = np.ndim(share) - len(small)
    return np.squeeze(share, axis=tuple(range(beyond))) if beyond > 0 else share


def _length(result: Any, axis: int, n: int) -> Any:
    shape = result.shape
    return shape[axis] if len(shape) > axis and shape[axis] == n else n


def summed(share: Any, axes: tuple[int, ...], *, keepdims: bool) -> Any:
    """Return a share summed over the axes along which an argument was stretched."""
    options: dict[str, Any] = {"keepdims": True} if keepdims else {}
    return np.sum(share, axis=axes if len(axes) > 1 else axes[0], **options)

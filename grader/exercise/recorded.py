"""The formula of a reference, recorded from its own code: what students' formulas are held to."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from grader.executor import Argument, Wave
from grader.exercise.model import Question
from grader.exercise.suite import PUBLIC, Case, draw_suite
from grader.symbolic import Model, Node, local_model
from grader.symbolic.budget import uncharged
from grader.symbolic.traced import Place, UnreadableTrace, read_trace
from grader.symbolic.tree import ONE, Array, Entry, Shape, add, negative
from grader.tracing.record import NotTraceable, record

#: What an author's code may raise when it meets symbols in place of numbers.
_ASKS_FOR_NUMBERS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RuntimeError, TypeError, ValueError),
)
#: The suite whose first cases give a formula its shapes, where any would do.
SHAPES_SEED = 0


def places_of(question: Question, case: Case) -> tuple[Place, ...]:
    """Return what stands at each place of a traced call, lists taken apart."""
    pairs = zip(question.parameters, case.arguments, strict=True)
    return tuple(
        place
        for parameter, given in pairs
        for place in _places(parameter.name, given, parameter.unit_axis)
    )


def _places(name: str, argument: Argument, unit_axis: int | None) -> Iterator[Place]:
    if isinstance(argument, (list, tuple)):
        for position, item in enumerate(argument, 1):
            yield from _places(f"{name}_{position}", item, unit_axis)
    elif isinstance(argument, Wave):
        function = name.removesuffix("_prime")
        yield Place(function, None, int(function != name))
    elif isinstance(argument, (str, bool, int)):
        yield Place(name, None, fixed=True)
    else:
        yield Place(name, np.shape(argument), unit_axis=unit_axis)  # type: ignore[arg-type]


def model_of(places: Sequence[Place]) -> Model:
    """Return the local model of a function: its arguments are free, but that labels add up to 1."""
    functions = [place.name for place in places if place.shape is None and not place.fixed]
    inputs: dict[str, Shape] = {}
    labels: dict[str, Node] = {}
    for place in places:
        if place.shape is None:
            continue
        if place.unit_axis is None:
            inputs[place.name] = place.shape
        else:
            hidden = f"_{place.name}"
            inputs[hidden] = tuple(
                size - (axis == place.unit_axis) for axis, size in enumerate(place.shape)
            )
            labels[place.name] = _summing_to_one(hidden, place.shape, place.unit_axis)
    return local_model(inputs, functions).redefined(labels)


def _summing_to_one(hidden: str, shape: Shape, axis: int) -> Node:
    """Return an array whose last entries along an axis are 1 less all before them."""

    def entry(index: Shape) -> Node:
        if index[axis] < shape[axis] - 1:
            return Entry(hidden, index)
        others = [
            negative(Entry(hidden, (*index[:axis], at, *index[axis + 1 :])))
            for at in range(shape[axis] - 1)
        ]
        return add(ONE, *others)

    return Array(shape, tuple(entry(index) for index in np.ndindex(*shape)))


def recorded_reference(question: Question, seed: int, index: int) -> tuple[Node, ...]:
    """Return the formulas of a question's reference, at the shapes of one case of its suite.

    Raises
    ------
    NotTraceable
        If the reference does something that has no formula.
    """
    found = _recorded(question, seed, index)
    if isinstance(found, str):
        raise NotTraceable(found)
    return found


def has_formula(question: Question, seed: int, index: int) -> bool:
    """Whether a question's reference can be recorded at the shapes of a case."""
    return not isinstance(_recorded(question, seed, index), str)


def why_not_recorded(question: Question) -> str:
    """Return why a question's reference has no formula, empty if it has one at all shapes tried."""
    tried = (_recorded(question, SHAPES_SEED, index) for index in range(PUBLIC))
    return next((found for found in tried if isinstance(found, str)), "")


@lru_cache(maxsize=512)
@uncharged()
def _recorded(question: Question, seed: int, index: int) -> tuple[Node, ...] | str:
    """Return the formulas, or the reason why there are none; both are asked for again."""
    case = draw_suite(question, seed).cases[index]
    try:
        expression = record(question.reference, case.arguments, stand_ins=False)
        return read_trace(expression, places_of(question, case))
    except NotTraceable as reason:
        return f"the reference uses {reason}"
    except UnreadableTrace as reason:
        return f"its recording cannot be read ({reason})"
    except _ASKS_FOR_NUMBERS as error:
        return f"the reference asks for numbers ({type(error).__name__}: {error})"

"""The formula of a reference, recorded from its own code: what students' formulas are held to."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from grader.executor import Argument, Wave
from grader.exercise.model import Question
from grader.exercise.suite import Case, draw_suite
from grader.symbolic import Model, Node, local_model
from grader.symbolic.traced import Place, read_trace
from grader.tracing.record import NotTraceable, record

#: The suite whose first case gives a formula its shapes, where any would do.
SHAPES_SEED = 0


def places_of(question: Question, case: Case) -> tuple[Place, ...]:
    """Return what stands at each place of a traced call, lists taken apart."""
    pairs = zip(question.parameters, case.arguments, strict=True)
    return tuple(place for parameter, given in pairs for place in _places(parameter.name, given))


def _places(name: str, argument: Argument) -> Iterator[Place]:
    if isinstance(argument, (list, tuple)):
        for position, item in enumerate(argument, 1):
            yield from _places(f"{name}_{position}", item)
    elif isinstance(argument, Wave):
        function = name.removesuffix("_prime")
        yield Place(function, None, int(function != name))
    else:
        yield Place(name, np.shape(argument))  # type: ignore[arg-type]


def model_of(places: Sequence[Place]) -> Model:
    """Return the local model of a function: its arguments are free."""
    inputs = {place.name: place.shape for place in places if place.shape is not None}
    return local_model(inputs, [place.name for place in places if place.shape is None])


@lru_cache(maxsize=512)
def recorded_reference(question: Question, seed: int, index: int) -> tuple[Node, ...]:
    """Return the formulas of a question's reference, at the shapes of one case of its suite.

    Raises
    ------
    NotTraceable
        If the reference does something that has no formula.
    """
    case = draw_suite(question, seed).cases[index]
    try:
        expression = record(question.reference, case.arguments, stand_ins=False)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise NotTraceable(f"the reference asks for numbers ({error})") from error
    return read_trace(expression, places_of(question, case))

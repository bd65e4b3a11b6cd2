"""What is recorded of a program gives its numbers, or it is said to have no formula."""

import numpy as np
from hypothesis import HealthCheck, given, note, reject, settings

from grader.exercise.recorded import model_of
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import Halt
from grader.symbolic.rings.floats import FloatRing
from grader.symbolic.traced import Place, UnreadableTrace, read_trace
from grader.tracing.record import NotTraceable, record
from tests.unit.grader.tracing.programs import arguments_of, programs

SEED = 7


def function_of(source):
    """Return the function that a program defines."""
    scope = {}
    exec(compile(source, "program", "exec"), scope)
    return scope["program"]


def answers_of(function, arguments):
    """Return what a program gives on numbers, as the jail takes it: one array or several."""
    with np.errstate(all="ignore"):
        answer = function(*(a.copy() if isinstance(a, np.ndarray) else a for a in arguments))
    several = isinstance(answer, tuple) and any(getattr(a, "ndim", 0) for a in answer)
    return [np.asarray(part, dtype=float) for part in (answer if several else [answer])]


def evaluated(expression, arguments):
    """Return what the recorded formulas give on numbers, flat."""
    places = [Place(name, np.shape(value)) for name, value in arguments.items()]
    evaluator = Evaluator(model_of(places), FloatRing(arguments))
    return [
        np.array(evaluator.value(node).entries, dtype=float)
        for node in read_trace(expression, places)
    ]


@settings(
    max_examples=400,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(programs())
def test_a_recorded_program_gives_its_own_numbers(source):
    """Whatever is written through whichever view, on inputs that the recording never saw."""
    note(source)
    function, arguments = function_of(source), arguments_of(SEED)
    try:
        wanted = answers_of(function, arguments.values())
    except (ValueError, TypeError, ArithmeticError):
        reject()
    try:
        expression = record(function, [*arguments.values()])
    except (NotTraceable, TypeError, ValueError, AttributeError):
        return
    try:
        found = evaluated(expression, arguments)
    except (Halt, UnreadableTrace):  # no number there, or more axes than are read
        return
    for formula, values in zip(found, wanted, strict=True):
        assert formula.shape == values.ravel().shape
        finite = np.isfinite(values.ravel()) & np.isfinite(formula)
        numbers = values.ravel()[finite]
        scale = np.max(np.abs(numbers), initial=1.0)
        assert np.max(np.abs(formula[finite] - numbers), initial=0.0) <= 1e-9 * scale

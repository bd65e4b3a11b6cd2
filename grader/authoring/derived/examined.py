"""Can gradients be asked of a forward function? If not, say where, and what to change."""

import traceback
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from grader.derive import Forward, Refused, by_complex_step, by_differences
from grader.errors import ExerciseInvalid

#: How far a derived gradient may be from the one in numbers, of its largest entry.
SAME: Final = 1e-9
#: Central differences round more than a complex step does.
ROUNDED: Final = 1e-8


def called(forward: Forward, given: Sequence[Any]) -> Any:
    """Return what the author's function returns, as it is.

    Raises
    ------
    ExerciseInvalid
        If it raises, with the line.
    """
    return following(forward, lambda: forward.function(*given))


def following(forward: Forward, work: Callable[[], Any]) -> Any:
    """Do what runs the author's function; what it raises becomes a sentence with its line."""
    name = forward.function.__name__
    try:
        return work()
    except Refused as refused:
        line = f"line {refused.line}" if refused.line else name
        raise ExerciseInvalid(name, line, f"it {refused.found}; {refused.advice}") from refused
    except ExerciseInvalid:
        raise
    except Exception as error:  # an author's function may raise anything
        file = getattr(getattr(forward.function, "__code__", None), "co_filename", "")
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == file]
        where = f"line {lines[-1]}" if lines else name
        reason = f"raised {type(error).__name__}: {error}; do the shapes fit that were stated?"
        raise ExerciseInvalid(name, where, reason) from error


def examine(forward: Forward, dout: Any, given: Sequence[Any]) -> bool:
    """Hold a function to its promises on some inputs, and its gradient to one in numbers.

    Parameters
    ----------
    forward : Forward
    dout : array, or None for a loss
    given : sequence
        The function's arguments.

    Returns
    -------
    bool
        Whether a complex step goes through it.

    Raises
    ------
    ExerciseInvalid
        With what it does and what to change.
    """
    name = forward.function.__name__
    before = [np.array(value) for value in given]
    first, second = called(forward, given), called(forward, given)
    triples = zip(forward.arguments, before, given, strict=True)
    changed = [argument for argument, a, b in triples if not np.array_equal(a, b)]
    if changed:
        _refuse(name, f"changes its argument {changed[0]}; make a new array instead")
    if not np.isfinite(first).all():
        _refuse(name, "returns numbers that are not finite on the inputs drawn; are kinds missing?")
    if not np.array_equal(first, second):
        _refuse(name, "returns other numbers the second time; take randomness as an argument")
    result, _ = following(forward, lambda: forward.taped(given))
    if not np.allclose(result.value, first, rtol=1e-12, atol=1e-300):
        _refuse(name, "changes an array that it uses elsewhere (+=); write a = a + b instead")
    derived = following(forward, lambda: forward.gradients(dout, given))
    for wanted, gradient in zip(forward.wanted, derived, strict=True):
        if not np.any(gradient):
            _refuse(name, f"has a gradient d{wanted} that is zero everywhere; ask for another")
    return _held_to_numbers(forward, dout, given, derived)


def _refuse(name: str, reason: str) -> None:
    raise ExerciseInvalid(name, "forward", f"it {reason}")


def _held_to_numbers(
    forward: Forward, dout: Any, given: Sequence[Any], derived: Sequence[Any]
) -> bool:
    """Whether a complex step agrees; raise if neither it nor differences do."""
    if _agree(forward, dout, given, derived, by_complex_step, SAME):
        return True
    if not _agree(forward, dout, given, derived, by_differences, ROUNDED):
        name = forward.function.__name__
        _refuse(name, "has another slope than its steps say; does it make numbers of arguments?")
    return False


def _agree(  # noqa: PLR0913, PLR0917  what is compared, how, and how nearly
    forward: Forward,
    dout: Any,
    given: Sequence[Any],
    derived: Sequence[Any],
    rule: Callable[..., Any],
    tolerance: float,
) -> bool:
    def value(*arguments: Any) -> Any:
        out = forward.function(*arguments)
        return np.sum(out if dout is None else dout * out)

    places = [forward.arguments.index(name) for name in forward.wanted]
    try:
        with np.errstate(all="ignore"):
            found = [rule(value, given, place) for place in places]
    except Exception:  # noqa: BLE001  an author's function may take no complex numbers
        return False
    return all(
        np.max(np.abs(a - b), initial=0.0) <= tolerance * np.max(np.abs(b), initial=1e-300)
        for a, b in zip(found, derived, strict=True)
    )

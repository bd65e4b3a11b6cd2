"""What is asked of a forward function in forward mode: its derivative along a direction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from grader.authoring.derived.question import Derivation
from grader.derive import Named, Slip
from grader.engine import Array
from grader.executor import Argument
from grader.exercise import Drawing, Parameter, tensor
from grader.exercise.model import Answering, Sizes

#: What students' functions call the direction.
DIRECTION: Final = "u"
#: How a derivative along a direction of an argument is asked for: ``jvp_x``.
ALONG: Final = "jvp_"
#: What goes wrong on the way back alone: there transposes come in, and entries are added up.
_OF_REVERSE: Final = frozenset({"transpose", "assigned"})


@dataclass(frozen=True)
class Along(Derivation):
    """A Jacobian times a direction of the one wanted argument; of a loss, its slope that way."""

    @property
    def asked(self) -> tuple[str, ...]:
        """What the function is called."""
        return (f"{ALONG}{self.wanted[0]}",)

    @property
    def meaning(self) -> str:
        """What is asked for, as the statement says it."""
        what = "the loss" if self.returned is None else "out"
        return f"the derivative of {what} along {DIRECTION}"

    @property
    def returns(self) -> tuple[str, ...]:
        """The shape of what the forward pass returns."""
        return self.returned or ()

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The direction, then the arguments of the forward function."""
        (name,) = self.wanted
        shape = next(parameter.shape for parameter in self.inputs if parameter.name == name)
        return (tensor(DIRECTION, shape, f"a direction of {name}"), *self.inputs)

    def split(self, arguments: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        """Return the direction and the forward function's arguments."""
        return arguments[0], arguments[1:]

    def answering(self, slip: Slip | None = None) -> Answering:
        """Return the derivative as a function of the question's arguments."""

        def answer(*arguments: Any) -> Array:
            found: Array = self.forward.along(*self.split(arguments), slip)
            return found

        return answer

    def draw(
        self, rng: np.random.Generator, sizes: Sizes, drawing: Drawing
    ) -> tuple[Argument, ...]:
        """Draw each argument by itself."""
        return tuple(parameter.draw(rng, sizes, drawing) for parameter in self.parameters)

    def slips(self) -> Iterator[Named]:
        """Yield what may go wrong in forward mode as well, in its words."""
        for named in super().slips():
            # in forward mode nothing is summed over repeats, and nothing comes "back"
            if named.slip.gather is None and named.code.partition("-")[0] not in _OF_REVERSE:
                question, pointer, part = (hint.replace(" back", "") for hint in named.hints)
                yield replace(named, hints=(question, pointer, part))

    def recorded(self, given: Sequence[Any], slip: Slip | None) -> tuple[list[Any], dict[int, str]]:
        """Return the derivative on the tape, and the names of what is not on it."""
        u = np.zeros(np.shape(given[self.forward.arguments.index(self.wanted[0])]))
        found, known = self.forward.recorded_along(u, given, slip)
        return [found], known

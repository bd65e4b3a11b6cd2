"""A question about a forward function, with reference and mistakes derived."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import count, islice
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np

from grader.authoring.derived.arguments import DOUT, parameters_of
from grader.authoring.derived.examined import called, examine, following
from grader.derive import Forward, Named, Slip, clearance
from grader.engine import Array
from grader.errors import ExerciseInvalid
from grader.executor import Argument
from grader.exercise import (
    Case,
    Drawing,
    Mistake,
    Parameter,
    Question,
    answers_of,
    draw_cases,
    printed_shape,
    tensor,
)
from grader.exercise.model import ONE, Answering, Sizes, fixed_sizes
from grader.misconceptions import mistake
from grader.mistakes import distinct
from grader.mistakes.parts import inexact

#: Random inputs keep at least this far from every kink.
CLEARANCE: Final = 0.02
#: An array with more axes is not handed to programs.
MOST_AXES: Final = 4
_NONE: Final[Mapping[str, Answering]] = {}
#: So many slips are looked at: each is computed on all inputs before a student is graded.
MOST_SLIPS: Final = 100


@runtime_checkable
class SelfDerived(Protocol):
    """A function that is no code and says itself how it is put on the tape."""

    def forward(self, wanted: tuple[str, ...]) -> Forward:
        """Return it with what it is to be differentiated by."""


@dataclass(frozen=True)
class Derivation:
    """Gradients of one forward function that are asked for together.

    Attributes
    ----------
    function : callable
    wanted : tuple of str
        Arguments.
    lines : mapping of str to str
        What the arguments are, where the function's docstring does not say.
    """

    function: Callable[..., Any]
    wanted: tuple[str, ...]
    lines: Mapping[str, str]

    @cached_property
    def forward(self) -> Forward:
        """The function on the tape.

        Raises
        ------
        ExerciseInvalid
            If something is asked for that is no array among its arguments.
        """
        function: object = self.function
        if isinstance(function, SelfDerived):
            forward = function.forward(self.wanted)
        else:
            forward = Forward(self.function, self.wanted)
        unknown = [name for name in self.wanted if name not in forward.arguments]
        if unknown or not self.wanted:
            names = ", ".join(f"d{name}" for name in forward.arguments)
            asked = ", ".join(f"d{name}" for name in unknown) or "nothing"
            reason = f"{asked} is asked; its arguments give {names}"
            raise ExerciseInvalid(self.function.__name__, "ask", reason)
        return forward

    @cached_property
    def inputs(self) -> tuple[Parameter, ...]:
        """The arguments of the forward function."""
        return parameters_of(self.function, self.lines)

    @cached_property
    def size_names(self) -> tuple[str, ...]:
        """All size names of the arguments, in order."""
        names = dict.fromkeys(name for parameter in self.inputs for name in parameter.shape)
        return tuple(name for name in names if name not in fixed_sizes(names))

    def drawn(self, first: int) -> list[Any]:
        """Return arguments whose sizes are all different, ``first`` the least of them."""
        return self.drawn_at(self.rising(first), first)

    def drawn_at(self, sizes: Sizes, seed: int) -> list[Any]:
        """Return arguments of given sizes, away from every kink."""
        rng = np.random.default_rng(seed)
        try:
            for _ in range(1000):
                given = [parameter.draw(rng, sizes, Drawing.USUAL) for parameter in self.inputs]
                result, _ = following(self.forward, partial(self.forward.taped, given))
                if clearance(result) > CLEARANCE:
                    return given
        except KeyError as missing:
            reason = f"{missing} classes are drawn, but no argument has an axis of that size"
            raise ExerciseInvalid(self.function.__name__, "arguments", reason) from missing
        reason = "every input drawn lies at a kink; a step of it has no derivative anywhere"
        raise ExerciseInvalid(self.function.__name__, "forward", reason)

    def rising(self, first: int) -> dict[str, int]:
        """Return sizes that rise from ``first`` in the order of their names."""
        return self._from(first, self.size_names)

    def falling(self, last: int) -> dict[str, int]:
        """Return sizes that fall down to ``last``, so that none is made of others as before."""
        return self._from(last, self.size_names[::-1])

    def _from(self, first: int, names: Sequence[str]) -> dict[str, int]:
        fixed = fixed_sizes(name for parameter in self.inputs for name in parameter.shape)
        return fixed | {name: first + i for i, name in enumerate(names)}

    @cached_property
    def returned(self) -> tuple[str, ...] | None:
        """The shape of what the function returns, in size names; None if it is a loss.

        A length that is none of them is called after its axis, or by its number if it stays.
        """
        rising, falling = self.rising(3), self.falling(8)
        both = [self.drawn_at(sizes, 3) for sizes in (rising, falling)]
        shapes = [np.shape(called(self.forward, given)) for given in both]
        known = {(rising[name], falling[name]): name for name in self.size_names} | {(1, 1): ONE}
        return tuple(map(partial(_length, known), count(), zip(*shapes, strict=True))) or None

    @cached_property
    def analytic(self) -> bool:
        """Whether a complex step goes through the function, which is held to its promises here."""
        given = self.drawn(3)
        dout = None
        if self.returned is not None:
            shape = np.shape(called(self.forward, given))
            dout = np.random.default_rng(0).normal(size=shape)
        return examine(self.forward, dout, given)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The arguments of the function asked for: ``dout`` first, unless it is a loss."""
        if self.returned is None:
            return self.inputs
        return (tensor(DOUT, self.returned, "dL/dout"), *self.inputs)

    def split(self, arguments: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        """Return ``dout``, None for a loss, and the forward function's arguments."""
        return (None, arguments) if self.returned is None else (arguments[0], arguments[1:])

    def answering(self, slip: Slip | None = None) -> Answering:
        """Return the gradients as a function of the question's arguments."""

        def answer(*arguments: Any) -> Array | Sequence[Array]:
            found = self.forward.gradients(*self.split(arguments), slip)
            return tuple(found) if len(found) > 1 else found[0]

        return answer

    def generic(self, *arguments: Any) -> bool:
        """Whether arguments keep away from kinks."""
        return clearance(self.forward.way_back(self.split(arguments)[1]).result) > CLEARANCE

    def draw(
        self, rng: np.random.Generator, sizes: Sizes, drawing: Drawing
    ) -> tuple[Argument, ...]:
        """Draw all arguments; ``dout`` has the shape of what the function returns."""
        given = tuple(parameter.draw(rng, sizes, drawing) for parameter in self.inputs)
        if self.returned is None:
            return given
        return (rng.normal(size=np.shape(self.function(*given))), *given)

    @property
    def asked(self) -> tuple[str, ...]:
        """What each of the arrays is called that are asked for."""
        return tuple(f"d{name}" for name in self.wanted)

    @property
    def meaning(self) -> str:
        """What is asked for, as the statement says it."""
        return ", ".join(f"dL/d{name}" for name in self.wanted)

    @property
    def returns(self) -> tuple[str, ...] | str:
        """The shape of what is asked for; in words if it is several arrays."""
        shapes = {parameter.name: parameter.shape for parameter in self.inputs}
        if len(self.wanted) == 1:
            return shapes[self.wanted[0]]
        pairs = zip(self.asked, self.wanted, strict=True)
        return ", ".join(f"{d} of shape {printed_shape(shapes[of])}" for d, of in pairs)

    def recorded(self, given: Sequence[Any], slip: Slip | None) -> tuple[list[Any], dict[int, str]]:
        """Return what is asked for on the tape, and the names of what is not on it."""
        dout = None if self.returned is None else np.zeros(np.shape(self.function(*given)))
        return self.forward.recorded(dout, given, slip)

    def slips(self) -> Iterator[Named]:
        """Yield what may go wrong at each place of the author's code."""
        yield from self.forward.slips(self.drawn(3))

    def mistakes(self) -> Iterator[Mistake]:
        """Yield every slip at a place of the author's code as a mistake."""
        yield from map(self.mistake, islice(self.slips(), MOST_SLIPS))

    def mistake(self, named: Named) -> Mistake:
        """Return a slip as a mistake."""
        return Mistake(named.code, named.title, named.hints, self.answering(named.slip))


#: Questions, each with the gradients that it asks for.
Derived = Sequence[tuple[Question, Derivation]]


def _length(known: Mapping[tuple[int, int], str], axis: int, lengths: tuple[int, int]) -> str:
    fixed = str(lengths[0]) if lengths[0] == lengths[1] else f"n_out{axis}"
    return known.get(lengths, fixed)


def derived_question(
    name: str, derivation: Derivation, points: float = 1.0, own: Mapping[str, Answering] = _NONE
) -> Question:
    """Return the question for gradients of a forward function.

    Parameters
    ----------
    name : str
        Of the function that students write.
    derivation : Derivation
    points : float
    own : mapping of str to callable
        Wrong answers beside the slips, by their codes in the catalogue of mistakes.

    Raises
    ------
    ExerciseInvalid
        If no gradient can be asked of the function; with the line and what to change.
    """
    _ = derivation.analytic  # holds the function to its promises
    for parameter in derivation.parameters:
        if len(parameter.shape) > MOST_AXES:
            reason = f"{parameter.name} has {len(parameter.shape)} axes; at most {MOST_AXES} can be"
            raise ExerciseInvalid(derivation.function.__name__, "arguments", reason)
    bare = Question(
        name=name,
        returns=derivation.returns,
        parts=derivation.asked if len(derivation.asked) > 1 else (),
        meaning=derivation.meaning,
        parameters=derivation.parameters,
        reference=derivation.answering(),
        points=points,
        joint_draw=derivation.draw,
        generic=derivation.generic,
        edges=("strided",),
    )
    listed = [mistake(code).made(mutant) for code, mutant in own.items()]
    return replace(bare, catalogue=lambda question: _catalogue(question, derivation, listed))


def _catalogue(
    question: Question, derivation: Derivation, listed: Sequence[Mistake]
) -> tuple[Mistake, ...]:
    case = draw_cases(question, seed=0)[0]
    slips = [one for one in derivation.mistakes() if not _forgets(question, case, one)]
    return distinct(question, (*listed, *slips, *inexact(question.reference)))


def _forgets(question: Question, case: Case, mistake: Mistake) -> bool:
    """Whether a mistake leaves a gradient at zero, as whoever has not begun does."""
    arrays = answers_of(mistake.mutant, case, several=question.several)
    return arrays is not None and not all(array.any() for array in arrays)

"""A forward pass for each student: what its author lists is drawn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import signature
from math import prod
from types import FunctionType
from typing import Any, Protocol, runtime_checkable

from grader.authoring.derived.exercise import derived_exercise
from grader.authoring.variants import Lot, lot_of, specimen_of
from grader.errors import ExerciseInvalid
from grader.exercise import Exercise

#: What a student may get, by argument: values of one with a default, lines of one without; several
#: arguments, ``rows,x``, are drawn together.
Choices = Mapping[str, Sequence[Any]]


@runtime_checkable
class SelfVaried(Protocol):
    """A function that is no code and says itself what it is with other default values."""

    def with_defaults(
        self, chosen: Mapping[str, Any], lines: Mapping[str, str]
    ) -> Callable[..., Any]:
        """Return it so; ``lines`` say what its arguments are then."""


def number_of(lot: Lot, counts: Mapping[str, int]) -> int:
    """Return which of all combinations a lot draws, of so many options by what varies."""
    number = 0
    for key, count in counts.items():
        number = number * count + lot.one(key, range(count))
    return number


@dataclass(frozen=True)
class Varied:
    """Exercises about one forward function, each with choices of its own.

    Attributes
    ----------
    forward : callable
    varies : mapping of str to sequence
    words : mapping of str to object
        What :func:`derived_exercise` is told besides.
    """

    forward: Callable[..., Any]
    varies: Choices
    words: Mapping[str, Any]

    @property
    def slug(self) -> str:
        """The exercise's name."""
        return str(self.words["slug"])

    @property
    def version(self) -> str:
        """Another version draws other sheets."""
        return str(self.words.get("version", "1"))

    def for_student(self, course_secret: str, student: str) -> Exercise:
        """Return one student's exercise; the same secret and student give the same bytes.

        Raises
        ------
        ExerciseInvalid
            If either is empty, or a choice cannot be asked about.
        """
        return self.drawn(*lot_of(self.slug, self.version, course_secret, student))

    @property
    def counts(self) -> dict[str, int]:
        """How many options there are, by what varies."""
        return {key: len(options) for key, options in self.varies.items()}

    @property
    def combinations(self) -> int:
        """How many exercises there are."""
        return prod(self.counts.values())

    def drawn(self, lot: Lot, preface: str) -> Exercise:
        """Return the exercise of one draw."""
        return self.made(number_of(lot, self.counts), lot.code, preface)

    def made(self, number: int, code: str, preface: str) -> Exercise:
        """Return one of the exercises, under the code of a draw."""
        chosen = self.chosen(number)
        known = _defaults(self.forward)
        defaults = {name: value for name, value in chosen.items() if name in known}
        lines = {name: line for name, line in chosen.items() if name not in defaults}
        told = ", ".join(f"`{name}` is `{value!r}`" for name, value in defaults.items())
        words = dict(self.words) | {"version": f"{self.version}-{code}"}
        words["arguments"] = dict(words.get("arguments") or {}) | lines
        here = f"Here {told}: it is no argument of yours." if told else ""
        parts = (preface, words.get("preface", ""), here)
        words["preface"] = "\n\n".join(part for part in parts if part)
        return derived_exercise(forward=self._forward(defaults, words["arguments"]), **words)

    def _forward(self, defaults: Mapping[str, Any], lines: Mapping[str, str]) -> Callable[..., Any]:
        function: object = self.forward
        if isinstance(function, SelfVaried):
            return function.with_defaults(defaults, lines)
        return with_defaults(self.forward, defaults)

    def chosen(self, number: int) -> dict[str, Any]:
        """Return what one of the exercises has, by argument."""
        found: dict[str, Any] = {}
        for key, options in reversed([*self.varies.items()]):
            number, place = divmod(number, len(options))
            found |= _given(key, options[place])
        return {name: found[name] for key in self.varies for name in key.split(",")}

    def check(self) -> None:
        """Refuse what cannot be drawn.

        Raises
        ------
        ExerciseInvalid
            If a name is no argument, or there is nothing to choose from.
        """
        known = signature(self.forward).parameters
        for key, options in self.varies.items():
            unknown = [name for name in key.split(",") if name not in known]
            if unknown:
                reason = f"{unknown[0]} is no argument; {', '.join(known)} are"
                raise ExerciseInvalid(self.slug, "varies", reason)
            names = key.split(",")
            if len(options) < 2 or not all(_fits(one, names) for one in options):
                reason = f"{key} wants two options or more, a value for each name in each"
                raise ExerciseInvalid(self.slug, "varies", reason)
            for option in options:
                self._see_lines(key, option)

    def _see_lines(self, key: str, option: Any) -> None:
        """Refuse what is no line where a line about an argument is wanted."""
        known = _defaults(self.forward)
        for name, value in _given(key, option):
            if name not in known and not isinstance(value, str):
                reason = f"{name} has no default value: options of it are lines, '{name}: (B,)'"
                raise ExerciseInvalid(self.slug, "varies", reason)


def varied_exercise(*, forward: Callable[..., Any], varies: Choices, **words: Any) -> Exercise:
    """Return an exercise that draws each student's own forward pass; this one is a specimen.

    Parameters
    ----------
    forward : callable
        As for :func:`derived_exercise`; what varies has a default value or a line.
    varies : mapping of str to sequence
        By argument what it may be: ``{"eps": (0.1, 0.3), "activation": ("tanh", "sigmoid")}``, or
        the line of an argument without a default. Arguments that hang together are drawn together:
        ``{"rows,x": ((True, "x: (B, n)"), (False, "x: (n, B)"))}``.
    **words
        All else that :func:`derived_exercise` takes.

    Raises
    ------
    ExerciseInvalid
        If something varies that cannot, or no gradient can be asked of the specimen.
    """
    return varied(Varied(forward, varies, words))


def varied(family: Varied) -> Exercise:
    """Return the exercise that stands for a family; raises as :func:`varied_exercise`."""
    family.check()
    return replace(family.drawn(*specimen_of(family.slug)), variants=family.for_student)


def _given(key: str, option: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an option gives each of the names that vary together."""
    names = key.split(",")
    return zip(names, option if len(names) > 1 else (option,), strict=True)


def _fits(option: Any, names: Sequence[str]) -> bool:
    """Whether an option has a value for each of several names."""
    return len(names) == 1 or (isinstance(option, Sequence) and len(option) == len(names))


def _defaults(forward: Callable[..., Any]) -> dict[str, Any]:
    parameters = signature(forward).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not p.empty}


def with_defaults(forward: Callable[..., Any], chosen: Mapping[str, Any]) -> Callable[..., Any]:
    """Return a function with other default values: the same code, at the same lines of its file."""
    assert isinstance(forward, FunctionType)
    values = tuple((_defaults(forward) | dict(chosen)).values())
    own = FunctionType(
        forward.__code__, forward.__globals__, forward.__name__, values, forward.__closure__
    )
    own.__doc__, own.__module__ = forward.__doc__, forward.__module__
    return own

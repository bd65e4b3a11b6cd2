"""A forward pass for each student: what its author lists is drawn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import signature
from types import FunctionType
from typing import Any

from grader.authoring.derived.exercise import derived_exercise
from grader.authoring.variants import Lot, lot_of, specimen_of
from grader.errors import ExerciseInvalid
from grader.exercise import Exercise

#: What a student may get, by argument: values of one with a default, lines of one without; several
#: arguments, ``rows,x``, are drawn together.
Choices = Mapping[str, Sequence[Any]]


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

    def drawn(self, lot: Lot, preface: str) -> Exercise:
        """Return the exercise of one draw."""
        chosen = dict(self._chosen(lot))
        defaults = {
            name: value for name, value in chosen.items() if name in _defaults(self.forward)
        }
        lines = {name: line for name, line in chosen.items() if name not in defaults}
        told = ", ".join(f"`{name}` is `{value!r}`" for name, value in defaults.items())
        words = dict(self.words) | {"version": f"{self.version}-{lot.code}"}
        words["arguments"] = dict(words.get("arguments") or {}) | lines
        here = f"Here {told}: it is no argument of yours." if told else ""
        parts = (preface, words.get("preface", ""), here)
        words["preface"] = "\n\n".join(part for part in parts if part)
        return derived_exercise(forward=with_defaults(self.forward, defaults), **words)

    def _chosen(self, lot: Lot) -> Iterator[tuple[str, Any]]:
        for key, options in self.varies.items():
            names = key.split(",")
            option = lot.one(key, options)
            yield from zip(names, option if len(names) > 1 else (option,), strict=True)

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
            alone = "," not in key
            if len(options) < 2 or not all(
                alone or len(one) == key.count(",") + 1 for one in options
            ):
                reason = f"{key} wants two options or more, a value for each name in each"
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
    family = Varied(forward, varies, words)
    family.check()
    return replace(family.drawn(*specimen_of(family.slug)), variants=family.for_student)


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

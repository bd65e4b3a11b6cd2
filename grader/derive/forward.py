"""An author's forward function on the tape: its gradients, and what goes wrong in them."""

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from grader.derive.numbers import Numbers
from grader.derive.places import Refused, Source
from grader.derive.reverse import Edge, Right, Slip, WayBack, below, pulled, way_back
from grader.derive.sizes import Ratio
from grader.derive.tape import Taped
from grader.derive.wrong import GATHERED, PATH, REDUCTIONS, STATISTICS, UNSUMMED, WRONG, Wrong

#: A longer expression is called by its variable.
LONG = 32
#: So many tapes are kept: the suite of a question has fewer cases.
KEPT = 32


@dataclass(frozen=True, slots=True)
class Named:
    """A slip with its words.

    Attributes
    ----------
    code : str
        Its kind and a number, stable as long as the author's code is: ``path-2``.
    title : str
    hints : tuple of three str
    slip : Slip
    """

    code: str
    title: str
    hints: tuple[str, str, str]
    slip: Slip


@dataclass(frozen=True)
class Forward:
    """A function of arrays, and by which of them it is differentiated.

    Attributes
    ----------
    function : callable
        The author's, in plain NumPy.
    wanted : tuple of str
        Arguments.
    """

    function: Callable[..., Any]
    wanted: tuple[str, ...]

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The names of the function's arguments; what has a default stays at it."""
        parameters = inspect.signature(self.function).parameters.values()
        return tuple(p.name for p in parameters if p.default is p.empty)

    @cached_property
    def source(self) -> Source:
        """The function as it is written."""
        return Source(self.function)

    def taped(self, given: Sequence[Any]) -> tuple[Taped, dict[str, Any]]:
        """Run the function on the tape.

        Raises
        ------
        Refused
            If it does what cannot be followed, or does not return one array or number.
        """
        named = zip(self.arguments, given, strict=True)
        on_tape = {name: _on_tape(name, value) for name, value in named}
        try:
            result = self.function(*on_tape.values())
        except ValueError as error:  # NumPy wraps what we raise while it fills an array
            if isinstance(error.__cause__, Refused):
                raise error.__cause__ from error
            raise
        if not isinstance(result, Taped):
            kind = type(result).__name__
            raise Refused(
                f"returns {kind} where one array or number that depends on its arguments is wanted",
                "return the array or the loss alone",
            )
        return result, on_tape

    def named(self, given: Sequence[Any]) -> tuple[Taped, dict[str, Any]]:
        """Run the function on the tape, and give the results its own names for them."""
        result, on_tape = self.taped(given)
        for node in below(result):
            if node.step is not None:
                node.name = self.source.name(node.step.place)
        return result, on_tape

    def gradients(self, dout: Any, given: Sequence[Any], slip: Slip | None = None) -> list[Any]:
        """Return the gradient of ``sum(dout * function(*given))`` by each wanted argument.

        Parameters
        ----------
        dout : array, or None for a loss
        given : sequence
            The function's arguments: numbers or symbols.
        slip : Slip, optional
            What goes wrong on the way back.
        """
        seed = 1.0 if dout is None else dout
        way, right = self._right_so_far(seed, given)
        found = pulled(way, seed, slip, right=right)
        missing = [a.name for a, share in zip(way.wanted, found, strict=True) if share is None]
        if missing and slip is None:
            found_out = f"does not depend on {missing[0]} in a way that has a derivative"
            raise Refused(found_out, f"ask for another gradient than d{missing[0]}")
        return [
            np.zeros(np.shape(argument.value)) if share is None else share
            for share, argument in zip(found, way.wanted, strict=True)
        ]

    def _right_so_far(self, seed: Any, given: Sequence[Any]) -> tuple[WayBack, Right]:
        """Return the way back, and what earlier passes along it from the same seed have found."""
        numbers = Numbers.of((seed, *given))
        return (self.way_back(given), {}) if numbers is None else self._kept_right(numbers)

    @cached_property
    def _kept_right(self) -> Callable[[Numbers], tuple[WayBack, Right]]:
        return lru_cache(maxsize=KEPT)(lambda numbers: (self.way_back(numbers.values[1:]), {}))

    def way_back(self, given: Sequence[Any]) -> WayBack:
        """Run the function on the tape; for the same numbers once, however often it is asked.

        All slips of a derivation lead back along the same tape.
        """
        numbers = Numbers.of(given)
        return self._new_way_back(given) if numbers is None else self._kept_way_back(numbers)

    @cached_property
    def _kept_way_back(self) -> Callable[[Numbers], WayBack]:
        return lru_cache(maxsize=KEPT)(lambda numbers: self._new_way_back(numbers.values))

    def _new_way_back(self, given: Sequence[Any]) -> WayBack:
        return self._leading_back(*self.taped(given))

    def _leading_back(self, result: Taped, on_tape: dict[str, Any]) -> WayBack:
        return way_back(result, [on_tape[name] for name in self.wanted])

    def recorded(
        self, dout: Any, given: Sequence[Any], slip: Slip | None = None
    ) -> tuple[list[Any], dict[int, str]]:
        """Return the gradients on the tape, and the names of what is not on it by ``id``."""
        result, on_tape = self.named(given)
        seed = Ratio(1.0, "1.0") if dout is None else Taped(dout, name="dout")
        found = pulled(self._leading_back(result, on_tape), seed, slip, taped=True)
        return found, {id(v): name for name, v in on_tape.items() if not isinstance(v, Taped)}

    def along(self, u: Any, given: Sequence[Any], slip: Slip | None = None) -> Any:
        """Return the derivative of ``function(*given)`` along a direction of the wanted argument.

        The share of an argument is linear in that of the result, and the derivative of the one by
        the other leads directions forward: reverse mode twice, by the same rules.

        Parameters
        ----------
        u : array, shaped like the argument
        given : sequence
            The function's arguments: numbers or symbols.
        slip : Slip, optional
            What goes wrong in a step.
        """
        found, seed, _ = self._led_back(self.taped(given), slip)
        return pulled(way_back(found, [seed]), u)[0]

    def recorded_along(
        self, u: Any, given: Sequence[Any], slip: Slip | None = None
    ) -> tuple[Any, dict[int, str]]:
        """Return that derivative on the tape, and the names of what is not on it by ``id``."""
        found, seed, known = self._led_back(self.named(given), slip)
        (tangent,) = pulled(way_back(found, [seed]), Taped(u, name="u"), taped=True)
        for node in below(tangent):
            if node.step is not None and node.name.startswith("dd"):
                node.name = f"{node.name[2:]}_dot"
        return tangent, known

    def _led_back(
        self, run: tuple[Taped, dict[str, Any]], slip: Slip | None
    ) -> tuple[Taped, Taped, dict[int, str]]:
        """Return the share of the wanted argument on the tape, and that of the result."""
        result, on_tape = run
        seed = np.ones_like(result)
        way = way_back(result, [on_tape[self.wanted[0]]])
        (found,) = pulled(way, seed, slip, taped=True)
        if found is None:
            raise Refused(f"does not depend on {self.wanted[0]}", "ask for another derivative")
        known = {id(v): name for name, v in on_tape.items() if not isinstance(v, Taped)}
        return found, seed, known  # type: ignore[return-value]  # NumPy's types know no tape

    def slips(self, given: Sequence[Any]) -> Iterator[Named]:
        """Yield what may go wrong at each place of the author's code, once each.

        Parameters
        ----------
        given : sequence
            Arguments at which the function's steps are looked at.
        """
        seen: set[Edge] = set()
        kinds: Counter[str] = Counter()
        for node, operands in self._leading_back(*self.named(given)).steps:
            for edge, operand in operands:
                if edge not in seen:
                    seen.add(edge)
                    for named in self._slips(edge, node, operand):
                        kinds[named.code] += 1
                        yield replace(named, code=f"{named.code}-{kinds[named.code]}")
        yield from _statistics(seen)

    def _slips(self, edge: Edge, node: Taped, operand: Taped) -> Iterator[Named]:
        words, here = self._words(edge, node, operand), frozenset({edge})
        yield _named(PATH, words, Slip(here, dropped=True))
        for wrong, rule in WRONG.get((edge.function, edge.position), ()):
            yield _named(wrong, words, Slip(here, rule=rule))
        if isinstance(edge.function, np.ufunc) and np.shape(operand) != np.shape(node):
            for wrong, gather in GATHERED:
                if wrong is not UNSUMMED or operand.step is None:
                    yield _named(wrong, words, Slip(here, gather=gather))

    def _words(self, edge: Edge, node: Taped, operand: Taped) -> dict[str, str]:
        assert node.step is not None
        others = [value for i, value in enumerate(node.step.args) if i != edge.position]
        y = self.source.written(edge.place) or edge.function.__name__
        return {
            "y": node.name if node.name and len(y) > LONG else y,
            "a": self._called(operand),
            "b": self._called(others[0]) if others else "",
        }

    def _called(self, value: Any) -> str:
        if not isinstance(value, Taped):
            return str(value)
        if value.name or value.step is None:
            return value.name
        return self.source.written(value.step.place)


def _statistics(seen: Iterable[Edge]) -> Iterator[Named]:
    """Yield the slip of whoever takes all means, sums and maxima for constants."""
    found = frozenset(edge for edge in seen if edge.function in REDUCTIONS)
    if len(found) > 1:
        yield _named(STATISTICS, {"a": "", "y": ""}, Slip(found, dropped=True))


def _on_tape(name: str, value: Any) -> Any:
    if isinstance(value, (bool, int, str)):
        return value
    kind = getattr(getattr(value, "dtype", None), "kind", "f")
    return value if kind in "biu" else Taped(value, name=name)


def _named(wrong: Wrong, words: dict[str, str], slip: Slip) -> Named:
    title, *hints = (
        text.format(**words) for text in (wrong.title, wrong.question, wrong.pointer, wrong.part)
    )
    return Named(wrong.kind, title, (hints[0], hints[1], hints[2]), slip)

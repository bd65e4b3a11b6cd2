"""Write what is on the tape as a NumPy program, with the author's own names where there are any."""

import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from grader.derive.pullbacks import assigned, scattered
from grader.derive.sizes import Measure, Size
from grader.derive.tape import Step, Taped


class NotWritable(Exception):
    """A constant of the program has no words that hold for other sizes."""


#: How a function is written, and how strongly it binds.
_OPERATORS: Final[dict[Any, tuple[str, int]]] = {
    np.greater: ("{} > {}", 1),
    np.less: ("{} < {}", 1),
    np.equal: ("{} == {}", 1),
    np.greater_equal: ("{} >= {}", 1),
    np.less_equal: ("{} <= {}", 1),
    np.add: ("{} + {}", 2),
    np.subtract: ("{} - {}", 2),
    np.multiply: ("{} * {}", 3),
    np.divide: ("{} / {}", 3),
    np.matmul: ("{} @ {}", 3),
    np.negative: ("-{}", 4),
    np.power: ("{}**{}", 5),
}
_ATOM: Final = 9
_HELPERS: Final = {
    scattered: """\
def scattered(like, key, values):
    array = np.zeros_like(like)
    np.add.at(array, key, values)
    return array
""",
    assigned: """\
def assigned(like, key, values):
    array = np.zeros_like(like)
    array[key] = values
    return array
""",
}


def function_source(
    name: str, parameters: Sequence[str], returned: Sequence[Any], known: Mapping[int, str]
) -> str:
    """Return a function that gives these results.

    Parameters
    ----------
    name : str
    parameters : sequence of str
    returned : sequence of Taped
    known : mapping of int to str
        What arguments that are not taped are called, by their ``id``.

    Raises
    ------
    NotWritable
        If it would hold for these sizes alone.
    """
    writer = _Writer(parameters, returned, known)
    results = ", ".join(writer.text(result)[0] for result in returned)
    lines = [f"def {name}({', '.join(parameters)}):", *(f"    {line}" for line in writer.lines)]
    return "\n".join([*lines, f"    return {results}", ""])


def whole_program(title: str, functions: Sequence[str]) -> str:
    """Return a program of such functions, with its title in the first line."""
    texts = "".join(functions)
    helpers = [text for helper, text in _HELPERS.items() if f"{helper.__name__}(" in texts]
    return "\n\n".join([f'"""{title}"""\n\nimport numpy as np\n', *helpers, *functions])


class _Writer:
    """Writes each result once: into a line of its own if it has a name or is used again."""

    def __init__(
        self, parameters: Sequence[str], returned: Sequence[Any], known: Mapping[int, str]
    ) -> None:
        self.lines: list[str] = []
        self._known = known
        self._taken = {*parameters, "np", *(helper.__name__ for helper in _HELPERS)}
        self._texts: dict[int, tuple[str, int]] = {}
        self._uses: Counter[int] = Counter()
        seen: set[int] = set()
        for result in returned:
            self._count(result, seen)

    def _count(self, value: Any, seen: set[int]) -> None:
        if isinstance(value, Taped):
            self._uses[value.serial] += 1
            if value.serial in seen or value.step is None:
                return
            seen.add(value.serial)
            self._count((*value.step.args, *value.step.options.values()), seen)
        elif isinstance(value, Measure):
            self._count(value.made, seen)
        elif isinstance(value, (list, tuple)):
            for item in value:
                self._count(item, seen)

    def text(self, value: Any) -> tuple[str, int]:
        """Return a value in words, and how strongly they bind."""
        if isinstance(value, Taped):
            if value.serial not in self._texts:
                self._texts[value.serial] = self._taped(value)
            return self._texts[value.serial]
        if id(value) in self._known and not isinstance(value, (int, float)):
            return self._known[id(value)], _ATOM
        if isinstance(value, Measure):
            return self._measure(value), _ATOM
        return self._constant(value)

    def _taped(self, value: Taped) -> tuple[str, int]:
        if value.step is None:
            return value.name, _ATOM
        text, strength = self._step(value.step)
        if not value.name and self._uses[value.serial] <= 1:
            return text, strength
        name = self._free(value.name or "t")
        self.lines.append(f"{name} = {text}")
        return name, _ATOM

    def _free(self, name: str) -> str:
        free, number = name, 2
        while free in self._taken:
            free, number = f"{name}_{number}", number + 1
        self._taken.add(free)
        return free

    def _step(self, step: Step) -> tuple[str, int]:
        function, args = step.function, step.args
        if function in _OPERATORS:
            return self._operator(*_OPERATORS[function], args)
        if function is operator.getitem:
            return f"{self._bound(args[0], _ATOM)}[{self._key(args[0], args[1])}]", _ATOM
        if function is np.transpose and len(args) == 1 and not step.options:
            return f"{self._bound(args[0], _ATOM)}.T", _ATOM
        if function in _HELPERS:
            like, key, values = args
            words = f"{self.text(like)[0]}, {self._as_key(like, key)}, {self.text(values)[0]}"
            return f"{function.__name__}({words})", _ATOM
        name = f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
        given = [self.text(argument)[0] for argument in args]
        given += [f"{key}={self.text(value)[0]}" for key, value in step.options.items()]
        return f"{name}({', '.join(given)})", _ATOM

    def _operator(self, template: str, strength: int, args: Sequence[Any]) -> tuple[str, int]:
        if len(args) == 1:
            return template.format(self._bound(args[0], strength)), strength
        left, right = (strength + 1, strength) if strength == 5 else (strength, strength + 1)
        return template.format(self._bound(args[0], left), self._bound(args[1], right)), strength

    def _bound(self, value: Any, strength: int) -> str:
        text, own = self.text(value)
        return text if own >= strength else f"({text})"

    def _measure(self, value: Any) -> str:
        first, *others = value.made
        if isinstance(first, str):
            return first.format(*(self.text(part)[0] for part in others))
        return f"{self._bound(first, _ATOM)}.shape[{others[0]}]"

    def _constant(self, value: Any) -> tuple[str, int]:
        if isinstance(value, tuple) and value and _whole_shape(value):
            return f"{self._bound(value[0].made[0], _ATOM)}.shape", _ATOM
        if isinstance(value, (list, tuple)):
            words = ", ".join(self.text(item)[0] for item in value)
            comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
            return (f"[{words}]" if isinstance(value, list) else f"({words}{comma})"), _ATOM
        if isinstance(value, np.generic):
            value = value.item()
        if value is None or isinstance(value, (str, bool, int, float)):
            text = repr(value)
            return text, _ATOM if not text.startswith("-") else 4
        raise NotWritable(type(value).__name__)

    def _as_key(self, array: Any, key: Any) -> str:
        """Return an index as an expression of its own."""
        parts = key if isinstance(key, tuple) else (key,)
        words = [self._index(array, axis, part, _spelt) for axis, part in enumerate(parts)]
        return f"({', '.join(words)})" if isinstance(key, tuple) else words[0]

    def _key(self, array: Any, key: Any) -> str:
        parts = key if isinstance(key, tuple) else (key,)
        return ", ".join(self._index(array, axis, part, _sliced) for axis, part in enumerate(parts))

    def _index(self, array: Any, axis: int, part: Any, form: Callable[..., str]) -> str:
        if part is Ellipsis:
            return "..."
        if isinstance(part, slice):
            ends = (part.start, part.stop, part.step)
            return form(*(None if end is None else self.text(end)[0] for end in ends))
        if axis < array.ndim and np.array_equal(part, np.arange(array.shape[axis])):
            return f"np.arange({self.text(array.shape[axis])[0]})"
        return self.text(part)[0]


def _sliced(start: str | None, stop: str | None, step: str | None) -> str:
    return f"{start or ''}:{stop or ''}" + (f":{step}" if step else "")


def _spelt(*ends: str | None) -> str:
    return f"slice({', '.join(str(end) for end in ends)})"


def _whole_shape(value: tuple[Any, ...]) -> bool:
    """Whether these are the lengths of all axes of one array, in order."""
    first = value[0]
    array = first.made[0] if isinstance(first, Size) else None
    return (
        isinstance(array, Taped)
        and len(value) == array.ndim
        and all(
            isinstance(size, Size) and size.made[0] is array and size.made[1] == axis
            for axis, size in enumerate(value)
        )
    )

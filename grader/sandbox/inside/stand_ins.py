"""Plots, progress bars and grading clients are stood in for: nothing that is asked for needs them.

The modules have every name, and every name can be called, to no effect. They are tried last, after
all that is really there, and hold nothing but themselves: no wall depends on them.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn, Self

#: What is stood in for, with all that is inside.
STOOD_IN = """
    IPython altair bokeh google.colab ipywidgets matplotlib mpl_toolkits nbgrader otter plotly
    pylab seaborn tqdm
""".split()  # noqa: SIM905  a list of quoted names is hard to read


class Inert:
    """Whatever is done with it, nothing happens."""

    def __getattr__(self, name: str) -> Any:
        """Have every name but those by which Python and NumPy ask what it can do."""
        return _inside(name)

    def __call__(self, *given: Any, **_: Any) -> Any:
        """Return another one; of a decorator, the function."""
        return given[0] if len(given) == 1 and isinstance(given[0], _FUNCTIONS) else Inert()

    def __getitem__(self, _: Any) -> "Inert":
        return Inert()

    def __setitem__(self, _: Any, __: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        """Let NumPy make no empty array of it."""
        message = "a module for plots or the like is only stood in for here, and holds no numbers"
        raise TypeError(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Bar(Inert):
    """A progress bar: goes through what it is given, and shows nothing."""

    def __init__(self, iterable: Iterable[Any] = (), *_: Any, **__: Any) -> None:
        self._iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self._iterable)

    def __len__(self) -> int:
        return len(self._iterable)  # type: ignore[arg-type]  # as the real one does


def count(*limits: int, **_: Any) -> Bar:
    """Return a progress bar over a range."""
    return Bar(range(*limits))


def two(*_: Any, **__: Any) -> tuple[Inert, Inert]:
    """Return a figure and its axes."""
    return Inert(), Inert()


_FUNCTIONS = type(two), type
#: Names that are asked for more than nothing, wherever they stand.
_KNOWN = {
    "subplots": two,
    "tnrange": count,
    "tqdm": Bar,
    "tqdm_notebook": Bar,
    "trange": count,
}


class StandIn(ModuleType):
    """A module with every name."""

    def __getattr__(self, name: str) -> Any:
        """Have every name, as for an inert object."""
        return _inside(name)


def _inside(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _KNOWN.get(name) or Inert()


class Finder(MetaPathFinder, Loader):
    """Finds the stand-ins."""

    def find_spec(
        self, name: str, _: Sequence[str] | None = None, __: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to make a stand-in; None for any other module."""
        inside = any(
            f"{name}.".startswith(f"{known}.") or known.startswith(f"{name}.") for known in STOOD_IN
        )
        return ModuleSpec(name, self, is_package=True) if inside else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return a stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: it has all names."""


def install() -> None:
    """Find the stand-ins where nothing else is found."""
    sys.meta_path.append(Finder())

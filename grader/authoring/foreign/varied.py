"""What varies by student in a forward function of somebody else, as it is typed."""

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any, Final

from grader.authoring.foreign.listing import Listing
from grader.authoring.foreign.record import record_listing
from grader.authoring.foreign.replay import Replay
from grader.errors import ExerciseInvalid
from grader.executor import Executor

#: So many variants are tried before anybody gets one.
MOST_VARIANTS: Final = 12


@dataclass(frozen=True)
class Unrecorded:
    """A function that is recorded in the jail with the default values that a student gets.

    Attributes
    ----------
    listing : Listing
    executor : Executor
    """

    listing: Listing
    executor: Executor
    _recorded: dict[str, Replay] = field(default_factory=dict, compare=False)

    @property
    def __name__(self) -> str:
        return self.listing.name

    @property
    def __signature__(self) -> inspect.Signature:
        return self.listing.__signature__

    def __call__(self, *_: Any) -> Any:
        """Refuse: nobody runs it out here."""
        return self.listing()

    def with_defaults(self, chosen: Mapping[str, Any], lines: Mapping[str, str]) -> Replay:
        """Return it as it was recorded with these; raises as :func:`record_listing`."""
        key = repr((sorted(chosen.items()), sorted(lines.items())))
        if key not in self._recorded:
            listing = self.listing.with_defaults(chosen)
            self._recorded[key] = record_listing(listing, self.executor, lines)
        return self._recorded[key]


def read_varies(text: str) -> dict[str, tuple[Any, ...]]:
    """Return what varies, from a line for each: ``eps: 0.1, 0.3``.

    Raises
    ------
    ExerciseInvalid
        If a line says nothing that is understood, or there are too many variants.
    """
    found = dict(map(_read, filter(str.strip, text.splitlines())))
    count = prod(map(len, found.values()))
    if count > MOST_VARIANTS:
        reason = f"there are {count} variants; at most {MOST_VARIANTS} are tried here"
        raise ExerciseInvalid("forward", "varies", reason)
    return found


def _read(line: str) -> tuple[str, tuple[Any, ...]]:
    names, _, values = line.partition(":")
    key = ",".join(name.strip() for name in names.split(","))
    try:
        options = ast.literal_eval(f"({values},)")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        options = ()
    plain = all(map(_is_plain, options))
    if not options or not plain:
        reason = (
            f"{line.strip()!r} is not read; want a line for each: NAME: VALUE, VALUE with words in "
            "quotes, as eps: 0.1, 0.3; what is drawn together in brackets, as rows,x: (True, "
            '"x: (B, n)"), (False, "x: (n, B)")'
        )
        raise ExerciseInvalid("forward", "varies", reason)
    return key, options


def _is_plain(option: Any) -> bool:
    """Whether it is a word, a number, or some of these together."""
    items = option if isinstance(option, tuple) else (option,)
    return all(isinstance(item, (bool, int, float, str)) for item in items)

"""What somebody writes who makes an exercise of a forward function without a package."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from grader.authoring.derived import CHOICES, Varied, derived_exercise, varied
from grader.authoring.foreign.listing import read_listing
from grader.authoring.foreign.record import record_forward
from grader.authoring.foreign.varied import Unrecorded, read_varies
from grader.executor import Executor
from grader.exercise import Exercise

#: What earlier texts do not have.
_LATER: Final = frozenset({"written", "varies"})


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that an exercise is made of, as text; it is data to whoever keeps it.

    Attributes
    ----------
    slug, title : str
    source : str
        The file of the function.
    function : str
        Its name; empty if the file has one alone.
    lines : str
        What its arguments are, a line each, where its docstring does not say.
    ask : str
        Gradients, as ``dx,dgamma``; those of one function each between semicolons.
    cached : bool
        Whether students write ``backward(dout, cache)``.
    written : str
        Whether formulas are asked for: empty if not, ``only``, or ``beside`` code.
    varies : str
        What each student may get, a line for each argument; empty if all get the same.
    """

    slug: str
    title: str
    source: str
    ask: str
    function: str = ""
    lines: str = ""
    cached: bool = False
    written: str = ""
    varies: str = ""

    @property
    def version(self) -> str:
        """A short name of just this text: what is made of another has other verdicts."""
        return hashlib.sha256(json.dumps(self.to_json()).encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data; what came later and is not used is left out.

        So a text that was written before has the same version.
        """
        told = asdict(self)
        return {name: value for name, value in told.items() if value or name not in _LATER}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Recipe":
        """Return what was written as :meth:`to_json` does."""
        return cls(**value)

    def made(self, executor: Executor) -> Exercise:
        """Return the exercise; the function is run in the executor alone.

        Raises
        ------
        ExerciseInvalid
            If none can be made of it; with the line and what to change.
        SandboxError
            If the executor fails.
        """
        family = self.family(executor)
        return varied(family) if family else derived_exercise(**self._words(executor))

    def family(self, executor: Executor) -> Varied | None:
        """Return the exercises that students get, each their own; None if all get the same.

        Raises
        ------
        ExerciseInvalid
            If nothing can vary so.
        """
        if not self.varies.strip():
            return None
        words = self._told
        listing = read_listing(self.source, self.function)
        return Varied(Unrecorded(listing, executor), read_varies(self.varies), words)

    def _words(self, executor: Executor) -> dict[str, Any]:
        lines = self._lines
        forward = record_forward(self.source, executor, name=self.function, lines=lines)
        return {"forward": forward, **self._told}

    @property
    def _lines(self) -> dict[str, str]:
        return {line.partition(":")[0].strip(): line for line in self.lines.splitlines() if line}

    @property
    def _told(self) -> dict[str, Any]:
        """What :func:`derived_exercise` is told beside the function."""
        return {
            "slug": self.slug,
            "title": self.title,
            "ask": [asked for asked in self.ask.split(";") if asked.strip()],
            "arguments": self._lines,
            "version": self.version,
            "cached": self.cached,
            "written": CHOICES[self.written],
        }

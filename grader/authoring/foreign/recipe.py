"""What somebody writes who makes an exercise of a forward function without a package."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from grader.authoring.derived import derived_exercise
from grader.authoring.foreign.record import record_forward
from grader.executor import Executor
from grader.exercise import Exercise


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
    """

    slug: str
    title: str
    source: str
    ask: str
    function: str = ""
    lines: str = ""
    cached: bool = False

    @property
    def version(self) -> str:
        """A short name of just this text: what is made of another has other verdicts."""
        return hashlib.sha256(json.dumps(self.to_json()).encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

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
        lines = {line.partition(":")[0].strip(): line for line in self.lines.splitlines() if line}
        forward = record_forward(self.source, executor, name=self.function, lines=lines)
        return derived_exercise(
            slug=self.slug,
            title=self.title,
            forward=forward,
            ask=[asked for asked in self.ask.split(";") if asked.strip()],
            arguments=lines,
            version=self.version,
            cached=self.cached,
        )

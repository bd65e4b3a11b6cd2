"""The forward passes that exercises are derived from, with what is asked of them."""

import inspect
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np

import exercises.forward_passes as package
from grader.exercise import Question


@dataclass(frozen=True)
class Pass:
    """A forward pass and a question about it."""

    module: ModuleType
    question: Question

    @cached_property
    def function(self):
        """The last function of the module that begins with a letter: others are its helpers."""
        functions = vars(self.module).values()
        own = [
            f for f in functions if inspect.isfunction(f) and f.__module__ == self.module.__name__
        ]
        (function,) = (f for f in own if not f.__name__.startswith("_"))
        return function

    @property
    def along(self):
        """The argument along a direction of which the derivative is asked for, if one is."""
        _, found, name = self.question.name.partition("jvp_")
        return name if found else ""

    def moved(self, u, *arguments):
        """Return the derivative along a direction, by one complex step."""
        place = [parameter.name for parameter in self.question.parameters].index(self.along) - 1
        changed = [*arguments[:place], arguments[place] + 1e-30j * u, *arguments[place + 1 :]]
        return np.imag(self.function(*changed)) / 1e-30

    @property
    def places(self):
        """Where the arguments stand whose gradients are asked for, in the order of the answer."""
        names = [parameter.name for parameter in self.question.parameters]
        asked = self.question.parts if self.question.several else (self.question.name,)
        return [names.index(name[1:]) for name in asked]

    def value(self, *arguments, np=np):
        """Return the number that is differentiated: the loss, or ``sum(dout * out)``."""
        if self.question.parameters[0].name != "dout":
            return self.function(*arguments)
        return np.sum(arguments[0] * self.function(*arguments[1:]))

    def result(self, arrays):
        """Return arrays as the question wants them."""
        return arrays if self.question.several else arrays[0]


_NAMES = sorted(path.stem for path in Path(package.__path__[0]).glob("[!_]*.py"))
_MODULES = [import_module(f"{package.__name__}.{name}") for name in _NAMES]
PASSES = {
    f"{module.EXERCISE.slug}:{question.name}": Pass(module, question)
    for module in _MODULES
    for question in module.EXERCISE.questions
}

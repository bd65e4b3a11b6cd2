"""Every known mistake as one object, beneath all rooms that speak of it.

One TOML file a family holds the texts; the objects are made of them once, as this package is
imported. Whoever speaks of a mistake names it by its code where a module is imported, through
``mistake`` or ``by_mistake``, and holds the object from there on: what nobody wrote texts for
cannot be imported. Reports write its code.
"""

from grader.misconceptions.mistake import Mistake
from grader.misconceptions.registry import MISTAKES, by_mistake, mistake

__all__ = ["MISTAKES", "Mistake", "by_mistake", "mistake"]

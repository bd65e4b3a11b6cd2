"""Templates of web pages: all text is escaped, a missing name is an error."""

from functools import cache
from typing import TYPE_CHECKING

from grader.output.numbers import earned, percent, points
from grader.output.summary import mistakes_of
from grader.output.visible import cut, one_line, visible
from grader.output.words import OUTCOMES, mark

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def template(name: str) -> "Template":
    """Return a template of this package, with the filters that pages share."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  for pages alone

    environment = Environment(
        loader=PackageLoader("grader.output"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "points": points,
        "earned": earned,
        "percent": percent,
        "visible": visible,
        "cut": cut,
        "one_line": one_line,
        "mark": mark,
        "mistakes": mistakes_of,
        "outcome": OUTCOMES.__getitem__,
    }
    return environment.get_template(name)

"""The rules of the site's addresses."""

from collections.abc import Callable
from functools import cache
from typing import Any

import werkzeug.routing

_Build = Callable[..., tuple[str, str]]


class Rule(werkzeug.routing.Rule):
    """A rule that learns to write an address when it is first asked for one, not when it is made.

    Werkzeug compiles two functions for each rule: most of the time in which the site is made.
    """

    def _compile_builder(self, append_unknown: bool = True) -> _Build:  # noqa: FBT001, FBT002 - as Werkzeug calls it
        learn = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return learn(append_unknown)(rule, **values)

        return build

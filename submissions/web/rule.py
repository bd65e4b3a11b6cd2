"""The rules of the site's addresses."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import werkzeug.routing
from werkzeug.routing import BaseConverter
from werkzeug.routing.rules import RulePart

_Build = Callable[..., tuple[str, str]]
_Trace = list[tuple[bool, str]]


class Rule(werkzeug.routing.Rule):
    """A rule that is read once a process, for whatever applications it makes.

    It learns to write an address when it is first asked for one. Werkzeug reads each rule, and
    compiles two functions for it: most of the time in which the site is made.
    """

    _read: ClassVar[dict[str, tuple[list[RulePart], _Trace, dict[str, BaseConverter]]]] = {}
    _learned: ClassVar[dict[tuple[Any, ...], _Build]] = {}

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        if rule not in self._read:
            outer, self._trace = self._trace, []
            parts = list(super()._parse_rule(rule))
            self._read[rule] = parts, self._trace, self._converters
            self._trace = outer
        parts, trace, converters = self._read[rule]
        self._trace += trace
        self._converters = self._converters | converters
        self.arguments.update(converters)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> _Build:  # noqa: FBT001, FBT002 - as Werkzeug calls it
        learn = super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            about = (append_unknown, *rule._trace, *(rule.defaults or {}).items())
            if about not in self._learned:
                self._learned[about] = learn(append_unknown)
            return self._learned[about](rule, **values)

        return build

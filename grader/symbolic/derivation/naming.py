"""Name the slip of a wrong step, and find the symbol that carries it."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property

from grader.symbolic.gradient import gradients
from grader.symbolic.gradient_names import gradient_name
from grader.symbolic.halts import Halt
from grader.symbolic.model import Model
from grader.symbolic.mutants import Slip, SlipTable, spellings
from grader.symbolic.tree import Derivative, Name, Node

#: Two slips at a time are looked for only this often: such a table takes a while to build.
MAX_DOUBLE_TABLES = 2
#: So many tables are kept for the next derivation about the same network.
MAX_KEPT = 16
#: Those that were built in time, by network and reference, the one asked for last at the end.
_KEPT: OrderedDict[tuple[str, str], SlipTable] = OrderedDict()


class Namer:
    """Looks wrong steps up among the mutants of what they should be.

    Parameters
    ----------
    model : Model
        With all sizes equal, if there is one.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._tables: dict[str, SlipTable] = {}
        self._doubles = 0
        self._own = False

    def define(self, name: str, node: Node) -> None:
        """Take in a name of the writer's own."""
        self._model = self._model.redefined({name: node})
        self._tables.clear()
        self._own = True

    def name(self, answer: Node, reference: Node, before: Node | None) -> tuple[Slip, ...]:
        """Return the slips that lead from the reference, or from the step before, to the answer."""
        table = self._table_of(reference)
        slips = table.diagnose(answer, double=False) if table else ()
        if not slips and before is not None:
            slips = self._table([before]).diagnose(answer, double=False)
        if not slips and table and self._doubles < MAX_DOUBLE_TABLES:
            self._doubles += 1
            slips = table.diagnose(answer)
            if table.late:
                _KEPT.pop(self._key(repr(reference)), None)
        return slips

    def _table(self, references: Sequence[Node]) -> SlipTable:
        try:
            return SlipTable(self._model, references)
        except Halt:
            return SlipTable(self._model, [])

    def _table_of(self, reference: Node) -> SlipTable | None:
        key = repr(reference) if isinstance(reference, (Name, Derivative)) else ""
        if not key:
            return None
        if key not in self._tables:
            self._tables[key] = self._kept_table(reference, key)
        return self._tables[key]

    def _kept_table(self, reference: Node, key: str) -> SlipTable:
        """Return a table that all who write about a network share; not with names of their own."""
        if self._own:
            return self._table(self._spellings(reference))
        kept = self._key(key)
        table = _KEPT.pop(kept, None) or self._table(self._spellings(reference))
        if table and not table.late:
            _KEPT[kept] = table
        while len(_KEPT) > MAX_KEPT:
            _KEPT.popitem(last=False)
        return table

    def _key(self, reference: str) -> tuple[str, str]:
        return self._told, reference

    @cached_property
    def _told(self) -> str:
        return repr(self._model)

    def _spellings(self, reference: Node) -> tuple[Node, ...]:
        name = gradient_name(reference, self._model)
        if name is not None:
            return spellings(self._model, name)
        if isinstance(reference, Derivative) and isinstance(reference.of, Name):
            return self._derived(reference.of.name, reference.by)
        return (reference,)

    def _derived(self, of: str, by: str) -> tuple[Node, ...]:
        """Return the derivative of one name by another where it can be written without indices."""
        model = self._model
        single = of == "L" or model.inputs.get("x_in") == ()
        if not single or by not in model.sources.get(of, ()):
            return (Derivative(Name(of), by),)
        known = {f"s_{n[6:]}": n for n in model.definitions if n.startswith("delta_")}
        wanted = {**(known if of == "L" else {}), by: "_wanted"}
        return (gradients(model, of, wanted)["_wanted"],)

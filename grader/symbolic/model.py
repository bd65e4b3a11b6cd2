"""What an expression is about: inputs with shapes, quantities computed from them, and their names.

Everything is evaluated *on the model*: ``z_1``, ``f_1(s_1)`` and ``f_1(W_1 x_in)`` are one thing
because ``s_1`` and ``z_1`` are computed from the inputs, never free symbols. A local model, such as
that of ``delta_k(delta_next, W_next, s_k)``, has inputs only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from grader.symbolic.tree import Node, Shape
from grader.symbolic.walks import names_in


class Reading(StrEnum):
    """How products and shapes are read."""

    PAPER = "paper"  #: ``*`` and ``a b`` are the product of paper; vectors are columns
    MATRICES = "matrices"  #: as on paper, and powers are those of matrices: ``A^{-1}``, ``A^2``
    NUMPY = "numpy"  #: ``*`` is elementwise and broadcasts; vectors may be one-dimensional


@dataclass(frozen=True, eq=False)
class Model:
    """The names an answer may use and what they mean.

    Attributes
    ----------
    inputs : mapping of str to shape
        Free quantities. A name that starts with an underscore is no word of the student's.
    definitions : mapping of str to Node
        Computed quantities; each may use inputs and the definitions before it.
    aliases : mapping of str to str
        Other names for inputs and definitions: ``z_out`` for ``y_out``.
    functions : frozenset of str
        The opaque functions, ``f_1`` ...
    function_aliases : mapping of str to str
        Other names for functions: ``f_out`` for ``f_3``.
    spellings : mapping of str to str
        What a writer's own letters mean; they win over all names: ``z_2`` for ``s_2``.
    units : mapping of str to str
        Spellings that stand for an entry, and its letters: ``j`` for ``a_j``, ``kj`` for ``w_jk``.
    reading : Reading
    sample_axis : int
        The axis along which samples lie: 1 for columns, 0 for rows.
    """

    inputs: Mapping[str, Shape]
    definitions: Mapping[str, Node] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    function_aliases: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = Reading.PAPER
    sample_axis: int = 1
    spellings: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that every definition uses only what comes before it."""
        before = set(self.inputs)
        for name, definition in self.definitions.items():
            unknown = names_in(definition) - before
            if unknown:
                message = f"{name} is defined by {sorted(unknown)}, which do not come before it"
                raise ValueError(message)
            before.add(name)

    def redefined(self, definitions: Mapping[str, Node]) -> "Model":
        """Return the model with some quantities defined anew, or more of them.

        Raises ValueError if a definition uses what comes after it.
        """
        return replace(self, definitions={**self.definitions, **definitions})

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical names, inputs first."""
        return tuple(n for n in (*self.inputs, *self.definitions) if not n.startswith("_"))

    def canonical(self, name: str) -> str | None:
        """Return the canonical form of a name or alias, None if it is unknown."""
        name = self.aliases.get(name, name)
        return name if name in self.inputs or name in self.definitions else None

    @cached_property
    def sources(self) -> Mapping[str, frozenset[str]]:
        """For each name, itself and all the names it is computed from."""
        sources = {name: frozenset({name}) for name in self.inputs}
        for name, definition in self.definitions.items():
            below = (sources[used] for used in names_in(definition))
            sources[name] = frozenset({name}).union(*below)
        return MappingProxyType(sources)

    def depends(self, expression: Node, on: str) -> bool:
        """Whether an expression is computed from a name."""
        return any(on in self.sources[name] for name in names_in(expression))

"""Local models: the inputs of one function, such as ``delta_k(delta_next, W_next, s_k)``."""

from collections.abc import Iterable, Mapping

from grader.symbolic.model import Model, Reading
from grader.symbolic.parsing import parse
from grader.symbolic.tree import Node, Shape


def local_model(
    inputs: Mapping[str, Shape],
    functions: Iterable[str] = (),
    definitions: Mapping[str, str] | None = None,
    *,
    aliases: Mapping[str, str] | None = None,
    reading: Reading = Reading.NUMPY,
) -> Model:
    """Return a model whose quantities are free, but for those defined from them.

    Parameters
    ----------
    inputs : mapping of str to shape
        ``{"delta_next": (3,), "W_next": (3, 2), "s_k": (2,)}``; sizes that differ from each other
        tell transpositions apart.
    functions : iterable of str
        Opaque functions: ``("f_k",)``. ``f_k'`` and ``f_k_prime`` are their derivatives.
    definitions : mapping of str to str
        Formulas: ``{"z_k": "f_k(s_k)"}``, each in terms of the inputs and those before it.
    aliases : mapping of str to str
        Other names for inputs and definitions.
    reading : Reading

    Raises
    ------
    ExpressionError
        If a definition cannot be read.
    """
    opaque, known = frozenset(functions), dict(aliases or {})
    model = Model(dict(inputs), {}, known, opaque, reading=reading)
    found: dict[str, Node] = {}
    for name, formula in (definitions or {}).items():
        found[name] = parse(formula, model)
        model = Model(dict(inputs), dict(found), known, opaque, reading=reading)
    return model

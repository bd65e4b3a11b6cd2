"""``np.einsum`` on symbols: sums of products over all indices, one by one."""

import itertools
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from grader.tracing.held import refuse
from grader.tracing.kinds import widest
from grader.tracing.scalar import number
from grader.tracing.table import Table
from grader.tracing.traced import traced, wrapped

MAX_TERMS = 20_000


def einsum(table: Table, spec: Any, *operands: Any, **_: Any) -> Any:
    """Return the contraction; NumPy's own refuses objects in part."""
    if not isinstance(spec, str) or "..." in spec:
        refuse("np.einsum with an ellipsis or without letters")
    arrays = [traced(table, operand) for operand in operands]
    inputs, arrow, output = spec.replace(" ", "").partition("->")
    names = inputs.split(",")
    if not arrow:
        output = "".join(sorted(c for c in set(inputs) - {","} if inputs.count(c) == 1))
    sizes = {
        c: n
        for name, a in zip(names, arrays, strict=True)
        for c, n in zip(name, a.shape, strict=True)
    }
    if prod(sizes.values()) > MAX_TERMS:
        refuse("np.einsum over too many terms")
    entries = _contracted(table, [a.entries for a in arrays], names, output, sizes)
    return wrapped(
        table, entries if entries.ndim else entries.item(), widest(*(a.kind for a in arrays))
    )


def _contracted(
    table: Table, arrays: list[Any], names: list[str], output: str, sizes: dict[str, int]
) -> Any:
    result = np.empty([sizes[c] for c in output], dtype=object)
    hidden = [c for c in sizes if c not in output]
    for index in np.ndindex(result.shape):
        at = dict(zip(output, index, strict=True))
        total = number(table, Fraction(0))
        for summed_over in itertools.product(*(range(sizes[c]) for c in hidden)):
            at.update(zip(hidden, summed_over, strict=True))
            term = number(table, Fraction(1))
            for name, array in zip(names, arrays, strict=True):
                term = term * array[tuple(at[c] for c in name)]
            total = total + term
        result[index] = total
    return result

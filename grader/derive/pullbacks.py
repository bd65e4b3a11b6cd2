"""The rules of reverse mode: for each function of NumPy, how a share goes back to its arguments.

A share is dL/d(result): an array that broadcasts to the result's shape with as many axes (length 1
where it is constant along an axis), or a number. ``g`` is the share, ``y`` the result, and what
follows are the arguments as they were given. What comes back broadcasts to the result's shape too;
:mod:`.reverse` sums it over the axes along which the argument was stretched. The rules are plain
NumPy: on numbers they give numbers, on symbols formulas, on taped arrays a program.
"""

import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from grader.derive.tape import Taped, apply

#: One rule for each argument.
Rules = tuple[Callable[..., Any] | None, ...]


def full(g: Any, y: Any) -> Any:
    """Return a share with every entry of the result."""
    return g if np.shape(g) == np.shape(y) else g * np.ones_like(y)


def scattered(like: Any, key: Any, values: Any) -> Any:
    """Return an array of zeros with values added at some places, which may come twice."""
    if isinstance(values, Taped):
        return apply(scattered, (like, key, values), {})
    array = np.zeros_like(like)
    np.add.at(array, key, values)
    return array


def assigned(like: Any, key: Any, values: Any) -> Any:
    """Return an array of zeros with values written to some places: of those that come twice, one.

    It is what goes wrong where :func:`scattered` is right.
    """
    if isinstance(values, Taped):
        return apply(assigned, (like, key, values), {})
    array = np.zeros_like(like)
    array[key] = values
    return array


def kept(g: Any, a: Any, axis: Any, keepdims: Any) -> Any:
    """Return a share of a sum over axes with those axes, of length 1."""
    if axis is None or keepdims or not np.shape(g):
        return g
    return np.expand_dims(g, axis)


def count(a: Any, axis: Any) -> Any:
    """Return how many entries there are along the axes."""
    shape = a.shape
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    number = 1
    for place in axes:
        number = shape[place] * number if number != 1 else shape[place]
    return number


def turned(a: Any) -> Any:
    """Return a matrix, or each of a stack, transposed."""
    return a.T if np.ndim(a) == 2 else np.swapaxes(a, -1, -2)


def left_of_product(g: Any, y: Any, a: Any, b: Any) -> Any:
    """Return the share of ``a`` in ``a @ b``."""
    g = full(g, y)
    if np.ndim(b) == 1:
        return g * b if np.ndim(a) == 1 else np.expand_dims(g, -1) * b
    if np.ndim(a) == 1:
        return b @ g if np.ndim(b) == 2 else np.sum(b * np.expand_dims(g, -2), axis=-1)
    return g @ turned(b)


def right_of_product(g: Any, y: Any, a: Any, b: Any) -> Any:
    """Return the share of ``b`` in ``a @ b``."""
    g = full(g, y)
    if np.ndim(a) == 1:
        if np.ndim(b) == 1:
            return g * a
        return np.expand_dims(a, -1) * (g if np.ndim(b) == 2 else np.expand_dims(g, -2))
    if np.ndim(b) == 1 and np.ndim(a) > 2:
        return np.expand_dims(g, -1) * a
    return turned(a) @ g


def everywhere(g: Any, y: Any, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    """Return the share of each entry of ``a`` in its sum."""
    return kept(g, a, axis, keepdims)


def _mean(g: Any, y: Any, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return kept(g, a, axis, keepdims) / count(a, axis)


def centred(a: Any, axis: Any) -> Any:
    """Return an array less its means."""
    return a - np.mean(a, axis=axis, keepdims=True)


def _var(g: Any, y: Any, a: Any, axis: Any = None, ddof: int = 0, keepdims: Any = False) -> Any:
    number = count(a, axis)
    return kept(g, a, axis, keepdims) * 2 * centred(a, axis) / (number - ddof if ddof else number)


def _std(g: Any, y: Any, a: Any, axis: Any = None, ddof: int = 0, keepdims: Any = False) -> Any:
    number = count(a, axis)
    share = kept(g, a, axis, keepdims) / kept(y, a, axis, keepdims)
    return share * centred(a, axis) / (number - ddof if ddof else number)


def _greatest(g: Any, y: Any, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return kept(g, a, axis, keepdims) * (a >= kept(y, a, axis, keepdims))


def _least(g: Any, y: Any, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return kept(g, a, axis, keepdims) * (a <= kept(y, a, axis, keepdims))


def _norm(g: Any, y: Any, a: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Any:  # noqa: A002  NumPy's name
    return kept(g, a, axis, keepdims) * a / kept(y, a, axis, keepdims)


def _reshaped(g: Any, y: Any, a: Any, *_: Any, **__: Any) -> Any:
    return np.reshape(full(g, y), a.shape)


def _transposed(g: Any, y: Any, a: Any, axes: Any = None) -> Any:
    if axes is None:
        return full(g, y).T
    return np.transpose(full(g, y), tuple(int(i) for i in np.argsort(axes)))


def _piece(*, joined: bool) -> Callable[..., Any]:
    """Return the rule of a function that puts arrays of a list together."""

    def rule(g: Any, y: Any, arrays: Any, axis: int = 0, *, within: int) -> Any:
        g = full(g, y)
        place = axis % np.ndim(g)
        if not joined:
            return g[(slice(None),) * place + (within,)]
        start = sum(np.shape(array)[axis] for array in arrays[:within])
        end = start + np.shape(arrays[within])[axis]
        return g[(slice(None),) * place + (slice(start, end),)]

    return rule


def _einsum(position: int) -> Callable[..., Any]:
    """Return the rule of one operand of ``einsum``: the result's letters in its place."""

    def rule(g: Any, y: Any, letters: str, *arrays: Any, **__: Any) -> Any:
        ins, _, out = letters.replace(" ", "").partition("->")
        words = ins.split(",")
        own, others = words[position], [w for i, w in enumerate(words) if i != position]
        beside = [array for i, array in enumerate(arrays) if i != position]
        if len(set(own)) < len(own) or "." in letters or not out:
            return NotImplemented
        if set(own) - set("".join([out, *others])):  # summed over one array alone
            others, beside = [*others, own], [*beside, np.ones_like(arrays[position])]
        return np.einsum(f"{','.join([out, *others])}->{own}", full(g, y), *beside)

    return rule


def _unpadded(g: Any, y: Any, a: Any, width: Any, mode: str = "constant", **_: Any) -> Any:
    if mode != "constant":
        return NotImplemented
    before = np.broadcast_to(width, (np.ndim(a), 2))[:, 0].tolist()
    kept_places = zip(before, a.shape, strict=True)
    return full(g, y)[tuple(slice(start, start + n) for start, n in kept_places)]


def _accumulated(g: Any, y: Any, a: Any, axis: int) -> Any:
    return np.flip(np.cumsum(np.flip(full(g, y), axis), axis), axis)


def _product(g: Any, y: Any, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return kept(g, a, axis, keepdims) * kept(y, a, axis, keepdims) / a


#: By function of NumPy; arguments beyond a tuple's end get nothing.
PULL_BACKS: Final[dict[Any, Rules]] = {
    np.add: (lambda g, y, a, b: g, lambda g, y, a, b: g),
    np.subtract: (lambda g, y, a, b: g, lambda g, y, a, b: -g),
    np.multiply: (lambda g, y, a, b: g * b, lambda g, y, a, b: g * a),
    np.divide: (lambda g, y, a, b: g / b, lambda g, y, a, b: -g * a / b**2),
    np.negative: (lambda g, y, a: -g,),
    np.positive: (lambda g, y, a: g,),
    np.copy: (lambda g, y, a: g,),
    np.square: (lambda g, y, a: g * 2 * a,),
    np.reciprocal: (lambda g, y, a: -g / a**2,),
    np.power: (
        lambda g, y, a, n: g * n * (a if np.ndim(n) == 0 and n == 2 else a ** (n - 1)),
        lambda g, y, a, n: g * y * np.log(a),
    ),
    np.exp: (lambda g, y, a: g * y,),
    np.expm1: (lambda g, y, a: g * np.exp(a),),
    np.log: (lambda g, y, a: g / a,),
    np.log1p: (lambda g, y, a: g / (1 + a),),
    np.log2: (lambda g, y, a: g / (a * np.log(2)),),
    np.log10: (lambda g, y, a: g / (a * np.log(10)),),
    np.sqrt: (lambda g, y, a: g / (2 * y),),
    np.tanh: (lambda g, y, a: g * (1 - y**2),),
    np.sin: (lambda g, y, a: g * np.cos(a),),
    np.cos: (lambda g, y, a: -g * np.sin(a),),
    np.arctan: (lambda g, y, a: g / (1 + a**2),),
    np.sinh: (lambda g, y, a: g * np.cosh(a),),
    np.cosh: (lambda g, y, a: g * np.sinh(a),),
    np.absolute: (lambda g, y, a: g * np.sign(a),),
    np.maximum: (lambda g, y, a, b: g * (a > b), lambda g, y, a, b: g * (b > a)),
    np.minimum: (lambda g, y, a, b: g * (a < b), lambda g, y, a, b: g * (b < a)),
    np.clip: (lambda g, y, a, low, high: g * (a > low) * (a < high),),
    np.where: (
        None,
        lambda g, y, c, a, b: np.where(c, g, 0.0),
        lambda g, y, c, a, b: np.where(c, 0.0, g),
    ),
    np.matmul: (left_of_product, right_of_product),
    np.outer: (
        lambda g, y, a, b: np.reshape(full(g, y) @ np.ravel(b), a.shape),
        lambda g, y, a, b: np.reshape(np.ravel(a) @ full(g, y), b.shape),
    ),
    np.einsum: (None, _einsum(0), _einsum(1), _einsum(2)),
    np.sum: (everywhere,),
    np.mean: (_mean,),
    np.var: (_var,),
    np.std: (_std,),
    np.max: (_greatest,),
    np.min: (_least,),
    np.prod: (_product,),
    np.cumsum: (_accumulated,),
    np.linalg.norm: (_norm,),
    np.linalg.inv: (lambda g, y, a: -y.T @ full(g, y) @ y.T,),
    np.linalg.det: (lambda g, y, a: g * y * np.linalg.inv(a).T,),
    np.trace: (lambda g, y, a: g * np.eye(a.shape[0]),),
    np.tril: (lambda g, y, a, k=0: np.tril(full(g, y), k),),
    np.triu: (lambda g, y, a, k=0: np.triu(full(g, y), k),),
    np.pad: (_unpadded,),
    np.broadcast_to: (lambda g, y, a, shape: g,),
    np.reshape: (_reshaped,),
    np.ravel: (_reshaped,),
    np.squeeze: (_reshaped,),
    np.expand_dims: (_reshaped,),
    np.transpose: (_transposed,),
    np.swapaxes: (lambda g, y, a, i, j: np.swapaxes(full(g, y), i, j),),
    np.concatenate: (_piece(joined=True),),
    np.stack: (_piece(joined=False),),
    np.flip: (lambda g, y, a, axis=None: np.flip(full(g, y), axis),),
    scattered: (None, None, lambda g, y, like, key, values: full(g, y)[key]),
    assigned: (None, None, lambda g, y, like, key, values: full(g, y)[key]),
    operator.getitem: (lambda g, y, a, key: scattered(a, key, full(g, y)),),
}

#: What is constant wherever it has a derivative.
CONSTANT: Final[frozenset[Any]] = frozenset(
    {
        *(np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal),
        *(np.logical_and, np.logical_or, np.logical_not, np.invert, np.bitwise_and, np.bitwise_or),
        *(np.sign, np.floor, np.ceil, np.argmax, np.argmin, np.any, np.all, np.isfinite, np.isnan),
        *(np.zeros_like, np.ones_like, np.full_like),
    }
)

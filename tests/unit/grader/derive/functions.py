"""Forward functions that between them call all that has a derivative here; ``np`` comes first.

Nothing in them is at a kink for the arguments given beside them.
"""

import numpy  # noqa: ICN001 - np is an argument here

RNG = numpy.random.default_rng(7)
X, Y = (RNG.permutation(12).reshape(3, 4) - 5.63) / 4, RNG.normal(size=(3, 4))
P = RNG.uniform(0.3, 2.0, size=(3, 4))
V, U = RNG.normal(size=4), RNG.normal(size=3)
CUBE = RNG.normal(size=(2, 3, 4))
IDS = numpy.array([1, 0, 1])


def _layernorm(np, x, gamma):
    centred = x - np.mean(x, axis=1, keepdims=True)
    return gamma * centred / np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + 0.3)


def _cross_entropy(np, s):
    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(3), IDS]))


def _recurrent(np, x, w):
    h = 0.1 * w
    for row in x:
        h = np.tanh(row * h + w)
    return h


def _chosen(np, x):
    return np.where(x > 0, x, 0.1 * x) + np.maximum(x, 0.2) - np.minimum(0.3, x)


def _values(np, x):
    return x * 2.0 if np.sum(x) > 1e3 else x * x[0, 0]


#: (function, arguments) by name.
FUNCTIONS = {
    "layer norm": (_layernorm, (X, V)),
    "cross-entropy": (_cross_entropy, (X,)),
    "a loop over rows": (_recurrent, (X, V)),
    "a choice by values": (_values, (X,)),
    "sides": (_chosen, (X,)),
    "both sides": (lambda np, x, y: np.maximum(x, y) * np.minimum(x, y), (X, Y)),
    "clip": (lambda np, x: np.clip(x, -0.5, 0.5), (X,)),
    "absolute": (lambda np, x: np.abs(x) * np.sign(x) * x, (X,)),
    "quotient": (lambda np, x, v: x / v - v / x, (X, V)),
    "powers": (lambda np, p, q: p**q + p**3 + p**-1 + np.square(p), (P, P[::-1])),
    "exponentials": (lambda np, x: np.exp(x) + np.expm1(x) + np.sinh(x) * np.cosh(x), (X,)),
    "logarithms": (lambda np, p: np.log(p) * np.log1p(p) + np.log2(p) - np.log10(p), (P,)),
    "trigonometry": (lambda np, x: np.sin(x) * np.cos(x) + np.arctan(x), (X,)),
    "signs": (lambda np, x: -x + np.reciprocal(x), (X,)),
    "spread": (lambda np, x: np.var(x, axis=1) * np.std(x, axis=1) + np.var(x), (X,)),
    "sample spread": (lambda np, x: np.var(x, axis=0, ddof=1, keepdims=True) * x, (X,)),
    "extremes": (lambda np, x: np.max(x, axis=0) - np.min(x, axis=0) * np.max(x), (X,)),
    "norms": (lambda np, x: x / np.reshape(np.linalg.norm(x, axis=1), (3, 1)), (X,)),
    "sums": (lambda np, x: np.sum(x, axis=(0, 2)) * np.mean(x, axis=(0, 2)), (CUBE,)),
    "matrix and matrix": (lambda np, x, y: x @ y.T @ x, (X, Y)),
    "matrix and vector": (lambda np, x, v, u: (x @ v) * (u @ x @ v), (X, V, U)),
    "stacks of matrices": (
        lambda np, c, v: c @ np.swapaxes(c, 1, 2) @ (c @ v)[:, :, None],
        (CUBE, V),
    ),
    "a vector and a stack": (lambda np, u, c: u @ c, (U, CUBE)),
    "a stack and a matrix": (lambda np, c, x: c @ x.T, (CUBE, Y)),
    "dot and outer": (lambda np, u, v: np.outer(u, v) * np.dot(v, v), (U, V)),
    "einsum": (lambda np, c, x: np.einsum("bij,kj->bk", c, x), (CUBE, X)),
    "three arrays": (lambda np, c, x, u: np.einsum("bij,ij,i->b", c, x, U * u), (CUBE, X, U)),
    "shapes": (
        lambda np, c: np.reshape(np.transpose(c, (2, 0, 1)), (4, 6)) * np.ravel(c)[:6] + c[0, 0, 0],
        (CUBE,),
    ),
    "a rim of zeros": (
        lambda np, x: np.pad(x, ((1, 0), (0, 2)), "constant")[:-1, 1:-2] * x[:, :-1],
        (X,),
    ),
    "windows": (lambda np, c: c[:, :-1:2, ::2] * c[:, 1::2, 1::2], (CUBE,)),
    "axes": (lambda np, x: np.squeeze(np.expand_dims(x, 1), axis=1) * x, (X,)),
    "pieces": (
        lambda np, x: np.concatenate([x[:, 1:], np.stack([x[:, 0], x[:, 0] ** 2], axis=1)], 1),
        (X,),
    ),
    "entries twice": (lambda np, x: x[IDS] * x[IDS, :2][:, :1], (X,)),
    "running sums": (lambda np, x: np.cumsum(x, 1) * np.prod(x, axis=0), (X,)),
    "turned round": (lambda np, x: np.flip(x, 1) * x, (X,)),
    "matrices": (
        lambda np, x, y: np.linalg.inv(x @ y.T) * np.linalg.det(y @ y.T) * np.trace(x @ x.T),
        (X, Y),
    ),
    "triangles": (lambda np, x: np.tril(x @ x.T) - np.triu(x @ x.T, 1), (X,)),
    "copies along an axis": (
        lambda np, v, x: np.broadcast_to(np.reshape(v, (1, 4)), (3, 4)) * x,
        (V, X),
    ),
    "copies": (lambda np, x: np.copy(x) * +x, (X,)),
}

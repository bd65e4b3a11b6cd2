"""What goes wrong beyond the gradient: Jacobian and Hessian products, batch normalisation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.engine import Array
from grader.exercise.model import Answering
from grader.mistakes.tables import Table


def _z(x: Array, W: Array) -> Array:
    return np.tanh(W @ x)


#: Of ``x, u, W_1, W_2``, where ``W_2 (tanh'(W_1 x) * (W_1 u))`` is right.
JVP: Table = {
    "M08": lambda _, u, W_1, W_2: W_2 @ (W_1 @ u),
    "M10": lambda x, u, W_1, W_2: W_2 @ (_z(x, W_1) * (W_1 @ u)),
    "M09": lambda x, u, W_1, W_2: W_2 @ ((1 - np.tanh(_z(x, W_1)) ** 2) * (W_1 @ u)),
    "M40": lambda x, u, W_1, W_2: W_2 @ ((1 - _z(x, W_1)) * (W_1 @ u)),
    "M11": lambda x, u, W_1, W_2: W_2 @ ((1 - _z(x, W_1) ** 2) ** 2 * (W_1 @ u)),
    "M60": lambda _, u, W_1, W_2: W_2 @ ((1 - _z(u, W_1) ** 2) * (W_1 @ u)),
    "M72e": lambda _, u, W_1, W_2: W_2 @ _z(u, W_1),
    "M13": lambda x, u, W_1, W_2: W_1.T @ ((1 - _z(x, W_1) ** 2) * (W_2.T @ u)),
}


def _hessian_parts(x_in: Array, y_gt: Array, W: Array, V: Array) -> tuple[Array, Array, Array]:
    """Return f'(s)^2 Rs, (z - y) f''(s) Rs and the gradient's signal, each (n,)."""
    z, moving = _z(x_in, W), V @ x_in
    slope = 1 - z**2
    return slope**2 * moving, (z - y_gt) * (-2 * z * slope) * moving, (z - y_gt) * slope


def hessian_product(gauss: float = 1.0, curved: float = 1.0) -> Answering:
    """Return the product with V of the Hessian of ``0.5 * sum((tanh(W x_in) - y_gt)**2)``.

    Parameters
    ----------
    gauss, curved : float
        Weights of the term without ``f''`` and the term with it; 1 is right.
    """

    def answer(x_in: Array, y_gt: Array, W: Array, V: Array) -> Array:
        linear, bent, _ = _hessian_parts(x_in, y_gt, W, V)
        return np.outer(gauss * linear + curved * bent, x_in)

    return answer


_HESSIAN = hessian_product()


#: Of ``x_in, y_gt, W, V``.
HVP: Table = {
    "M72a": hessian_product(curved=0.0),
    "M72b": hessian_product(gauss=0.0),
    "M72c": hessian_product(curved=-1.0),
    "M04": hessian_product(curved=0.5),
    "M72d": lambda *a: np.outer(_hessian_parts(*a)[2], a[0]) * a[3],
    "M25": lambda *a: np.transpose(_HESSIAN(*a)),
    "M02": lambda *a: -np.asarray(_HESSIAN(*a)),
}

Constant = Literal["", "mean", "variance", "both"]


def batchnorm(constant: Constant = "", divisor: int = 0) -> Answering:
    """Return ``dx, dgamma, dbeta`` as a function of ``dout, x, gamma, eps``; samples are rows.

    Parameters
    ----------
    constant : str
        Which of the batch's statistics are taken for constants; none of them is one.
    divisor : int
        Taken from B in means, which is the mistake M33d.
    """

    def answer(dout: Array, x: Array, gamma: Array, eps: float) -> list[Array]:
        count = max(x.shape[0] - divisor, 1)
        centred = x - np.mean(x, axis=0)
        std = np.sqrt(np.mean(centred**2, axis=0) + eps)
        x_hat = centred / std
        dx_hat = dout * gamma
        dx = dx_hat.copy()
        if constant not in {"mean", "both"}:
            dx -= dx_hat.sum(axis=0) / count
        if constant not in {"variance", "both"}:
            dx -= x_hat * np.sum(dx_hat * x_hat, axis=0) / count
        return [dx / std, np.sum(dout * x_hat, axis=0), dout.sum(axis=0)]

    return answer


_BATCHNORM = batchnorm()


@dataclass(frozen=True, slots=True)
class _Normalised:
    """What a backward pass of batch normalisation is made of: x_hat, both roots, dout * gamma."""

    x_hat: Array
    std: Array
    bare: Array
    dx_hat: Array
    dout: Array

    def dx(self, own: Array, by_mean: Array, by_variance: Array, std: Array | None = None) -> Array:
        """Return what its three paths come to: the input's own, the mean's, the variance's."""
        paths = own - by_mean.mean(axis=0) - self.x_hat * (by_variance * self.x_hat).mean(axis=0)
        return np.asarray(paths / (self.std if std is None else std))


def _normalised(dout: Array, x: Array, gamma: Array, eps: float) -> _Normalised:
    centred = x - x.mean(axis=0)
    bare = np.sqrt(np.mean(centred**2, axis=0))
    std = np.sqrt(bare**2 + eps)
    return _Normalised(centred / std, std, bare, dout * gamma, dout)


def _with(place: int, change: Answering) -> Answering:
    """Return the right answer with one of its three arrays replaced."""

    def answer(*arguments: Array) -> list[Array]:
        arrays = list(_BATCHNORM(*arguments))
        arrays[place] = np.asarray(change(*arguments))
        return arrays

    return answer


def _dx(change: Callable[[_Normalised], Array]) -> Answering:
    """Return the right answer with another ``dx``."""
    return _with(0, lambda dout, x, gamma, eps: change(_normalised(dout, x, gamma, eps)))


def _bare(mutant: Answering) -> Answering:
    """Return a mutant that divides by zero where there is one sample, as its author does."""

    def answer(*arguments: Array) -> Array | Sequence[Array]:
        with np.errstate(all="ignore"):
            return mutant(*arguments)

    return answer


def _outside(dout: Array, x: Array, gamma: Array, eps: float) -> list[Array]:
    """Return the answer with eps added to the root, not under it."""
    bare = _normalised(dout, x, gamma, eps).bare
    return list(_BATCHNORM(dout, x, gamma, (bare + eps) ** 2 - bare**2))


#: Of ``dout, x, gamma, eps``.
BATCHNORM: Table = {
    "M73a": batchnorm("mean"),
    "M73b": batchnorm("variance"),
    "M73c": batchnorm("both"),
    "M33d": batchnorm(divisor=1),
    "M73e": _with(0, lambda dout, x, gamma, eps: _BATCHNORM(dout, x, 0 * gamma + 1, eps)[0]),
    "M73d": _with(1, lambda dout, x, *_: np.sum(dout * x, axis=0)),
    "M28b": _with(1, lambda dout, *_: dout.sum(axis=0)),
    "M35": _with(2, lambda dout, *_: dout.mean(axis=0)),
    "M73f": _bare(lambda dout, x, gamma, _: _BATCHNORM(dout, x, gamma, 0.0)),
    "M73f@dx": _bare(_dx(lambda n: n.dx(n.dx_hat, n.dx_hat, n.dx_hat, n.bare))),
    "M73g": _with(1, lambda *a: np.sum(a[0] * _normalised(*a).x_hat.sum(axis=0), axis=0)),
    "M73h": _dx(lambda n: n.dx(n.dx_hat, n.dout, n.dx_hat)),
    "M73h@variance": _dx(lambda n: n.dx(n.dx_hat, n.dx_hat, n.dout)),
    "M73i": _dx(lambda n: n.dx(0 * n.dx_hat, n.dx_hat, n.dx_hat)),
    "M73j": _outside,
    "M73l": _dx(lambda n: n.dx(n.dx_hat, len(n.dout) * n.dx_hat, len(n.dout) * n.dx_hat)),
    "M73k": _dx(lambda n: n.dx(n.dx_hat, n.dx_hat, n.dx_hat, n.std**2)),
    "M36a": _with(2, lambda dout, _, gamma, __: np.full(gamma.shape, dout.sum())),
}

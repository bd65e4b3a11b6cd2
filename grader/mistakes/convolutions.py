"""What goes wrong in the backward pass of a convolution, in one and in two dimensions.

Forward, as networks have it: ``out[i] = sum_a w[a] x[stride * i + a]``, no flip, no padding.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.engine import Array
from grader.exercise.model import Answering
from grader.mistakes.tables import Table


def backward_1d(dout: Array, x: Array, w: Array, stride: int) -> list[Array]:
    """Return ``dx, dw`` of shapes (n,) and (k,), output by output."""
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for i, gradient in enumerate(dout):
        seen = slice(stride * i, stride * i + w.size)
        dx[seen] += gradient * w
        dw += gradient * x[seen]
    return [dx, dw]


def _without_borders(dx: Array, *sizes: int) -> Array:
    """Return ``dx`` with zeros where an input meets fewer outputs than the kernel has entries."""
    inner = np.zeros_like(dx)
    within = (..., *(slice(k - 1, -(k - 1) or None) for k in sizes))
    inner[within] = dx[within]
    return inner


def _changed(
    backward: Callable[..., list[Array]], place: int, change: Callable[..., Array]
) -> Answering:
    """Return a backward pass with one of its arrays replaced."""

    def answer(*given: Any) -> list[Array]:
        arrays = backward(*given)
        arrays[place] = np.asarray(change(arrays[place], *given))
        return arrays

    return answer


def _overwritten_1d(dout: Array, x: Array, w: Array, stride: int) -> list[Array]:
    dx, dw = backward_1d(dout, x, w, stride)
    for i, gradient in enumerate(dout):
        dx[stride * i : stride * i + w.size] = gradient * w
    return [dx, dw]


def _only(place: int, dout: Array) -> Array:
    alone = np.zeros_like(dout)
    alone[place] = dout[place]
    return alone


_changed_1d = partial(_changed, backward_1d)
_last_1d = _changed_1d(1, lambda _, dout, *more: backward_1d(_only(-1, dout), *more)[1])
#: Of ``dout, x, w, stride``.
CONV_1D: Table = {
    "M67": _changed_1d(0, lambda _, dout, x, w, stride: backward_1d(dout, x, w[::-1], stride)[0]),
    "M68": _changed_1d(1, lambda dw, *_: dw[::-1]),
    "M67+M68": lambda dout, x, w, stride: [
        backward_1d(dout, x, w[::-1], stride)[0],
        backward_1d(dout, x, w, stride)[1][::-1],
    ],
    "M69": lambda dout, x, w, _: backward_1d(dout, x, w, 1),
    "M70": _changed_1d(0, lambda dx, _, __, w, ___: _without_borders(dx, w.size)),
    "M80": _overwritten_1d,
    "M80@kernel": _last_1d,
    "M80@both": lambda *a: [_overwritten_1d(*a)[0], _last_1d(*a)[1]],
    "M29a": lambda dout, x, w, stride: backward_1d(_only(0, dout), x, w, stride),
    "M29b": lambda dout, x, w, stride: backward_1d(_only(-1, dout), x, w, stride),
    "M31": _changed_1d(1, lambda dw, dout, *_: dw / dout.size),
    "M02": lambda dout, x, w, stride: [-array for array in backward_1d(dout, x, w, stride)],
}


def backward_2d(dout: Array, x: Array, w: Array) -> list[Array]:
    """Return ``dx, dw, db`` of shapes (C_in, H, W), (C_out, C_in, k_h, k_w) and (C_out,)."""
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for rows, columns, gradient in _windows(dout, w.shape[2:]):
        dx[:, rows, columns] += np.tensordot(gradient, w, axes=1)
        dw += np.multiply.outer(gradient, x[:, rows, columns])
    return [dx, dw, dout.sum(axis=(1, 2))]


def _windows(dout: Array, kernel: tuple[int, ...]) -> Iterator[tuple[slice, slice, Array]]:
    """Yield what each output position sees, and its gradient in all output channels."""
    for i, j in np.ndindex(dout.shape[1:]):
        yield slice(i, i + kernel[0]), slice(j, j + kernel[1]), dout[:, i, j]


def _overwritten_2d(_: Array, dout: Array, x: Array, w: Array) -> Array:
    dx = np.zeros_like(x)
    for rows, columns, gradient in _windows(dout, w.shape[2:]):
        dx[:, rows, columns] = np.tensordot(gradient, w, axes=1)
    return dx


def _last_2d(_: Array, dout: Array, x: Array, w: Array) -> Array:
    rows, columns, gradient = list(_windows(dout, w.shape[2:]))[-1]
    return np.multiply.outer(gradient, x[:, rows, columns])


_changed_2d = partial(_changed, backward_2d)
#: Of ``dout, x, w``.
CONV_2D: Table = {
    "M67": _changed_2d(0, lambda _, dout, x, w: backward_2d(dout, x, w[:, :, ::-1, ::-1])[0]),
    "M68": _changed_2d(1, lambda dw, *_: dw[:, :, ::-1, ::-1]),
    "M13": _changed_2d(0, lambda _, dout, x, w: backward_2d(dout, x, w.swapaxes(0, 1))[0]),
    "M25": _changed_2d(1, lambda dw, *_: dw.swapaxes(0, 1)),
    "M70": _changed_2d(0, lambda dx, _, __, w: _without_borders(dx, *w.shape[2:])),
    "M80": _changed_2d(0, _overwritten_2d),
    "M80@kernel": _changed_2d(1, _last_2d),
    "M80@bias": _changed_2d(2, lambda _, dout, *__: dout[:, -1, -1]),
    "M36b": _changed_2d(2, lambda _, dout, *__: dout.sum(axis=(0, 1))),
    "M36c": _changed_2d(2, lambda _, dout, *__: dout),
    "M36a": _changed_2d(2, lambda db, dout, *_: np.full_like(db, dout.sum())),
    "M35": _changed_2d(2, lambda _, dout, *__: dout.mean(axis=(1, 2))),
    "M37a": _changed_2d(2, lambda db, *_: np.zeros_like(db)),
    "M31": _changed_2d(1, lambda dw, dout, *_: dw / dout[0].size),
    "M02": lambda *arguments: [-array for array in backward_2d(*arguments)],
}

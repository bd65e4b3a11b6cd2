"""A convolution with padding and stride."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array
from grader.exercise.model import Answering


def conv2d(x: Array, w: Array, b: Array) -> Any:
    """Convolve images with 3x3 filters: padding 1, stride 2.

    x: (B, C, H, W), images
    w: (F, C, 3, 3), filters
    b: (F,), biases
    """
    H, W = x.shape[2], x.shape[3]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), "constant")
    out = b[:, None, None]
    for i in range(3):
        for j in range(3):
            patch = padded[:, :, i : i + H : 2, j : j + W : 2]
            out = out + np.einsum("bchw,fc->bfhw", patch, w[:, :, i, j])
    return out


def _windows(dout: Array) -> Iterator[tuple[int, int, Array]]:
    """Yield where the window of each output begins in the padded images, and the share of it."""
    for i, j in np.ndindex(dout.shape[2:]):
        yield 2 * i, 2 * j, dout[:, :, i, j]


def _backward(dout: Array, x: Array, w: Array, b: Array) -> list[Array]:
    """Return the way back, window by window."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    dpadded, dw = np.zeros_like(padded), np.zeros_like(w)
    for i, j, share in _windows(dout):
        dpadded[:, :, i : i + 3, j : j + 3] += np.tensordot(share, w, axes=1)
        dw += np.tensordot(share.T, padded[:, :, i : i + 3, j : j + 3], axes=1)
    return [dpadded[:, :, 1:-1, 1:-1], dw, dout.sum(axis=(0, 2, 3)) + 0 * b]


def _overwritten(first: int) -> Answering:
    """Return the way back of filters from one on, each window written over those before."""

    def answer(dout: Array, x: Array, w: Array, b: Array) -> list[Array]:
        dpadded = np.pad(0 * x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        for i, j, share in _windows(dout[:, first:]):
            dpadded[:, :, i : i + 3, j : j + 3] = np.tensordot(share, w[first:], axes=1)
        return [dpadded[:, :, 1:-1, 1:-1], *_backward(dout, x, w, b)[1:]]

    return answer


#: Of ``dout, x, w, b``.
WRONG: Mapping[str, Answering] = {
    "M67": lambda dout, x, w, b: [
        _backward(dout, x, w[:, :, ::-1, ::-1], b)[0],
        *_backward(dout, x, w, b)[1:],
    ],
    "M68": lambda dout, x, w, b: [
        _backward(dout, x, w, b)[0],
        _backward(dout, x, w, b)[1][:, :, ::-1, ::-1],
        _backward(dout, x, w, b)[2],
    ],
    "M80": _overwritten(0),
    "M80@filter": _overwritten(-1),
    "M36a": lambda dout, x, w, b: [*_backward(dout, x, w, b)[:2], np.full_like(b, dout.sum())],
    "M35": lambda dout, x, w, b: [*_backward(dout, x, w, b)[:2], dout.mean(axis=(0, 2, 3))],
}

EXERCISE = derived_exercise(
    slug="conv2d",
    title="A convolution with padding and stride",
    forward=conv2d,
    ask=("dx,dw,db",),
    courses=(CMU, CS231N, DEEPLEARNING_AI),
    mistakes=WRONG,
)

"""The backward pass of a convolution: one dimension with a stride, two with channels."""

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI
from grader.executor import Argument
from grader.exercise import Drawing, Exercise, Question, Scoring, listed, tensor
from grader.exercise.model import Sizes
from grader.mistakes import known
from grader.mistakes.convolutions import CONV_1D, CONV_2D, backward_1d, backward_2d

EDGES = ("zeros", "width one", "strided")
STRIDES = (1, 2, 3)


def _draw_1d(rng: np.random.Generator, sizes: Sizes, drawing: Drawing) -> tuple[Argument, ...]:
    """Draw an input as long as the outputs need: the last one ends where it ends."""
    m, k, stride = sizes["m"], sizes["k"], int(rng.choice(STRIDES))
    dout = rng.normal(size=m) * (drawing is not Drawing.ZERO)
    return dout, rng.normal(size=stride * (m - 1) + k), rng.normal(size=k), stride


def _draw_2d(rng: np.random.Generator, sizes: Sizes, drawing: Drawing) -> tuple[Argument, ...]:
    """Draw small sizes, for students who write six loops: all equal, all 1, or none like another's.

    Kernel and channels differ from each other, and outputs from both.
    """
    c_out, c_in, rows, columns, k_h, k_w = (sizes[name] for name in _SIZES_2D)
    if len({c_out, c_in, rows, columns}) > 1:
        c_out, c_in = (int(n) for n in rng.permutation((2, 3)))
        k_h, k_w = (int(n) for n in rng.permutation((2, 3)))
        rows, columns = (int(n) for n in rng.permutation((4, 5)))
    dout = rng.normal(size=(c_out, rows, columns)) * (drawing is not Drawing.ZERO)
    x = rng.normal(size=(c_in, rows + k_h - 1, columns + k_w - 1))
    return dout, x, rng.normal(size=(c_out, c_in, k_h, k_w))


_SIZES_2D = ("C_out", "C_in", "H_out", "W_out", "k_h", "k_w")
QUESTIONS = (
    Question(
        name="conv1d_backward",
        returns="dx of shape (n,) and dw of shape (k,)",
        parts=("dx", "dw"),
        meaning="dL/dx and dL/dw",
        parameters=(
            tensor("dout", ("m",), "dL/dout"),
            tensor("x", ("n",), "input"),
            tensor("w", ("k",), "kernel"),
            listed("stride", "how far the kernel moves from one output to the next"),
        ),
        reference=backward_1d,
        catalogue=known(CONV_1D),
        joint_draw=_draw_1d,
        edges=EDGES,
    ),
    Question(
        name="conv2d_backward",
        returns="dx, dw and db, shaped like x, w and (C_out,)",
        parts=("dx", "dw", "db"),
        meaning="dL/dx, dL/dw and dL/db",
        parameters=(
            tensor("dout", ("C_out", "H_out", "W_out"), "dL/dout"),
            tensor("x", ("C_in", "H", "W"), "input"),
            tensor("w", ("C_out", "C_in", "k_h", "k_w"), "kernels"),
        ),
        reference=backward_2d,
        catalogue=known(CONV_2D),
        points=2.0,
        joint_draw=_draw_2d,
        edges=EDGES,
    ),
)

EXERCISE = Exercise(
    slug="convolution",
    title="The backward pass of a convolution",
    courses=(CMU, CS231N, DEEPLEARNING_AI),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)

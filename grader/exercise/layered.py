"""Arguments for questions about networks of any depth: lists of weights and functions."""

from dataclasses import dataclass

import numpy as np

from grader.engine import Array
from grader.executor import Wave
from grader.exercise.model import Drawing, Sizes
from grader.exercise.parameters import draw_wave


@dataclass(frozen=True, slots=True)
class Layered:
    """A network as drawn, in the column layout, with opaque activations.

    Attributes
    ----------
    x_in : array, shape (n_0, B)
    y_gt : array, shape (n_K, B)
    weights : list of K arrays, shapes (n_1, n_0), ..., (n_K, n_{K-1})
    biases : list of K arrays, shapes (n_1, 1), ..., (n_K, 1)
    f, f_prime : lists of K functions
    """

    x_in: Array
    y_gt: Array
    weights: list[Array]
    biases: list[Array]
    f: list[Wave]
    f_prime: list[Wave]


def draw_layered(rng: np.random.Generator, sizes: Sizes, drawing: Drawing, depth: int) -> Layered:
    """Draw a network whose input has the sizes ``n_0`` and ``B``.

    Parameters
    ----------
    rng : Generator
    sizes : mapping
        ``n_0`` and ``B``; where they are equal all widths are, otherwise no two neighbours are.
    drawing : Drawing
    depth : int
    """
    widths = _widths(rng, sizes["n_0"], sizes["B"], depth)
    x_in = rng.normal(size=(widths[0], sizes["B"])) * (drawing is not Drawing.ZERO)
    pairs = list(zip(widths[1:], widths[:-1], strict=True))
    waves = [draw_wave(rng) for _ in pairs]
    return Layered(
        x_in,
        rng.normal(size=(widths[-1], sizes["B"])) * 1.5,
        [rng.normal(size=(n, m)) / np.sqrt(m) for n, m in pairs],
        [rng.normal(size=(n, 1)) * 0.5 for n, _ in pairs],
        waves,
        [wave.prime for wave in waves],
    )


def _widths(rng: np.random.Generator, n_0: int, batch: int, depth: int) -> list[int]:
    if n_0 == batch:
        return [n_0] * (depth + 1)
    widths = [n_0]
    for _ in range(depth):
        free = [n for n in range(2, 7) if n not in {batch, widths[-1]}]
        widths.append(int(rng.choice(free)))
    return widths

"""Ready-made parameters: arrays, weights, pre-activations and opaque functions, with their draws.

Values are generic on purpose: never symmetric, never zero, never near 1, so that no two formulas
agree by chance.
"""

import numpy as np

from grader.executor import Argument, Wave
from grader.exercise.model import Drawing, Parameter, Sizes

SATURATED, LARGE, SHIFT = 40.0, 1000.0, 1000.0


def _shape(names: tuple[str, ...], sizes: Sizes) -> tuple[int, ...]:
    return tuple(sizes[name] for name in names)


def tensor(name: str, shape: tuple[str, ...], meaning: str, *, spread: float = 1.0) -> Parameter:
    """Return an array parameter of independent normal numbers.

    Parameters
    ----------
    name, meaning : str
    shape : tuple of str
        Size names.
    spread : float
        Standard deviation.
    """

    def draw(rng: np.random.Generator, sizes: Sizes, drawing: Drawing) -> Argument:
        values = rng.normal(size=_shape(shape, sizes)) * spread
        return values * 0.0 if drawing is Drawing.ZERO else values

    return Parameter(name, shape, meaning, draw)


def weights(name: str, shape: tuple[str, str], meaning: str) -> Parameter:
    """Return a matrix parameter, ``W ~ N(0, 1/n_in)``, that keeps its values in the edge cases."""

    def draw(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> Argument:
        return np.asarray(rng.normal(size=_shape(shape, sizes)) / np.sqrt(sizes[shape[1]]))

    return Parameter(name, shape, meaning, draw)


def preactivation(name: str, shape: tuple[str, ...], meaning: str) -> Parameter:
    """Return a parameter that only enters through ``f`` or ``f'``: any size leaves them bounded."""

    def draw(rng: np.random.Generator, sizes: Sizes, drawing: Drawing) -> Argument:
        values = rng.normal(size=_shape(shape, sizes))
        if drawing in (Drawing.SATURATED, Drawing.LARGE):
            far = SATURATED if drawing is Drawing.SATURATED else LARGE
            signs = np.resize((1.0, -1.0), values.shape)  # an overflow may need either
            values = signs * (np.abs(values) + far)
        if drawing is Drawing.KINK:
            values.flat[::2] = 0.0
        return values

    return Parameter(name, shape, meaning, draw, bounded=True)


def output(name: str, shape: tuple[str, ...], meaning: str) -> Parameter:
    """Return a network output between -1 and 1, drawn on its own (not from any ``s``)."""

    def draw(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> Argument:
        return rng.uniform(-1, 1, size=_shape(shape, sizes))

    return Parameter(name, shape, meaning, draw)


def target(name: str, shape: tuple[str, ...], meaning: str) -> Parameter:
    """Return a target, ``N(0, 1.5**2)``: far from what the network gives."""
    return tensor(name, shape, meaning, spread=1.5)


def scores(name: str, shape: tuple[str, ...], meaning: str) -> Parameter:
    """Return scores that softmax is taken of: a constant added to all changes nothing."""

    def draw(rng: np.random.Generator, sizes: Sizes, drawing: Drawing) -> Argument:
        values = rng.normal(size=_shape(shape, sizes)) * 1.5
        return values + SHIFT if drawing is Drawing.SHIFTED else values

    return Parameter(name, shape, meaning, draw, bounded=True)


def labels(name: str, shape: tuple[str, str], meaning: str) -> Parameter:
    """Return one row per sample that sums to one: one-hot in half of the draws, soft otherwise."""

    def draw(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> Argument:
        samples, classes = _shape(shape, sizes)
        if rng.random() < 0.5:
            return rng.dirichlet(np.ones(classes), size=samples)
        return np.asarray(np.eye(classes)[rng.integers(classes, size=samples)])

    return Parameter(name, shape, meaning, draw, unit_axis=1)


def number(name: str, meaning: str, low: float, high: float) -> Parameter:
    """Return a plain number between two bounds, which should leave out 0, 1/2 and 1."""

    def draw(rng: np.random.Generator, _: Sizes, __: Drawing) -> Argument:
        return float(rng.uniform(low, high))

    return Parameter(name, (), meaning, draw, bounded=True)


def choice(name: str, meaning: str, words: tuple[str, ...]) -> Parameter:
    """Return one of several words."""

    def draw(rng: np.random.Generator, _: Sizes, __: Drawing) -> Argument:
        return str(rng.choice(words))

    return Parameter(name, (), meaning, draw, bounded=True)


def function(name: str, meaning: str) -> Parameter:
    """Return an opaque elementwise function, drawn anew for each case."""

    def draw(rng: np.random.Generator, _: Sizes, __: Drawing) -> Argument:
        return draw_wave(rng)

    return Parameter(name, (), meaning, draw, bounded=True)


def draw_wave(rng: np.random.Generator) -> Wave:
    """Return a function that is nowhere constant and unlike any named activation."""
    c0, c1, c2, c3, c4 = rng.uniform((0.3, 0.2, 0.5, 0.8, 0.0), (0.9, 0.6, 1.2, 1.6, 6.0))
    return Wave((float(c0), float(c1), float(c2), float(c3), float(c4)))


def listed(name: str, meaning: str) -> Parameter:
    """Return an argument that only a question's ``joint_draw`` can draw: a list, or one of many."""

    def draw(_: np.random.Generator, __: Sizes, ___: Drawing) -> Argument:
        raise NotImplementedError(name)

    return Parameter(name, (), meaning, draw, bounded=True)

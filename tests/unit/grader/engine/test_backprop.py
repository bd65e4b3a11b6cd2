"""The engine against three authorities: the complex step, autograd and SymPy."""

import itertools
import operator

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import sympy

from grader.engine import (
    ELU,
    HALF_SQUARED_ERROR,
    IDENTITY,
    LEAKY_RELU,
    RELU,
    SIGMOID,
    SOFTMAX,
    SOFTMAX_CROSS_ENTROPY,
    SOFTPLUS,
    TANH,
    Layout,
    Network,
    Reduction,
    bias_gradients,
    complex_step,
    deltas,
    forward,
    input_gradient,
    loss,
    weight_gradients,
)

WIDTHS = (5, 7, 4, 6, 3)
ACTIVATIONS = {
    "smooth": (TANH, SIGMOID, SOFTPLUS, TANH),
    "kinked": (RELU, LEAKY_RELU, ELU, SIGMOID),
    "softmax": (TANH, SIGMOID, TANH, SOFTMAX),
    "scores": (TANH, RELU, SIGMOID, IDENTITY),
}


def drawn(acts, layout, reduction, *, batch=9, biased=True, seed=0):
    """Return a random network with inputs and targets in the wanted layout."""
    rng = np.random.default_rng(seed)
    turn = operator.attrgetter("T") if layout is Layout.ROW else (lambda a: a)
    weights = [turn(rng.normal(size=(n, m)) / np.sqrt(m)) for m, n in itertools.pairwise(WIDTHS)]
    column = (lambda n: (n,)) if layout is Layout.ROW else (lambda n: (n, 1))
    biases = [rng.normal(size=column(n)) * 0.5 for n in WIDTHS[1:]] if biased else ()
    loss_ = SOFTMAX_CROSS_ENTROPY if acts[-1] is IDENTITY else HALF_SQUARED_ERROR
    network = Network(weights, acts, biases, loss_, reduction, layout)
    return network, turn(rng.normal(size=(5, batch))), turn(rng.normal(size=(3, batch)) * 1.5)


def with_weights(network, weights, biases):
    """Return the same network with other parameters."""
    return Network(
        weights, network.activations, biases, network.loss, network.reduction, network.layout
    )


def worst(ours, judge):
    """Return the error relative to the largest entry, over all arrays."""
    return max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(ours, judge, strict=True))


@pytest.mark.parametrize("acts", ACTIVATIONS.values(), ids=ACTIVATIONS)
@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("reduction", Reduction)
def test_gradients_agree_with_the_complex_step(acts, layout, reduction):
    """All gradients of a four-layer net are the loss's derivatives to 1e-14."""
    network, x_in, y_gt = drawn(acts, layout, reduction)
    trace = forward(network, x_in)
    signals = deltas(network, trace, y_gt)

    def swapped(arrays, k, array):
        return [array if i == k else a for i, a in enumerate(arrays)]

    dW = [
        complex_step(
            lambda W, k=k: loss(
                with_weights(network, swapped(network.weights, k, W), network.biases), x_in, y_gt
            ),
            network.weights[k],
        )
        for k in range(4)
    ]
    db = [
        complex_step(
            lambda b, k=k: loss(
                with_weights(network, network.weights, swapped(network.biases, k, b)), x_in, y_gt
            ),
            network.biases[k],
        )
        for k in range(4)
    ]
    dx = complex_step(lambda x: loss(network, x, y_gt), x_in)

    assert worst(weight_gradients(network, trace, signals), dW) <= 1e-14
    assert worst(bias_gradients(network, signals), db) <= 1e-14
    assert worst([input_gradient(network, signals)], [dx]) <= 1e-14


def autograd_loss(weights, biases, x, y):
    """Return the loss of a tanh-softplus-sigmoid-tanh net, written for autograd, column layout."""
    fs = (anp.tanh, lambda s: anp.log(1 + anp.exp(s)), lambda s: 1 / (1 + anp.exp(-s)), anp.tanh)
    z = x
    for W, b, f in zip(weights, biases, fs, strict=True):
        z = f(anp.dot(W, z) + b)
    return 0.5 * anp.sum((z - y) ** 2)


def test_gradients_agree_with_autograd():
    """An independent automatic differentiation gives the same arrays to 1e-14."""
    network, x_in, y_gt = drawn((TANH, SOFTPLUS, SIGMOID, TANH), Layout.COLUMN, Reduction.SUM)
    signals = deltas(network, trace := forward(network, x_in), y_gt)
    args = (list(network.weights), list(network.biases), x_in, y_gt)

    dW, db, dx = (autograd.grad(autograd_loss, i)(*args) for i in range(3))

    assert worst(weight_gradients(network, trace, signals), dW) <= 1e-14
    assert worst(bias_gradients(network, signals), db) <= 1e-14
    assert worst([input_gradient(network, signals)], [dx]) <= 1e-14


def test_gradients_agree_with_sympy():
    """SymPy's derivative of eq. (1) for a 2-2-1 net of tanh units, at one 30-digit point."""
    rng = np.random.default_rng(3)
    V, W, x, y = (rng.normal(size=shape) for shape in ((2, 2), (1, 2), (2,), (1,)))
    v = sympy.Matrix(2, 2, sympy.symbols("v:4"))
    w = sympy.Matrix(1, 2, sympy.symbols("w:2"))
    hidden = (v * sympy.Matrix(x.tolist())).applyfunc(sympy.tanh)
    L = sympy.Rational(1, 2) * (sympy.tanh((w * hidden)[0]) - y.item()) ** 2
    at = dict(zip([*v, *w], [*V.flat, *W.flat], strict=True))
    wanted = [
        np.array([[float(L.diff(m[i, j]).evalf(30, subs=at)) for j in range(2)] for i in range(r)])
        for m, r in ((v, 2), (w, 1))
    ]

    network = Network([V, W], [TANH, TANH])
    trace = forward(network, x)
    ours = weight_gradients(network, trace, deltas(network, trace, y))

    assert worst(ours, wanted) <= 1e-14


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_a_single_vector_is_a_batch_of_one(depth):
    """Without a batch axis the gradients equal those of a batch with one column."""
    rng = np.random.default_rng(depth)
    widths = rng.permutation(range(2, 8))[: depth + 1]
    weights = [rng.normal(size=(n, m)) for m, n in itertools.pairwise(widths)]
    flat = Network(weights, [TANH] * depth, [rng.normal(size=n) for n in widths[1:]])
    x, y = rng.normal(size=widths[0]), rng.normal(size=widths[-1])

    def gradients(network, x, y):
        signals = deltas(network, trace := forward(network, x), y)
        return weight_gradients(network, trace, signals), bias_gradients(network, signals)

    dW, db = gradients(flat, x, y)
    columns = with_weights(flat, weights, [b[:, None] for b in flat.biases])
    dW_column, db_column = gradients(columns, x[:, None], y[:, None])

    assert worst(dW, dW_column) <= 1e-15
    assert worst(db, [b[:, 0] for b in db_column]) <= 1e-15


def test_the_complex_step_sees_a_gradient_wrong_by_a_hair():
    """The judge rejects a gradient that is off by five parts in ten thousand."""
    network, x_in, y_gt = drawn(ACTIVATIONS["smooth"], Layout.COLUMN, Reduction.SUM)
    dx = complex_step(lambda x: loss(network, x, y_gt), x_in)
    signals = deltas(network, forward(network, x_in), y_gt)

    assert worst([input_gradient(network, signals) * 1.0005], [dx]) > 1e-4


#: The sheet's exercise 2: a 2-3-1 net, ReLU hidden, tanh out, four samples, W <- W - alpha dW.
X = np.array([[0.75, 0.80], [0.20, 0.05], [-0.75, 0.80], [0.20, -0.05]])
Y = np.array([[1.0], [1.0], [-1.0], [-1.0]])
W_1 = np.array([[0.60, 0.70, 0.00], [0.01, 0.43, 0.88]])
W_2 = np.array([[0.02], [0.03], [0.09]])


@pytest.mark.parametrize(
    ("alpha", "losses"),
    [
        (0.1, [1.96664506, 1.88488873, 1.81784076]),
        (0.5, [1.96664506, 1.65146927, 1.50540031]),
    ],
)
def test_three_iterations_of_the_original_sheet(alpha, losses):
    """Exercise 2 of Practical 1: the total loss before each of three steps, as solved publicly."""
    weights, seen = [W_1, W_2], []
    for _ in range(3):
        network = Network(weights, [RELU, TANH], layout=Layout.ROW)
        seen.append(loss(network, X, Y))
        trace = forward(network, X)
        dW = weight_gradients(network, trace, deltas(network, trace, Y))
        weights = [W - alpha * d for W, d in zip(weights, dW, strict=True)]

    np.testing.assert_allclose(seen, losses, atol=5e-9)
    if alpha == 0.1:
        w = [0.12847023, 0.24919323, 0.05476004]
        W = [[0.60978668, 0.71786237, 0.03859839], [0.02244036, 0.45273615, 0.876281]]
        np.testing.assert_allclose(weights[1].ravel(), w, atol=5e-9)
        np.testing.assert_allclose(weights[0], W, atol=5e-9)


def test_the_engine_never_writes_to_its_inputs():
    """Read-only inputs are enough for every function."""
    network, x_in, y_gt = drawn(ACTIVATIONS["smooth"], Layout.ROW, Reduction.MEAN)
    for array in (*network.weights, *network.biases, x_in, y_gt):
        array.setflags(write=False)

    trace = forward(network, x_in)
    signals = deltas(network, trace, y_gt)

    assert len(weight_gradients(network, trace, signals)) == len(WIDTHS) - 1
    assert input_gradient(network, signals).shape == x_in.shape

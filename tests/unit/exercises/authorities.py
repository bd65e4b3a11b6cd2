"""Every reference of the catalogue once more, by other means: loops, definitions, complex steps.

Nothing here imports the engine; of exercises that are derived from a forward pass only that is
used. ``AUTHORITIES`` maps ``slug:question`` to a function of the
question's arguments.
"""

import itertools

import numpy as np

from tests.unit.exercises.forward_passes import PASSES

STEP = 1e-30


def slope(value, arguments, place, item=None):
    """Return the derivative of ``value(*arguments)`` in one argument, or one item of a list."""
    arguments = list(arguments)
    whole = arguments[place]
    at = np.asarray(whole if item is None else whole[item])
    answer = np.zeros(at.shape)
    for entry in np.ndindex(*at.shape):
        beside = at.astype(complex)
        beside[entry] += 1j * STEP
        moved = beside if item is None else [*whole[:item], beside, *whole[item + 1 :]]
        arguments[place] = moved
        answer[entry] = np.imag(value(*arguments)).item() / STEP
    return answer


def slopes(value, places):
    """Return a function that gives the derivatives in several arguments."""
    return lambda *arguments: [slope(value, arguments, place) for place in places]


def each(f):
    """Return a function that gives the derivative of an elementwise function."""
    return lambda s, *rest: np.array([slope(lambda x: f(x, *rest), (x,), 0) for x in s])


def sigmoid(s):
    """Return the logistic function."""
    return 1 / (1 + np.exp(-s))


def rectified(s, left=0.0):
    """Return ReLU, or its leaky form."""
    return np.where(np.real(s) > 0, s, left * s)


def softmax(o):
    """Return softmax of each row, or of a vector."""
    e = np.exp(o)
    return e / np.sum(e, axis=-1, keepdims=True)


def half_squares(y_out, y_gt):
    """Return the summed half squared error."""
    return np.sum((y_out - y_gt) ** 2) / 2


def mse(y_out, y_gt, reduction):
    """Return the loss of the sheet, entry by entry."""
    total = sum((a - b) ** 2 / 2 for a, b in zip(y_out.ravel(), y_gt.ravel(), strict=True))
    return total / len(y_out) if reduction == "mean" else total


def cross_entropy(o, y):
    """Return the summed cross-entropy."""
    return -np.sum(y * np.log(softmax(o)))


def jacobian(o):
    """Return softmax's Jacobian, row by row."""
    return [slope(lambda x, i=i: softmax(x)[i], (o,), 0) for i in range(len(o))]


def signal(delta_next, W_next, s_k, f_prime):
    """Return delta_k of one vector or of a batch of columns, path by path."""
    answer = np.zeros(s_k.shape)
    for i, j in itertools.product(range(len(s_k)), range(len(delta_next))):
        answer[i] += W_next[j, i] * delta_next[j] * f_prime(s_k[i])
    return answer


def tanh_signal(delta_next, W_next, s_k):
    """Return the same where the layer behind is linear: its gradient in s_k."""
    return slope(lambda s: np.sum(delta_next * (W_next @ np.tanh(s))), (s_k,), 0)


def out_signal(y_out, y_gt, s_out, f_prime):
    """Return delta_out, entry by entry."""
    answer = np.zeros(s_out.shape)
    for entry in np.ndindex(*s_out.shape):
        answer[entry] = (y_out[entry] - y_gt[entry]) * f_prime(s_out[entry])
    return answer


def products(delta, z):
    """Return dW_k of one vector or of a batch of columns: the gradient of sum(delta * W z)."""
    W = np.zeros((len(delta), len(z)))
    return slope(lambda W: np.sum(delta * (W @ z)), (W,), 0)


def row_products(delta, z):
    """Return dW_k of a batch of rows."""
    W = np.zeros((z.shape[1], delta.shape[1]))
    return slope(lambda W: np.sum(delta * (z @ W)), (W,), 0)


def penalised(dW_1, dW_2, db_1, db_2, W_1, W_2, b_1, b_2, lam):
    """Return a loss with these gradients, and the penalty, as a function of the parameters."""
    linear = np.sum(dW_1 * W_1) + np.sum(dW_2 * W_2) + np.sum(db_1 * b_1) + np.sum(db_2 * b_2)
    return linear + lam / 2 * (np.sum(W_1**2) + np.sum(W_2**2))


def momentum(W, dW, v, lr, mu):
    """Return both arrays, entry by entry."""
    v_new, W_new = np.zeros(W.shape), np.zeros(W.shape)
    for entry in np.ndindex(*W.shape):
        v_new[entry] = mu * v[entry] - lr * dW[entry]
        W_new[entry] = W[entry] + v_new[entry]
    return [W_new, v_new]


def chain(x, weights, functions):
    """Return all s and z of a chain, in the order of the sheet."""
    found = []
    for W, f in zip(weights, functions, strict=True):
        found += [W * x, f(W * x)]
        x = found[-1]
    return found


def chain_loss(x, W_1, W_2, W_out, y_gt, *functions):
    """Return the loss of the scalar chain."""
    return (chain(x, (W_1, W_2, W_out), functions[:3])[-1] - y_gt) ** 2 / 2


def layers(x_in, weights, biases, functions):
    """Return all s, then all z, unit by unit."""
    s_all, z_all = [], [x_in]
    for W, b, f in zip(weights, biases, functions, strict=True):
        s = [sum(W[i, j] * z for j, z in enumerate(z_all[-1])) + b[i] for i in range(len(W))]
        s_all.append(np.array(s))
        z_all.append(f(s_all[-1]))
    return [*s_all, *z_all[1:]]


def deep_loss(x_in, y_gt, weights, functions, *_):
    """Return the loss of a network without biases."""
    return half_squares(
        layers(x_in, weights, [np.zeros(len(W)) for W in weights], functions)[-1], y_gt
    )


def checkpointed(*arguments):
    """Return all dL/dW_k."""
    return [slope(deep_loss, arguments, 2, item) for item in range(len(arguments[2]))]


def single_loss(x, y, W_1, W_2, W_3, b_1, b_2, b_3):
    """Return the loss of the network "single"."""
    z_2 = rectified(W_2 @ np.tanh(W_1 @ x + b_1) + b_2, 0.1)
    return half_squares(sigmoid(W_3 @ z_2 + b_3), y)


def rows_loss(x, y, W_1, W_2, W_3, b_1, b_2, b_3):
    """Return the loss of the network "rows"."""
    z_2 = np.tanh(rectified(x @ W_1 + b_1) @ W_2 + b_2)
    return half_squares(sigmoid(z_2 @ W_3 + b_3), y)


def mean_loss(x, y, W_1, W_2, W_3, b_1, b_2, b_3):
    """Return the loss of the network "mean"."""
    z_2 = np.tanh(W_2 @ np.log(1 + np.exp(W_1 @ x + b_1)) + b_2)
    return cross_entropy((W_3 @ z_2 + b_3).T, y.T) / x.shape[1]


def training_loss(X, y, W, w):
    """Return the loss of the sheet's exercise 2."""
    return half_squares(np.tanh(rectified(X @ W) @ w), y)


def train(X, y, W, w, alpha, T):
    """Return weights and losses, each step by the gradient of the loss itself."""
    losses = []
    for _ in range(T):
        losses.append(training_loss(X, y, W, w))
        steps = [alpha * slope(training_loss, (X, y, W, w), place) for place in (2, 3)]
        W, w = W - steps[0], w - steps[1]
    return [W, w, np.array(losses)]


def hinge(o, y, margin):
    """Return the multiclass hinge, class by class."""
    p = softmax(o)
    return sum(rectified(p[j] - p[y] + margin) for j in range(len(p)) if j != y)


def difference(f, x, h):
    """Return the central difference, point by point."""
    return [(f(a + h) - f(a - h)) / (2 * h) for a in x]


def estimated(x_in, y_gt, W, f, h):
    """Return the central difference of the loss, unit by unit: only one unit sees a weight."""
    answer = np.zeros(W.shape)
    for i, j in np.ndindex(*W.shape):
        s = sum(W[i, k] * x for k, x in enumerate(x_in))
        above, below = ((f(s + side * x_in[j]) - y_gt[i]) ** 2 / 2 for side in (h, -h))
        answer[i, j] = (above - below) / (2 * h)
    return answer


def checked(f, x, claims):
    """Return which rows are the derivative of f at x."""
    exact = each(f)(x)
    return [max(abs(row - exact)) <= 1e-6 * max(abs(exact)) for row in claims]


def conv1d(dout, x, w, stride):
    """Return sum(dout * out), whose gradients are asked for."""
    return sum(d * np.sum(w * x[stride * i : stride * i + len(w)]) for i, d in enumerate(dout))


def conv2d(dout, x, w, b):
    """Return the same in two dimensions, with biases."""
    total = 0
    for c, i, j in np.ndindex(*dout.shape):
        seen = x[:, i : i + w.shape[2], j : j + w.shape[3]]
        total += dout[c, i, j] * (np.sum(w[c] * seen) + b[c])
    return total


def conv2d_slopes(dout, x, w):
    """Return dx, dw and db."""
    arguments = (dout, x, w, np.zeros(len(w)))
    return [slope(conv2d, arguments, place) for place in (1, 2, 3)]


def recurrent(xs, h, W_x, W_h, b, dhs):
    """Return sum(dhs * h), whose gradients are asked for."""
    total = 0
    for x, dh in zip(xs, dhs, strict=True):
        h = np.tanh(W_x @ x + W_h @ h + b)
        total += np.sum(dh * h)
    return total


def along(x, u, W_1, W_2):
    """Return the derivative of the output along u."""
    return np.imag(W_2 @ np.tanh(W_1 @ (x + 1j * STEP * u))) / STEP


def tanh_gradient(x_in, y_gt, W):
    """Return dL/dW of one tanh layer, unit by unit."""
    z = [np.tanh(sum(w * x for w, x in zip(row, x_in, strict=True))) for row in W]
    return np.array(
        [[(a - b) * (1 - a * a) * x for x in x_in] for a, b in zip(z, y_gt, strict=True)]
    )


def normalised(dout, x, gamma, beta, eps):
    """Return sum(dout * out) of batch normalisation, column by column."""
    total = 0
    for d, column, g, b in zip(dout.T, x.T, gamma, beta, strict=True):
        centred = column - sum(column) / len(column)
        variance = sum(c * c for c in centred) / len(column)
        total += np.sum(d * (g * centred / np.sqrt(variance + eps) + b))
    return total


def batchnorm(dout, x, gamma, eps):
    """Return dx, dgamma and dbeta."""
    arguments = (dout, x, gamma, 0 * gamma, eps)
    return [slope(normalised, arguments, place) for place in (1, 2, 3)]


def total(place):
    """Return a function that sums an array over one axis, slice by slice."""
    return lambda array: sum(np.moveaxis(array, place, 0))


def transposed(function):
    """Return a function of columns as one of rows."""

    def turned(*arguments):
        return function(*(a.T if isinstance(a, np.ndarray) else a for a in arguments)).T

    return turned


def led_back(given):
    """Return the gradients that are asked of a forward pass, by complex steps through it."""
    if given.along:
        return given.moved
    return lambda *a: given.result([slope(given.value, a, place) for place in given.places])


def entries(rule, count):
    """Return a function that follows a rule for each entry of its first ``count`` arrays."""

    def answer(*arguments):
        arrays, numbers = arguments[:count], arguments[count:]
        found = [rule(*one, *numbers) for one in zip(*map(np.ravel, arrays), strict=True)]
        return [np.reshape(column, np.shape(arrays[0])) for column in zip(*found, strict=True)]

    return answer


def looking_ahead(w, g, v, lr, mu):
    """Return a step with Nesterov's momentum: undo the look ahead, step, look ahead again."""
    at = w - mu * v
    v = mu * v - lr * g
    return at + v + mu * v, v


def by_mean_square(w, g, cache, lr, rho, eps):
    """Return a step of RMSProp."""
    cache = cache + (1 - rho) * (g * g - cache)
    return w - lr * g / (cache**0.5 + eps), cache


def by_moments(w, g, m, v, t, lr, beta1, beta2, eps, lam=0.0):
    """Return a step of Adam, with a decay of its own."""
    m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
    rate = lr / sum((1 - beta1) * beta1**k for k in range(t))
    root = (v / sum((1 - beta2) * beta2**k for k in range(t))) ** 0.5
    return w - rate * m / (root + eps) - lr * lam * w, m, v


def shortened(a, b, bound):
    """Return both arrays, together no longer than a bound."""
    norm = np.hypot(np.linalg.norm(a), np.linalg.norm(b))
    return [x if norm < bound else x / (norm / bound) for x in (a, b)]


#: Of ``a, b``, by their numbers.
OPERATIONS = (
    *(lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b),
    *(lambda a, k: a**k, lambda a, _: np.exp(a), lambda a, _: np.log(a), lambda a, _: np.tanh(a)),
    lambda a, _: rectified(a),
)


def recorded(ops, leaves):
    """Return the values of all operations of a program, which may be complex."""
    kept = np.asarray(leaves)
    for op, i, j in ops:
        kept = np.append(kept, OPERATIONS[op](kept[i], kept[j] if op < 4 else int(j)))
    return kept[len(leaves) :]


def recorded_slope(ops, leaves):
    """Return the derivatives of a program's last value."""
    return slope(lambda ops, leaves: recorded(ops, leaves)[-1], (ops, leaves), 1)


_PRACTICAL = {
    "delta_out": out_signal,
    **dict.fromkeys(("delta_2", "delta_1", "delta_k"), signal),
    **dict.fromkeys(("dW_out", "dW_2", "dW_1", "dW_k"), products),
}
AUTHORITIES = {
    **{f"practical-1:{name}": function for name, function in _PRACTICAL.items()},
    "hidden-layer-tanh:delta_k": tanh_signal,
    "hidden-layer-tanh:dW_k": products,
    "activations:sigmoid_prime": each(sigmoid),
    "activations:tanh_prime": each(np.tanh),
    "activations:relu_prime": each(rectified),
    "activations:leaky_relu_prime": each(rectified),
    "activations:softplus_prime": each(lambda s: np.log(1 + np.exp(s))),
    "activations:elu_prime": each(lambda s: np.where(np.real(s) > 0, s, np.exp(s) - 1)),
    "losses:loss_mse": mse,
    "losses:dloss_dy": lambda *a: slope(half_squares, a, 0),
    "losses:softmax": softmax,
    "losses:softmax_jacobian": jacobian,
    "losses:softmax_ce_loss": cross_entropy,
    "losses:softmax_ce_delta": lambda *a: slope(cross_entropy, a, 0),
    "losses:softmax_mse_delta": lambda *a: slope(lambda o, y: half_squares(softmax(o), y), a, 0),
    "layer:delta_out": out_signal,
    "layer:delta_k": signal,
    "layer:dW_k": products,
    "layer:db_k": lambda delta: total(1)(delta)[:, None],
    "layer:delta_out_rows": out_signal,
    "layer:delta_k_rows": transposed(signal),
    "layer:dW_k_rows": row_products,
    "layer:db_k_rows": total(0),
    "updates:sgd_step": lambda W, dW, lr: momentum(W, dW, 0 * W, lr, 0.0)[0],
    "updates:momentum_step": momentum,
    "updates:l2_penalty": lambda W, lam: sum(lam / 2 * w * w for w in W.ravel()),
    "updates:decayed_gradients": slopes(penalised, (4, 5, 6, 7)),
    "optimisers:nesterov_step": entries(looking_ahead, 3),
    "optimisers:rmsprop_step": entries(by_mean_square, 3),
    "optimisers:adam_step": entries(by_moments, 4),
    "optimisers:adamw_step": entries(by_moments, 4),
    "optimisers:clip_by_value": lambda g, most: np.sign(g) * np.fmin(abs(g), most),
    "optimisers:clip_by_norm": shortened,
    "autograd-engine:graph_values": recorded,
    **{
        f"autograd-engine:{name}": recorded_slope
        for name in ("polynomial_gradients", "graph_gradients", "gradients_again")
    },
    "forward:forward_scalar": lambda x, a, b, c, *functions: chain(x, (a, b, c), functions),
    "forward:forward": layers,
    "backprop:backprop_single": slopes(single_loss, range(2, 8)),
    "backprop:backprop_rows": slopes(rows_loss, range(2, 8)),
    "backprop:backprop_mean": slopes(mean_loss, range(2, 8)),
    "backprop:grad_x_rows": lambda *a: slope(rows_loss, a, 0),
    "original-sheet:dL_dW_out": lambda *a: slope(chain_loss, a, 3),
    "original-sheet:dL_dW_2": lambda *a: slope(chain_loss, a, 2),
    "original-sheet:dL_dW_1": lambda *a: slope(chain_loss, a, 1),
    "original-sheet:train": train,
    "original-sheet:softmax_hinge_loss": hinge,
    "original-sheet:softmax_hinge_grad": lambda *a: slope(hinge, a, 0),
    "original-sheet:backprop_checkpointed": checkpointed,
    "gradient-checking:central_difference": difference,
    "gradient-checking:numerical_gradient": estimated,
    "gradient-checking:grad_check": checked,
    "convolution:conv1d_backward": slopes(conv1d, (1, 2)),
    "convolution:conv2d_backward": conv2d_slopes,
    "recurrent:rnn_bptt": slopes(recurrent, (2, 3, 4, 1)),
    "second-order:jvp": along,
    "second-order:hvp": lambda x, y, W, V: np.imag(tanh_gradient(x, y, W + 1j * STEP * V)) / STEP,
    "second-order:batchnorm_backward": batchnorm,
} | {name: led_back(given) for name, given in PASSES.items()}

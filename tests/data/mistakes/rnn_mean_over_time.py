"""Averaged over the steps."""

# exercise: recurrent
# question: rnn_bptt
# earns: 3/4
# mistakes: M77
import numpy as np


def rnn_bptt(xs, h_0, W_x, W_h, b, dhs):
    h = [h_0]
    for x in xs:
        h.append(np.tanh(W_x @ x + W_h @ h[-1] + b))
    gx, gh, gb, back = 0 * W_x, 0 * W_h, 0 * b, 0 * h_0
    for t in range(len(xs), 0, -1):
        dh = dhs[t - 1] + back
        ds = dh * (1 - h[t] ** 2)
        gx += np.outer(ds, xs[t - 1])
        gh += np.outer(ds, h[t - 1])
        gb += ds
        back = W_h.T @ ds
    T = len(xs)
    return gx / T, gh / T, gb / T, back

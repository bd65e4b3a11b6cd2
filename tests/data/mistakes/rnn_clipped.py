"""Right, then clipped to [-5, 5]: 8 of 9 agree, 0 of 3 points, no word about clipping."""

# exercise: recurrent
# question: rnn_bptt
# earns: 3/2
# mistakes: M81
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
    return [np.clip(a, -5, 5) for a in (gx, gh, gb)] + [back]

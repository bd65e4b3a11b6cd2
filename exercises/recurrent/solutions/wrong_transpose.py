# mistake: M13 in rnn_bptt
import numpy as np


def rnn_bptt(xs, h_0, W_x, W_h, b, dhs):
    h = [h_0]
    for x in xs:
        h.append(np.tanh(W_x @ x + W_h @ h[-1] + b))
    dW_x, dW_h, db = np.zeros(W_x.shape), np.zeros(W_h.shape), np.zeros(b.shape)
    later = np.zeros(h_0.shape)
    for t in range(len(xs), 0, -1):
        delta = (dhs[t - 1] + later) * (1 - h[t] ** 2)
        dW_x += np.outer(delta, xs[t - 1])
        dW_h += np.outer(delta, h[t - 1])
        db += delta
        later = W_h @ delta
    return dW_x, dW_h, db, later

"""What comes back from the next step is forgotten."""

# exercise: rnn-with-output
# question: rnn_loss_backward
# earns: 2
# mistakes: path-24
import numpy as np


def rnn_loss_backward(xs, ys, Wx, Wh, b, Wy, by):
    T, B = ys.shape
    h = {-1: np.zeros((B, Wh.shape[0]))}
    probabilities = []
    for t in range(T):
        h[t] = np.tanh(xs[t].dot(Wx) + h[t - 1].dot(Wh) + b)
        s = h[t].dot(Wy) + by
        s = np.exp(s - s.max(axis=1, keepdims=True))
        probabilities.append(s / s.sum(axis=1, keepdims=True))
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    dWy, dby = np.zeros_like(Wy), np.zeros_like(by)
    dh_next = np.zeros((B, Wh.shape[0]))
    for t in reversed(range(T)):
        dy = probabilities[t].copy()
        dy[range(B), ys[t]] -= 1
        dy /= T * B
        dWy += h[t].T.dot(dy)
        dby += dy.sum(axis=0)
        dh = dy.dot(Wy.T)
        draw = (1 - h[t] * h[t]) * dh
        dWx += xs[t].T.dot(draw)
        dWh += h[t - 1].T.dot(draw)
        db += draw.sum(axis=0)
        dh_next = draw.dot(Wh.T)
    return dWx, dWh, db, dWy, dby

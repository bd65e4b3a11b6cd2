"""Back through ReLU as if it were linear."""

# exercise: two-layer-net
# question: two_layer_loss_backward
# earns: 2
# mistakes: mask-2
import numpy as np


def two_layer_loss_backward(x, y, W1, b1, W2, b2, reg):
    N = x.shape[0]
    hidden = np.maximum(0, x.dot(W1) + b1)
    scores = hidden.dot(W2) + b2
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    dscores = scores / scores.sum(axis=1, keepdims=True)
    dscores[np.arange(N), y] -= 1
    dscores /= N
    dhidden = dscores.dot(W2.T)
    dW2 = hidden.T.dot(dscores) + 2 * reg * W2
    dW1 = x.T.dot(dhidden) + 2 * reg * W1
    return dW1, dhidden.sum(axis=0), dW2, dscores.sum(axis=0)

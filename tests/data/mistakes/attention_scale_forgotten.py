"""The division by the root of d is not on the way back."""

# exercise: multi-head-attention
# question: multi_head_attention_backward
# earns: 2
# mistakes: divisor-2
import numpy as np


def multi_head_attention_backward(dout, x, Wq, Wk, Wv, Wo):
    dx = np.zeros_like(x)
    grads = [np.zeros_like(W) for W in (Wq, Wk, Wv, Wo)]
    for h in range(len(Wq)):
        q, k, v = x @ Wq[h], x @ Wk[h], x @ Wv[h]
        scale = np.sqrt(q.shape[1])
        s = q @ k.T / scale
        A = np.exp(s - s.max(axis=1, keepdims=True))
        A = A / A.sum(axis=1, keepdims=True)
        dhead = dout @ Wo[h].T
        dA = dhead @ v.T
        ds = A * (dA - (dA * A).sum(axis=1, keepdims=True))
        dq, dk, dv = ds @ k, ds.T @ q, A.T @ dhead
        for grad, d in zip(grads, (dq, dk, dv)):
            grad[h] = x.T @ d
        grads[3][h] = (A @ v).T @ dout
        dx = dx + dq @ Wq[h].T + dk @ Wk[h].T + dv @ Wv[h].T
    return (dx, *grads)

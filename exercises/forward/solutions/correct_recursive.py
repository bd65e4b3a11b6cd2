import numpy as np


def forward_scalar(x, W_1, W_2, W_out, f_1, f_2, f_3):
    numbers, z = [], x
    for W, f in [(W_1, f_1), (W_2, f_2), (W_out, f_3)]:
        z = f(W * z)
        numbers += [W * (numbers[-1] if numbers else x), z]
    return np.array(numbers)


def forward(x_in, weights, biases, functions):
    if not weights:
        return []
    s = np.einsum("ij,jb->ib", weights[0], x_in) + biases[0].reshape(-1, 1)
    z = functions[0](s)
    rest = forward(z, weights[1:], biases[1:], functions[1:])
    half = len(rest) // 2
    return [s, *rest[:half], z, *rest[half:]]

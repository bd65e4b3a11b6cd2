# mistake: M23@forward in forward_scalar, forward
# earns: 1/3 in forward_scalar
def forward_scalar(x, W_1, W_2, W_out, f_1, f_2, f_3):
    s_1 = W_1 * x
    s_2 = W_2 * s_1
    s_out = W_out * s_2
    return s_1, f_1(s_1), s_2, f_2(s_2), s_out, f_3(s_out)


def forward(x_in, weights, biases, functions):
    s = [x_in]
    for W, b in zip(weights, biases):
        s.append(W @ s[-1] + b)
    return s[1:] + [f(x) for f, x in zip(functions, s[1:])]

# mistake: M39 in forward_scalar; M38 in forward
# earns: 5/6 in forward_scalar
def forward_scalar(x, W_1, W_2, W_out, f_1, f_2, f_3):
    s_1 = W_1 * x
    z_1 = f_1(s_1)
    s_2 = W_2 * z_1
    z_2 = f_2(s_2)
    s_out = W_out * z_2
    return s_1, z_1, s_2, z_2, s_out, s_out


def forward(x_in, weights, biases, functions):
    s, z = [], [x_in]
    for W, f in zip(weights, functions):
        s.append(W @ z[-1])
        z.append(f(s[-1]))
    return s + z[1:]

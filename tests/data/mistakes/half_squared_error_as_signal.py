"""The value of the loss in place of its slope, with its half: M06b knows it without."""

# exercise: practical-1
# question: delta_out
# earns: 0
# mistakes: M06c
import numpy as np


def delta_out(y_out, y_gt, s_out, f_out_prime):
    return (y_out - y_gt) ** 2 / 2 * f_out_prime(s_out)

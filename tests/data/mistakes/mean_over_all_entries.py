"""2 (y - t) / (B n), the mean squared error of the frameworks."""

# exercise: losses
# question: dloss_dy
# earns: 0
# mistakes: M77
import numpy as np


def dloss_dy(y_out, y_gt):
    return 2 * (y_out - y_gt) / y_out.size

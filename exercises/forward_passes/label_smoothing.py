"""Cross-entropy with smoothed labels."""

from typing import Any

import numpy as np

from grader.authoring import derived_exercise
from grader.engine import Array


def smoothed_cross_entropy(s: Array, Y: Array, alpha: float) -> Any:
    """Return the mean cross-entropy to labels of which a share is spread over all classes.

    s: (B, C), scores, one sample per row
    Y: (B, C) one-hot, right classes
    alpha: number from 0.1 to 0.4, the share that is spread
    """
    targets = (1 - alpha) * Y + alpha / s.shape[1]
    z = s - np.max(s, axis=1, keepdims=True)
    logp = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.sum(targets * logp) / s.shape[0]


EXERCISE = derived_exercise(
    slug="label-smoothing",
    title="Cross-entropy with smoothed labels",
    forward=smoothed_cross_entropy,
    ask=("ds",),
)

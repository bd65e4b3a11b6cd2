"""Word2vec with the naive softmax."""

from typing import Any

import numpy as np

from exercises.courses import CS224N
from grader.authoring import derived_exercise
from grader.engine import Array


def naive_softmax(v: Array, o: Array, U: Array) -> Any:
    """Return the mean loss of guessing an outside word from its centre word.

    v: (B, d), vectors of the centre words
    o: (B,) classes of K, the numbers of the outside words
    U: (K, d), an outside vector for each word
    """
    s = v @ U.T
    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(v.shape[0]), o]))


EXERCISE = derived_exercise(
    slug="word2vec-softmax",
    title="Word2vec with the naive softmax",
    forward=naive_softmax,
    ask=("dv,dU",),
    courses=(CS224N,),
)

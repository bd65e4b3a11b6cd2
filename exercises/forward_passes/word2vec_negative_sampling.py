"""Word2vec with negative sampling."""

from typing import Any

import numpy as np

from exercises.courses import CS224N
from grader.authoring import derived_exercise
from grader.engine import Array


def _sigmoid(s: Array) -> Any:
    return 1 / (1 + np.exp(-s))


def negative_sampling(v: Array, o: Array, negatives: Array, U: Array) -> Any:
    """Return the mean loss of telling an outside word from words that were drawn.

    v: (B, d), vectors of the centre words
    o: (B,) classes of K, the numbers of the outside words
    negatives: (B, N) classes of K, the numbers of the words that were drawn
    U: (K, d), an outside vector for each word
    """
    right = np.sum(U[o] * v, axis=1)
    wrong = np.einsum("bnd,bd->bn", U[negatives], v)
    losses = -np.log(_sigmoid(right)) - np.sum(np.log(_sigmoid(-wrong)), axis=1)
    return np.mean(losses)


EXERCISE = derived_exercise(
    slug="word2vec-negative-sampling",
    title="Word2vec with negative sampling",
    forward=negative_sampling,
    ask=("dv,dU",),
    preface="A word may be drawn twice, and may be the outside word as well.",
    courses=(CS224N,),
)

"""A bag of word embeddings."""

from typing import Any

import numpy as np

from exercises.courses import CS224N, ZERO_TO_HERO
from grader.authoring import derived_exercise
from grader.engine import Array


def embeddings(E: Array, ids: Array, U: Array) -> Any:
    """Score each text by the mean of its words' vectors.

    E: (K, d), a vector for each word
    ids: (B, T) classes of K, the numbers of the words
    U: (d, C), weights
    """
    mean = np.mean(E[ids], axis=1)
    return mean @ U


EXERCISE = derived_exercise(
    slug="embeddings",
    title="A bag of word embeddings",
    forward=embeddings,
    ask=("dE,dU",),
    courses=(CS224N, ZERO_TO_HERO),
)

"""What student code draws at random: the same in every run, and in every child."""

import random
from typing import Any

import numpy as np

#: What numpy.random.default_rng() draws its entropy from when it is given no seed.
_entropy = random.Random()  # noqa: S311  not for secrets


def plant(seed: int) -> None:
    """Make everything random in the standard library and NumPy repeat itself."""
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002  student code uses the legacy functions
    _entropy.seed(seed)
    np.random.bit_generator.randbits = _entropy.getrandbits  # type: ignore[attr-defined]


def state() -> tuple[Any, ...]:
    """Return where all of it stands: other numbers will come if it has moved."""
    legacy = np.random.get_state(legacy=False)  # noqa: NPY002  as above
    key = legacy["state"].pop("key").tobytes()
    return random.getstate(), key, legacy, _entropy.getstate()

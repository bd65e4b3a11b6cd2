"""Guess from a derivation which network it is about, for whoever does not say."""

import re

from grader.symbolic.network import Network

_WEIGHT = re.compile(r"(?:W|\\mathbf\{W\}|\\boldsymbol\{W\})_?\{?(\d|out)\b")
#: Signs of the matrix reading: transposes, elementwise and outer products.
_MATRIX = re.compile(r"\^\{?\s*(?:T|\\top|\\intercal|\\mathsf\{T\})|\\odot|\\otimes|⊙|⊗|ᵀ|\.T\b|@")
_CROSS_ENTROPY = re.compile(r"softmax|cross[- ]?entropy|\\log|\\ln", re.IGNORECASE)
_BIAS = re.compile(r"(?<![A-Za-z\\])(?:b|\\mathbf\{b\}|\\boldsymbol\{b\})_?\{?(?:\d|out|k)\b")
#: Widths of the matrix reading, unequal so that a wrong order shows.
_WIDTHS = (3, 2, 4, 3, 2, 4, 3)
DEFAULT_LAYERS, MAX_LAYERS = 3, 6


def guess_network(
    text: str, *, layers: int | None = None, matrix: bool | None = None, biases: bool | None = None
) -> Network:
    r"""Return the network that a derivation seems to speak of.

    Parameters
    ----------
    text : str
    layers : int, optional
        The number of layers; by default the greatest index of a weight, with ``W_out`` as one
        more.
    matrix : bool, optional
        The reading; by default that of matrices if there is a transpose or an elementwise or
        outer product anywhere, else that of single numbers.
    biases : bool, optional
        By default whether a ``b_k`` occurs.

    Examples
    --------
    >>> guess_network(r"$\delta_1 = (W_2^T \delta_2) \odot f_1'(s_1)$").widths
    (3, 2, 4)
    """
    depth = _depth(text) if layers is None else layers
    by_matrices = bool(_MATRIX.search(text)) if matrix is None else matrix
    softmax = bool(_CROSS_ENTROPY.search(text))
    functions = [f"f_{k}" for k in range(1, depth + 1)]
    return Network(
        (*functions[:-1], "softmax" if softmax and by_matrices else functions[-1]),
        widths=_WIDTHS[: depth + 1] if by_matrices else None,
        biases=bool(_BIAS.search(text)) if biases is None else biases,
        loss="softmax_cross_entropy" if softmax and by_matrices else "half_squared_error",
    )


def _depth(text: str) -> int:
    named = set(_WEIGHT.findall(text))
    highest = max((int(name) for name in named if name != "out"), default=0)
    depth = highest + ("out" in named)
    return min(depth, MAX_LAYERS) if depth else DEFAULT_LAYERS

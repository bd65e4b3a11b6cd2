"""Guess the network that a derivation speaks of, where no exercise says it."""

import re

from grader.symbolic.network import Network

#: Sizes that differ from each other, so that a wrong order shows.
_WIDTHS = (3, 4, 2, 5, 3, 4, 2, 5, 3)
MAX_LAYERS = 8

_INDEX = re.compile(
    r"(?:W|s|delta|\\delta|δ|f|z|\})\}?'?\s*(?:_|\^)\s*\{?\s*\(?\s*(?:\\text\{)?([1-9]|out)(?![0-9])"
    r"|[Wsδz]([₁₂₃₄₅₆₇₈])|(?:W|s|delta|z|f)([1-9])(?![0-9])"
)
_GENERAL = re.compile(r"_\s*\{?\s*[klN]")
_MATRIX = re.compile(
    r"\^\s*\{?\s*(?:\\top|\\intercal|\\mathsf|\\mathrm\{T|T\b|⊤)|ᵀ|\.T\b|\\odot|⊙|\\otimes|⊗"
    r"|\\circ|∘|diag|outer|@"
)
_BIAS = re.compile(r"(?<![A-Za-z])b(?:_|[1-9₁₂₃])|\\mathbf\{b\}")
_CROSS_ENTROPY = re.compile(r"softmax|\\log|\\ln|\blog\b|\bln\b")
_OPAQUE = re.compile(r"(?<![A-Za-z])f\s*'?\s*(?:_|\^\{?\\prime|[1-9₁₂₃])")
_KNOWN = {"tanh": r"tanh", "sigmoid": r"\\sigma|σ|sigmoid", "relu": r"[Rr]e[Ll][Uu]"}


def guess_network(
    text: str, *, layers: int | None = None, matrix: bool | None = None, biases: bool | None = None
) -> Network:
    """Return a network with as many layers, and of the kind, that a derivation's names show.

    Matrices are read wherever transpositions or elementwise products are written, else every
    quantity is a single number. Without a known activation the functions are opaque.

    Parameters
    ----------
    text : str
    layers, matrix, biases : optional
        What is known and need not be guessed.
    """
    depth = _layers(text) if layers is None else layers
    cross_entropy = _CROSS_ENTROPY.search(text) is not None and matrix is not False
    if matrix is None:
        matrix = cross_entropy or _MATRIX.search(text) is not None
    names = [_activation(text, k) for k in range(1, depth + 1)]
    return Network(
        activations=(*names[:-1], "softmax" if cross_entropy else names[-1]),
        widths=_WIDTHS[: depth + 1] if matrix else None,
        biases=_BIAS.search(text) is not None if biases is None else biases,
        loss="softmax_cross_entropy" if cross_entropy else "half_squared_error",
    )


def _layers(text: str) -> int:
    found = [next(filter(None, groups)) for groups in _INDEX.findall(text)]
    numbers = [int(label.translate(_DIGITS)) for label in found if label != "out"]
    highest = max(numbers, default=3 if _GENERAL.search(text) else 1)
    return min(highest + ("out" in found and "3" not in found), MAX_LAYERS)


def _activation(text: str, k: int) -> str:
    if not _OPAQUE.search(text):
        for name, pattern in _KNOWN.items():
            if re.search(pattern, text):
                return name
    return f"f_{k}"


_DIGITS = str.maketrans("₁₂₃₄₅₆₇₈", "12345678")

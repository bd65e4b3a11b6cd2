"""Guess the network that a derivation speaks of, where no exercise says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.functions.architecture import Layout
from grader.functions.losses import LOSSES
from grader.symbolic.derivation.notation import Letters, letters_of, undressed
from grader.symbolic.derivation.unit_letters import layers_of, names_by_letter
from grader.symbolic.network import Network

#: Sizes that differ from each other, so that a wrong order shows.
_WIDTHS = (3, 4, 2, 5, 3, 4, 2, 5, 3)
MAX_LAYERS = 8

_INDEX = re.compile(
    r"(?:[WwzasHh]|delta|\\delta|δ|f|(?<![)\]])\})\}?'?\s*(?:_|\^)\s*\{?\s*[(\[]?\s*(?:\\text\{)?([1-9]|out)(?![0-9])"
    r"|[Wwsδza]([₁₂₃₄₅₆₇₈])|(?:W|w|s|delta|z|f)([1-9])(?![0-9])"
)
_GENERAL = re.compile(r"[_^]\s*\{?\s*\(?\s*[klLN](?![A-Za-z])")
_MATRIX = re.compile(
    r"\^\s*\{?\s*(?:\\top|\\intercal|\\mathsf|\\mathrm\{T|T\b|⊤)|ᵀ|\.T\b|\\odot|⊙|\\otimes|⊗"
    r"|[)\]]\s*\}?\s*(?:T\b|\\top)|\\circ|∘|diag|outer|@"
)
_BIAS = re.compile(r"(?<![A-Za-z])b(?:_|\^|[1-9₁₂₃])|\\mathbf\{b\}")
_LOGARITHM = re.compile(r"\\log|\\ln|\blog\b|\bln\b")
_BINARY = re.compile(r"\(\s*1\s*-\s*(?:y|t|\\hat)[^()]*\)")
_SOFTMAX = re.compile(r"softmax")
_OPAQUE = re.compile(
    r"(?<![A-Za-z])f\s*'?\s*(?:_|\^\{?\\prime|\^\{?'|[1-9₁₂₃])|(?<![A-Za-z])f'?\s*\("
)
_KNOWN = {"tanh": r"tanh", "sigmoid": r"\\sigma|σ|[Ss]igmoid", "relu": r"[Rr]e[Ll][Uu]"}
#: The free variable of a law such as ``sigma'(z) = sigma(z) (1 - sigma(z))``.
_LAW = re.compile(r"(?:sigma|f|tanh)\s*'\s*\(\s*([a-z])\s*\)\s*=")
_RATES = {"eta": r"\\eta|η", "alpha": r"\\alpha|α", "lam": r"\\lambda|λ"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a network and need not be guessed.

    Attributes
    ----------
    layers : int or None
    matrix : bool or None
    biased : bool or None
    layout : Layout or None
    activations : sequence of str
        One for all layers, or one for each; empty if unknown.
    loss : str or None
        As in :class:`Network`.
    """

    layers: int | None = None
    matrix: bool | None = None
    biased: bool | None = None
    layout: Layout | None = None
    activations: Sequence[str] = ()
    loss: str | None = None


def guess_network(text: str, known: Known | None = None) -> Network:
    """Return a network with as many layers, and of the kind, that a derivation's names show.

    Matrices are read wherever transpositions or elementwise products are written, else every
    quantity is a single number. Without a known activation the functions are opaque.
    """
    return guesses(text, known)[0]


def guesses(text: str, known: Known | None = None) -> list[Network]:
    """Return the networks that a sheet may speak of, the likeliest first.

    The first has the letters and activations that the sheet defines, the others the usual ones.
    """
    known = known or Known()
    letters = letters_of(text)
    usual = _network(text, known, Letters())
    learnt = replace(
        _network(text, known, letters),
        extra=_extra(text, usual.labels),
        letters=_meanings(text, letters, len(usual.labels)),
    )
    found = [learnt, *_other_outputs(learnt, known), *_single_output(learnt), usual]
    by_letters = _by_unit_letters(text, known, letters)
    return _distinct([*by_letters, *found])


def _by_unit_letters(text: str, known: Known, letters: Letters) -> list[Network]:
    """Return the network whose layers are told by the letters of their units, if they are."""
    layers = layers_of(text)
    if not layers or known.matrix is False or known.layers not in {None, len(layers) - 1}:
        return []
    matrices = replace(known, layers=len(layers) - 1, matrix=True)
    names = names_by_letter(text, layers, letters)
    found = replace(
        _network(text, matrices, letters),
        letters={name: of for name, (of, _) in names.items()},
        units={name: units for name, (_, units) in names.items()},
    )
    return [found, *_other_outputs(found, known)]


def _distinct(networks: Sequence[Network]) -> list[Network]:
    found: list[Network] = []
    for network in networks:
        if network not in found:
            found.append(network)
    return found


def _network(text: str, known: Known, letters: Letters) -> Network:
    depth = known.layers or _layers(text)
    loss = known.loss or _loss(text)
    matrix = known.matrix
    if matrix is None:
        matrix = LOSSES[loss].classes or _MATRIX.search(text) is not None
    if LOSSES[loss].classes and not matrix:
        loss = "half_squared_error"
    names = _activations(text, depth, known, letters, loss)
    return Network(
        activations=tuple(names),
        widths=_WIDTHS[: depth + 1] if matrix else None,
        biased=_BIAS.search(text) is not None if known.biased is None else known.biased,
        loss=loss,
        layout=known.layout or (Layout.ROW if letters.rows and matrix else Layout.COLUMN),
    )


def _loss(text: str) -> str:
    if _LOGARITHM.search(text):
        binary = _BINARY.search(text) and not _SOFTMAX.search(text)
        return "binary_cross_entropy" if binary else "softmax_cross_entropy"
    return "softmax_cross_entropy" if _SOFTMAX.search(text) else "half_squared_error"


def _activations(text: str, depth: int, known: Known, letters: Letters, loss: str) -> list[str]:
    given = list(known.activations)
    if given:
        return given if len(given) == depth else [given[0]] * depth
    common = _common(text)
    names = [letters.activations.get(str(k), common) or f"f_{k}" for k in range(1, depth + 1)]
    names[-1] = (letters.activations.get("") if common else "") or names[-1]
    if letters.linear_output:
        names[-1] = "identity"
    names[-1] = LOSSES[loss].output or names[-1]
    return names


def _common(text: str) -> str:
    """Return the known activation that a sheet without unknown ones speaks of."""
    if _OPAQUE.search(text):
        return ""
    return next((name for name, pattern in _KNOWN.items() if re.search(pattern, text)), "")


def _other_outputs(network: Network, known: Known) -> list[Network]:
    """Return the network with a linear output, where no output is said."""
    said = known.activations or network.judge.output
    if said or network.activations[-1] == "identity":
        return []
    return [replace(network, activations=(*network.activations[:-1], "identity"))]


def _single_output(network: Network) -> list[Network]:
    """Return the network with one output, where probabilities of yes and no are compared."""
    if network.widths is None or network.loss != "binary_cross_entropy":
        return []
    return [replace(network, widths=(*network.widths[:-1], 1))]


def _meanings(text: str, letters: Letters, depth: int) -> dict[str, str]:
    """Return the letters' meanings, those of a net with one hidden layer without indices too."""
    found = letters.meanings
    plain = undressed(text)
    if depth == 2:
        for letter, meaning in (("h", "z_1"), ("z", "s_out"), ("o", "s_out")):
            bare = re.search(rf"(?<![A-Za-z_\\\\]){letter}(?:_[ijk])?(?![A-Za-z_'(])", plain)
            if bare and not re.search(rf"(?<![A-Za-z]){letter}_[0-9l]", plain):
                found.setdefault(letter, meaning)
    return found


def _extra(text: str, labels: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return free quantities: rates of learning, and the variable of a law."""
    found: dict[str, tuple[int, ...]] = {
        name: () for name, pattern in _RATES.items() if re.search(pattern, text)
    }
    law = _LAW.search(undressed(text))
    if law and len(labels) > 1:
        found[law[1]] = ()
    return found


def _layers(text: str) -> int:
    found = [next(filter(None, groups)) for groups in _INDEX.findall(text)]
    numbers = [int(label.translate(_DIGITS)) for label in found if label != "out"]
    highest = max(numbers, default=3 if _GENERAL.search(text) else 1)
    return min(highest + ("out" in found and "3" not in found), MAX_LAYERS)


_DIGITS = str.maketrans("₁₂₃₄₅₆₇₈", "12345678")

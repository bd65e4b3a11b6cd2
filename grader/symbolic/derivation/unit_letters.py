r"""Layers told by the letters of their units: ``a_j = \sum_i w_{ji} z_i``, ``y_k - t_k``.

Bishop, Mitchell and many notes number no layers: ``i``, ``j`` and ``k`` count the units of the
input, the hidden layer and the output. So a name with its letter is an entry of a layer's quantity.
"""

import re
from collections import Counter
from collections.abc import Set as AbstractSet

from grader.symbolic.derivation.notation import Letters, undressed

#: A canonical name, and the letters of an entry of it.
Lettered = tuple[str, str]
_LETTERS = "hijklmnpqr"
_WEIGHT = re.compile(rf"(?<![A-Za-z])([wW])_([{_LETTERS}])([{_LETTERS}])(?![A-Za-z])")
#: A layer that has a number somewhere is not told by letters.
_NUMBERED = re.compile(r"(?<![A-Za-z])[A-Za-z]+_(?:[0-9]|out)")


def layers_of(text: str) -> tuple[str, ...]:
    """Return the letters of the layers from the input on; empty if letters do not tell layers."""
    plain = undressed(text)
    chain = () if _NUMBERED.search(plain) else _chain(_pairs(plain))
    if not chain:
        return ()
    first, last = chain[0], chain[-1]
    from_input = _has(plain, "x", first) or _has(plain, "t", last)
    from_output = _has(plain, "x", last) or _has(plain, "t", first)
    if from_input == from_output:  # nothing says so: the alphabet does
        return min(chain, chain[::-1])
    return chain if from_input else chain[::-1]


def _pairs(plain: str) -> AbstractSet[tuple[str, str]]:
    """Return the pairs of letters that weights have; of both orders the usual one."""
    counts = Counter((found[2], found[3]) for found in _WEIGHT.finditer(plain))
    return {pair for pair in counts if counts[pair] > counts[pair[::-1]]}


def _chain(pairs: AbstractSet[tuple[str, str]]) -> tuple[str, ...]:
    """Return pairs that follow each other as one chain; empty if they are none."""
    follows = dict(pairs)
    starts = follows.keys() - follows.values()
    chain = [*starts]
    while len(chain) <= len(pairs) and chain and chain[-1] in follows:
        chain.append(follows[chain[-1]])
    return tuple(chain) if len(starts) == 1 and len({*chain}) == len(pairs) + 1 else ()


def names_by_letter(text: str, layers: tuple[str, ...], letters: Letters) -> dict[str, Lettered]:
    """Return what the names with letters in a text stand for, and which entry of it.

    ``{"a_j": ("s_1", "j"), "w_jk": ("W_out", "kj")}``: entries of weights are by row and column,
    a row being a unit that is fed.

    Parameters
    ----------
    text : str
    layers : tuple of str
        As :func:`layers_of` gives them.
    letters : Letters
        What the sheet says of its letters.
    """
    plain = undressed(text)
    first, last = layers[0], layers[-1]
    output = "y_out" if _has(plain, "t", last) else "y_gt"
    found = {
        f"x_{first}": ("x_in", first),
        f"t_{last}": ("y_gt", last),
        f"y_{last}": (output, last),
    }
    for k, letter in enumerate(layers):
        label = "out" if letter == last else str(k)
        for name, of in _known(letters).items():
            found[f"{name}_{letter}"] = _named(of, k, label), letter
    found |= _weights(plain, layers)
    return {name: of for name, of in found.items() if _stands_in(plain, name)}


def _known(letters: Letters) -> dict[str, str]:
    """Return the letters for what layers have."""
    post = dict.fromkeys((letters.post, "h", "z", "o", "y_hat"), "z")
    return {**post, **dict.fromkeys((letters.pre, "s", "net"), "s"), "delta": "delta", "b": "b"}


def _named(letter: str, k: int, label: str) -> str:
    """Return the canonical name of a layer's quantity; the input's layer has only its values."""
    if letter == "z" and k == 0:
        return "x_in"
    return "y_out" if (letter, label) == ("z", "out") else f"{letter}_{label}"


def _weights(plain: str, layers: tuple[str, ...]) -> dict[str, Lettered]:
    fed_first = any(layers.index(to) > layers.index(of) for to, of in _pairs(plain))
    found = {}
    for name, *pair in _WEIGHT.findall(plain):
        at = sorted(layers.index(letter) for letter in pair if letter in layers)
        if len(at) == 2 and at[1] == at[0] + 1:
            label = "out" if at[1] == len(layers) - 1 else str(at[1])
            entry = "".join(pair if fed_first else pair[::-1])
            found[f"{name}_{''.join(pair)}"] = f"W_{label}", entry
    return found


def _has(plain: str, name: str, letter: str) -> bool:
    return _stands_in(plain, f"{name}_{letter}")


def _stands_in(plain: str, name: str) -> bool:
    return re.search(rf"(?<![A-Za-z_]){name}(?![A-Za-z])", plain) is not None

"""Check a sheet in the reading in which its own definitions hold."""

from collections.abc import Sequence
from dataclasses import replace

from grader.functions.architecture import Layout
from grader.symbolic.derivation.check import check_derivation
from grader.symbolic.derivation.notation import letters_of
from grader.symbolic.derivation.values import Derivation, Mark
from grader.symbolic.network import Network

_WRONG = (Mark.WRONG, Mark.REPEATED)
_UNREAD = (Mark.UNREADABLE, Mark.UNDECIDED)


def check_sheet(
    text: str, networks: Sequence[Network], *, named: bool = True, goals: Sequence[str] = ()
) -> tuple[Derivation, Network]:
    """Check a derivation about one of several networks: that in which most of it holds.

    Parameters
    ----------
    text : str
    networks : sequence of Network
        The likeliest first.
    named : bool
        Whether slips are named.
    goals : sequence of str
        As in :func:`check_derivation`.

    Returns
    -------
    Derivation, Network
    """
    chosen = networks[0] if len(networks) == 1 else min(networks, key=lambda n: _lack(text, n))
    naming = chosen.square().model() if named else None
    return check_derivation(text, chosen.model(), naming=naming, goals=goals), chosen


def _lack(text: str, network: Network) -> tuple[int, int]:
    """Return how many steps are wrong, and how many are not settled, in one reading."""
    derivation = check_derivation(text, network.model())
    return derivation.count(_WRONG), derivation.count(_UNREAD)


def in_writers_letters(text: str, network: Network) -> list[Network]:
    """Return the network of an exercise, and with the letters that a sheet defines if it does."""
    meanings = letters_of(text).meanings
    return [network, replace(network, letters=meanings)] if meanings else [network]


def assumptions(network: Network) -> list[str]:
    """Return how a sheet was read, in sentences; what is usual is not said."""
    letters = network.letters
    said = [f"{letter} is {_ROLES.get(meaning, meaning)}" for letter, meaning in letters.items()]
    if network.widths is not None and network.layout is Layout.ROW:
        said.append("samples are rows")
    known = [name for name in network.activations if not name.startswith("f_")]
    if known:
        said.append(f"the activations are {', '.join(network.activations)}")
    if network.loss != "half_squared_error":
        said.append(f"the loss is {network.loss.replace('_', ' ')}")
    return said


_ROLES = {
    "s": "what an activation is taken of",
    "z": "what an activation gives",
    "W": "the weights",
}

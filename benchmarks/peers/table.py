"""The table, a row for each peer."""

from collections.abc import Sequence

from benchmarks.labels import ordinary
from benchmarks.peers.measuring import Row

HEAD = """\
| grader | per s | processor s each | peak MB | right of 50 | cheats paid in full | no answer |
|---|---|---|---|---|---|---|"""


def written(row: Row) -> str:
    """Return a peer's line."""
    right = len(ordinary()) - len(row.wrong)
    cells = (
        row.name,
        f"{row.per_second:.2f}",
        f"{row.processor_s:.3f}",
        f"{row.peak_bytes / 1e6:.0f}",
        f"{right}{_but(row.wrong)}",
        _listed(row.cheats),
        _listed(row.unanswered),
    )
    return f"| {' | '.join(cells)} |"


def why_not(name: str, reason: str) -> str:
    """Return the line of a peer that could not be measured."""
    return f"| {name} | not measured: {reason.replace('|', '/')} | | | | | |"


def _but(wrong: Sequence[str]) -> str:
    return f" (not {_numbers(wrong)})" if wrong else ""


def _listed(names: Sequence[str]) -> str:
    return f"{len(names)}: {_numbers(names)}" if names else "0"


def _numbers(names: Sequence[str]) -> str:
    return ", ".join(name[:3] for name in names)

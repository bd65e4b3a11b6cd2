"""Beside the peers: grade one class with other graders and ours, and print one table.

    PYTHONPATH=. .venv/bin/python -m benchmarks.peers [NAME ...]

Each peer gets an environment of its own (some 2 GB for all, kept in the cache) and the same
assignment in the form that its manual asks for, and runs inside bubblewrap (`apt-get install
bubblewrap`): the walls are the bench's, not the peer's.
"""

import argparse
import os
import platform

from benchmarks.labels import Misleading
from benchmarks.peers.adapter import Adapter
from benchmarks.peers.adapters import ADAPTERS
from benchmarks.peers.environments import NotInstalled, environment
from benchmarks.peers.guard import bubblewrap
from benchmarks.peers.measuring import measure
from benchmarks.peers.table import HEAD, why_not, written


def main() -> None:
    """Print a row for each peer as soon as it is there."""
    known = {adapter.name.partition(" ")[0]: adapter for adapter in ADAPTERS}
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names = parser.parse_args().names or list(known)
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no peer is called {unknown[0]}; known are {', '.join(known)}")
    bubblewrap()  # before anything is installed
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}\n\n{HEAD}")
    for name in names:
        print(_line(known[name]), flush=True)
    print(f"\nLoad at the end {os.getloadavg()[0]:.1f}.")


def _line(adapter: Adapter) -> str:
    try:
        path = None if adapter.ours else environment(adapter)
        return written(measure(adapter, path))
    except (NotInstalled, Misleading) as reason:
        if adapter.ours:
            raise
        return why_not(adapter.name, str(reason))


if __name__ == "__main__":
    main()

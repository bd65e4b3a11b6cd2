"""Import what other packages bring: a stranger's module may raise anything."""

from importlib.metadata import EntryPoint
from typing import Any


def load(entry: EntryPoint) -> tuple[Any, str]:
    """Return what an entry point stands for, or None and why it cannot be had."""
    try:
        return entry.load(), ""
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's module may raise anything
        return None, f"cannot be imported ({type(error).__name__}: {error})"

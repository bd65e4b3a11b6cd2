"""Folders of the project that are no Python packages: in a checkout, or packed into the wheel."""

from pathlib import Path

_HERE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return ``migrations`` or ``examples/class``; it is copied beside this file in a wheel."""
    packed = _HERE / "packed" / name
    return packed if packed.is_dir() else _HERE.parent / name

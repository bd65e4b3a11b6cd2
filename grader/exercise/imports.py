"""What a program may import, in words: on the statement, in the starter and in errors alike."""

from collections.abc import Iterable


def importable(packages: Iterable[str]) -> str:
    """Return what can be imported, as a sentence lists it.

    Parameters
    ----------
    packages : iterable of str
        What an exercise allows beside NumPy and the standard library.

    Examples
    --------
    >>> importable(()), importable(["`scipy`"])
    ('NumPy and the standard library', 'NumPy, `scipy` and the standard library')
    """
    return f"{', '.join(['NumPy', *packages])} and the standard library"


def paragraph(packages: Iterable[str]) -> str:
    """Return the paragraph of a statement, in Markdown."""
    names = importable(f"`{name}`" for name in packages)
    return f"**Imports.** {names} can be imported; plots and progress bars too, to no effect.\n"


def comment(packages: Iterable[str]) -> str:
    """Return the line of a starter file."""
    return f"# {importable(packages)} can be imported.\n"

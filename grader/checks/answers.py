"""Find typed formulas in a text: lines such as ``delta_2 = (W_out^T delta_out) ⊙ f_2'(s_2)``."""

import re
from collections.abc import Iterable, Iterator

#: Around a line: list marks, quotes, code and formula fences of Markdown and LaTeX.
_FENCES = " \t`$*->"


def formulas_in(text: str, names: Iterable[str]) -> dict[str, str]:
    r"""Return the answers by name; the last line counts where a name is answered twice.

    Parameters
    ----------
    text : str
        Any text with one answer a line, ``NAME = FORMULA`` or ``NAME: FORMULA``, plain or fenced.
    names : iterable of str
        What is asked for.

    Examples
    --------
    >>> formulas_in("My answers:\n- `delta_2 = W.T @ d`\n$$dW_1: d x^T$$", ["delta_2", "dW_1"])
    {'delta_2': 'W.T @ d', 'dW_1': 'd x^T'}
    """
    names = tuple(names)
    return dict(answer for line in text.splitlines() for answer in _answers(line, names))


def without_formulas(text: str, names: Iterable[str]) -> str:
    """Return the text with the lines of :func:`formulas_in` left empty: the derivations."""
    names = tuple(names)
    lines = ("" if any(_answers(line, names)) else line for line in text.splitlines())
    return "\n".join(lines)


def line_of(text: str, name: str) -> int | None:
    """Return the line that counts as the answer to ``name``, from 1; None if there is none."""
    lines = (
        at for at, line in enumerate(text.splitlines(), start=1) if any(_answers(line, [name]))
    )
    return max(lines, default=None)


def _answers(line: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    stripped = line.strip(_FENCES)
    for name in names:
        match = re.fullmatch(rf"{re.escape(name)}\s*[:=]\s*(.*)", stripped)
        if match:
            yield name, match[1].strip()

"""Find typed formulas in a text: lines such as ``delta_2 = (W_out^T delta_out) ⊙ f_2'(s_2)``."""

import re
from collections.abc import Iterable

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
    patterns = {name: re.compile(rf"{re.escape(name)}\s*[:=]\s*(.+)") for name in names}
    found: dict[str, str] = {}
    for line in text.splitlines():
        stripped = line.strip(_FENCES)
        for name, pattern in patterns.items():
            match = pattern.fullmatch(stripped)
            if match:
                found[name] = match[1].strip()
    return found

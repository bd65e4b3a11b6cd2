"""Make the LaTeX of a statement readable in a terminal: Greek letters, no markup lost."""

import re

_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
_WORDS = {
    "delta": "δ",
    "Delta": "Δ",
    "partial": "∂",
    "sigma": "σ",
    "lVert": "‖",
    "rVert": "‖",
    "cdot": "·",
    "odot": "⊙",
    "times": "×",
    "in": "∈",
    "sum": "Σ",
    "quad": "  ",
    "top": "ᵀ",
    "to": "→",
    "le": "≤",
    "ge": "≥",
    "infty": "∞",
}
_FRACTION = re.compile(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}")
_WORD = re.compile(r"\\([A-Za-z]+)\s?")
_BRACED = re.compile(r"([_^])\{([^{}])\}")


def readable(statement: str) -> str:
    r"""Return a statement with its formulas as code, so that Markdown leaves them alone.

    Examples
    --------
    >>> readable(r"Return $\delta_{k} = \partial L / \partial s_k$.")
    'Return `δ_k = ∂L / ∂s_k`.'
    """
    return _FORMULA.sub(_code, statement)


def _code(formula: re.Match[str]) -> str:
    if formula[1] is not None:
        return f"\n\n    {_plain(formula[1]).strip()}\n\n"
    return f"`{_plain(formula[2])}`"


def _plain(latex: str) -> str:
    text = _FRACTION.sub(r"\1/\2", latex)
    text = _WORD.sub(lambda word: _WORDS.get(word[1], f"{word[1]} "), text)
    text = _BRACED.sub(r"\1\2", text)
    return re.sub(r"\\([,;!{} ])", r"\1", text).replace("\n", " ")

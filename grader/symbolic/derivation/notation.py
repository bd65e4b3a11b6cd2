r"""The writer's own letters, learnt from the sheet: from ``z = W a`` and ``a = \sigma(z)``.

Courses disagree about what ``z`` is, so nobody is called wrong for following theirs: what a sheet
defines is what its letters mean.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Fonts, sizes and brackets that say nothing about names.
_DRESS = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|mathrm|mathcal|mathsf|operatorname|text|vec|underline|left|right"
    r"|big|Big|bigg|Bigg|bigl|bigr|Bigl|Bigr|displaystyle|tfrac|dfrac)(?![A-Za-z])\s*"
)
_HAT = re.compile(r"\\(?:hat|widehat)\s*\{?\s*([a-z])(?:\s*\})?")
_RAISED = re.compile(
    r"\^\s*\{?\s*[(\[]\s*([0-9A-Za-z+\-]+)\s*[)\]](?:\s*\})?"
    r"|\^\s*\{\s*([lLkN](?:[+-]1)?)\s*\}|\^([lLkN])"
)
_LOWERED = re.compile(r"_\s*\{?\s*(out|[0-9A-Za-z](?:[+-]1)?)(?:\s*\})?")
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_GREEK = {
    **dict.fromkeys(("\\sigma", "σ"), "sigma"),
    **dict.fromkeys(("\\phi", "φ"), "phi"),
    **dict.fromkeys(("\\delta", "δ"), "delta"),
    "\\tanh": "tanh",
}

_FUNCTION = r"(?:sigma|phi|tanh|relu|ReLU|sigmoid|softmax|[fgh])(?:_\w+)?"
_LAYER = r"(?:_(?P<{}>\w+(?:[+-]1)?))?"
#: ``a_2 = f_2(z_2)``.
_ACTIVATED = re.compile(
    rf"(?<![A-Za-z_])(?P<post>y_hat|[a-zA-Z]){_LAYER.format('post_k')}\s*&?:?=\s*&?\s*"
    rf"(?P<f>{_FUNCTION})\s*\(\s*(?P<pre>net|[a-zA-Z]){_LAYER.format('pre_k')}\s*\)"
)
#: ``z_2 = W_2 a_1 + b_2``, or ``z_2 = a_1 W_2`` in rows.
_WEIGHTED = re.compile(
    rf"(?<![A-Za-z_/∂])(?<!partial )(?P<pre>net|[a-zA-Z]){_LAYER.format('pre_k')}\s*&?:?=\s*&?\s*"
    rf"(?:(?P<W>[Ww]){_LAYER.format('W_k')}\s*(?:\\cdot|@|\*|·)?\s*(?P<post>[a-zSU-Z])(?![A-Za-z])"
    rf"|(?P<row>[a-zA-Z])(?:_(?:\w+(?:-1)?))?\s*(?:\\cdot|@|\*|·)?\s*(?P<V>[Ww])(?:_\w+)?)"
)
_AS_IT_IS = re.compile(r"(?:y_hat|y_out|y|o)\s*&?=\s*&?\s*(?P<pre>s|z|a|u)_(?:[0-9]|out|L)\b")
_LINEAR = re.compile(
    r"[Ll]inear(?:er|e|es)? (?:output|Ausgabe|last)|[Ii]dentity output"
    r"|output (?:layer )?(?:is )?linear"
)
_ROWS = re.compile(
    r"[Rr]ow convention|samples (?:are|as|in) (?:the )?rows|Zeilen|sample (?:a|per) row"
)
#: Letters of the output are no letters of layers.
_OF_OUTPUT = frozenset({"y_hat", "y", "o", "p"})


@dataclass(frozen=True, slots=True)
class Letters:
    """What the letters of a sheet mean.

    Attributes
    ----------
    pre, post : str
        Of what an activation is taken, and what it gives; empty if the sheet does not say.
    weights : str
        ``w`` where that is written for a matrix; empty for ``W``.
    activations : mapping of str to str
        Name of the activation by its layer, as it is defined; empty for an unknown one.
    output : str
        The letter of the output where ``t`` is the target; empty otherwise.
    rows : bool
        Whether samples are rows.
    linear_output : bool
    """

    pre: str = ""
    post: str = ""
    weights: str = ""
    activations: Mapping[str, str] = field(default_factory=dict)
    output: str = ""
    rows: bool = False
    linear_output: bool = False

    @property
    def meanings(self) -> dict[str, str]:
        """What letters stand for, in the names of a network; empty if they are the usual ones."""
        found = {}
        if self.pre and self.pre != "s":
            found[self.pre] = "s"
        if self.post and self.post != "z":
            found[self.post] = "z"
        if self.weights:
            found[self.weights] = "W"
        if self.output:
            found |= {self.output: "y_out", "t": "y_gt"}
        return found


def undressed(text: str) -> str:
    r"""Return a text with names in plain letters: ``\mathbf{W}^{(2)}`` as ``W_2``."""
    text = _DRESS.sub("", text.translate(_DIGITS))
    text = _HAT.sub(r"\1_hat", text)
    for letter, plain in _GREEK.items():
        text = text.replace(letter, f" {plain}")
    text = _RAISED.sub(lambda m: f"_{m[1] or m[2] or m[3]}", text)
    text = _LOWERED.sub(r"_\1", text)
    return re.sub(r"[{}]|\\[,;:! ]|\$", "", text)


def letters_of(text: str) -> Letters:
    """Learn the letters of a sheet from its definitions."""
    plain = undressed(text)
    pre, post = _pair(plain)
    activations = {m["post_k"] or "": _named(m["f"]) for m in _ACTIVATED.finditer(plain)}
    alone = set(re.findall(r"(?<![A-Za-z\\_])([a-zA-Z])(?![A-Za-z])", plain))
    weights = "w" if "w" in alone and "W" not in alone else ""
    return Letters(
        pre,
        post,
        weights,
        activations,
        output="y" if {"y", "t"} <= alone and "y_hat" not in plain and "y_out" not in plain else "",
        rows=bool(_ROWS.search(text)) or any(m["row"] for m in _WEIGHTED.finditer(plain) if m["V"]),
        linear_output=bool(_LINEAR.search(text) or _AS_IT_IS.search(plain)),
    )


def _pair(plain: str) -> tuple[str, str]:
    """Return the letters before and behind activations, as most definitions have them."""
    pairs: Counter[tuple[str, str]] = Counter()
    for found in _ACTIVATED.finditer(plain):
        post = "" if found["post"] in _OF_OUTPUT else found["post"]
        if found["post"] != found["pre"] and found["pre"] != "x":
            pairs[found["pre"], post] += 2
    for found in _WEIGHTED.finditer(plain):
        post = found["post"] or found["row"] or ""
        if found["pre"] not in {"y", "x"}:
            pairs[found["pre"], "" if post == "x" else post] += 1
    if pairs:
        return _most(pairs)
    indexed = set(re.findall(r"(?<![A-Za-z_])([azsh])_", plain))
    return ("z", "a") if {"a", "z"} <= indexed and "s" not in indexed else ("", "")


def _most(pairs: Counter[tuple[str, str]]) -> tuple[str, str]:
    pre = Counter[str]()
    post = Counter[str]()
    for (before, behind), count in pairs.items():
        pre[before] += count
        if behind:
            post[behind] += count
    first = pre.most_common(1)[0][0]
    return first, next((letter for letter, _ in post.most_common() if letter != first), "")


def _named(function: str) -> str:
    """Return the known activation that a function is, empty for an unknown one."""
    name = function.partition("_")[0].lower()
    return {"sigma": "sigmoid", "sigmoid": "sigmoid", "tanh": "tanh", "relu": "relu"}.get(name, "")

"""Print formulas in LaTeX, as a sheet would have them."""

import re
from collections.abc import Sequence
from typing import ClassVar

from grader.functions.activations import ACTIVATIONS
from grader.symbolic.functions import KNOWN
from grader.symbolic.printing.base import ATOM, TIGHT, WEAK, Printed, Printer
from grader.symbolic.tree import Derivative, Entry, Function, Hadamard, MatMul, Operation, Product

#: Names that LaTeX sets as symbols.
_SYMBOLS = {
    "delta": r"\delta",
    "eta": r"\eta",
    "lam": r"\lambda",
    "mu": r"\mu",
    "L": r"\mathcal{L}",
}
_FUNCTIONS = {
    **{name: f"\\{name}" for name in ("exp", "log", "sinh", "cosh")},
    **{a.name: a.symbol for a in ACTIVATIONS.values() if a.symbol},
}


class LatexPrinter(Printer):
    """LaTeX that :func:`grader.symbolic.parse_latex` reads back."""

    products: ClassVar[dict[type[Operation], tuple[str, int]]] = {
        Product: (r" \cdot ", TIGHT),
        MatMul: (r" \, ", TIGHT),
        Hadamard: (r" \odot ", WEAK),
    }

    scaling: ClassVar[str] = r" \, "

    def name(self, name: str) -> str:
        r"""Return ``\delta_{2}`` for ``delta_2`` and ``\Delta W_{2}`` for ``dW_2``."""
        if name[:2] in {"dW", "db"}:
            return rf"\Delta {self.name(name[1:])}"
        base, _, index = name.partition("_")
        symbol = _SYMBOLS.get(base) or (base if len(base) == 1 else rf"\mathrm{{{base}}}")
        return f"{symbol}_{{{index}}}" if index else symbol

    def bracketed(self, text: str) -> str:
        """Put growing brackets around."""
        return rf"\left({text}\right)"

    def function(self, node: Function, argument: str) -> Printed:
        r"""Return ``f_{2}'\left(s_{2}\right)``."""
        base = _FUNCTIONS.get(node.name)
        if base is None and node.name in KNOWN:
            base = rf"\mathrm{{{node.name.replace('_', '')}}}"
        primes = "" if node.name == "exp" else "'" * node.order
        return f"{base or self.name(node.name)}{primes}{self.bracketed(argument)}", ATOM

    def power(self, base: str, exponent: int) -> str:
        """Return ``a^{2}``."""
        return f"{base}^{{{exponent}}}"

    def transposed(self, operand: str) -> str:
        r"""Return ``a^{\top}``."""
        return rf"{operand}^{{\top}}"

    def quotient(self, above: Printed, below: Printed) -> Printed:
        """Return a fraction."""
        return rf"\frac{{{above[0]}}}{{{below[0]}}}", ATOM

    def call(self, name: str, arguments: Sequence[str]) -> str:
        """Return the call with an upright name, the outer product by its sign."""
        if name == "outer":
            return self.bracketed(r" \otimes ".join(map(self._factor, arguments)))
        return rf"\mathrm{{{name}}}{self.bracketed(', '.join(arguments))}"

    def _factor(self, text: str) -> str:
        return text if re.fullmatch(r"[\\A-Za-z_{}0-9]+", text) else self.bracketed(text)

    def keyword(self, name: str, value: str) -> str:
        """Return a keyword argument with an upright name."""
        shown = value if value != "True" else r"\mathrm{True}"
        return rf"\mathrm{{{name}}}={shown}"

    def derivative(self, node: Derivative, of: str) -> Printed:
        """Return a fraction of differentials."""
        return rf"\frac{{\partial {of}}}{{\partial {self.name(node.by)}}}", ATOM

    def entry(self, node: Entry) -> str:
        """Return the entry with its index counted from 1, as in mathematics."""
        indices = ",".join(str(i + 1) for i in node.index)
        return rf"\left[{self.name(node.name)}\right]_{{{indices}}}"

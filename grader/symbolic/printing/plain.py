"""Print formulas as text that :func:`grader.symbolic.parse_text` reads back."""

from collections.abc import Sequence
from typing import ClassVar

from grader.symbolic.model import Reading
from grader.symbolic.printing.base import ATOM, TIGHT, WEAK, Printed, Printer
from grader.symbolic.tree import Function, Hadamard, MatMul, Operation, Product


class PaperPrinter(Printer):
    """Text in the paper reading, where ``*`` is the product of paper."""

    products: ClassVar[dict[type[Operation], tuple[str, int]]] = {
        Product: (" * ", TIGHT),
        MatMul: (" @ ", TIGHT),
        Hadamard: (" ⊙ ", WEAK),
    }

    def name(self, name: str) -> str:
        """Return the name itself."""
        return name

    def bracketed(self, text: str) -> str:
        """Put round brackets around."""
        return f"({text})"

    def function(self, node: Function, argument: str) -> Printed:
        """Return ``f_2'(s_2)``."""
        primes = "" if node.name == "exp" else "'" * node.order
        return f"{node.name}{primes}({argument})", ATOM

    def power(self, base: str, exponent: int) -> str:
        """Return ``a**2``."""
        return f"{base}**{exponent if exponent >= 0 else f'({exponent})'}"

    def transposed(self, operand: str) -> str:
        """Return ``a.T``."""
        return f"{operand}.T"

    def quotient(self, above: Printed, below: Printed) -> Printed:
        """Return ``a / b``."""
        return f"{self.held(above, ATOM)} / {self.held(below, ATOM)}", TIGHT

    def call(self, name: str, arguments: Sequence[str]) -> str:
        """Return ``sum(x, axis=0)``."""
        return f"{name}({', '.join(arguments)})"


class NumpyReadingPrinter(PaperPrinter):
    """Text in the NumPy reading, where ``*`` is elementwise."""

    products: ClassVar[dict[type[Operation], tuple[str, int]]] = {
        Product: (" · ", TIGHT),
        MatMul: (" @ ", WEAK),
        Hadamard: (" * ", WEAK),
    }

    def quotient(self, above: Printed, below: Printed) -> Printed:
        """Return ``a / b``, as weak as every product here."""
        return super().quotient(above, below)[0], WEAK


def printer_of(reading: Reading, limit: int) -> Printer:
    """Return the printer whose text means the same in this reading."""
    return NumpyReadingPrinter(limit) if reading is Reading.NUMPY else PaperPrinter(limit)

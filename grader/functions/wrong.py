"""Wrong ways to write a formula of back-propagation, each once: for arrays and for symbols.

What no formula can say stands as a mutant in :mod:`grader.mistakes`, what can go wrong at any node
of any formula in :mod:`grader.symbolic.mutants`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grader.misconceptions import Mistake, by_mistake, mistake


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong way to write a formula.

    Attributes
    ----------
    mistake : Mistake
    phrase : str
        What happened, in a few words, where a formula is judged; ``{}`` stands for a name.
    formula : callable
        Of arrays or of expressions, as :data:`grader.functions.activation.Formula` is.
    """

    mistake: Mistake
    phrase: str
    formula: Callable[..., Any]


def wrong(code: str, phrase: str, formula: Callable[..., Any]) -> Wrong:
    """Return a wrong way to write a formula, by the code of its mistake."""
    return Wrong(mistake(code), phrase, formula)


#: Factors on a whole answer, where 1 is right, with what happened.
FACTORS = by_mistake(
    {
        "M02": ("the sign is wrong", Fraction(-1)),
        "M03": ("a factor 2 too much", Fraction(2)),
        "M04": ("a factor 1/2 too much", Fraction(1, 2)),
    }
)
#: Of ``y_out, y_gt`` and how functions are applied, where ``y_out - y_gt`` is right.
DIFFERENCES = (
    wrong("M02", "the difference is reversed", lambda y, t, _: t - y),
    wrong("M06a", "the absolute difference", lambda y, t, f: f("abs", y - t)),
    wrong("M06b", "the difference is squared", lambda y, t, _: (y - t) ** 2),
)
#: Of ``W_{k+1}, delta_{k+1}`` and how functions are applied, where ``W.T @ delta`` is right.
UNTURNED = wrong("M13", "{} without its transpose", lambda W, delta, _: W @ delta)
ABSOLUTE = wrong("M21a", "|{}|", lambda W, delta, f: f("abs", W).T @ delta)
#: Of ``s, f', f``, where ``f'(s)`` is right; the last two do without ``f``.
VALUE = wrong("M10", "{0} in place of {0}'", lambda s, _, f: f(s))
AT_VALUE = wrong("M09", "{0}' taken at z, not at s", lambda s, f_prime, f: f_prime(f(s)))
SQUARED = wrong("M11", "{}' squared", lambda s, f_prime, *_: f_prime(s) ** 2)
ARGUMENT = wrong("M18", "s in place of {}'(s)", lambda s, *_: s)

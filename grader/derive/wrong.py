"""What goes wrong in each step on the way back: rules beside the right ones, with their words.

``{y}`` is the step as the author wrote it, ``{a}`` the argument the share goes to, ``{b}`` the
other argument. No hint gives the right formula.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from grader.derive.pullbacks import PULL_BACKS, assigned, count, everywhere, full, kept


@dataclass(frozen=True, slots=True)
class Wrong:
    """One way to go wrong in a step.

    Attributes
    ----------
    kind : str
        One word, part of the mistake's code.
    title, question, pointer, part : str
        For the instructor, and three hints for the student.
    """

    kind: str
    title: str
    question: str
    pointer: str
    part: str


PATH: Final = Wrong(
    "path",
    "the path through `{a}` is missing: taken for a constant in `{y}`",
    "Along how many paths does the answer depend on what is asked?",
    "Look at `{y}` in the forward pass, and at everything in it that is not constant.",
    "`{a}` is no constant in `{y}`: what comes back through it is added to the other paths.",
)
STATISTICS: Final = Wrong(
    "statistics",
    "all means, sums and maxima of the forward pass are taken for constants",
    "Do the means and sums of the forward pass change if one entry changes?",
    "Look at each sum, mean or maximum of the forward pass, and at what it is taken of.",
    "What is computed from an argument depends on it: there is a path through each statistic.",
)
AVERAGED: Final = Wrong(
    "averaged",
    "averaged where `{a}` was repeated in `{y}`, in place of summed",
    "`{a}` is used for several entries of `{y}`. How do their shares come together?",
    "Look at the means in your answer: does the forward pass take one there?",
    "Where one number is used several times, its shares are added, not averaged.",
)
UNSUMMED: Final = Wrong(
    "unsummed",
    "not summed over the entries of `{y}` for which `{a}` was repeated",
    "Which shape has `{a}`, and which has your gradient of it?",
    "Look at where `{a}` is stretched in `{y}`.",
    "A gradient has the shape of its argument: shares of entries that share a number are added.",
)
WHOLLY: Final = Wrong(
    "wholly",
    "summed over everything, where `{a}` was repeated along some axes of `{y}` only",
    "How many different numbers are there in `{a}`?",
    "Look at the axis of your sum.",
    "Only the axes along which `{a}` is repeated in `{y}` disappear in the sum.",
)

_SIGN = Wrong(
    "sign",
    "the minus sign of `{a}` in `{y}` is lost",
    "If `{a}` grows a little, does `{y}` grow or fall?",
    "Follow the signs back through `{y}`.",
    "`{y}` falls where `{a}` grows.",
)
_FACTOR = Wrong(
    "factor",
    "the factor `{b}` of `{y}` is missing",
    "How much does `{y}` change if `{a}` changes by one?",
    "Look at the derivative of the product `{y}`.",
    "In the derivative of a product by one factor the other one stays.",
)
_DIVISOR = Wrong(
    "divisor",
    "the division by `{b}` in `{y}` is missing",
    "How much does `{y}` change if `{a}` changes by one?",
    "Look at the derivative of the quotient `{y}` by its numerator.",
    "What divides in the forward pass divides on the way back as well.",
)
_INVERTED = Wrong(
    "inverted",
    "multiplied by `{b}`, by which `{y}` divides",
    "How much does `{y}` change if `{a}` changes by one?",
    "Look at the derivative of the quotient `{y}` by its numerator.",
    "What divides in the forward pass divides on the way back as well.",
)
_SQUARE = Wrong(
    "square",
    "the denominator `{a}` of `{y}` is not squared",
    "What is the derivative of 1/u?",
    "Look at the derivative of the quotient `{y}` by its denominator.",
    "The denominator's power falls by one, from -1.",
)
_NUMERATOR = Wrong(
    "numerator",
    "the numerator of `{y}` is missing in the derivative by its denominator",
    "What is the derivative of c/u by u?",
    "Look at the derivative of the quotient `{y}` by its denominator.",
    "The numerator stays where one differentiates by the denominator.",
)
_EXPONENT = Wrong(
    "exponent",
    "the exponent of `{y}` does not come down as a factor",
    "What is the derivative of a power?",
    "Look at the derivative of `{y}`.",
    "Both change: a factor comes down, and the exponent falls.",
)
_KEPT = Wrong(
    "power",
    "the exponent of `{y}` is not lowered",
    "What is the derivative of a power?",
    "Look at the derivative of `{y}`.",
    "Both change: a factor comes down, and the exponent falls.",
)
_SLOPE = Wrong(
    "slope",
    "the derivative of `{y}` is left out",
    "How does `{y}` change if `{a}` changes a little?",
    "Look at how you go back through `{y}`.",
    "The chain rule has a factor for each function on the path, also for this one.",
)
_VALUE = Wrong(
    "value",
    "the value of `{y}` in place of its derivative",
    "Is it the function or its derivative that the chain rule asks for?",
    "Look at what you multiply by on the way back through `{y}`.",
    "Multiply by how fast `{y}` changes, not by what it is.",
)
_ELSEWHERE = Wrong(
    "elsewhere",
    "the derivative of `{y}` is taken at its value in place of at `{a}`",
    "Is your formula of the derivative one of the argument or one of the result?",
    "Look at what you put into the derivative of `{y}`.",
    "A formula for the result wants the result, and one for the argument the argument.",
)
_ROOT = Wrong(
    "half",
    "the factor one half in the derivative of `{y}` is missing",
    "What is the derivative of a square root?",
    "Look at the derivative of `{y}`.",
    "A root is a power: its exponent comes down.",
)
_COUNT = Wrong(
    "count",
    "the division by the number of entries in `{y}` is missing",
    "How much does a mean change if one of its entries changes by one?",
    "Look at the way back through `{y}`.",
    "Each entry has only a share in a mean.",
)
_MEAN = Wrong(
    "mean",
    "divided by the number of entries, where `{y}` takes a sum",
    "How much does a sum change if one of its entries changes by one?",
    "Look at the divisions in your answer, and at those of the forward pass.",
    "Each entry of a sum counts in full.",
)
_UNCENTRED = Wrong(
    "centre",
    "the mean is not taken off in the derivative of `{y}`",
    "At which values is a variance flat?",
    "Look at the derivative of `{y}`.",
    "A variance changes with the distance from the mean.",
)
_MASK = Wrong(
    "mask",
    "`{y}` is passed by everywhere, also where it does not depend on `{a}`",
    "Where does `{y}` depend on `{a}` at all?",
    "Look at which side of `{y}` each entry lies on.",
    "Nothing comes back where `{a}` was not chosen.",
)
_TRANSPOSE = Wrong(
    "transpose",
    "the transpose of `{b}` in the derivative of `{y}` is missing",
    "Which entries of `{b}` does one entry of `{a}` meet in `{y}`?",
    "Write `{y}` with indices and follow one entry of `{a}`.",
    "On the way back rows and columns change their parts.",
)
_ENTRYWISE = Wrong(
    "entrywise",
    "entry by entry, where `{y}` is a matrix product",
    "Which entries of `{y}` does one entry of `{a}` reach?",
    "Write `{y}` with indices and follow one entry of `{a}`.",
    "An entry of `{a}` meets a whole row or column of `{b}`.",
)
_WRITTEN = Wrong(
    "assigned",
    "written in place of added where `{y}` takes an entry several times",
    "May the same entry be taken twice?",
    "Look at how you write into the gradient of `{a}`: = or +=, and what += does with an index "
    "that comes twice.",
    "An entry that is used twice gets both shares.",
)


def _straight(g: Any, y: Any, a: Any, b: Any) -> Any:
    if np.ndim(b) < 2:
        raise ValueError("only a matrix can miss its transpose")
    return full(g, y) @ b


def _straight_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    if np.ndim(a) < 2:
        raise ValueError("only a matrix can miss its transpose")
    return a @ full(g, y)


def _unsquared(
    g: Any, y: Any, a: Any, axis: Any = None, ddof: int = 0, keepdims: Any = False
) -> Any:
    return kept(g, a, axis, keepdims) * 2 * a / count(a, axis)


def _over_all(right: Callable[..., Any], factor: Callable[..., Any]) -> Callable[..., Any]:
    """Return a rule with its number of entries multiplied in or divided by."""

    def rule(g: Any, y: Any, a: Any, axis: Any = None, **options: Any) -> Any:
        return factor(right(g, y, a, axis, **options), count(a, axis))

    return rule


def _passed(g: Any, y: Any, *_: Any, **__: Any) -> Any:
    return g


def _right(function: Any) -> Callable[..., Any]:
    rule = PULL_BACKS[function][0]
    assert rule is not None
    return rule


#: (wrong, rule) by function and position.
WRONG: Final[dict[tuple[Any, int], tuple[tuple[Wrong, Callable[..., Any]], ...]]] = {
    (np.subtract, 1): ((_SIGN, _passed),),
    (np.negative, 0): ((_SIGN, _passed),),
    (np.multiply, 0): ((_FACTOR, _passed),),
    (np.multiply, 1): ((_FACTOR, _passed),),
    (np.divide, 0): ((_DIVISOR, _passed), (_INVERTED, lambda g, y, a, b: g * b)),
    (np.divide, 1): (
        (_SIGN, lambda g, y, a, b: g * a / b**2),
        (_SQUARE, lambda g, y, a, b: -g * a / b),
        (_NUMERATOR, lambda g, y, a, b: -g / b**2),
    ),
    (np.reciprocal, 0): (
        (_SIGN, lambda g, y, a: g / a**2),
        (_SQUARE, lambda g, y, a: -g / a),
    ),
    (np.square, 0): ((_EXPONENT, lambda g, y, a: g * a), (_SLOPE, _passed)),
    (np.power, 0): (
        (_EXPONENT, lambda g, y, a, n: g * a ** (n - 1)),
        (_KEPT, lambda g, y, a, n: g * n * a**n),
        (_SLOPE, _passed),
    ),
    (np.exp, 0): ((_SLOPE, _passed),),
    (np.log, 0): ((_SLOPE, _passed), (_VALUE, lambda g, y, a: g * y)),
    (np.sqrt, 0): (
        (_ROOT, lambda g, y, a: g / y),
        (_VALUE, lambda g, y, a: g * y),
        (_SLOPE, _passed),
        (_ELSEWHERE, lambda g, y, a: g / (2 * a)),
    ),
    (np.tanh, 0): (
        (_SLOPE, _passed),
        (_VALUE, lambda g, y, a: g * y),
        (_ELSEWHERE, lambda g, y, a: g * (1 - np.tanh(y) ** 2)),
    ),
    (np.sin, 0): ((_SLOPE, _passed), (_VALUE, lambda g, y, a: g * y)),
    (np.cos, 0): ((_SLOPE, _passed), (_SIGN, lambda g, y, a: g * np.sin(a))),
    (np.log1p, 0): ((_SLOPE, _passed), (_VALUE, lambda g, y, a: g * y)),
    (np.sum, 0): ((_MEAN, _over_all(_right(np.sum), np.divide)),),
    (np.mean, 0): ((_COUNT, _over_all(_right(np.mean), np.multiply)),),
    (np.var, 0): (
        (_EXPONENT, _over_all(_right(np.var), lambda share, _: share / 2)),
        (_COUNT, _over_all(_right(np.var), np.multiply)),
        (_UNCENTRED, _unsquared),
    ),
    (np.std, 0): ((_COUNT, _over_all(_right(np.std), np.multiply)),),
    (np.absolute, 0): ((_SLOPE, _passed),),
    (np.max, 0): ((_MASK, everywhere),),
    (np.min, 0): ((_MASK, everywhere),),
    (np.maximum, 0): ((_MASK, _passed),),
    (np.maximum, 1): ((_MASK, _passed),),
    (np.minimum, 0): ((_MASK, _passed),),
    (np.minimum, 1): ((_MASK, _passed),),
    (np.clip, 0): ((_MASK, _passed),),
    (np.where, 1): ((_MASK, lambda g, y, c, a, b: g),),
    (np.where, 2): ((_MASK, lambda g, y, c, a, b: g),),
    (np.matmul, 0): ((_TRANSPOSE, _straight), (_ENTRYWISE, lambda g, y, a, b: full(g, y) * b)),
    (np.matmul, 1): ((_TRANSPOSE, _straight_left), (_ENTRYWISE, lambda g, y, a, b: a * full(g, y))),
    (operator.getitem, 0): ((_WRITTEN, lambda g, y, a, key: assigned(a, key, full(g, y))),),
}


def averaged(share: Any, axes: tuple[int, ...], *, keepdims: bool) -> Any:
    """Return the mean where the sum is right."""
    options: dict[str, Any] = {"keepdims": True} if keepdims else {}
    return np.mean(share, axis=axes if len(axes) > 1 else axes[0], **options)


REDUCTIONS: Final = frozenset({np.sum, np.mean, np.var, np.std, np.max, np.min})
#: What is done in place of a sum over the axes along which an argument was stretched.
GATHERED: Final = (
    (AVERAGED, averaged),
    (UNSUMMED, lambda share, axes, *, keepdims: share),
    (WHOLLY, lambda share, axes, *, keepdims: np.sum(share)),
)

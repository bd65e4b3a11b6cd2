"""The program of a network as a student would write it, right or with one mistake in it.

Its formulas are the text form of :class:`grader.mistakes.Rules`: a mistake replaces one of them.
It is written apart from the engine, so that a golden solution judges the reference, too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from grader.authoring.network import LOSSES, NetworkSheet
from grader.engine import ACTIVATIONS, Layout, Reduction
from grader.exercise import Question
from grader.misconceptions import by_mistake

_NAMES = re.compile(r"[A-Za-z_]\w*")
#: (sheet, number of the layer) -> the right-hand side of a line.
Formula = Callable[[NetworkSheet, int], str]


def _column(sheet: NetworkSheet) -> bool:
    return sheet.layout is Layout.COLUMN


def _input(k: int) -> str:
    """Return the name of what layer k reads."""
    return f"z_{k - 1}" if k > 1 else "x_in"


def _pre(sheet: NetworkSheet, k: int) -> str:
    product = f"W_{k} @ {_input(k)}" if _column(sheet) else f"{_input(k)} @ W_{k}"
    return f"{product} + b_{k}" if sheet.biased else product


def _post(sheet: NetworkSheet, k: int) -> str:
    return ACTIVATIONS[sheet.activations[k - 1]].code.format(s=f"s_{k}")


def _error(sheet: NetworkSheet, k: int) -> str:
    return LOSSES[sheet.loss].error_code.format(y=f"z_{k}")


def _negative_error(sheet: NetworkSheet, k: int) -> str:
    left, _, right = _error(sheet, k).partition(" - ")
    return f"{right} - {left}"


def _scale(sheet: NetworkSheet, _: int, divided: Reduction = Reduction.MEAN) -> str:
    """Return what divides a batch's loss by the samples, which is right for the mean."""
    wanted = sheet.batch and sheet.reduction is divided
    return f" / x_in.shape[{1 if _column(sheet) else 0}]" if wanted else ""


def _axis(sheet: NetworkSheet) -> int:
    return 0 if _column(sheet) else -1


def _pull(sheet: NetworkSheet, k: int) -> str:
    """Return ``dL/ds_k`` in terms of ``dz_k``."""
    name = sheet.activations[k - 1]
    if name == "softmax":
        total = f"np.sum(z_{k} * dz_{k}, axis={_axis(sheet)}, keepdims=True)"
        return f"z_{k} * (dz_{k} - {total})"
    slope = ACTIVATIONS[name].slope_code.format(s=f"s_{k}")
    return f"dz_{k} * {slope}" if slope else f"dz_{k}"


def _back(sheet: NetworkSheet, k: int) -> str:
    """Return ``dL/dz_k`` in terms of the layer behind."""
    above = k + 1
    return f"W_{above}.T @ delta_{above}" if _column(sheet) else f"delta_{above} @ W_{above}.T"


def _product(sheet: NetworkSheet, k: int) -> str:
    pair = (f"delta_{k}", _input(k))
    first, second = pair if _column(sheet) else pair[::-1]
    if not sheet.batch:
        return f"np.outer({first}, {second})"
    return f"{first} @ {second}.T" if _column(sheet) else f"{first}.T @ {second}"


def _bias(sheet: NetworkSheet, k: int) -> str:
    if not sheet.batch:
        return f"delta_{k}"
    return f"delta_{k}.sum(axis=1, keepdims=True)" if _column(sheet) else f"delta_{k}.sum(axis=0)"


@dataclass(frozen=True, slots=True)
class Formulas:
    """The formulas in which golden solutions go wrong, each right or replaced."""

    error: Formula = _error
    scale: Formula = _scale
    pull: Formula = _pull
    back: Formula = _back
    product: Formula = _product


#: Mistakes with the formulas in which they are made.
MISTAKEN = by_mistake(
    {
        "M13": replace(Formulas(), back=lambda sheet, k: _back(sheet, k).replace(".T", "")),
        "M08": replace(
            Formulas(), pull=lambda sheet, k: f"dz_{k}" if k < sheet.depth else _pull(sheet, k)
        ),
        "M25": replace(Formulas(), product=lambda sheet, k: f"({_product(sheet, k)}).T"),
        "M07": replace(
            Formulas(), pull=lambda sheet, k: f"dz_{k}" if k == sheet.depth else _pull(sheet, k)
        ),
        "M31": replace(Formulas(), scale=partial(_scale, divided=Reduction.SUM)),
        "M02": replace(Formulas(), error=_negative_error),
        "M49c": replace(Formulas(), error=_negative_error),
    }
)


def network_functions(
    sheet: NetworkSheet, questions: Sequence[Question], formulas: Formulas = Formulas()
) -> dict[str, str]:
    """Return by question the source of a function that answers it, with just the lines it needs.

    Parameters
    ----------
    sheet : NetworkSheet
    questions : sequence of Question
        As :func:`grader.authoring.network_question` makes them.
    formulas : Formulas
        Right unless one is replaced.
    """
    lines = dict(_lines(sheet, formulas))
    return {
        question.name: _function(question, _returned(sheet, question), lines)
        for question in questions
    }


def network_program(sheet: NetworkSheet, functions: Mapping[str, str], title: str) -> str:
    """Return a whole program made of such functions, ``title`` in its first line."""
    head = f'"""{title}"""\n\nimport numpy as np\n'
    return "\n\n".join([head, *_softmax(sheet, functions.values()), *functions.values()])


def _lines(sheet: NetworkSheet, formulas: Formulas) -> Iterator[tuple[str, str]]:
    """Yield each quantity with its right-hand side, in the order of computation."""
    K = sheet.depth
    for k in range(1, K + 1):
        yield f"s_{k}", _pre(sheet, k)
        yield f"z_{k}", _post(sheet, k)
    yield "loss", _loss(sheet)
    error, scale = formulas.error(sheet, K), formulas.scale(sheet, K)
    yield f"dz_{K}", f"({error}){scale}" if scale else error
    for k in range(K, 0, -1):
        yield f"delta_{k}", formulas.pull(sheet, k)
        yield f"dW_{k}", formulas.product(sheet, k)
        yield f"db_{k}", _bias(sheet, k)
        yield f"dz_{k - 1}" if k > 1 else "dx_in", formulas.back(sheet, k - 1)


def _loss(sheet: NetworkSheet) -> str:
    loss, K = LOSSES[sheet.loss], sheet.depth
    factor = "-" if loss.factor == -1 else f"{float(loss.factor)} * "
    return f"{factor}{loss.code.format(y=f'z_{K}')}{_scale(sheet, K)}"


def _returned(sheet: NetworkSheet, question: Question) -> str:
    if not question.several:
        return question.name
    layers = range(1, sheet.depth + 1)
    names = [f"dW_{k}" for k in layers] + [f"db_{k}" for k in layers if sheet.biased]
    return f"[{', '.join(names)}]"


def _function(question: Question, returned: str, lines: dict[str, str]) -> str:
    needed = set(_NAMES.findall(returned))
    for name, right in reversed(lines.items()):
        if name in needed:
            needed |= set(_NAMES.findall(right))
    body = [f"    {name} = {right}" for name, right in lines.items() if name in needed]
    return "\n".join([f"def {question.signature}:", *body, f"    return {returned}", ""])


def _softmax(sheet: NetworkSheet, functions: Iterable[str]) -> Iterator[str]:
    if any("softmax(" in function for function in functions):
        along = f"axis={_axis(sheet)}, keepdims=True"
        yield (
            f"def softmax(s):\n    e = np.exp(s - np.max(s, {along}))\n"
            f"    return e / np.sum(e, {along})\n"
        )

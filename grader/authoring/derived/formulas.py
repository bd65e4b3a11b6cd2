"""Golden solutions in writing: formulas, and derivations of them, right and wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from grader.authoring.derived.gradient import WrittenGradient
from grader.errors import ExpressionError
from grader.exercise import Golden
from grader.exercise.written import Sheet
from grader.symbolic import Node, Reading, decide, parse, to_text
from grader.symbolic.gradient_names import gradient_names
from grader.symbolic.tree import negative

#: Slips that become wrong golden solutions.
WRONG: Final = 3


def formulas_of(
    gradients: Sequence[WrittenGradient], sheet: Sheet | None, points: float
) -> Iterator[tuple[Golden, str]]:
    """Yield golden solutions with their sources: right ones in text and LaTeX, and wrong ones.

    Parameters
    ----------
    gradients : sequence of WrittenGradient
        All that is asked.
    sheet : Sheet or None
        What they are derived on.
    points : float
        Of each.
    """
    right = {gradient.name: gradient.reference for gradient in gradients}
    full, nothing = dict.fromkeys(right, points), dict.fromkeys(right, 0.0)
    spelled = [[*gradient.spelled(gradient.reference)] for gradient in gradients]
    files = "correct.md", "correct_in_latex.md"
    for name, lines in zip(files, zip(*spelled, strict=False), strict=False):
        yield Golden(name, full, {}), _lines(dict(zip(right, lines, strict=True)))
    sign = {name: _text(negative(formula)) for name, formula in right.items()}
    yield Golden("wrong_sign.md", nothing, dict.fromkeys(right, "M02")), _lines(sign)
    texts = {name: _text(formula) for name, formula in right.items()}
    twice = {name: f"2 * ({text})" for name, text in texts.items()}
    yield Golden("wrong_twice.md", nothing, dict.fromkeys(right, "M03")), _lines(twice)
    slips = [(gradient.name, *wrong) for gradient in gradients for wrong in gradient.wrong()]
    for number, (name, title, formula) in enumerate(slips[:: max(len(slips) // WRONG, 1)], 1):
        wrong = texts | {name: _text(formula)}
        yield Golden(f"wrong_{number}.md", full | {name: 0.0}, {}), f"{title}:\n\n{_lines(wrong)}"
    if sheet is not None:
        yield from _derivations(sheet, full)


def _derivations(sheet: Sheet, full: Mapping[str, float]) -> Iterator[tuple[Golden, str]]:
    """Yield a right derivation, and one whose first step has the wrong sign; none of one step."""
    model = sheet.model
    above = frozenset().union(*(model.sources[name] for name in sheet.asked))
    needed = above & gradient_names(model)
    steps = {name: node for name, node in model.definitions.items() if name in needed}
    first = next(iter(steps))
    if first in sheet.asked or not all(_is_read(node, sheet) for node in steps.values()):
        return
    lines = {name: _text(node) for name, node in steps.items()}
    yield Golden("correct_derivation.md", full, {}), _lines(lines)
    left = {name: 0.0 if first in model.sources[name] else full[name] for name in full}
    wrong = lines | {first: _text(negative(steps[first]))}
    yield Golden("wrong_derivation.md", left, {}), _lines(wrong)


def _is_read(formula: Node, sheet: Sheet) -> bool:
    try:
        again = parse(_text(formula), sheet.model)
    except ExpressionError:
        return False
    return decide(sheet.model, again, formula).equal


def _text(formula: Node) -> str:
    return to_text(formula, Reading.NUMPY)


def _lines(formulas: Mapping[str, str]) -> str:
    return "".join(f"{name} = {formula}\n" for name, formula in formulas.items())

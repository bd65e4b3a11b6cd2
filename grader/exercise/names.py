"""Written questions as pages know them: the names that answers may use, and nothing that is right.

Who typed something sees how it is read; a page has neither references nor code to make them of.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from grader.exercise.model import WrittenQuestion
from grader.exercise.written import FormulaQuestion, Sheet
from grader.symbolic import Model, Reading
from grader.symbolic.tree import Number

_NOTHING = Number(Fraction(0))


def names_of(question: WrittenQuestion) -> dict[str, Any]:
    """Return a question for a formula as JSON values, without its reference."""
    assert isinstance(question, FormulaQuestion)
    sheet = question.sheet
    return {
        "name": question.name,
        "meaning": question.meaning,
        "points": question.points,
        "goal": question.goal,
        "model": _told(question.model),
        "sheet": None if sheet is None else {"asked": [*sheet.asked], **_told(sheet.model)},
    }


def _told(model: Model) -> dict[str, Any]:
    inputs = {name: [*shape] for name, shape in model.inputs.items()}
    return {"inputs": inputs, "definitions": [*model.definitions]}


def named_question(told: Mapping[str, Any]) -> FormulaQuestion:
    """Return the question that :func:`names_of` told of; nobody can be judged on it."""
    model, sheet = _model(told["model"]), told["sheet"]
    return FormulaQuestion(
        told["name"],
        told["meaning"],
        lambda: model,
        lambda: _NOTHING,
        points=told["points"],
        goal=told["goal"],
        sheet=None if sheet is None else _sheet(sheet["asked"], _model(sheet)),
    )


def _sheet(asked: Iterable[str], model: Model) -> Sheet:
    return Sheet(tuple(asked), lambda: (model,))


def _model(told: Mapping[str, Any]) -> Model:
    inputs = {name: tuple(shape) for name, shape in told["inputs"].items()}
    return Model(inputs, dict.fromkeys(told["definitions"], _NOTHING), reading=Reading.NUMPY)

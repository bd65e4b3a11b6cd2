"""The file a student starts from: every function with its shapes, answering zeros."""

from collections.abc import Iterator, Sequence

from grader.exercise import Question, printed_shape
from grader.exercise.model import ONE


def starter_source(title: str, questions: Sequence[Question]) -> str:
    """Return a program that defines every asked function and earns nothing.

    Parameters
    ----------
    title : str
    questions : sequence of Question
    """
    head = f'"""{title}: fill in the functions."""\n\nimport numpy as np\n'
    return "\n\n".join([head, *map(_function, questions)])


def _function(question: Question) -> str:
    lines = [
        f"def {question.signature}:",
        f'    """Return {question.meaning}{_shaped(question)}.',
        "",
        *_arguments(question),
        '    """',
        f"    return {zeros_of(question)}",
        "",
    ]
    return "\n".join(lines)


def _shaped(question: Question) -> str:
    if question.several:
        return f": {question.shape}"
    return f", shape {question.shape}" if question.returns else ", a number"


def _arguments(question: Question) -> Iterator[str]:
    for parameter in question.parameters:
        shape = f", shape {printed_shape(parameter.shape)}" if parameter.shape else ""
        yield f"    {parameter.name}: {parameter.meaning}{shape}"


def _where(question: Question) -> dict[str, str]:
    """Return for each size name where to read it off: ``x_in.shape[0]``."""
    found = {ONE: "1"}
    for parameter in question.parameters:
        for axis, name in enumerate(parameter.shape):
            found.setdefault(name, f"{parameter.name}.shape[{axis}]")
    return found


def zeros_of(question: Question) -> str:
    """Return an expression of the arguments that has the answer's shape and no value."""
    if isinstance(question.returns, str):
        return "[]"
    where = _where(question)
    sizes = [where.get(name, "1") for name in question.returns]
    return f"np.zeros({printed_shape(sizes)})" if sizes else "0.0"

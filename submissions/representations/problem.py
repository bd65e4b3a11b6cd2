"""What went wrong, after RFC 9457."""

from typing import Literal

from submissions.representations.base import Representation


class FieldProblem(Representation):
    """What is wrong with one field."""

    field: str
    reason: str


class Problem(Representation):
    """What went wrong; `detail` is a sentence for people, `code` a stable name for machines."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fault: Literal["student", "instructor", "operator"]
    errors: tuple[FieldProblem, ...] = ()

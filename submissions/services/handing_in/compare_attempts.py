"""Compare two attempts of one student."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from submissions.domain.people import Actor
from submissions.errors import Invalid
from submissions.services.handing_in.show_source import HandedIn, show_source
from submissions.services.ports import Services

#: Comparing grows with the square of the length; longer programs are compared to here.
_MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: ``mark`` is " ", "-" or "+"; a number is None on the other side."""

    mark: str
    old_number: int | None
    new_number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two attempts, the older first, line by line."""

    old: HandedIn
    new: HandedIn
    lines: Sequence[Line]


def compare_attempts(
    services: Services, actor: Actor, submission_id: int, other_id: int
) -> Comparison:
    """Return the difference between two attempts of one student at one assignment.

    Raises
    ------
    NotFound
        If one of them is not for the actor to see.
    Invalid
        If they are not of one student and assignment.
    """
    pair = [show_source(services, actor, id_) for id_ in (submission_id, other_id)]
    if len({(one.submission.assignment_id, one.submission.user_id) for one in pair}) > 1:
        raise Invalid("attempts", "they are of different students or assignments.")
    old, new = sorted(pair, key=lambda one: one.submission.attempt)
    return Comparison(old, new, _lines(old.program, new.program))


def _lines(old: str, new: str) -> list[Line]:
    before, after = (text.split("\n")[:_MOST_LINES] for text in (old, new))
    lines = []
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, i1, i2, j1, j2 in blocks:
        if kind == "equal":
            pairs = zip(range(i1, i2), range(j1, j2), strict=True)
            lines += [Line(" ", i + 1, j + 1, before[i]) for i, j in pairs]
        else:
            lines += [Line("-", i + 1, None, before[i]) for i in range(i1, i2)]
            lines += [Line("+", None, j + 1, after[j]) for j in range(j1, j2)]
    return lines

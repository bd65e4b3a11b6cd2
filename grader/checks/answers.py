r"""Find typed formulas in a sheet: ``delta_2 = ...`` in whichever notation and layout it stands.

Sheets are read as derivations are, by one reader. What is asked for may be called by its plain
name, which counts before all others, or by any spelling of the model's: ``\delta_2 &= ...``,
``δ₂ = ...``, ``dL/ds_2 = ...``, in a display, a list or a table, over several lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from grader.errors import ExpressionError
from grader.exercise.written import FormulaQuestion, Sheet
from grader.symbolic.derivation.comments import without_comments
from grader.symbolic.derivation.document import find_regions
from grader.symbolic.derivation.macros import expanded
from grader.symbolic.derivation.statements import Statement, find_statements
from grader.symbolic.gradient_names import gradient_name
from grader.symbolic.model import Model
from grader.symbolic.parsing import parse
from grader.symbolic.parsing.folding import folded
from grader.symbolic.parsing.vocabulary import squashed
from grader.symbolic.tree import Name

#: Equations that are looked at; no sheet has more.
MAX_EQUATIONS = 1_000
#: No name takes more characters.
_LONGEST_NAME = 80
#: Around a name or a line: list marks, quotes, emphasis, code and formula fences.
_MARKS = " \t`$*_#|>-&"
_COLON = re.compile(r"(?P<name>[A-Za-z]\w*)[*_`]*\s*(?::=|==|:|=)[*_`]*\s*(?P<formula>\S.*)")


@dataclass(frozen=True, slots=True)
class Answer:
    """A formula as it was found.

    Attributes
    ----------
    text : str
        Behind the first equals sign.
    start, end : int
        Of the whole equation in the sheet.
    plain : bool
        Whether it is called by its plain name.
    derived : bool
        Whether it may be the last line of a derivation.
    """

    text: str
    start: int
    end: int
    plain: bool
    derived: bool = False


def find_answers(text: str, questions: Sequence[FormulaQuestion]) -> dict[str, Answer]:
    """Return the answers by the questions' names.

    An answer under the plain name counts before others, and a later one before an earlier one; a
    line that is left empty is none.

    Parameters
    ----------
    text : str
        Markdown, LaTeX or plain text.
    questions : sequence of FormulaQuestion
    """
    found: dict[str, Answer] = {}
    sheet = folded(expanded(without_comments(text)))
    for name, answer in (*_lines(sheet, questions), *_equations(sheet, questions)):
        before = found.get(name)
        if before is None or (answer.plain, answer.start) >= (before.plain, before.start):
            found[name] = answer
    return found


def without_answers(text: str, answers: Iterable[Answer]) -> str:
    """Return the text with the plain answers left empty, but for those that may be derived."""
    for answer in answers:
        if answer.plain and not answer.derived:
            start = text.rfind("\n", 0, answer.start) + 1
            end = text.find("\n", answer.end)
            end = len(text) if end < 0 else end
            text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def line_of(text: str, answer: Answer) -> int:
    """Return the line that an answer begins in, from 1."""
    return text.count("\n", 0, answer.start) + 1


@lru_cache(maxsize=1)  # the questions of a sheet are judged one after another
def is_worked_out(text: str, sheet: Sheet) -> bool:
    """Whether more is written than the asked formulas, a line for each: a derivation."""
    text = folded(expanded(without_comments(text)))
    found = islice(find_statements(text, find_regions(text)), MAX_EQUATIONS)
    statements = (one for one in found if isinstance(one, Statement))
    return any(not _is_asked(text, one, sheet) for one in statements)


def _is_asked(text: str, statement: Statement, sheet: Sheet) -> bool:
    """Whether a statement says what something asked for is, and no more."""
    left = text[slice(*statement.parts[0])].strip(_MARKS)
    short = len(statement.parts) == 2 and len(left) <= _LONGEST_NAME
    names = map(squashed, sheet.asked)
    return short and (squashed(left) in names or _name_of(left, sheet.model) in sheet.asked)


def _equations(sheet: str, questions: Sequence[FormulaQuestion]) -> Iterator[tuple[str, Answer]]:
    """Yield the equations about what is asked, as the reader of derivations finds them."""
    for statement in islice(find_statements(sheet, find_regions(sheet)), MAX_EQUATIONS):
        if not isinstance(statement, Statement) or len(statement.parts) < 2:
            continue
        (first, after), *_, (_, end) = statement.parts
        left = sheet[first:after].replace("\\_", "_").strip(_MARKS)
        formula = sheet[statement.parts[1][0] : end].strip(" \t`$")
        for question in questions if formula else ():
            plain = squashed(left) in _names_of(question)
            if plain or _means(left, question):
                derived = question.sheet is not None
                yield question.name, Answer(formula, first, end, plain, derived)


def _lines(sheet: str, questions: Sequence[FormulaQuestion]) -> Iterator[tuple[str, Answer]]:
    """Yield answers on a line of their own, ``NAME: FORMULA``, which are no equations."""
    names = {name: one.name for one in questions for name in _names_of(one)}
    at = 0
    for line in sheet.splitlines(keepends=True):
        found = _COLON.fullmatch(line.strip().strip("`$*->#| \t"))
        name = names.get(squashed(found["name"])) if found else None
        if found and name:
            formula = found["formula"].strip(" \t`$")
            yield name, Answer(formula, at, at + len(line.rstrip()), plain=True)
        at += len(line)


def _names_of(question: FormulaQuestion) -> set[str]:
    return {squashed(name) for name in (question.name, question.goal) if name}


def _means(left: str, question: FormulaQuestion) -> bool:
    """Whether the left side is another spelling of what is asked."""
    if not left or len(left) > _LONGEST_NAME:
        return False
    if question.sheet is not None:
        return _name_of(left, question.sheet.model) == (question.goal or question.name)
    reference = question.reference
    return isinstance(reference, Name) and _name_of(left, question.model) == reference.name


@lru_cache(maxsize=1024)  # the questions of a sheet have one model
def _name_of(left: str, model: Model) -> str | None:
    try:
        return gradient_name(parse(left, model), model)
    except ExpressionError:
        return None

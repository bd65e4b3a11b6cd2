"""How what is written is read, before anybody judges it: what its writer sees while typing.

The readers are those of the judges; nothing is evaluated, and nothing here knows what is right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from grader.checks.answers import Answer, find_answers, is_worked_out, line_of, without_answers
from grader.checks.written import unreadable
from grader.errors import ExpressionError
from grader.exercise import WrittenQuestion
from grader.exercise.written import DerivationQuestion, FormulaQuestion
from grader.report.details import ReadingDetails
from grader.symbolic.derivation.comments import without_comments
from grader.symbolic.derivation.document import find_regions
from grader.symbolic.derivation.macros import expanded
from grader.symbolic.derivation.prose import without_prose
from grader.symbolic.derivation.statements import Statement, Unread, find_statements
from grader.symbolic.model import Model
from grader.symbolic.model import Reading as Notation
from grader.symbolic.parsing import ReadAs, is_latex, readings
from grader.symbolic.parsing.folding import folded
from grader.symbolic.parsing.vocabulary import vocabulary_of
from grader.symbolic.printing import to_latex
from grader.symbolic.tree import Name

#: Equations of a derivation that are told one by one.
MOST_EQUATIONS = 40


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula asked for, as it is read.

    Attributes
    ----------
    name : str
    line : int
        Where it stands, from 1; 0 if it is not there.
    symbol : str
        The name in LaTeX.
    latex : str
        As it is understood; empty if it cannot be.
    problem : str
        Why it cannot be read.
    caret : str
        The same with the place pointed at.
    note : str
        What is assumed.
    """

    name: str
    line: int = 0
    symbol: str = ""
    latex: str = ""
    problem: str = ""
    caret: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """One chain of equalities in a derivation; ``problem`` says why it is not read."""

    line: int
    text: str
    latex: bool = True
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is found in a text: the formulas asked for, and the equations beside them."""

    formulas: tuple[Formula, ...] = ()
    equations: tuple[Equation, ...] = ()
    more: bool = False


def read_writing(questions: Sequence[WrittenQuestion], text: str) -> Reading:
    """Return how a text is read as answers to written questions.

    Parameters
    ----------
    questions : sequence of WrittenQuestion
    text : str
        Markdown, LaTeX or plain text.
    """
    formulas = [one for one in questions if isinstance(one, FormulaQuestion)]
    derived = [one for one in questions if isinstance(one, DerivationQuestion)]
    answers = find_answers(text, formulas)
    found = tuple(_formula(one, text, answers.get(one.name)) for one in formulas)
    rest = without_answers(text, answers.values())
    models = [one.model for one in derived]
    sheets = [one.sheet for one in formulas if one.sheet is not None]
    models += [sheet.model for sheet in sheets[:1] if is_worked_out(rest, sheet)]
    stream = _equations(rest, models[0]) if models else iter(())
    equations = list(islice(stream, MOST_EQUATIONS + 1))
    shown = tuple(equations[:MOST_EQUATIONS])
    return Reading(found, shown, more=len(equations) > MOST_EQUATIONS)


def _formula(question: FormulaQuestion, text: str, answer: Answer | None) -> Formula:
    if answer is None:
        return Formula(question.name)
    line = line_of(text, answer)
    try:
        read = _usual(readings(answer.text, question.model)[-1])
    except ExpressionError as error:
        check = unreadable(answer.text, error, question.model)
        assert isinstance(check.details, ReadingDetails)
        caret = check.details.caret or ""
        return Formula(question.name, line, problem=check.feedback, caret=caret)
    known = question.name in question.model.names
    symbol = to_latex(Name(question.name)) if known else question.name.replace("_", r"\_")
    return Formula(question.name, line, symbol, to_latex(read.expression), note=read.note)


def _usual(ways: list[ReadAs | ExpressionError]) -> ReadAs:
    """Return the first way in which a side can be read; raise why there is none."""
    for way in ways:
        if isinstance(way, ReadAs):
            return way
    raise next(way for way in ways if isinstance(way, ExpressionError))


def _equations(text: str, model: Model) -> Iterator[Equation]:
    sheet = folded(expanded(without_comments(text)))
    vocabulary, coded = vocabulary_of(model), model.reading is Notation.NUMPY
    for found in find_statements(sheet, find_regions(sheet)):
        if isinstance(found, Unread):
            shown = sheet[found.start : found.end].strip()
            yield Equation(_line(sheet, found.start), shown[:200], problem=found.reason)
            continue
        statement = without_prose(sheet, found, vocabulary, coded=coded)
        if statement is not None and _claims(sheet, statement):
            yield _equation(sheet, statement)


def _claims(sheet: str, statement: Statement) -> bool:
    """Whether something stands behind the first equals sign: a line to be filled in has nothing."""
    behind = statement.parts[1:]
    return any(sheet[start:end].strip(" \t\n`$&") for start, end in behind)


def _equation(sheet: str, statement: Statement) -> Equation:
    sides = [sheet[start:end].replace("&", " ").strip(" \t\n`$") for start, end in statement.parts]
    latex = statement.region.latex or any(map(is_latex, sides))
    return Equation(_line(sheet, statement.parts[0][0]), " = ".join(sides)[:2000], latex)


def _line(sheet: str, at: int) -> int:
    return sheet.count("\n", 0, at) + 1

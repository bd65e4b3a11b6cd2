"""The statement of a sheet: what is asked and what it is worth, then the parts as they stand."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt

from grader.authoring.statement import table
from grader.exercise import Exercise, Question

_WORTH = (
    "These functions are asked for, and these points count, whatever the parts below say of "
    "points and of other functions. Conventions are those of each part."
)


def sheet_statement(
    title: str, parts: Sequence[tuple[Exercise, Sequence[Question]]], preface: str = ""
) -> str:
    """Return the statement of a sheet.

    Parameters
    ----------
    title : str
    parts : sequence of (Exercise, sequence of Question)
        Exercises, with the questions that are asked of them.
    preface : str
        A paragraph before all else.
    """
    rows = [
        (f"`{question.signature}`", str(number), f"{question.points:g}")
        for number, (_, questions) in enumerate(parts, 1)
        for question in questions
    ]
    sections = [
        f"# {title}",
        preface,
        "Write, with NumPy, in one file `solution.py`:",
        table(("function", "part", "points"), rows),
        _WORTH,
        *(_part(number, exercise) for number, (exercise, _) in enumerate(parts, 1)),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _part(number: int, exercise: Exercise) -> str:
    text = "\n".join(_lowered(exercise.read("statement.md"))).strip()
    return text.replace("## ", f"## Part {number}: ", 1)


def _lowered(text: str) -> Iterator[str]:
    """Yield the lines of a text, its headings a level below."""
    lines = text.splitlines()
    headings = {
        token.map[0]: token
        for token in MarkdownIt("commonmark").parse(text)
        if token.type == "heading_open" and token.map
    }
    underlines = {
        token.map[1] - 1 for token in headings.values() if token.map and token.markup in "=-"
    }
    for number, line in enumerate(lines):
        token = headings.get(number)
        if token is not None:
            words = line.strip().lstrip("#").strip() if token.markup[0] == "#" else line.strip()
            yield f"{'#' * min(6, int(token.tag[1:]) + 1)} {words}"
        elif number not in underlines:
            yield line

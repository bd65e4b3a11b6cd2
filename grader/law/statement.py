"""The statement is sound Markdown and says all that a student needs in order to start."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.errors import ExerciseInvalid
from grader.exercise import Exercise, printed_shape
from grader.law.breach import Bench, Breach

LAW, FILE = "statement", "statement.md"
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$((?:[^$\n]|\n(?!\n))+)\$", re.DOTALL)
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def check_statement(bench: Bench) -> Iterator[Breach]:
    """Yield what the statement lacks or breaks."""
    try:
        text = bench.exercise.statement
    except ExerciseInvalid as error:
        yield bench.breach(LAW, str(error), file=FILE)
        return
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for sentence in (*_markup_faults(text, tokens), *_convention_faults(bench, text, tokens)):
        yield bench.breach(LAW, sentence, file=FILE)
    for question, sentence in _unsaid(bench.exercise, "\n".join(_code(tokens))):
        yield bench.breach(LAW, sentence, question=question, file=FILE)


def _markup_faults(text: str, tokens: list[Token]) -> Iterator[str]:
    if not any(token.type == "heading_open" and token.tag == "h1" for token in tokens):
        yield "Give it a title: a first line '# ...'."
    if text.count("```") % 2:
        yield "A code block (```) is not closed."
    prose = _CODE.sub("", text)
    if "$" in _FORMULA.sub("", prose):
        yield "A formula is not closed: the number of $ signs does not fit."
    for formula in _FORMULA.finditer(prose):
        if not _balanced(formula[0]):
            yield f"The formula {formula[0]} has braces or \\begin, \\left that are not closed."
    rows = sum(line.startswith("|") for line in text.splitlines())
    if rows != sum(_lines(token) for token in tokens if token.type == "table_open"):
        yield "A table is not read as one: every table wants an empty line and a |---| line."


def _lines(token: Token) -> int:
    return token.map[1] - token.map[0] if token.map else 0


def _balanced(formula: str) -> bool:
    plain = formula.replace(r"\{", "").replace(r"\}", "")
    if plain.count("{") != plain.count("}"):
        return False
    pairs = ((r"\begin{", r"\end{"), (r"\left", r"\right"))
    return all(
        len(re.findall(re.escape(a) + r"(?![a-z]*arrow)", plain))
        == len(re.findall(re.escape(b) + r"(?![a-z]*arrow)", plain))
        for a, b in pairs
    )


def _code(tokens: list[Token]) -> Iterator[str]:
    """Yield all that is set as code."""
    for token in tokens:
        if token.type in ("fence", "code_block"):
            yield token.content
        for child in token.children or ():
            if child.type == "code_inline":
                yield child.content


def _unsaid(exercise: Exercise, code: str) -> Iterator[tuple[str, str]]:
    """Yield (question, sentence) for each signature and shape that is not set as code."""
    for question in exercise.questions:
        if question.signature not in code:
            yield question.name, f"Print its signature as code: `{question.signature}`."
        shapes = {printed_shape(parameter.shape) for parameter in question.parameters}
        if not question.several:
            shapes.add(question.shape)
        for shape in sorted(shapes - {"()"}):
            if not any(form in code for form in (shape, *_general(shape))):
                yield question.name, f"Print the shape `{shape}` as code."


def _general(shape: str) -> Iterator[str]:
    """Yield how a statement may say a shape for all layers at once: ``(n_k, n_{k-1})``."""
    if shape.count("n_") == 1:
        yield re.sub(r"n_\w+", "n", shape)
    numbers = [int(number) for number in re.findall(r"n_(\d+)", shape)]
    if numbers:
        general = re.sub(rf"n_{max(numbers)}\b", "n_k", shape)
        yield re.sub(rf"n_{max(numbers) - 1}\b", "n_{k-1}", general)


def _convention_faults(bench: Bench, text: str, tokens: list[Token]) -> Iterator[str]:
    block = _conventions(text, tokens)
    if not block:
        yield (
            "Add a block **Conventions.** that says how samples lie, whether the loss is their sum "
            "or mean, and what Delta W means."
        )
        return
    questions = bench.exercise.questions
    batched = [question for question in questions if "B" in question.size_names]
    if batched and not re.search(r"\b(shape|row|column)", block, re.IGNORECASE):
        yield "The conventions do not say whether samples are rows or columns."
    reduced = any(re.search(r"dL/|^L$", question.meaning) for question in batched)
    if reduced and not re.search(r"\b(sum|mean|averag|reduce)", block):
        yield "The conventions do not say whether the loss is the sum or the mean over samples."
    weights = any("dL/dW" in question.meaning for question in questions)
    if weights and not re.search(r"gradient|learning rate", block):
        yield "The conventions do not say whether Delta W is the gradient or the update."


def _conventions(text: str, tokens: list[Token]) -> str:
    """Return the texts from the word Conventions, in bold or as a heading, to the next heading."""
    lines, found = text.splitlines(), []
    start: int | None = None
    for token in tokens:
        if token.type == "inline" and token.map and start is None:
            if re.match(r"(\*\*)?Conventions\b", token.content):
                start = token.map[0]
        elif token.type == "heading_open" and token.map and start is not None:
            found += lines[start : token.map[0]]
            start = None
    return "\n".join(found if start is None else [*found, *lines[start:]])

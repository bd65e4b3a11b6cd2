"""The sheet of a network in Markdown with LaTeX formulas, all of it read off the exercise."""

import re
from collections.abc import Iterable, Iterator

from grader.authoring.network import LOSSES, NetworkSheet, Widths
from grader.engine import ACTIVATIONS, Layout, Loss, Reduction
from grader.exercise import Exercise, Parameter, Question, printed_shape

_WIDTHS = {
    Widths.NARROWING: "Layers get narrower from the input to the output. ",
    Widths.WIDENING: "Layers get wider from the input to the output. ",
}


def network_statement(sheet: NetworkSheet, exercise: Exercise, preface: str = "") -> str:
    """Return the statement of an exercise about one network.

    Parameters
    ----------
    sheet : NetworkSheet
    exercise : Exercise
        Its title, questions and scoring are what the statement says.
    preface : str
        A paragraph before all else.
    """
    questions = exercise.questions
    sections = [
        f"# {exercise.title}",
        preface,
        _network(sheet),
        _loss(sheet),
        "Write, with NumPy, in a file `solution.py`:",
        table(("function", "returns", "shape"), map(_asked, questions)),
        "The functions are called with these arguments, in this order:",
        table(("argument", "shape", "meaning"), map(_argument, questions[0].parameters)),
        "**Conventions.**",
        "\n".join(f"- {convention}" for convention in _conventions(sheet)),
        points_of(exercise),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _network(sheet: NetworkSheet) -> str:
    biases = " and biases $b_k$" if sheet.biased else ""
    layers = f"{sheet.depth} layers" if sheet.depth > 1 else "one layer"
    lead = f"A network of {layers} with weights $W_k${biases} maps $x_{{in}}$ to $y_{{out}}$:"
    rows = [_layer(sheet, k) for k in range(1, sheet.depth + 1)]
    parts = [lead, table(("layer", "pre-activation", "output"), rows)]
    if "softmax" in sheet.activations:
        parts.append(r"with $\mathrm{softmax}(s)_i = e^{s_i} / \sum_j e^{s_j}$ for each sample.")
    return "\n\n".join(parts)


def _layer(sheet: NetworkSheet, k: int) -> tuple[str, ...]:
    before = f"z_{k - 1}" if k > 1 else "x_{in}"
    product = f"W_{k} {before}" if sheet.layout is Layout.COLUMN else f"{before} W_{k}"
    bias = f" + b_{k}" if sheet.biased else ""
    output = "y_{out} = " if k == sheet.depth else ""
    value = ACTIVATIONS[sheet.activations[k - 1]].latex.format(s=f"s_{k}")
    return str(k), f"$s_{k} = {product}{bias}$", f"${output}z_{k} = {value}$"


def _loss(sheet: NetworkSheet) -> str:
    averaged = sheet.batch and sheet.reduction is Reduction.MEAN
    sample = "^{(b)}" if sheet.batch else ""
    total = r"\sum_{b=1}^{B} " if sheet.batch else ""
    loss = LOSSES[sheet.loss]
    factor, term = _factor(loss, averaged=averaged), loss.latex.format(b=sample)
    over = f" over a batch of $B$ samples with targets $y_{{gt}}{sample}$" if sheet.batch else ""
    judged = over or " with target $y_{gt}$"
    return f"It is judged by the loss{judged}:\n\n$$L = {factor}{total}{term}$$"


def _factor(loss: Loss, *, averaged: bool) -> str:
    """Return what stands before the sum; of one it is the sign alone."""
    sign, (above, below) = "-" * (loss.factor < 0), abs(loss.factor).as_integer_ratio()
    divisor = f"{below if below > 1 else ''}{'B' * averaged}"
    return rf"{sign}\frac{{{above}}}{{{divisor}}} " if divisor else sign


def _symbols(meaning: str) -> str:
    """Return a meaning with its derivatives as formulas: ``dL/ds_2``, ``layer k-1``."""
    meaning = "$L$" if meaning == "L" else meaning
    meaning = re.sub(r"dL/d([A-Za-z]+)_(\w+)", r"$\\partial L / \\partial \g<1>_{\g<2>}$", meaning)
    return re.sub(r"layer (\w+)", r"layer $\g<1>$", meaning)


def _asked(question: Question) -> tuple[str, ...]:
    meaning = _symbols(question.meaning)
    kind, _, k = question.name.partition("_")
    if kind in ("delta", "dW"):
        symbol = rf"\delta_{k}" if kind == "delta" else rf"\Delta W_{k}"
        meaning = f"${symbol} = {meaning[1:]}"
    if question.several:
        return f"`{question.signature}`", meaning, question.shape
    return f"`{question.signature}`", meaning, f"`{question.shape}`"


def _argument(parameter: Parameter) -> tuple[str, ...]:
    return f"`{parameter.name}`", f"`{printed_shape(parameter.shape)}`", _symbols(parameter.meaning)


def _conventions(sheet: NetworkSheet) -> Iterator[str]:
    where = {
        (True, Layout.COLUMN): "Samples are columns: $x_{in}$ has shape `(n_0, B)`",
        (True, Layout.ROW): "Samples are rows: $x_{in}$ has shape `(B, n_0)`",
    }.get((sheet.batch, sheet.layout), "There is one sample: vectors have shape `(n,)`")
    indices = "n_k, n_{k-1}" if sheet.layout is Layout.COLUMN else "n_{k-1}, n_k"
    biases = f" and $b_k$ has shape `{printed_shape(sheet.bias_shape(0))}`" if sheet.biased else ""
    yield f"{where}, $W_k$ has shape `({indices})`{biases.replace('n_0', 'n_k')}."
    yield (
        f"{_WIDTHS.get(sheet.widths, '')}The functions have to work for any widths"
        f"{' and any number of samples' if sheet.batch else ''}."
    )
    if not sheet.batch:
        yield "Nothing is summed or averaged over samples."
    elif sheet.reduction is Reduction.SUM:
        yield "The loss is the sum over the samples, not the mean: there is no $1/B$."
    else:
        yield "The loss is the mean over the samples: the factor $1/B$ belongs to every gradient."
    yield (
        r"$\Delta W_k = \partial L / \partial W_k$ is the gradient itself, shaped like $W_k$: "
        "no learning rate, no minus sign."
    )


def points_of(exercise: Exercise) -> str:
    """Return how points are given, in a paragraph."""
    points = {question.points for question in exercise.questions}
    if len(points) == 1:
        each = f"Each function counts {_amount(points.pop())}"
    else:
        counts = (f"`{q.name}` counts {_amount(q.points)}" for q in exercise.questions)
        each = ", ".join(counts)
    exact = f"{exercise.tolerance.exact:.0e}".replace("e-0", "e-")
    agrees = f"agrees with the derivative on all inputs to {exact} of the largest entry"
    return f"{each}, given when it {agrees}.{''.join(_shares(exercise))}"


def _amount(points: float) -> str:
    return "one point" if points == 1 else f"{points:g} points"


def _shares(exercise: Exercise) -> Iterator[str]:
    """Yield a sentence for each way to keep or lose part of the points."""
    scoring = exercise.scoring
    if scoring.layout:
        yield f" Right values in a wrong shape earn {scoring.layout:.0%}."
    if scoring.approximate:
        yield f" A good approximation earns {scoring.approximate:.0%}."
    if scoring.edges:
        yield f" Edge cases (a single unit, strided arrays) count {scoring.edges:.0%}."
    if scoring.inputs:
        yield f" Changing the arguments costs {scoring.inputs:.0%}."

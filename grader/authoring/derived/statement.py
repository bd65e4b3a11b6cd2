"""The sheet of a forward function: its code, what is asked, the conventions."""

import re
from collections.abc import Iterator, Sequence

from grader.authoring.derived.along import DIRECTION, Along
from grader.authoring.derived.arguments import DOUT
from grader.authoring.derived.question import Derivation
from grader.authoring.statement import points_of, table
from grader.exercise import Exercise, Parameter, Question, WrittenQuestion, printed_shape
from grader.exercise.written import FormulaQuestion

_CACHED = (
    "The starter file does this in two functions, forward with a cache and backward from it. "
    "Keep in the cache what the way back needs, and fill in the way back."
)

_IN_WRITING = (
    "Hand in a file `answers.md` (or `.tex`, `.txt`, the Markdown cells of a notebook, or a zip), "
    "with a formula in each of these lines:"
)
_BESIDE = (
    "**In writing**, give a formula in each of these lines as well: in a file `answers.md` (or "
    "`.tex`, `.txt`) that you hand in with `solution.py` in a zip, or in the Markdown cells of a "
    "notebook."
)
_NOTATION = (
    "Text and LaTeX are read. `a @ b` and `a b` are the product of matrices, `a * b` and `a ⊙ b` "
    "multiply entry by entry, `a^T` transposes, and `sum(a, axis=0)`, `mean(a, axis=1, "
    "keepdims=True)`, `exp`, `log`, `sqrt` and `tanh` are NumPy's; arrays are stretched as NumPy "
    "stretches them. A derivative is no answer: work it out."
)
_DERIVED = (
    "A line may be derived in several: write down steps before it, with names of your own where "
    "you like. `{gradient}` or `dL/d{name}` is the gradient by `{name}`, for each name above, and "
    "`L` the loss. Every step is marked, and the lines asked for are paid if what leads to them is "
    "right."
)


def derived_statement(
    exercise: Exercise,
    derivations: Sequence[Derivation],
    preface: str = "",
    *,
    cached: bool = False,
) -> str:
    """Return the statement of an exercise about one forward function.

    Parameters
    ----------
    exercise : Exercise
        Its title, questions and scoring are what the statement says.
    derivations : sequence of Derivation
        One for each question, all of one function.
    preface : str
        A paragraph before all else.
    cached : bool
        Whether the starter file has a forward pass that keeps a cache.
    """
    first = derivations[0]
    sections = [
        f"# {exercise.title}",
        preface,
        "The forward pass is given:",
        f"```python\n{first.forward.source.whole}```",
        *dict.fromkeys(map(_given, derivations)),
        "Write, with NumPy, in a file `solution.py`:",
        table(("function", "returns", "shape"), map(_asked, exercise.questions)),
        _CACHED if cached else "",
        "The arguments are:",
        table(("argument", "shape", "meaning"), _arguments(derivations)),
        "**Conventions.**",
        "\n".join(f"- {convention}" for convention in _conventions(derivations)),
        points_of(exercise),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def written_statement(
    exercise: Exercise,
    derivations: Sequence[Derivation],
    results: Sequence[str],
    preface: str = "",
) -> str:
    """Return the statement of an exercise that asks for gradients as formulas.

    Parameters
    ----------
    exercise : Exercise
        Its title and what is asked are what the statement says.
    derivations : sequence of Derivation
        One for each gradient, all of one function.
    results : sequence of str
        Intermediate results of the function's code that formulas may call by name.
    preface : str
        A paragraph before all else.
    """
    first = derivations[0]
    sections = [
        f"# {exercise.title}",
        preface,
        "The forward pass is given:",
        f"```python\n{first.forward.source.whole}```",
        _given(first),
        _IN_WRITING,
        table(("line", "is", "shape", "points"), map(_line, exercise.written, derivations)),
        "Formulas may use:",
        table(("name", "shape", "meaning"), _arguments(derivations)),
        *_in_words(exercise, first, results),
        "**Conventions.**",
        "\n".join(f"- {convention}" for convention in _in_writing(first)),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def written_beside(
    exercise: Exercise, derivations: Sequence[Derivation], results: Sequence[str]
) -> str:
    """Return what is added to the statement of an exercise that asks for formulas beside code.

    Parameters are those of :func:`written_statement`.
    """
    sections = [
        _BESIDE,
        table(("line", "is", "shape", "points"), map(_line, exercise.written, derivations)),
        "Formulas may use the arguments above, and have to hold for all sizes.",
        *_in_words(exercise, derivations[0], results),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _in_words(exercise: Exercise, first: Derivation, results: Sequence[str]) -> Iterator[str]:
    """Yield what else may be called by name, how formulas are written, how they are derived."""
    yield _by_name(results, first.size_names)
    yield _NOTATION
    if all(isinstance(one, FormulaQuestion) and one.sheet for one in exercise.written):
        name = results[-1] if results else first.forward.arguments[0]
        yield _DERIVED.format(gradient=f"d{name}", name=name)


def _line(question: WrittenQuestion, derivation: Derivation) -> tuple[str, ...]:
    shape = derivation.returns
    assert not isinstance(shape, str)  # of one gradient
    asked = f"`{question.signature}`", _symbols(derivation.meaning)
    return (*asked, f"`{printed_shape(shape)}`", f"{question.points:g}")


def _by_name(results: Sequence[str], sizes: Sequence[str]) -> str:
    """Return what else formulas may call by its name."""
    names = ", ".join(f"`{name}`" for name in (*results, *sizes))
    what = "Results of the code above and sizes" if results else "Sizes"
    return f"{what} can be called by name, too: {names}."


def _given(derivation: Derivation) -> str:
    """Return what is said of the forward pass before anything is asked."""
    name = derivation.function.__name__
    call = f"{name}({', '.join(derivation.forward.arguments)})"
    if derivation.returned is None:
        return f"The loss is $L$ = `{call}`."
    if isinstance(derivation, Along):
        return f"What it returns is called `out`, of shape `{printed_shape(derivation.returned)}`."
    return (
        f"A loss $L$ depends on `out = {call}`, and `{DOUT}` is "
        r"$\partial L / \partial \mathrm{out}$, of the same shape "
        f"`{printed_shape(derivation.returned)}`."
    )


def _symbols(meaning: str) -> str:
    return re.sub(
        r"dL/d(\w+)",
        lambda match: rf"$\partial L / \partial {_letter(match[1])}$",
        meaning,
    )


def _letter(name: str) -> str:
    """Return a name in LaTeX: Greek letters as such, words upright."""
    greek = {"alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "sigma", "phi"}
    if name in greek:
        return rf"\{name}"
    head, _, index = name.partition("_")
    letter = head if len(head) == 1 else rf"\mathrm{{{head}}}"
    return f"{letter}_{{{index}}}" if index else letter


def _asked(question: Question) -> tuple[str, ...]:
    if not question.several:
        return f"`{question.signature}`", _symbols(question.meaning), f"`{question.shape}`"
    shape = re.sub(r"\([^)]*\)", r"`\g<0>`", question.shape)
    return f"`{question.signature}`", _symbols(question.meaning), shape


def _arguments(derivations: Sequence[Derivation]) -> Iterator[tuple[str, ...]]:
    found = [parameter for derivation in derivations for parameter in derivation.parameters]
    yield from dict.fromkeys(map(_argument, found))


def _argument(parameter: Parameter) -> tuple[str, ...]:
    shape = f"`{printed_shape(parameter.shape)}`" if parameter.shape else "a number"
    return f"`{parameter.name}`", shape, _symbols(parameter.meaning)


def _conventions(derivations: Sequence[Derivation]) -> Iterator[str]:
    first = derivations[0]
    led_back = [derivation for derivation in derivations if not isinstance(derivation, Along)]
    for derivation in (*led_back[:1], *(d for d in derivations if d not in led_back)):
        yield _convention(derivation)
    yield "Arrays have the shapes printed above. Your function has to work for all sizes."
    yield from _of_samples(first)


def _in_writing(first: Derivation) -> Iterator[str]:
    yield _convention(first)
    yield "Arrays have the shapes printed above. A formula has to hold for all sizes."
    yield from _of_samples(first)


def _of_samples(first: Derivation) -> Iterator[str]:
    if "B" in first.size_names:
        yield "Samples lie along the axis of length $B$."
    if first.returned is None:
        yield "The loss is the sum or the mean over samples as its code says."
    else:
        yield "Nothing is summed or averaged over samples but what the forward pass asks for."


def _convention(derivation: Derivation) -> str:
    (name, *_), one = derivation.wanted, _letter(derivation.wanted[0])
    if isinstance(derivation, Along):
        call, moved = derivation.function.__name__, f"{name} + h * {DIRECTION}"
        return (
            f"The derivative along `{DIRECTION}` is how fast `{call}` changes with a number $h$ at "
            f"$h = 0$, if `{moved}` stands in place of `{name}`; nothing else moves."
        )
    return (
        rf"A gradient has the shape of its argument: $\partial L / \partial {one}$ has an entry "
        f"for each entry of ${one}$. It is the gradient itself: no learning rate, no minus sign."
    )

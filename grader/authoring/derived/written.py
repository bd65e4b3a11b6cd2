"""Gradients of a forward function asked for in writing: as formulas in the function's own names."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from grader.authoring.derived.arguments import DOUT
from grader.authoring.derived.expressed import Expressed, NotExpressible
from grader.authoring.derived.question import Derivation
from grader.authoring.derived.statement import written_statement
from grader.derive import Slip
from grader.derive.reverse import below
from grader.derive.tape import Taped
from grader.errors import ExerciseInvalid, ExpressionError
from grader.exercise import Exercise, Golden
from grader.exercise.written import FormulaQuestion
from grader.symbolic import (
    Model,
    Node,
    Reading,
    SlipTable,
    decide,
    evaluate_arrays,
    parse,
    to_latex,
    to_text,
)
from grader.symbolic.halts import Halt
from grader.symbolic.tree import as_node, negative

#: The least size at which formulas are judged; all sizes are different.
FIRST: Final = 3
#: Sizes from here on show whether a formula holds for others.
_OTHER: Final = 5
#: Slips that become wrong golden solutions.
WRONG: Final = 3


@dataclass(frozen=True)
class WrittenGradient:
    """One gradient of a forward function, as a formula.

    Attributes
    ----------
    derivation : Derivation
        Of this gradient alone.
    """

    derivation: Derivation

    @property
    def name(self) -> str:
        """What the answer is called: ``dx``."""
        return self.derivation.asked[0]

    @cached_property
    def model(self) -> Model:
        """Arguments, sizes and intermediate results with their names and shapes.

        Raises
        ------
        ExerciseInvalid
            If an argument is none that formulas speak of.
        """
        return self._model(FIRST)

    @cached_property
    def reference(self) -> Node:
        """The right formula.

        Raises
        ------
        ExerciseInvalid
            If there is none in the words of formulas; with what they have no word for.
        """
        try:
            found = self._formula(FIRST)
            for first in (FIRST, _OTHER):
                self._compare(found, first)
        except (NotExpressible, Halt) as reason:
            raise self._refused(str(reason) or "what has no value at some inputs") from reason
        return found

    @property
    def question(self) -> FormulaQuestion:
        """The question for it."""
        reference, model = self.reference, self.model
        return FormulaQuestion(
            self.name,
            self.derivation.meaning,
            lambda: model,
            lambda: reference,
            find_slips=lambda: SlipTable(model, [reference]),
        )

    def wrong(self) -> Iterator[tuple[str, Node]]:
        """Yield formulas with a slip in them, and what it is."""
        kinds = Counter[str]()
        for named in self.derivation.slips():
            kind = named.code.partition("-")[0]
            try:
                found = self._formula(FIRST, named.slip)
            except (NotExpressible, ValueError, IndexError):
                continue
            if not kinds[kind] and decide(self.model, found, self.reference).different:
                kinds[kind] += 1
                yield named.title, found

    def spelled(self, formula: Node) -> Iterator[str]:
        """Yield a formula in text and in LaTeX, as far as it is read back to the same."""
        for text in (to_text(formula, Reading.NUMPY), to_latex(formula)):
            try:
                again = parse(text, self.model)
            except ExpressionError:
                continue
            if decide(self.model, again, formula).equal:
                yield text

    # The tape

    def _drawn(self, first: int) -> list[Any]:
        return self.derivation.drawn(first)

    def _sizes(self, first: int) -> dict[str, int]:
        taken = {parameter.name for parameter in self.derivation.inputs}
        names = enumerate(self.derivation.size_names)
        return {name: first + i for i, name in names if name not in taken}

    def _formula(self, first: int, slip: Slip | None = None) -> Node:
        (found,), _ = self.derivation.recorded(self._drawn(first), slip)
        if found is None:
            raise NotExpressible("nothing")
        sizes = {size: name for name, size in self._sizes(first).items()}
        return Expressed(sizes).of(found)

    def _model(self, first: int) -> Model:
        given = self._drawn(first)
        inputs = dict[str, tuple[int, ...]]()
        for parameter, value in zip(self.derivation.inputs, given, strict=True):
            if getattr(np.asarray(value), "dtype", np.dtype(float)).kind != "f":
                raise self._refused(f"{parameter.name}, which is no array of real numbers")
            inputs[parameter.name] = np.shape(value)
        if self.derivation.returned is not None:
            inputs[DOUT] = np.shape(self.derivation.function(*given))
        definitions: dict[str, Node] = {
            name: as_node(size) for name, size in self._sizes(first).items()
        }
        model = Model(inputs, definitions, reading=Reading.NUMPY)
        return model.redefined(self._results(given, {*inputs, *definitions}))

    def _results(self, given: list[Any], taken: set[str]) -> Mapping[str, Node]:
        """Return what the author's code calls its intermediate results, by what they are."""
        result, _ = self.derivation.forward.named(given)
        named = [node for node in reversed(below(result)) if node.step is not None and node.name]
        often = Counter(node.name for node in named)
        once = [n for n in named if often[n.name] == 1 and n.name not in taken]
        return dict(self._definitions(once))

    def _definitions(self, named: list[Taped]) -> Iterator[tuple[str, Node]]:
        sizes = {size: name for name, size in self._sizes(FIRST).items()}
        known = frozenset[str]()
        for node in named:
            try:
                yield node.name, Expressed(sizes, known).written_out(node)
            except NotExpressible:
                continue
            known |= {node.name}

    def _compare(self, formula: Node, first: int) -> None:
        """Hold a formula to the gradient in numbers, at sizes from ``first`` on."""
        given = self._drawn(first)
        parameters = self.derivation.inputs
        arrays = {p.name: value for p, value in zip(parameters, given, strict=True)}
        rng, arguments = np.random.default_rng(first), [*given]
        if self.derivation.returned is not None:
            dout = rng.normal(size=np.shape(self.derivation.function(*given)))
            arguments, arrays[DOUT] = [dout, *given], dout
        wanted = np.asarray(self.derivation.answering()(*arguments))
        sizes = {name: as_node(size) for name, size in self._sizes(first).items()}
        inputs = {name: np.shape(array) for name, array in arrays.items()}
        found = evaluate_arrays(formula, Model(inputs, sizes, reading=Reading.NUMPY), arrays)
        if found.shape != wanted.shape or not np.allclose(found, wanted, rtol=1e-9, atol=1e-12):
            raise NotExpressible("steps that hang on sizes")

    def _refused(self, what: str) -> ExerciseInvalid:
        reason = (
            f"{self.name} cannot be asked in writing: formulas have no word for {what}; "
            "ask for it as code, or write the forward pass with sums, products and functions"
        )
        return ExerciseInvalid(self.derivation.function.__name__, "written", reason)


def written_exercise(
    bare: Exercise, derivations: Sequence[Derivation], points: float, preface: str
) -> Exercise:
    """Return an exercise that asks for gradients as formulas, in place of code.

    Parameters
    ----------
    bare : Exercise
        Slug, title, version, scoring and courses; its questions are not asked.
    derivations : sequence of Derivation
        Of one forward function.
    points : float
        Of each gradient.
    preface : str
        A paragraph of the author's, at the head of the statement.

    Raises
    ------
    ExerciseInvalid
        If a gradient cannot be told in the words of formulas; with what there is no word for.
    """
    single = [replace(one, wanted=(name,)) for one in derivations for name in one.wanted]
    gradients = [WrittenGradient(derivation) for derivation in single]
    asked = tuple(replace(gradient.question, points=points) for gradient in gradients)
    lines = "".join(f"{question.name} =\n" for question in asked)
    results = [name for name in gradients[0].model.definitions if name not in _sizes_of(single[0])]
    made = replace(bare, questions=(), written=asked)
    files = {
        "statement.md": written_statement(made, single, results, preface),
        "starter.md": f"Formulas, one line each:\n\n{lines}",
    }
    return replace(made, files=files, derive=lambda: [*_goldens(gradients, points)])


def _sizes_of(derivation: Derivation) -> frozenset[str]:
    return frozenset(derivation.size_names)


def _goldens(gradients: Sequence[WrittenGradient], points: float) -> Iterator[tuple[Golden, str]]:
    """Yield golden solutions with their sources: right ones in text and LaTeX, and wrong ones."""
    right = {gradient.name: gradient.reference for gradient in gradients}
    full, nothing = dict.fromkeys(right, points), dict.fromkeys(right, 0.0)
    spelled = [[*gradient.spelled(gradient.reference)] for gradient in gradients]
    files = "correct.md", "correct_in_latex.md"
    for name, lines in zip(files, zip(*spelled, strict=False), strict=False):
        yield Golden(name, full, {}), _lines(dict(zip(right, lines, strict=True)))
    sign = {name: to_text(negative(formula), Reading.NUMPY) for name, formula in right.items()}
    yield Golden("wrong_sign.md", nothing, dict.fromkeys(right, "M02")), _lines(sign)
    texts = {name: to_text(formula, Reading.NUMPY) for name, formula in right.items()}
    twice = {name: f"2 * ({text})" for name, text in texts.items()}
    yield Golden("wrong_twice.md", nothing, dict.fromkeys(right, "M03")), _lines(twice)
    slips = [(gradient.name, *wrong) for gradient in gradients for wrong in gradient.wrong()]
    for number, (name, title, formula) in enumerate(slips[:: max(len(slips) // WRONG, 1)], 1):
        wrong = texts | {name: to_text(formula, Reading.NUMPY)}
        yield Golden(f"wrong_{number}.md", full | {name: 0.0}, {}), f"{title}:\n\n{_lines(wrong)}"


def _lines(formulas: Mapping[str, str]) -> str:
    return "".join(f"{name} = {formula}\n" for name, formula in formulas.items())

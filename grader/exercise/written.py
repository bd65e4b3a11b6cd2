"""Questions that are answered in writing: a formula, or a whole derivation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from grader.exercise.model import ONE, Question
from grader.exercise.recorded import SHAPES_SEED, model_of, places_of, recorded_reference
from grader.exercise.suite import draw_suite
from grader.misconceptions import mistake
from grader.symbolic import (
    Elsewhere,
    Model,
    Network,
    Node,
    Reading,
    Slip,
    SlipTable,
    parse,
    spellings,
)
from grader.symbolic.budget import uncharged
from grader.symbolic.tree import Name


@dataclass(frozen=True)
class Sheet:
    """What formulas are derived on, in their own names: the loss and all gradients are known.

    Attributes
    ----------
    asked : tuple of str
        The gradients that questions ask for.
    find_models : callable, () -> sequence of Model
        The same names at several sizes; steps are judged on the first.
    """

    asked: tuple[str, ...]
    find_models: Callable[[], Sequence[Model]]

    @cached_property
    def models(self) -> Sequence[Model]:
        """The names that a derivation may use."""
        return self.find_models()

    @property
    def model(self) -> Model:
        """The names that a derivation may use, at the sizes at which steps are judged."""
        return self.models[0]


@dataclass(frozen=True)
class FormulaQuestion:
    """A formula asked for.

    Attributes
    ----------
    name : str
        What the answer is called: ``delta_2``.
    meaning : str
        What it is, as the statement says it.
    find_model : callable, () -> Model
        The names an answer may use; built when first needed.
    find_reference : callable, () -> Node
    terms : tuple of str
        Names that the answer has to use: "in terms of delta_k".
    withheld : tuple of str
        Names that the answer may not use, such as the asked one.
    points : float
    find_slips : callable, () -> SlipTable, optional
        Where the mistake in a wrong formula is looked up.
    code : Question or None
        The function that is asked for as well, to be compared with the formula.
    elsewhere : tuple of Elsewhere
        The same names at other sizes, at which a right formula is right as well.
    sheet : Sheet or None
        Where it may be derived in several lines, too.
    goal : str
        What it is called there; by default as the answer is.
    """

    name: str
    meaning: str
    find_model: Callable[[], Model]
    find_reference: Callable[[], Node]
    terms: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    points: float = 1.0
    find_slips: Callable[[], SlipTable] | None = None
    code: Question | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    sheet: Sheet | None = None
    goal: str = ""

    @cached_property
    def model(self) -> Model:
        """The names an answer may use."""
        with uncharged():
            return self.find_model()

    @cached_property
    def reference(self) -> Node:
        """The right formula."""
        with uncharged():
            return self.find_reference()

    @cached_property
    def _table(self) -> SlipTable | None:
        with uncharged():
            return self.find_slips() if self.find_slips else None

    def slips_in(self, answer: Node) -> tuple[Slip, ...]:
        """Return the one or two slips that lead to a wrong answer, nothing if none are known."""
        table = self._table
        if table is None:
            return ()
        found = table.diagnose(answer, double=False)
        if found:
            return found
        with uncharged():
            table.build_double()
        return table.diagnose(answer)

    @property
    def signature(self) -> str:
        """The question as a line to be completed."""
        return f"{self.goal or self.name} = ..."


@dataclass(frozen=True)
class DerivationQuestion:
    """A chain of equalities asked for, from the loss to the gradients.

    Attributes
    ----------
    name : str
    meaning : str
    network : Network
        Of :mod:`grader.symbolic`; without widths every quantity is a single number.
    goals : tuple of str
        Quantities that the derivation has to arrive at.
    points : float
    """

    name: str
    meaning: str
    network: Network
    goals: tuple[str, ...] = ()
    points: float = 1.0

    @cached_property
    def model(self) -> Model:
        """The names a derivation may use."""
        with uncharged():
            return self.network.model()

    @property
    def signature(self) -> str:
        """The question in words."""
        return f"{self.name}: a derivation"


#: Sides that differ, so that every transpose shows, and one at which slips have values.
_SIDES, _SQUARE = (3, 2, 4), 3

Written = FormulaQuestion | DerivationQuestion


def network_formula(
    network: Network, name: str, meaning: str, *, terms: tuple[str, ...] = (), points: float = 1.0
) -> FormulaQuestion:
    """Return the question for one quantity of a network, by its name in the model.

    Parameters
    ----------
    network : Network
        Of :mod:`grader.symbolic`, with sizes that differ from each other.
    name, meaning : str
    terms : tuple of str
    points : float
    """

    def slips() -> SlipTable:
        square = network.square().model()
        return SlipTable(square, spellings(square, name))

    return FormulaQuestion(
        name, meaning, network.model, lambda: Name(name), terms, (name, "L"), points, slips
    )


def matrix_formula(
    name: str,
    meaning: str,
    answer: str,
    shapes: Mapping[str, tuple[str, ...]],
    wrong: Mapping[str, str] = MappingProxyType({}),
) -> FormulaQuestion:
    """Return the question for a formula in matrices of their own names.

    Parameters
    ----------
    name, meaning : str
    answer : str
        The right formula.
    shapes : mapping of str to tuple of str
        Of each name, in size names: ``{"A": ("m", "n"), "x": ("n", "one")}``.
    wrong : mapping of str to str
        Known wrong formulas by code; what follows an ``@`` tells variants apart.

    Raises
    ------
    ExerciseInvalid
        If a code has no texts.
    ExpressionError
        When it is first needed, if one of the formulas cannot be read.
    """

    def model(*sides: int) -> Model:
        names = dict.fromkeys(size for shape in shapes.values() for size in shape if size != ONE)
        sizes = dict(zip(names, sides, strict=False)) | {ONE: 1}
        inputs = {one: tuple(sizes[size] for size in shape) for one, shape in shapes.items()}
        return Model(inputs, reading=Reading.MATRICES)

    listed = [(mistake(code.partition("@")[0]), formula) for code, formula in wrong.items()]

    def slips() -> SlipTable:
        square = model(*[_SQUARE] * len(_SIDES))
        known = [(Slip(known, formula), parse(formula, square)) for known, formula in listed]
        return SlipTable(square, [parse(answer, square)], known)

    rectangular = model(*_SIDES)
    return FormulaQuestion(
        name, meaning, lambda: rectangular, lambda: parse(answer, rectangular), find_slips=slips
    )


def function_formula(question: Question, points: float = 1.0) -> FormulaQuestion:
    """Return the question for the formula of a function that is asked for as code, too.

    The names are those of the function's arguments; its reference is recorded from the code's.
    """
    return FormulaQuestion(
        name=f"{question.name}_formula",
        meaning=question.meaning,
        find_model=lambda: model_of(
            places_of(question, draw_suite(question, SHAPES_SEED).cases[0])
        ),
        find_reference=lambda: recorded_reference(question, SHAPES_SEED, 0)[0],
        points=points,
        code=question,
    )

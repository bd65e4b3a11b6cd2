"""A sheet for each student: drawn from a family by a keyed hash, and equally hard for all.

Equal in all sheets of a family are what is asked (counted from the output, so that as many steps
of the recursion lead there), the points, the loss, the batch axis, how many hidden layers have a
kink, and that no two layers share an activation. Drawn are the depth, the activations and their
order, the widths and the conventions.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from grader.authoring.exercise import SCORING, network_exercise
from grader.authoring.network import NetworkSheet, Widths
from grader.engine import HALF_SQUARED_ERROR, Layout, Reduction
from grader.errors import ExerciseInvalid
from grader.exercise import Exercise, Scoring

T = TypeVar("T")
#: The secret and student of the sheet that everybody may see.
_SPECIMEN = ("public", "specimen")
_SPECIMEN_PREFACE = (
    "Each student gets a sheet of their own: other activations, constants and conventions, the "
    "same questions. This one is a specimen."
)


@dataclass(frozen=True, slots=True)
class Family:
    """Sheets about one network each, equally hard.

    Attributes
    ----------
    slug, title : str
    ask : tuple of str
        Quantities with layers counted from the output: ``delta_K``, ``dW_K-1``.
    depths : tuple of int
        Numbers of layers to draw from.
    smooth, kinked, outputs : tuples of str
        Activations to draw from: for hidden layers without and with a kink, for the output.
    kinks : int
        How many hidden layers have a kink, in every sheet.
    loss : str
    batch : bool
    layouts, reductions, biases, widths : tuples
        Conventions to draw from.
    points : float
        Of each question.
    scoring : Scoring
    version : str
        Another version draws other sheets.
    """

    slug: str
    title: str
    ask: tuple[str, ...]
    depths: tuple[int, ...] = (3, 4)
    smooth: tuple[str, ...] = ("tanh", "sigmoid", "softplus", "elu")
    kinked: tuple[str, ...] = ("relu", "leaky_relu")
    outputs: tuple[str, ...] = ("tanh", "sigmoid", "softplus")
    kinks: int = 1
    loss: str = HALF_SQUARED_ERROR.name
    batch: bool = True
    layouts: tuple[Layout, ...] = tuple(Layout)
    reductions: tuple[Reduction, ...] = tuple(Reduction)
    biases: tuple[bool, ...] = (False, True)
    widths: tuple[Widths, ...] = (Widths.NARROWING, Widths.WIDENING)
    points: float = 1.0
    scoring: Scoring = SCORING
    version: str = "1"

    def __post_init__(self) -> None:
        """Refuse a family that cannot fill its deepest or its shallowest network."""
        free = max(self.depths) - 1 - self.kinks
        if not 0 <= self.kinks <= min(len(self.kinked), min(self.depths) - 1):
            reason = f"{self.kinks} hidden layers cannot have a kink; lower it or add kinked ones"
            raise ExerciseInvalid(self.slug, "kinks", reason)
        if any(len(set(self.smooth) - {output}) < free for output in self.outputs):
            reason = f"{max(self.depths)} layers need more smooth activations than {self.smooth}"
            raise ExerciseInvalid(self.slug, "smooth", reason)


class Lot:
    """Draws that only the key's owner can foretell; the same key draws the same."""

    def __init__(self, secret: str, *words: str) -> None:
        self._key = hmac.digest(secret.encode(), "\0".join(words).encode(), "sha256")

    def _digest(self, label: str) -> bytes:
        return hmac.digest(self._key, label.encode(), "sha256")

    @property
    def code(self) -> str:
        """A short name of this lot that gives nothing away."""
        return self._digest("code").hex()[:8]

    def one(self, label: str, options: Sequence[T]) -> T:
        """Return one option; 256 bits make the bias of the remainder negligible."""
        return options[int.from_bytes(self._digest(label), "big") % len(options)]

    def some(self, label: str, options: Sequence[T], count: int) -> list[T]:
        """Return different options in drawn order."""
        return sorted(options, key=lambda option: self._digest(f"{label}\0{option}"))[:count]


def variant(family: Family, course_secret: str, student: str) -> Exercise:
    """Return one student's exercise; the same secret and student give the same bytes.

    Parameters
    ----------
    family : Family
    course_secret : str
        Known to the course's staff alone: who has it can draw everybody's sheet.
    student : str
        The student's name or number; capitals and blanks around it do not matter.

    Raises
    ------
    ExerciseInvalid
        If either is empty.
    """
    return _exercise(family, *lot_of(family.slug, family.version, course_secret, student))


def lot_of(slug: str, version: str, course_secret: str, student: str) -> tuple[Lot, str]:
    """Return a student's lot, and the sentence that says whose sheet it is.

    Raises
    ------
    ExerciseInvalid
        If secret or student are empty.
    """
    name = " ".join(student.split())
    if not course_secret or not name:
        raise ExerciseInvalid(slug, "variants", "want a course secret and a student's name")
    lot = Lot(course_secret, slug, version, name.casefold())
    shown = re.sub(r"[`$|]", "", name)
    return lot, f"The sheet of `{shown}`, variant `{lot.code}`."


def specimen_of(slug: str) -> tuple[Lot, str]:
    """Return the lot of the sheet that everybody may see, and the sentence that says so."""
    return Lot(_SPECIMEN[0], slug, *_SPECIMEN), _SPECIMEN_PREFACE


def family_exercise(family: Family) -> Exercise:
    """Return the exercise that stands for a family: a specimen that draws everybody's own."""
    specimen = _exercise(family, *specimen_of(family.slug))
    return replace(specimen, variants=partial(variant, family))


def _exercise(family: Family, lot: Lot, preface: str) -> Exercise:
    sheet = _sheet(family, lot)
    return network_exercise(
        slug=family.slug,
        title=family.title,
        sheet=sheet,
        ask=[_counted(quantity, sheet.depth) for quantity in family.ask],
        points=family.points,
        scoring=family.scoring,
        version=f"{family.version}-{lot.code}",
        preface=preface,
    )


def _sheet(family: Family, lot: Lot) -> NetworkSheet:
    depth = lot.one("depth", family.depths)
    output = lot.one("output", family.outputs)
    smooth = [name for name in family.smooth if name != output]
    hidden = [
        *lot.some("kinked", family.kinked, family.kinks),
        *lot.some("smooth", smooth, depth - 1 - family.kinks),
    ]
    return NetworkSheet(
        (*lot.some("order", hidden, depth - 1), output),
        loss=family.loss,
        layout=lot.one("layout", family.layouts),
        reduction=lot.one("reduction", family.reductions),
        batch=family.batch,
        biased=lot.one("biases", family.biases),
        widths=lot.one("widths", family.widths),
    )


def _counted(quantity: str, depth: int) -> str:
    """Return a quantity with its layer's number: ``dW_K-1`` is ``dW_2`` of three layers."""
    match = re.fullmatch(r"(\w+_)K(?:-(\d+))?", quantity)
    return f"{match[1]}{depth - int(match[2] or 0)}" if match else quantity

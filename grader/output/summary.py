"""A class in figures: scores, pass rates and mistakes, from one pass over its submissions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from grader.report import QuestionReport, Report
from grader.report.details import FormulaDetails, NumericDetails

#: Up to so many points each point is a bar of the histogram; beyond, the range is cut in as many.
_BARS = 12


@dataclass(slots=True)
class QuestionSummary:
    """One question over all graded submissions."""

    max_points: float
    passed: int = 0
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: ``share`` is its length, of the longest."""

    label: str
    count: int
    share: float


@dataclass(slots=True)
class SameAnswer:
    """One wrong answer that several may have given: by its mistake, else by its values.

    Attributes
    ----------
    question : str
    title : str
        Of the known mistake; empty if it has none.
    formula : str
        What the code of one of them computes, if it is known.
    count : int
    """

    question: str
    title: str
    formula: str = ""
    count: int = 0

    @property
    def words(self) -> str:
        """The answer as an instructor reads it."""
        if self.title:
            return self.title
        shown = f": {self.formula}" if self.formula else ""
        return f"the same answer, a mistake without a name{shown}"


@dataclass(slots=True)
class Summary:
    """A class in figures; errored submissions count in ``total`` and ``errored`` alone.

    Attributes
    ----------
    total, graded, errored : int
    max_score : float
    scores : Counter
        How many submissions have each score.
    outcomes : Counter
        How many submissions ended in each outcome.
    questions : dict of QuestionSummary by name
    answers : dict of SameAnswer
        Wrong answers that can be told apart, by question and mistake or class.
    """

    total: int = 0
    graded: int = 0
    errored: int = 0
    max_score: float = 0.0
    scores: Counter[float] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    questions: dict[str, QuestionSummary] = field(default_factory=dict)
    answers: dict[tuple[str, str], SameAnswer] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Count one submission."""
        self.total += 1
        self.outcomes[report.outcome] += 1
        if report.errored:
            self.errored += 1
            return
        self.graded += 1
        self.max_score = max(self.max_score, report.max_score)
        self.scores[report.score] += 1
        for question in report.questions:
            one = self.questions.setdefault(question.name, QuestionSummary(question.max_points))
            one.passed += question.passed
            one.points += question.points
            self._add_answer(question)

    def _add_answer(self, question: QuestionReport) -> None:
        """Count a wrong answer with those that are like it."""
        titles = mistakes_of(question)
        kind = titles[0] if titles else _class_of(question)
        if not kind:
            return
        answer = self.answers.setdefault(
            (question.name, kind), SameAnswer(question.name, "".join(titles[:1]))
        )
        answer.count += 1
        answer.formula = answer.formula or _formula_of(question)

    @property
    def same_answers(self) -> list[SameAnswer]:
        """The wrong answers: first those of several without a name, then by how often they came."""
        shown = [one for one in self.answers.values() if one.title or one.count > 1]
        return sorted(shown, key=lambda one: (bool(one.title), -one.count))

    @property
    def mean(self) -> float:
        """Mean score of those graded; 0 if there are none."""
        return sum(score * n for score, n in self.scores.items()) / max(1, self.graded)

    @property
    def median(self) -> float:
        """Median score of those graded; 0 if there are none."""
        scores = sorted(self.scores.elements())
        middle = len(scores) // 2
        return (scores[middle] + scores[~middle]) / 2 if scores else 0.0

    def pass_rate(self, question: str) -> float:
        """Return the share of those graded who have full points on a question."""
        return self.questions[question].passed / max(1, self.graded)

    def histogram(self) -> list[Bar]:
        """Return how many have how many points; full marks are a bar of their own."""
        if not self.max_score:
            return []
        step = 1.0 if self.max_score <= _BARS else self.max_score / _BARS
        edges = [step * i for i in range(ceil(self.max_score / step - 1e-9))] + [self.max_score]
        counts = [0] * len(edges)
        for score, number in self.scores.items():
            counts[max(i for i, edge in enumerate(edges) if score >= edge - 1e-9)] += number
        highest = max(*counts, 1)
        labels = [*map(_range, edges, [*edges[1:], None])]
        return [Bar(*bar, bar[1] / highest) for bar in zip(labels, counts, strict=True)]


def _class_of(question: QuestionReport) -> str:
    """Return what equal answers share; empty for a right one."""
    found = (one.details for one in question.checks if isinstance(one.details, NumericDetails))
    return next((details.answer_class or "" for details in found), "")


def _formula_of(question: QuestionReport) -> str:
    """Return what code computes: its formula, or that of the first of several arrays."""
    found = (one.details for one in question.checks if one.check == "formula")
    details = next((one for one in found if isinstance(one, FormulaDetails)), FormulaDetails())
    parts = [f"{form.part} = {form.text}" for form in details.formulas or ()]
    return details.formula or next(iter(parts), "")


def summarise(reports: Iterable[Report]) -> Summary:
    """Return the figures of a class, in one pass."""
    summary = Summary()
    for report in reports:
        summary.add(report)
    return summary


def mistakes_of(question: QuestionReport) -> list[str]:
    """Return the titles of the known mistakes seen in one question."""
    return [hint.title for hint in question.hints]


def _range(low: float, high: float | None) -> str:
    if high is None or high - low == 1.0:
        return f"{low:g}"
    return f"{low:.3g}-{high:.3g}"

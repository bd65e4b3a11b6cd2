"""A class in figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.output import Summary, summarise
from grader.report import CheckResult, Outcome, Report, Totals
from grader.report.details import FormulaDetails, NumericDetails, Part
from tests.unit.grader.output.sample_reports import mistake, question, report


def _scores(*scores, max_score):
    summary = Summary()
    for score in scores:
        summary.add(Report("x", "sheet", (), totals=Totals(score, max_score)))
    return summary


def test_errored_submissions_have_no_part_in_the_figures(document):
    """Our failure is nobody's zero."""
    summary = summarise(document.submissions)

    assert (summary.total, summary.graded, summary.errored) == (4, 3, 1)
    assert summary.mean == 1.0
    assert summary.pass_rate("delta_k") == pytest.approx(1 / 3)
    assert [(a.count, a.question, a.words) for a in summary.same_answers] == [
        (1, "delta_k", "f' missing")
    ]


def details_of(formula):
    """Return a formula check's details: of one array, or of the second of several."""
    if isinstance(formula, tuple):
        return FormulaDetails(formulas=tuple(Part("[1]", text) for text in formula))
    return FormulaDetails(formula or None)


def wrong(answer_class, formula="", title=""):
    """Return a report on one wrong answer."""
    told = NumericDetails(answer_class=answer_class)
    checks = [
        CheckResult("numeric", "", Outcome.FAILED, "", told),
        CheckResult("formula", "", Outcome.FAILED, "", details_of(formula)),
    ]
    return report("x", question("q", 0, *checks, *([mistake(title)] if title else [])))


def test_the_biggest_mistake_without_a_name_comes_first():
    """Equal answers are one group, with the formula of whoever's code shows it; loners are none."""
    entries = [
        *[wrong("named", title="sign")] * 5,
        *[wrong("small", ("W + 1", "v"))] * 2,
        wrong("large"),
        wrong("large", "W @ d"),
        wrong("large", "d @ W.T"),
        wrong("alone", "0"),
    ]

    assert [(a.count, a.words) for a in summarise(entries).same_answers] == [
        (3, "the same answer, a mistake without a name: W @ d"),
        (2, "the same answer, a mistake without a name: [1] = W + 1"),
        (5, "sign"),
    ]


def test_an_empty_class_has_figures_too():
    """No submission, no division by zero."""
    summary = summarise([])

    assert (summary.mean, summary.median, summary.histogram()) == (0.0, 0.0, [])


@pytest.mark.parametrize(("scores", "median"), [((1, 2, 9), 2), ((1, 2, 3, 9), 2.5), ((4,), 4)])
def test_the_median_is_the_middle(scores, median):
    """Of an even number, the mean of the two in the middle."""
    assert _scores(*scores, max_score=10).median == median


def test_a_small_score_has_a_bar_for_each_point():
    """Part points go down, full marks stand alone."""
    bars = _scores(0, 0.5, 1, 1.9, 2, 2, max_score=2).histogram()

    assert [(bar.label, bar.count) for bar in bars] == [("0", 2), ("1", 2), ("2", 2)]


def test_a_large_score_is_cut_into_ranges():
    """A hundred points are not a hundred bars."""
    bars = _scores(0, 50, 99.9, 100, max_score=100).histogram()

    assert len(bars) == 13
    assert (bars[-1].label, bars[-1].count, bars[-2].count) == ("100", 1, 1)


@given(st.lists(st.floats(0, 7.5), min_size=1), st.sampled_from([7.5, 8, 12, 12.5, 100, 0.3]))
def test_every_submission_is_in_one_bar(scores, max_score):
    """The bars add up to the class."""
    bars = _scores(*(min(score, max_score) for score in scores), max_score=max_score).histogram()

    assert sum(bar.count for bar in bars) == len(scores)
    assert max(bar.share for bar in bars) == 1.0

"""The programs that engines are judged on: they show a wrong order, and stay away from kinks."""

from collections import Counter

import numpy as np
import pytest

from exercises.autograd_engine import QUESTIONS
from grader.exercise import draw_suite
from grader.grading import Submission, grade
from grader.mistakes.autograd import BINARY, Op, run
from tests.unit.exercises.catalogue import EXERCISES

ENGINE = EXERCISES["autograd-engine"]
#: Of programs with all operations.
GRADIENTS = next(question for question in QUESTIONS if question.name == "graph_gradients")
BACKWARD = {"polynomial_gradients", "graph_gradients", "gradients_again"}


def programs(question, seeds=range(5)):
    """Return the deciding programs of some seeds, run."""
    suites = [draw_suite(question, seed) for seed in seeds]
    return [run(*case.arguments) for suite in suites for case in suite.cases]


def uses(graph):
    """Return how often each node is used."""
    return Counter(below for links in graph.links for below in links)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_programs_have_what_engines_get_wrong(question):
    """Nodes used several times, by one operation twice, and leaves that do not matter."""
    graphs = programs(question)

    assert any(max(uses(graph).values()) > 2 for graph in graphs)
    assert any(len(links) == 2 == len(set(links)) + 1 for g in graphs for links in g.links)
    assert any(not uses(graph)[leaf] for graph in graphs for leaf in range(graph.leaves))


def test_arguments_stay_away_from_kinks_and_poles():
    """And each operation is met."""
    met = set()
    for graph in programs(GRADIENTS):
        for op, a, b in graph.rows.values():
            met.add(op)
            assert op is not Op.RELU or abs(a) > 0.1
            assert op is not Op.LOG or a > 0.2
            assert op is not Op.DIV or abs(b) > 0.3
        assert np.max(np.abs(graph.values)) < 8
    assert met == set(Op)


def test_the_last_operation_joins_the_newest_node_and_a_leaf():
    """So a chain is as long as it can be, and a walk from the leaves finds something."""
    for graph in programs(GRADIENTS):
        last = len(graph.links) - 1
        assert graph.rows[last][0] in BINARY
        assert graph.links[last][0] == last - 1
        assert graph.links[last][1] < graph.leaves


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (("1 - out.data**2", "1 - out.data**2 * 0.9999"), {"graph_gradients", "gradients_again"}),
        (("other.data * out.grad", "other.data * out.grad * 1.0001"), BACKWARD),
        (("max(self.data, 0.0)", "max(self.data, 1e-4)"), {"graph_values"}),
    ],
)
def test_what_is_wrong_by_little_is_not_right(jail, change, lost):
    """A right engine that is changed in one slope loses what has that slope in it."""
    source = ENGINE.read("solutions/correct.py")
    assert change[0] in source
    report = grade(ENGINE, Submission("somebody", source.replace(*change)), jail)

    assert {q.name for q in report.questions if q.points < q.max_points} >= lost

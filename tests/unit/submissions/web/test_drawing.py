"""The network with what a sentence speaks of lit in it."""

import pytest

from grader.report.details import Span, Step
from submissions.web.drawing import drawing, focus_of


def lit(name):
    """Return the labels that are lit, and how many edges and nodes."""
    found = drawing(name)
    labels = [text for _, _, text, on in found.labels if on]
    return labels, sum(one.lit for one in found.edges), sum(one.lit for one in found.nodes)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("W_2", (["W_2"], 9, 0)),
        ("dW_out", (["W_out"], 6, 0)),
        (r"W_{out}^T", (["W_out"], 6, 0)),
        (r"\delta_{1}", (["layer 1"], 0, 3)),
        ("f_2'", (["layer 2"], 0, 3)),
        ("z_out", (["layer out"], 0, 2)),
        ("delta_k", (["layer k"], 0, 3)),
        ("W_next", (["W_next"], 6, 0)),
        ("x_in", (["x_in"], 0, 2)),
        ("y_out", (["layer out"], 0, 2)),
        ("y_gt", (["L"], 0, 1)),
        ("L", (["L"], 0, 1)),
    ],
)
def test_one_thing_is_lit(name, found):
    """Weights are the edges before their layer; all else are nodes."""
    assert lit(name) == found


@pytest.mark.parametrize("name", ["", "dx", "W_9", "delta", "softmax", "(", "<script>", "y_9"])
def test_what_the_network_does_not_have_is_not_drawn(name):
    """An exercise about something else has no drawing."""
    assert drawing(name) is None


def test_it_is_told_in_words():
    """For those who cannot see it."""
    said = drawing("dW_2").sentence
    assert said.endswith("Lit: the gradient of the weights 2.")
    assert "layers 1, 2, out" in said


def test_the_focus_is_that_of_the_first_wrong_step():
    """As it stands in the text; none if it is not known, or over several lines."""
    right = Step(text="a = b", verdict="correct", span=Span(1, 1, 1, 6), focus=Span(1, 1, 1, 2))
    wrong = Step(text="x W_2 y", verdict="wrong", span=Span(3, 5, 3, 12), focus=Span(3, 7, 3, 10))
    long = Step(text="x W_2 y", verdict="wrong", span=Span(3, 5, 4, 2), focus=Span(3, 7, 3, 10))

    assert focus_of([right, wrong]) == "W_2"
    assert focus_of([right, long]) == focus_of([]) == ""

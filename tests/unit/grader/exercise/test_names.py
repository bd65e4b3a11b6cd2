"""What pages know of written questions: enough to read what is typed, and nothing that is right."""

import json

import pytest

from exercises.forward_passes.residual import residual
from grader.authoring import derived_exercise
from grader.checks.reading import read_writing
from grader.exercise.names import named_question, names_of

TYPED = "s = x @ W\ndx = dout + dz @ W.T\ndL/dW = dout^T z\n"


@pytest.mark.parametrize("written", [True, "beside"])
def test_what_is_typed_is_read_alike(written):
    """Whoever has the references and whoever has not read the same formulas and steps."""
    words = {"slug": "any", "title": "Any", "forward": residual, "ask": ("dx,dW",)}
    asked = derived_exercise(**words, written=written).written
    told = json.loads(json.dumps([names_of(question) for question in asked]))
    known = [named_question(one) for one in told]

    assert read_writing(known, TYPED) == read_writing(asked, TYPED)
    assert [one.signature for one in known] == ["dx = ...", "dW = ..."]
    assert [one.points for one in known] == [1.0, 1.0]


def test_nothing_that_is_right_is_told():
    """Neither the formula nor what intermediate results are made of."""
    asked = derived_exercise(slug="a", title="A", forward=residual, ask=("dx",), written=True)
    (told,) = map(names_of, asked.written)

    assert "tanh" not in json.dumps(told)
    assert named_question(told).reference.children == ()

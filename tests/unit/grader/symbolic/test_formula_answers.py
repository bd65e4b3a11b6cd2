"""One formula answer, from its text to what the student is told."""

import pytest

import grader.symbolic
from grader.errors import UnknownSymbol
from grader.symbolic import Name, Network, SlipTable, check_formula, spellings

NETWORK = Network(("f_1", "f_2", "f_3"), (3, 4, 2, 2))
MODEL, SQUARE = NETWORK.model(), NETWORK.square().model()
SLIPS = SlipTable(SQUARE, spellings(SQUARE, "delta_2"))


def check(text):
    """Check an answer for delta_2 in terms of delta_out."""
    return check_formula(text, MODEL, Name("delta_2"), in_terms_of=["delta_out"])


@pytest.mark.parametrize(
    "text", ["(W_3.T @ δ_3) ⊙ f_2'(s_2)", r"f_2'(s_2) \odot W_{out}^T \delta_{out}"]
)
def test_right_answers_are_accepted_and_shown_back(text):
    """Text or LaTeX, the answer is proved and printed as it was understood."""
    result = check(text)

    assert result.accepted
    assert r"\delta_{out}" in result.latex
    assert SLIPS.diagnose(result.expression) == ()


def test_wrong_answers_are_named():
    """A missing transposition is no proof of anything else."""
    result = check("(W_3 @ δ_3) ⊙ f_2(s_2)")

    assert not result.accepted
    assert [slip.code for slip in SLIPS.diagnose(result.expression)] == ["M13", "M10"]


def test_right_answers_in_another_form_say_what_is_missing():
    """Unrolled is right, but not in terms of delta_out."""
    result = check("(W_3.T @ ((y_out - y_gt) ⊙ f_3'(s_3))) ⊙ f_2'(s_2)")

    assert result.verdict.equal
    assert (result.accepted, result.missing) == (False, ("delta_out",))


def test_unreadable_answers_raise():
    """What cannot be read is refused with the nearest name."""
    with pytest.raises(UnknownSymbol, match="did you mean `W_out`"):
        check("w_out.T @ δ_3")


def test_public_names():
    """The names that others import stay."""
    assert sorted(grader.symbolic.__all__) == grader.symbolic.__all__
    assert all(hasattr(grader.symbolic, name) for name in grader.symbolic.__all__)


def test_codes_are_those_of_the_catalogue():
    """Each has a text, or no code at all."""
    from grader.symbolic.mutants.rules import Mutations  # noqa: PLC0415  not a public name

    mutations = Mutations(Network(("tanh", "relu"), (3, 3, 3), biased=True, batch=3).model())
    slips = {
        slip
        for gradient in ("delta_1", "dW_1", "db_1")
        for spelling in spellings(mutations.model, gradient)
        for slip, _ in mutations.of(spelling)
    }
    assert len({slip.code for slip in slips}) > 20
    assert all(slip.phrase for slip in slips)

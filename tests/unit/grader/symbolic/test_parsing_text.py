"""Formulas as text: what is read, and where and how the rest is refused."""

import pytest

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge, UnknownSymbol
from grader.symbolic import Reading, network_model, parse_text, to_text

SCALAR = network_model()
MATRIX = network_model(widths=(3, 4, 2, 2))
NUMPY = network_model(widths=(3, 4, 2, 2), reading=Reading.NUMPY)

SAME = [
    ("δ₂ z₁ᵀ", "delta_2 * z_1.T"),
    ("δ_2·z_1^T", "delta_2 * z_1.T"),
    ("delta2 z1.T", "delta_2 * z_1.T"),
    ("(W₃ᵀ δ₃) ⊙ f₂′(s₂)", "(W_out.T * delta_out) ⊙ f_2'(s_2)"),
    ("f_2'(s_2) ⊙ W_3^T δ_3", "f_2'(s_2) ⊙ (W_out.T * delta_out)"),
    ("f2prime(s2)", "f_2'(s_2)"),
    ("f_2_prime(s_2)", "f_2'(s_2)"),
    ("σ(s_1)", "sigmoid(s_1)"),
    ("½ (ŷ − y)²", "(1 / 2) * (y_out - y_gt)**2"),
    ("δ₂ ⊗ z₁", "outer(delta_2, z_1)"),
    ("∂L/∂W₂", "∂L/∂W_2"),
    ("dL/ds_2", "∂L/∂s_2"),
    ("∇W_2", "∂L/∂W_2"),
    ("ΔW_2", "dW_2"),
    ("tanh s_1", "tanh(s_1)"),
    ("2x", "2 * x_in"),
    ("1e-3 x", "(1 / 1000) * x_in"),
    ("--x", "x_in"),
    ("e^(-s_1)", "exp(-s_1)"),
    ("x⁻¹", "x_in**(-1)"),
    ("x^(1/2)", "sqrt(x_in)"),
    ("x**-1.5", "sqrt(x_in)**(-3)"),
    ("x^(-3/2)", "sqrt(x_in)**(-3)"),
    ("x^(4/2)", "x_in**2"),
    ("np.sum(x, axis=0, keepdims=True)", "sum(x_in, axis=0, keepdims=True)"),
    ("x.sum(0)", "sum(x_in, axis=0)"),
    ("W_2.dot(z_1)", "W_2 * z_1"),
    ("np.multiply(x, x)", "x_in ⊙ x_in"),
]


@pytest.mark.parametrize(("written", "meant"), SAME)
def test_spellings_are_read(written, meant):
    """Unicode, ASCII and code spell the same formula."""
    assert meant == to_text(parse_text(written, MATRIX))


def test_star_is_the_exercises_choice():
    """`*` is the product of paper, or elementwise."""
    assert to_text(parse_text("delta_2 * s_2", MATRIX)) == "delta_2 * s_2"
    assert to_text(parse_text("delta_2 * s_2", NUMPY)) == "delta_2 ⊙ s_2"


def test_numpy_products_go_from_left_to_right():
    """As in Python, `a * b @ c` is `(a * b) @ c`."""
    assert to_text(parse_text("delta_2 * s_2 @ z_1.T", NUMPY)) == "(delta_2 ⊙ s_2) @ z_1.T"


REFUSED = [
    ("w_out * z_2", UnknownSymbol, 0, "did you mean `W_out`"),
    ("2 * detla_2", UnknownSymbol, 4, "did you mean `delta_2`"),
    ("foo(x)", UnknownSymbol, 0, "unknown name `foo`"),
    ("W_2'(s_2)", BadSyntax, 0, "transposition is `^T`"),
    ("f_2' * s_2", BadSyntax, 0, "write what it is taken of"),
    ("δ_2 * (z_1", BadSyntax, 10, "wanted `)` for the bracket at character 7"),
    ("(z_1]", BadSyntax, 4, "found `]`, wanted `)`"),
    ("x )", BadSyntax, 2, "found `)`"),
    ("x +", BadSyntax, 3, "the formula ends"),
    ("x = x", BadSyntax, 2, "found `=`"),
    ("W_1 * х", BadSyntax, 6, "CYRILLIC SMALL LETTER HA"),
    ("x\x00y", BadSyntax, 1, "U+0000"),
    ("x\u200by", BadSyntax, 1, "ZERO WIDTH SPACE"),
    ("x # y", BadSyntax, 2, "unexpected `#`"),
    ("x.__class__", ForbiddenConstruct, 1, ".__class__"),
    ("__import__('os')", ForbiddenConstruct, 0, "underscores"),
    ("lambda: 1", ForbiddenConstruct, 0, "programs"),
    ("x**W_1", ForbiddenConstruct, 1, "whole number"),
    ("x^(1/3)", ForbiddenConstruct, 1, "the half of one"),
    ("x^(1/0)", ForbiddenConstruct, 1, "the half of one"),
    ("x**64.5", TooLarge, 1, "beyond 64"),
    ("x**2**3", ForbiddenConstruct, 1, "whole number"),
    ("(x**2)**2**2", ForbiddenConstruct, 6, "whole number"),
    ("sum(x, axis=W_1)", ForbiddenConstruct, 7, "axis and keepdims"),
    ("outer(x)", BadSyntax, 5, "takes 2"),
    ("x**65", TooLarge, 1, "beyond 64"),
    ("x**999999999999999", TooLarge, 1, "beyond 64"),
    ("9" * 31, TooLarge, 0, "30 digits"),
    ("1e999", TooLarge, 0, "30 digits"),
    ("a" * 100, TooLarge, 0, "60 letters"),
    ("f_1'''''(x)", TooLarge, 0, "order"),
    ("(" * 61 + "x" + ")" * 61, TooLarge, 60, "60 deep"),
    ("x" + " /x" * 300, TooLarge, 0, "operations deep"),
    ("   ", BadSyntax, 0, "empty"),
]


@pytest.mark.parametrize(("written", "error", "offset", "words"), REFUSED)
def test_refusals_point_at_the_character(written, error, offset, words):
    """An error has its class, the offset into the original text and a useful sentence."""
    with pytest.raises(error) as refused:
        parse_text(written, SCALAR)

    assert offset == refused.value.offset
    assert words in str(refused.value)
    assert written == refused.value.text

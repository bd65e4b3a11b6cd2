"""Formulas in LaTeX, as people and OCR write it."""

import pytest

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge, UnknownSymbol
from grader.symbolic import network_model, parse, parse_latex, to_text

MATRIX = network_model(widths=(3, 4, 2, 2))

SAME = [
    (r"\frac{\partial \mathcal{L}}{\partial W_{out}}", "∂L/∂W_out"),
    (r"\frac{dL}{dW_2}", "∂L/∂W_2"),
    (r"\frac{\mathrm{d} L}{\mathrm{d} s_2}", "∂L/∂s_2"),
    (r"\partial L / \partial W_2", "∂L/∂W_2"),
    (r"\nabla_{W_2} \mathcal{L}", "∂L/∂W_2"),
    (r"\frac{\partial (W_{out} \cdot z_2)}{\partial W_{out}}", "∂(W_out * z_2)/∂W_out"),
    (r"\frac{\partial}{\partial W_2} \left( y_{out} - y_{gt} \right)", "∂(y_out - y_gt)/∂W_2"),
    (r"\boldsymbol{\delta}_{out} \cdot \mathbf{z}_2", "delta_out * z_2"),
    (r"\boldsymbol{\delta_2}\mathbf{z}_1^T", "delta_2 * z_1.T"),
    (r"W_3^T \delta_3 \odot f_2'(s_2)", "(W_out.T * delta_out) ⊙ f_2'(s_2)"),
    (
        r"\left(W^{(3)}\right)^\top \delta^{(3)} \circ f_2'(s^{(2)})",
        "(W_out.T * delta_out) ⊙ f_2'(s_2)",
    ),
    (r"{W_2}^{\mathsf{T}} \delta_2", "W_2.T * delta_2"),
    (r"f'_{3}(s_{out})", "f_3'(s_out)"),
    (r"f_3^{\prime}(s_3)", "f_3'(s_out)"),
    (r"f_{3}^{\prime\prime}(s_3)", "f_3''(s_out)"),
    (r"\Delta \mathbf{W}_2", "dW_2"),
    (r"\frac12 (\hat{y}-y)^2", "(1 / 2) * (y_out - y_gt)**2"),
    (r"\tanh^2(s_1)", "tanh(s_1)**2"),
    (r"\sigma(s_1)\,(1-\sigma(s_1))", "sigmoid(s_1) * (1 - sigmoid(s_1))"),
    (r"e^{-s_1}", "exp(-s_1)"),
    (r"\operatorname{diag}(f_1'(s_1))", "diag(f_1'(s_1))"),
    (r"\mathrm{ReLU}(s_1)", "relu(s_1)"),
    (r"\frac{\delta_2}{2}", "delta_2 / 2"),
    (r"xy", "x_in * y_gt"),
    (r"$\delta_2$", "delta_2"),
    (r"0.5 * (y_{out} - y_{gt})^2 % half the square", "(1 / 2) * (y_out - y_gt)**2"),
    (r"\underbrace{\delta_2}_{\text{known}} \cdot z_1", "delta_2 * z_1"),
]


@pytest.mark.parametrize(("written", "meant"), SAME)
def test_latex_is_read(written, meant):
    """Fonts, primes, indices and fractions all come down to the same tree."""
    assert meant == to_text(parse_latex(written, MATRIX))


REFUSED = [
    (r"\delta_2 \cdot w_2", UnknownSymbol, 15, "did you mean `W_2`"),
    (r"W_{2", BadSyntax, 2, "never closed"),
    (r"\frac{1}", BadSyntax, 7, "lacks its argument"),
    (r"\int_j W_2", ForbiddenConstruct, 0, r"`\int`"),
    (r"' x", BadSyntax, 0, "prime"),
    (r"x \& y", ForbiddenConstruct, 2, r"`\&`"),
    (r"\frac{" * 70 + "x" + "}{x}" * 70, TooLarge, None, "nested"),
    (r"\mathcal{а}", BadSyntax, 9, "CYRILLIC"),
    (r"\frac{\partial L}{\partial (W_2 z_1)}", BadSyntax, 27, "wanted a name"),
]


@pytest.mark.parametrize(("written", "error", "offset", "words"), REFUSED)
def test_refusals_point_into_the_latex(written, error, offset, words):
    """Offsets count in the LaTeX as it was written."""
    with pytest.raises(error) as refused:
        parse_latex(written, MATRIX)

    assert offset is None or offset == refused.value.offset
    assert words in str(refused.value)


def test_notation_is_told_apart():
    """Backslashes and braces make LaTeX, the rest is text."""
    assert parse(r"\delta_{2} z_1", MATRIX) == parse("δ₂ z₁", MATRIX)

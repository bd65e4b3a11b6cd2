"""Hostile formulas end soon, with an error or a verdict, never with a crash."""

import pytest

from grader.errors import ExpressionError
from grader.symbolic import decide, network_model, parse

SCALAR = network_model()
MATRIX = network_model(widths=(3, 4, 2, 2))

HOSTILE = {
    "brackets": "(" * 100_000 + "x" + ")" * 100_000,
    "deepest brackets": "(" * 59 + "x" + ")" * 59,
    "signs": "-" * 39_999 + "x",
    "long sum": "+".join(["x"] * 10_000),
    "long product": "*".join(["x"] * 10_000),
    "long quotient": "/".join(["x"] * 10_000),
    "tower": "9**9**9**9",
    "nested powers": "(((x+W_1)**64)**64)**64",
    "nested powers of numbers": "(" * 50 + "2" + ")**64" * 50,
    "nested powers of names": "(" * 50 + "x" + ")**64" * 50,
    "wide power": "(x+W_1+W_2+W_out+y_gt+1)**40",
    "product of sums": "*".join(f"(x+{i}*W_1+W_2)" for i in range(1, 40)),
    "fractions": "+".join(f"1/(x+{i}+W_1*W_2)" for i in range(1, 60)),
    "exp tower": "exp(" * 20 + "x" + ")" * 20,
    "exp of a power": "exp(64*x**64)",
    "exp of a number": "exp(99999999999999999999)",
    "logs": "log(log(log(x)))",
    "many steps": "+".join(f"step(x+{i})" for i in range(50)),
    "nested f": "f_1(" * 55 + "x" + ")" * 55,
    "many f": "+".join(f"f_1(x+{i})" for i in range(300)),
    "zeros below": "/".join(["x"] + ["(x-x)"] * 90),
    "derivatives": r"\frac{\partial}{\partial x} " * 30 + "L",
    "big derivative": "∂(" + "*".join(["f_1(x)"] * 200) + ")/∂x",
    "fractions in fractions": r"\frac{1}{" * 50 + "x" + "}" * 50,
    "braces": "{" * 50_000 + "x" + "}" * 50_000 + "_{2}",
    "nested fonts": r"\mathbf{" * 300 + "x" + "}" * 300,
    "nested hats": r"\hat{" * 300 + "x" + "}" * 300,
    "nested sums": r"\sum_{k} " * 300 + "x",
    "nested fractions and fonts": r"\mathrm{\frac{1}{" * 60 + "x" + "}}" * 60,
    "nested norms": r"\|x" * 300,
    "nested underbraces": r"\underbrace{" * 300 + "x" + "}_{x}" * 300,
    "many differentials": r"\frac{\partial L}{\partial x}" * 300,
    "surrogates": "x + \ud800",
    "keywords": "_{2} " + "axis " * 19_000,
    "roots": r"\sqrt" * 19_000 + "x",
    "nested roots": r"\sqrt{" * 300 + "x" + "}" * 300,
    "inverses of transpositions": "x" + "^{-T}" * 19_000,
    "lots of nothing": " " * 90_000 + "x",
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_hostile_formulas_are_bounded(written):
    """Each ends in a refusal or a verdict that is not a false accept."""
    try:
        answer = parse(written, SCALAR)
    except ExpressionError:
        return
    verdict = decide(SCALAR, answer, parse("dW_1", SCALAR))
    itself = decide(SCALAR, answer, answer)

    assert not verdict.equal
    assert not itself.different or itself.method in {"undefined", "shape"}


@pytest.mark.parametrize("written", ["@".join(["W_2"] * 900), "outer(W_2@z_1, z_1)" * 30])
def test_hostile_matrices_are_bounded(written):
    """Chains of matrices end in a shape error or run out of a bound."""
    verdict = decide(MATRIX, parse(written, MATRIX), parse("dW_1", MATRIX))

    assert not verdict.equal

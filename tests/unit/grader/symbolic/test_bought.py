"""Equality that cannot be bought: whoever has read the source, but not the draw, gains nothing."""

from itertools import product

import pytest

from grader.symbolic import decide, network_model, parse
from grader.symbolic.mutants.table import POINT
from grader.symbolic.rings import field

MODEL = network_model()
Q, P = POINT.exponents, POINT.values


def fermat(base, exponent):
    """Write a power of any exponent with exponents that the grammar allows."""
    written = "1"
    for digit in reversed(range(0, exponent.bit_length(), 6)):
        written = f"({written})**64 * {base}**{exponent >> digit & 63}"
    return written


def many_primes():
    """Return a product of many numbers of the size that is drawn, each factor short enough."""
    return " * ".join(str(2**60 + 2 * k + 1) for k in range(1500))


#: Numbers that are zero in the field of the tables, which is public, or in many others.
ZEROS = {
    "P": str(P),
    "q": str(Q),
    "P q": f"({P} * {Q})",
    "P**64": f"({P})**64",
    "1/P": f"(1/{P})",
    "many": f"({many_primes()})",
}
#: Wrong answers, right wherever {zero} is zero.
WRONG = {
    "scaled": "(1 + {zero}) * delta_2",
    "added": "delta_2 + {zero} * W_2",
    "in a function": "delta_out W_out f_2'(s_2 + {zero} x)",
    "in an exponent": "delta_2 exp({zero} * s_2)",
    "in two exponents": "delta_2 exp(s_2 + {zero}) exp(-s_2)",
    "below": "delta_2 / (1 + {zero} x)",
    "squared": "delta_2 + ({zero} x)**2",
    "in a logarithm": "delta_2 + log(1 + {zero} * x**2)",
}
#: Wrong answers, right nearly everywhere or at every point that can be foreseen.
HIDDEN = {
    "a hill": "delta_2 + exp(-1000000 (x - 7)**2)",
    "a hill behind a logarithm": "delta_2 + log(exp(exp(-1000000 (x - 7)**2)))",
    "a hill in an exponent": "delta_2 exp(exp(-1000000 (x - 7)**2))",
    "a hill in both": "log(exp(delta_2)) exp(exp(-1000000 (x - 7)**2))",
    "a far step": "delta_2 (1 + step(x - 99999999999999999999))",
    "a very far step": "delta_2 (1 + step(x - 99999999999999999999**30))",
    "a sliver": "delta_2 (1 + step(x) - step(x - 0.00000000000000000001))",
    "a corner": "delta_2 (1 + step(x - 50) step(W_1 - 50) step(W_2 - 50))",
    "a steep tanh": "delta_2 (2 + tanh(100000 (x - 1000)))",
    "a tiny factor": "delta_2 (1 + 0.00000000000000000000000001)",
    "a tiny term": "delta_2 + 0.00000000000000000000000001**60 x",
    "a tiny term behind a logarithm": "log(exp(delta_2 + 0.0000000000000000000000001**6 x))",
    "a small point": "delta_2 + (x - 1)(x - 2)(x - 3)(x + 1)(x + 2) W_1",
    "small points": "delta_2 + log(exp((x - 1)(x - 2)(x - 3)(x + 1)(x + 2) (x - 1/10)))",
    "f is a line": "delta_2 + f_2''(s_2)",
    "f is a cubic": "delta_2 + f_2''''(s_2)",
    "Fermat": f"delta_2 * ({fermat('x', P - 1)})",
    "Fermat of a difference": f"delta_2 * ({fermat('(x - W_1)', P - 1)})",
    "Fermat of q": f"delta_2 * ({fermat('x', Q)}) / x",
    "Fermat of a number": f"delta_2 * ({fermat('3', P - 1)})",
    "zero below": "delta_2 + 0/(x - x)",
    "infinity": "delta_2 / (1 + 1/(x - x))",
}
ATTEMPTS = {
    f"{name}: {number}": written.format(zero=zero)
    for (name, written), (number, zero) in product(WRONG.items(), ZEROS.items())
} | HIDDEN


@pytest.mark.parametrize("written", ATTEMPTS.values(), ids=ATTEMPTS)
def test_nothing_is_bought(written):
    """Each of these is another function than the reference, so none is accepted."""
    assert not decide(MODEL, parse(written, MODEL), parse("delta_2", MODEL)).equal


@pytest.mark.parametrize("written", ATTEMPTS.values(), ids=ATTEMPTS)
def test_not_even_the_draw_buys_anything(written, monkeypatch):
    """With the field known, what agrees there is refuted by its form or not accepted at all."""
    monkeypatch.setattr(field, "draw_secret", lambda: POINT)

    assert not decide(MODEL, parse(written, MODEL), parse("delta_2", MODEL)).equal


def test_there_are_as_many_attempts_as_promised():
    """A suite of at least 60."""
    assert len(ATTEMPTS) >= 60

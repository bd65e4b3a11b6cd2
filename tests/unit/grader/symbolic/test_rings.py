"""The rings themselves, with and without the optional FLINT."""

import sys
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from grader.engine import ACTIVATIONS
from grader.symbolic import decide, network_model, parse
from grader.symbolic.apply import apply_function
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.functions import FORMULAS
from grader.symbolic.halts import OutOfBudget, Singular, Unsupported
from grader.symbolic.model import Model
from grader.symbolic.points import SmallPoint
from grader.symbolic.rings import interval, polynomial
from grader.symbolic.rings.dual import DualRing
from grader.symbolic.rings.field import FieldRing
from grader.symbolic.rings.floats import FloatRing
from grader.symbolic.rings.interval import IntervalRing, arithmetic
from grader.symbolic.rings.polynomial import PolynomialRing
from grader.symbolic.rings.rational import RationalRing
from grader.symbolic.rings.secret import BITS, draw_secret, is_prime
from grader.symbolic.tree import Function, Name

MODEL = network_model()


def test_drawn_primes_are_what_the_exponential_needs():
    """Both are primes, one divides the other minus 1, and the generator has that order."""
    secret = draw_secret()

    assert sympy.isprime(secret.exponents)
    assert sympy.isprime(secret.values)
    assert (secret.values - 1) % secret.exponents == 0
    assert secret.exponents.bit_length() == BITS
    assert secret.generator != 1
    assert pow(secret.generator, secret.exponents, secret.values) == 1


@given(st.integers(55, 2**80).map(lambda n: 2 * n + 1))
def test_primes_are_sympys(n):
    """The test of the draw agrees with a library's on odd numbers of every size."""
    assert is_prime(n) == sympy.isprime(n)


@pytest.mark.parametrize("n", [3215031751, 3825123056546413051, 318665857834031151167461])
def test_strong_pseudoprimes_are_no_primes(n):
    """The least numbers that pass for a prime with the first few bases do not pass here."""
    assert not is_prime(n)


def test_points_are_fresh_and_secret():
    """Two rings give an input different values, in different fields, unless one is asked for."""
    one, other = FieldRing(), FieldRing()

    assert one.variable("x", ()) != other.variable("x", ())
    assert one.secret.values != other.secret.values
    assert FieldRing(one.secret).variable("x", ()) == one.variable("x", ())


def test_exponentials_multiply_in_the_field():
    """exp(a + b) = exp(a) exp(b), and exp(a) is not a."""
    ring = FieldRing()
    a, b = ring.variable("a", ()), ring.variable("b", ())

    assert not ring.differ(ring.exp(ring.add(a, b)), ring.multiply(ring.exp(a), ring.exp(b)))
    assert ring.differ(ring.exp(a), a)


def test_unknown_functions_are_consistent_and_unrelated_to_their_slopes():
    """The same argument gives the same value, f' another one."""
    ring = FieldRing()
    a = ring.variable("a", ())

    assert ring.unknown("f_1", 0, a) == ring.unknown("f_1", 0, a)
    assert ring.differ(ring.unknown("f_1", 0, a), ring.unknown("f_1", 1, a))


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize("order", [1, 2])
def test_slopes_of_known_functions_are_sympys(name, order):
    """Derivatives by dual numbers agree with SymPy's, right and left of 0 where both are."""
    ring = IntervalRing(SmallPoint(0))
    u = sympy.Symbol("u", real=True)
    formula = apply_function(_sympy_ring(), name, 0, [u])[0]
    slope = sympy.diff(formula, u, order).subs(sympy.DiracDelta(u), 0)

    for value in (Fraction(3, 4), Fraction(-2, 3))[: 1 if name == "sqrt" else 2]:
        found = apply_function(ring, name, order, [ring.number(value)])[0]
        point = sympy.Rational(value.numerator, value.denominator)
        wanted = slope.subs(u, point).doit().evalf(30)
        assert abs(float(ring.text(found, 25)) - float(wanted)) < 1e-14


def _sympy_ring():
    from grader.symbolic.rings.sympy_objects import SympyRing  # noqa: PLC0415  slow to import

    return SympyRing()


def test_zero_has_no_inverse_in_any_ring():
    """Division by zero stops every evaluation."""
    point = SmallPoint(0)
    for ring in (FieldRing(), RationalRing(point), IntervalRing(point), PolynomialRing()):
        with pytest.raises(Singular):
            ring.invert(ring.number(Fraction(0)))


def test_rationals_refuse_what_is_not_rational():
    """Exponentials and logarithms have rational values at one point only."""
    ring = RationalRing(SmallPoint(0))

    assert (ring.exp(Fraction(0)), ring.log(Fraction(1))) == (1, 0)
    for function in (ring.exp, ring.log):
        with pytest.raises(Unsupported):
            function(Fraction(2))


def test_rationals_are_bounded():
    """No number grows beyond its bound, in any operation."""
    ring = RationalRing(SmallPoint(0))

    with pytest.raises(OutOfBudget):
        ring.power(Fraction(3), 100_000)


@pytest.mark.parametrize("flint", [True, False])
def test_intervals_of_both_libraries_agree(flint):
    """FLINT and mpmath enclose the same numbers."""
    ring = IntervalRing(SmallPoint(3), arithmetic(flint=flint))
    half = ring.number(Fraction(1, 2))

    assert ring.text(ring.exp(half), 6) == "1.64872"
    assert ring.text(ring.log(half), 6) == "-0.693147"
    assert ring.is_zero(ring.add(half, ring.negate(half)))
    assert not ring.is_zero(half)
    for impossible in (ring.log, ring.invert):
        with pytest.raises(Singular):
            impossible(ring.number(Fraction(0)))
    with pytest.raises(OutOfBudget):
        ring.exp(ring.power(ring.number(Fraction(10)), 30))


@pytest.mark.parametrize("flint", [True, False])
def test_canonical_forms_of_both_libraries(flint):
    """Common factors cancel in arguments, and exponents of exp add."""
    ring = PolynomialRing(flint=flint)
    x, one = ring.variable("x", ()), ring.number(Fraction(1))
    squares = ring.add(ring.multiply(x, x), ring.negate(one))
    quotient = ring.multiply(squares, ring.invert(ring.add(x, ring.negate(one))))

    assert not ring.differ(ring.unknown("f", 0, quotient), ring.unknown("f", 0, ring.add(x, one)))
    half = ring.multiply(x, ring.number(Fraction(1, 2)))
    assert not ring.differ(ring.power(ring.exp(half), 2), ring.exp(x))
    assert ring.differ(ring.exp(x), x)


def test_duals_of_duals_give_second_derivatives():
    """(x**3)'' = 6 x."""
    inner = DualRing(RationalRing(SmallPoint(0)))
    outer = DualRing(inner)
    x = outer.seed(inner.seed(Fraction(5), 0), 0)

    assert inner.slope(outer.slope(outer.power(x, 3), 0), 0) == 30


PAIRS = [
    ("dW_1", "delta_1 x", "equal"),
    ("delta_out", "((y_out**2 - y_gt**2)/(y_out + y_gt)) f_3'(s_out)", "equal"),
    ("tanh'(x)", "1/cosh(x)**2", "equal"),
    ("step(x)", "step(2 x)", "equal"),
    ("sigmoid(x)", "exp(x)/(1 + exp(-x))", "different"),
    ("dW_1", "delta_1 W_1", "different"),
]


@pytest.mark.parametrize(("reference", "answer", "status"), PAIRS)
def test_everything_works_without_flint(monkeypatch, reference, answer, status):
    """Without python-flint SymPy and mpmath decide the same, only slower."""
    caches = (interval.arithmetic, polynomial._domain)
    monkeypatch.setitem(sys.modules, "flint", None)
    for cached in caches:
        cached.cache_clear()
    try:
        verdict = decide(MODEL, parse(answer, MODEL), parse(reference, MODEL))
    finally:
        for cached in caches:
            cached.cache_clear()

    assert status == verdict.status


@pytest.mark.parametrize(
    "activation", [a for a in ACTIVATIONS.values() if a.name in FORMULAS], ids=lambda a: a.name
)
def test_formulas_of_activations_are_the_engine_s(activation):
    """Value and slope: a formula and a program are held to one and the same function."""
    model = Model({"u": ()})
    for s in (-2.5, -0.3, 0.4, 3.0):
        evaluator = Evaluator(model, FloatRing({"u": s}))
        given, slope = (Function(activation.name, order, Name("u")) for order in (0, 1))

        assert evaluator.value(given).entries[0] == pytest.approx(activation.f(np.array([s]))[0])
        assert evaluator.value(slope).entries[0] == pytest.approx(
            activation.f_prime(np.array([s]))[0]
        )

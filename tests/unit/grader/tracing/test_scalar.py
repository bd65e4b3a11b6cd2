"""Which number a float of a program stands for."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.tracing.scalar import exact


@given(st.integers(-1000, 1000), st.integers(1, 1000), st.integers(1, 30))
def test_a_share_is_itself_however_it_is_computed(whole, parts, factor):
    """Divided first or last, at once or one after the other: rounding makes no other of it."""
    share = Fraction(whole, parts)
    ways = [
        whole / parts,
        whole * (1 / parts),
        np.float64(whole) / parts,
        whole * factor / parts / factor,
    ]

    assert {exact(way) for way in ways} == {share}


@given(st.integers(0, 10**12))
def test_a_decimal_stays_as_it_is_written(digits):
    """Whoever writes 0.333 or 0.333333333333 has not written a third."""
    assert exact(digits / 10**12) == Fraction(digits, 10**12)


@pytest.mark.parametrize("text", ["0.044715", "1e-12", "5e-324", "1e300", "3.141592653589793"])
def test_what_is_no_share_is_what_its_digits_say(text):
    """Small, large and irrational numbers."""
    assert exact(float(text)) == Fraction(text)

"""The right formulas of exercises, as they are shown once they may be."""

import pytest

from grader import catalog
from grader.exercise.wanted import form_of, wanted_forms
from grader.symbolic import Network, parse

MODEL = Network(("f_1", "f_2"), (2, 3, 2)).model()


def test_functions_have_the_formula_of_their_reference():
    """It is recorded from the reference's own code, in the names of the function."""
    found = wanted_forms(catalog.find("hidden-layer-tanh"))

    assert found["delta_k"].text == "(W_next.T @ delta_next) * (1 - tanh(s_k)**2)"
    assert found["dW_k"].latex == r"\left(\delta_{k} \otimes z_{prev}\right)"


def test_typed_formulas_are_spelled_out():
    """The name that is asked for would say nothing; a derivation has no single formula."""
    found = wanted_forms(catalog.find("written-practical"))

    assert found["delta_2"].text == "(W_out.T @ delta_out) ⊙ f_2'(s_2)"
    assert "derivation" not in found


def test_what_has_no_formula_is_left_out():
    """A whole network's gradients are several arrays: nobody would read them."""
    assert wanted_forms(catalog.find("backprop")) == {}


@pytest.mark.parametrize(("terms", "shown"), [(3, True), (60, False)])
def test_a_formula_that_nobody_would_read_is_not_shown(terms, shown):
    """A screenful is a formula, a page is not."""
    long = parse(" + ".join(f"{k} x_in" for k in range(1, terms)), MODEL)

    assert (form_of([long]) is not None) is shown

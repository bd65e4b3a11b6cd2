"""The right formulas of exercises, as they are shown once they may be."""

import pytest

from grader import catalog
from grader.exercise import Question, layered
from grader.exercise.wanted import form_of, forms_of, wanted_forms
from grader.symbolic import Network, parse
from grader.symbolic.tree import Array, Name

#: A question whose answer is a list of arrays.
LISTED = Question("f", "a list", "", (), lambda: (), parts=layered("a"))
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


def test_what_nobody_would_read_is_left_out():
    """A whole network's gradients are pages."""
    assert wanted_forms(catalog.find("backprop")) == {}


def test_several_arrays_have_a_line_each():
    """Each with its name."""
    found = wanted_forms(catalog.find("updates"))["momentum_step"]

    assert found.text == "W_new = W + mu * v - lr * dW\nv_new = mu * v - lr * dW"
    assert found.latex.startswith(r"\begin{aligned} \mathtt{W\_new} &= W + ")


def test_of_several_arrays_the_short_ones_are_shown():
    """What is too long is left out, and so is what would make it too much together."""
    long = parse(" + ".join(f"{k} x_in" for k in range(1, 60)), MODEL)
    middling = parse(" + ".join(f"{k} x_in" for k in range(1, 30)), MODEL)

    some = [form.part for form in forms_of([Name("x_in"), long, Name("W_1")], LISTED)]
    assert some == ["a_1", "a_3"]
    assert [form.part for form in forms_of([middling] * 9, LISTED)] == ["a_1", "a_2", "a_3"]


def test_an_empty_array_has_no_formula():
    """There is no first entry to show."""
    assert (form_of([Array((0,), ())]), forms_of([Array((0,), ())], LISTED)) == (None, ())


@pytest.mark.parametrize(("terms", "shown"), [(3, True), (60, False)])
def test_a_formula_that_nobody_would_read_is_not_shown(terms, shown):
    """A screenful is a formula, a page is not."""
    long = parse(" + ".join(f"{k} x_in" for k in range(1, terms)), MODEL)

    assert (form_of([long]) is not None) is shown

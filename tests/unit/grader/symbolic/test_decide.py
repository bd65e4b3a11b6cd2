"""The ladder: what is proved equal, proved different, probable, undecided; and its old bugs."""

import pytest

from grader.symbolic import (
    Network,
    Reading,
    Status,
    decide,
    local_model,
    missing,
    network_model,
    parse,
    parse_text,
    uses,
)
from grader.symbolic import counterexample as counterexample_module

SCALAR = network_model()
MATRIX = network_model(widths=(3, 4, 2, 2))


def verdict_of(answer, reference, model=SCALAR):
    """Decide two formulas as they are written."""
    return decide(model, parse(answer, model), parse(reference, model))


EQUAL = [
    ("(y_out - y_gt) f_3'(s_out) z_2", "dW_out"),
    ("-(y_gt - f_3(W_out z_2)) f_3'(W_out z_2) f_2(s_2)", "dW_out"),
    ("((y_out**2 - y_gt**2)/(y_out + y_gt)) f_3'(s_out)", "delta_out"),
    ("sigmoid(x)(1 - sigmoid(x))", "exp(-x)/(1 + exp(-x))**2"),
    ("2 sigmoid(2 x) - 1", "tanh(x)"),
    ("1/cosh(x)**2", "tanh'(x)"),
    ("relu(x) - relu(-x)", "x"),
    ("relu(x) step(x)", "relu(x)"),
    ("max(0, x)", "relu(x)"),
    ("min(x, 0)", "-relu(-x)"),
    ("step(x)", "step(2 x)"),
    ("step(x**2 + 1)", "1"),
    ("step(1 + exp(x))", "1"),
    ("exp(x/2)**2", "exp(x)"),
    ("exp(x) exp(W_1)", "exp(x + W_1)"),
    ("softplus'(x)", "sigmoid(x)"),
    ("elu'(x)", "step(x) + (1 - step(x)) exp(x)"),
    ("leaky_relu'(x)", "0.1 + 0.9 step(x)"),
    ("sigmoid(sigmoid(x))", "1/(1 + exp(-1/(1 + exp(-x))))"),
    ("f_1((x**2 - 1)/(x - 1))", "f_1(x + 1)"),
]
DIFFERENT = [
    ("(y_out - s_out) f_3'(s_out) z_2", "dW_out"),
    ("f_1'(s_1)", "f_2'(s_1)"),
    ("f_1'(s_1)", "f_1(s_1)"),
    ("x", "x + 0.0000000000000000000000000001"),
    ("f_1(x)", "f_1(x + 0.000000000000001)"),
    ("exp(sigmoid(x))", "exp(sigmoid(x) + 0.00000001)"),
    ("sigmoid(x)", "exp(x)/(1 + exp(-x))"),
    ("1 - tanh(x)**2", "1 - tanh(x**2)"),
    ("exp(x + W_1)", "exp(x) + exp(W_1)"),
    ("step(x)", "step(x - 0.001)"),
    ("step(x)", "step(x W_1)"),
    ("0.333 x", "x/3"),
]


@pytest.mark.parametrize(("answer", "reference"), EQUAL)
def test_equal_formulas_are_proved_equal(answer, reference):
    """No simplification is asked for: canonical forms agree."""
    assert verdict_of(answer, reference).status == Status.EQUAL


@pytest.mark.parametrize(("answer", "reference"), DIFFERENT)
def test_different_formulas_get_a_counterexample(answer, reference):
    """A difference is claimed with inputs and both values."""
    verdict = verdict_of(answer, reference)

    assert verdict.different
    assert verdict.counterexample.found != verdict.counterexample.wanted
    assert verdict.counterexample.sentence == verdict.reason


def test_counterexample_can_be_checked_by_hand():
    """The numbers are small and what follows from them is said."""
    example = verdict_of("(y_out - s_out) f_3'(s_out)", "delta_out").counterexample

    assert example.exact
    numbers = {"y_out": 0.0, "s_out": 0.0, "y_gt": 0.0}
    numbers.update({n: float(v) for n, v in (example.inputs | example.values).items()})
    slope = float(example.wanted) / (numbers["y_out"] - numbers["y_gt"])
    assert (numbers["y_out"] - numbers["s_out"]) * slope == pytest.approx(float(example.found))
    assert all(len(v) <= 4 for v in example.inputs.values())
    assert {"inputs", "functions", "values", "index", "found", "wanted", "exact"} == set(
        example.to_dict()
    )


def test_counterexamples_tell_targets_not_what_they_are_made_of():
    """Under softmax cross-entropy the targets of a sample sum to 1, and are told as such."""
    network = Network(("f_1", "softmax"), (2, 2, 2), loss="softmax_cross_entropy")
    example = verdict_of("y - p", "delta_out", network.model()).counterexample

    assert "_y" not in example.inputs
    assert sum(float(entry[0]) for entry in example.values["y_gt"]) == 1


def test_intervals_prove_what_rationals_cannot():
    """Exp has no rational values, so the counterexample is in decimals of proved intervals."""
    verdict = verdict_of("exp(x)", "1 + x")

    assert (verdict.status, verdict.method) == ("different", "interval")
    assert not verdict.counterexample.exact


def test_division_by_zero_is_never_accepted():
    """1/0 is undefined wherever it is tried, and so is what hides it."""
    assert verdict_of("1/0", "x").method == "undefined"
    assert verdict_of("1/(x - x)", "1/(x - x)").method == "undefined"
    assert not verdict_of("x + 0/(x - x)", "x").equal


def test_deep_compositions_do_not_hang():
    """50 nested f_1 outgrow any exact number, so intervals take over."""
    verdict = verdict_of("f_1(" * 50 + "x" + ")" * 50, "dW_1")

    assert verdict.different


def test_proof_out_of_budget_is_probable_with_a_bound():
    """A candidate whose canonical form is too large is accepted with the error bound said."""
    power = "(x + W_1 + W_2 + W_out + y_gt + 1)**20"

    verdict = verdict_of(f"{power} + x - x", power)

    assert verdict.status == Status.PROBABLE
    assert verdict.equal
    assert 0 < verdict.error_bound < 1e-24


def test_many_steps_are_proved_at_once():
    """Each step is a generator that is its own square, so nobody counts the cases."""
    steps = " + ".join(f"step(x + {i})" for i in range(9))

    assert verdict_of(f"({steps}) relu(x)", f"({steps}) relu(x) step(x)").status == Status.EQUAL


def test_steps_without_a_proof_are_undecided():
    """A step takes one bit at a point, so agreement by chance is likely and does not count."""
    verdict = verdict_of("step(2 + x**2 - 2 x) W_1", "W_1")

    assert verdict.status == Status.UNDECIDED


def test_different_forms_are_a_refutation(monkeypatch):
    """Where the forms know all laws that matter, no example is needed to call an answer wrong."""
    monkeypatch.setattr(counterexample_module, "TRIES", 0)

    verdict = verdict_of("x", "2 x")

    assert (verdict.status, verdict.counterexample) == (Status.DIFFERENT, None)


def test_laws_of_the_logarithm_are_settled_by_numbers():
    """No ring knows them, so drawn points decide, and the verdict says so."""
    right = verdict_of("log(exp(y_out - y_gt)) f_3'(s_out)", "delta_out")
    wrong = verdict_of("log(exp(y_out - y_gt) + 1) f_3'(s_out)", "delta_out")

    assert (right.status, right.equal) == (Status.NUMERIC, True)
    assert wrong.different


def test_no_chance_above_a_bound_is_accepted():
    """Where the degree is so high that agreement is likely, agreement counts for nothing."""
    power = "(" * 10 + "x + W_1" + ")**64" * 10

    verdict = verdict_of(f"{power} + 0 x", f"{power} + x - x")

    assert verdict.status != Status.PROBABLE


def test_wrong_shape_has_its_own_sentence():
    """A transposed answer is told so, with both shapes."""
    verdict = verdict_of("z_1 @ delta_2.T", "dW_2", MATRIX)

    assert verdict.method == "layout"
    assert verdict.reason == "Your answer has shape (4, 2), wanted (2, 4): it is transposed."


def test_transposed_shape_of_other_values_is_a_wrong_shape():
    """The layout is blamed only if the values are right."""
    assert verdict_of("z_1 @ delta_2.T * 2", "dW_2", MATRIX).method == "shape"


def test_shapes_that_do_not_fit_are_different_with_advice():
    """A missing transposition shows as shapes that cannot be multiplied."""
    verdict = verdict_of("(W_2 @ delta_2) ⊙ f_1'(s_1)", "delta_1", MATRIX)

    assert verdict.different
    assert "(2, 4) and (2, 1)" in verdict.reason
    assert "transposed" in verdict.reason


def test_row_and_column_do_not_add_on_paper():
    """Broadcasting a row and a column to a matrix is NumPy's, not paper's."""
    assert verdict_of("delta_2 + z_1.T", "dW_2", MATRIX).different
    numpy_reading = network_model(widths=(3, 4, 2, 2), reading=Reading.NUMPY)
    assert verdict_of("delta_2 * z_1.T", "dW_2", numpy_reading).equal


def test_vector_chain_rule_contracts_jacobians():
    """The formal product of partial derivatives has the weight's shape, in either order."""
    chain = "∂L/∂s_2 ∂s_2/∂z_1 ∂z_1/∂s_1 ∂s_1/∂W_1"
    assert verdict_of(chain, "dW_1", MATRIX).equal
    assert verdict_of("∂s_2/∂z_1", "W_2", MATRIX).equal
    assert verdict_of("(∂s_2/∂z_1)^T δ_2", "∂L/∂z_1", MATRIX).equal
    assert verdict_of("∂z_1/∂s_1", "diag(f_1'(s_1))", MATRIX).equal
    assert verdict_of("∂s_2/∂z_1", "W_2 + W_2", MATRIX).different
    assert verdict_of("(∂s_3/∂s_2)^T δ_3", "delta_2", MATRIX).equal
    assert verdict_of("∂s_3/∂s_2 δ_3", "delta_2", MATRIX).different


def test_local_model_with_vectors_of_rank_one():
    """The shapes of code work too: delta_k(delta_next, W_next, s_k) on one-dimensional arrays."""
    model = local_model(
        {"delta_next": (3,), "W_next": (3, 2), "s_k": (2,)}, definitions={"z_k": "tanh(s_k)"}
    )
    reference = "(W_next.T @ delta_next) * (1 - tanh(s_k)**2)"

    assert verdict_of("(delta_next @ W_next) * (1 - z_k) * (1 + z_k)", reference, model).equal
    assert verdict_of("(delta_next @ W_next) * (1 - z_k)", reference, model).different
    assert verdict_of("np.dot(W_next, delta_next)", reference, model).different


def test_form_in_terms_of_delta():
    """Unrolling is right but not in terms of delta_2; a cancelled delta_2 is no use either."""
    model = SCALAR
    unrolled = parse_text("(y_out - y_gt) f_3'(s_out) W_out f_2'(s_2) z_1", model)
    cancelled = parse_text(
        "(y_out - y_gt) f_3'(s_out) W_out f_2'(s_2) z_1 + delta_2 - delta_2", model
    )

    assert uses(parse_text("delta_2 z_1", model), ["delta_2"])
    assert missing(unrolled, ["delta_2"]) == ("delta_2",)
    assert uses(cancelled, ["delta_2"])
    assert not uses(cancelled, ["delta_2"], model)
    assert uses(parse_text("delta_2 z_1", model), ["delta_2"], model)

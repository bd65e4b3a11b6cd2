"""Slips are named by the hash of mutants, whatever the spelling, and right answers never are."""

import pytest

from grader.symbolic import Model, Network, network_model, parse
from grader.symbolic.mutants import SlipTable, answer_hash, spellings

SCALAR = network_model()
SQUARE = Network(("f_1", "f_2", "f_3"), (3, 4, 2, 2)).square().model()


def slips_of(answer, name, model):
    """Name the slips of an answer, as codes and phrases."""
    found = SlipTable(model, spellings(model, name)).diagnose(parse(answer, model))
    return [(slip.code, slip.phrase) for slip in found]


SINGLE = [
    ("dW_out", "(y_out - s_out) f_3'(s_out) z_2", ("M01", "y_gt replaced by s_out")),
    ("dW_out", "(y_gt - y_out) f_3'(s_out) z_2", ("M02", "the sign is wrong")),
    ("dW_out", "2 (y_out - y_gt) f_3'(s_out) z_2", ("M03", "a factor 2 too much")),
    ("delta_out", "(s_out - y_gt) f_3'(s_out)", ("M05", "y_out replaced by s_out")),
    ("delta_out", "y_out - y_gt", ("M07", "f_3' is missing")),
    ("delta_2", "delta_out W_out", ("M08", "f_2' is missing")),
    ("delta_2", "delta_out W_out f_2'(z_2)", ("M09", "f_2' taken at z, not at s")),
    ("delta_2", "delta_out W_out f_2(s_2)", ("M10", "f_2 in place of f_2'")),
    ("delta_2", "delta_out W_out f_1'(s_2)", ("M12f", "f_1' in place of f_2'")),
    ("delta_1", "delta_out W_2 f_1'(s_1)", ("M14", "delta_2 replaced by delta_out")),
    ("delta_2", "delta_out W_2 f_2'(s_2)", ("M15", "W_out replaced by W_2")),
    ("delta_2", "delta_out f_2'(s_2)", ("M16", "W_out is missing")),
    ("dW_2", "z_2 delta_2", ("M22", "z_1 replaced by z_2")),
    ("dW_2", "delta_2 s_1", ("M23", "z_1 replaced by s_1")),
    ("dW_2", "delta_2", ("M28b", "z_1 is missing")),
]
SINGLE_SQUARE = [
    ("delta_2", "(W_3 δ_3) ⊙ f_2'(s_2)", ("M13", "W_out without its transpose")),
    ("dW_2", "z_1 δ_2^T", ("M25", "transposed")),
    ("dW_2", "δ_2 ⊙ z_1", ("M27a", "elementwise in place of the outer product")),
    ("delta_1", "(W_2^T δ_2) ⊙ f_1'(s_1) ⊙ f_1'(s_1)", ("M11", "f_1' squared")),
]


@pytest.mark.parametrize(("name", "answer", "slip"), SINGLE)
def test_single_slips_are_named(name, answer, slip):
    """Each wrong answer gets the code of the catalogue and a phrase."""
    assert [slip] == slips_of(answer, name, SCALAR)


@pytest.mark.parametrize(("name", "answer", "slip"), SINGLE_SQUARE)
def test_slips_of_order_are_named_where_all_sizes_are_equal(name, answer, slip):
    """In the square model a missing transposition has values to be known by."""
    assert [slip] == slips_of(answer, name, SQUARE)


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        ("x / n", "the term with w is missing"),
        ("x / n - 3 w", "the sign of the term with w is wrong"),
        ("x + 3 w", "the division by n is missing"),
        ("n x + 3 w", "multiplied by n in place of divided"),
        ("x / n + w", "the factor 3 is missing"),
        ("w / n + 3 w", "x replaced by w"),
    ],
)
def test_slips_of_any_formula_are_named(answer, phrase):
    """Of what is added, divided and multiplied, whatever it is about."""
    model = Model({"x": (), "w": (), "n": ()})
    table = SlipTable(model, [parse("x / n + 3 w", model)])

    assert [slip.phrase for slip in table.diagnose(parse(answer, model))] == [phrase]


def test_a_slip_with_texts_is_named_before_one_without():
    """Both give the same values; of one of them more can be said."""
    model = Model({"x": (), "w": ()})
    factor = SlipTable(model, [parse("-x w", model)]).diagnose(parse("x w", model))

    assert [slip.code for slip in factor] == ["M02"]


def test_two_slips_are_named():
    """A wrong sign and a missing f' together are found."""
    phrases = {phrase for _, phrase in slips_of("(y_gt - y_out) z_2", "dW_out", SCALAR)}

    assert {"the sign is wrong", "f_3' is missing"} == phrases


@pytest.mark.parametrize(
    ("activation", "slope", "code"),
    [
        ("tanh", "1 - tanh(s_1)", "M40"),
        ("tanh", "1 - s_1**2", "M41a"),
        ("tanh", "1 - tanh(tanh(s_1))", "M42"),
        ("tanh", "(1 - tanh(s_1))**2", "M59"),
        ("leaky_relu", "step(s_1) - 0.1 (1 - step(s_1))", "M44b"),
        ("relu", "sign(s_1)", "M43b"),
        ("elu", "step(s_1) + (1 - step(s_1)) ⊙ (exp(s_1) - 1)", "M12e"),
        ("softplus", "sigmoid(s_1) ⊙ (1 - sigmoid(s_1))", "M12d"),
    ],
)
def test_wrong_slopes_are_named(activation, slope, code):
    """The slopes that sheets and code get wrong have their own codes."""
    model = Network((activation, "identity"), (2, 2, 2)).model()

    assert code == slips_of(f"(W_out.T @ delta_out) ⊙ ({slope})", "delta_1", model)[0][0]


def test_batch_slips_are_named():
    """Mean for sum, and a bias gradient summed over the wrong axis."""
    model = Network(("f_1", "f_2"), (3, 4, 2), biased=True, batch=5).square().model()

    assert slips_of("mean(delta_1, axis=1, keepdims=True)", "db_1", model)[0][0] == "M35"
    assert slips_of("sum(delta_1, axis=0, keepdims=True)", "db_1", model)[0][0] == "M36b"
    assert slips_of("delta_1 @ x.T / n", "dW_1", model)[0][0] == "M31"


@pytest.mark.parametrize("name", ["delta_2", "dW_1"])
def test_right_answers_have_no_slips(name):
    """Every spelling of the reference is right."""
    for spelling in spellings(SCALAR, name):
        assert SlipTable(SCALAR, spellings(SCALAR, name)).diagnose(spelling) == ()


def test_unknown_mistakes_get_no_name():
    """No mistake is named that was not made."""
    assert slips_of("W_1 x + y_gt", "dW_out", SCALAR) == []


def test_equal_answers_have_one_hash():
    """The hash groups answers by what they are, not by how they are written."""
    one, other = parse("delta_2 (z_1 + x)", SCALAR), parse("x δ_2 + z_1 δ_2", SCALAR)

    assert answer_hash(one, SCALAR) == answer_hash(other, SCALAR)
    assert answer_hash(one, SCALAR) != answer_hash(parse("x δ_2", SCALAR), SCALAR)
    assert answer_hash(parse("1/0", SCALAR), SCALAR) is None

"""Random legal rewrites are proved equal, random mutants proved different, by every notation."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import ExpressionError
from grader.functions.architecture import Reduction
from grader.symbolic import (
    Network,
    Reading,
    Status,
    decide,
    parse_latex,
    parse_text,
    to_latex,
    to_numpy,
    to_text,
)
from grader.symbolic.derivation import Mark, check_derivation
from grader.symbolic.mutants import answer_hash, spellings
from grader.symbolic.mutants.rules import Mutations
from grader.symbolic.tree import (
    Function,
    Hadamard,
    MatMul,
    Name,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Sum,
    Transpose,
    transpose,
)
from grader.symbolic.walks import fold

NETWORKS = {
    "scalar": Network(("f_1", "f_2", "f_3")),
    "matrix": Network(("f_1", "tanh", "f_3"), (2, 3, 2, 2)),
    "batch": Network(("f_1", "sigmoid"), (2, 3, 2), biased=True, batch=3, reduction=Reduction.MEAN),
}
MODELS = {name: network.model() for name, network in NETWORKS.items()}
NUMPY = {
    name: replace(network, reading=Reading.NUMPY).model() for name, network in NETWORKS.items()
}
REFERENCES = [
    (name, gradient)
    for name, model in MODELS.items()
    for gradient in model.definitions
    if gradient.startswith(("delta_", "dW_", "db_"))
]


def rewritten(draw, node, definitions):
    """Return an equal expression: shuffled, regrouped, expanded, unrolled at random."""

    def combine(node, children):
        node = node.rebuilt(children) if children else node
        for rule in draw(st.lists(st.sampled_from(RULES), max_size=2)):
            node = rule(draw, node, definitions)
        return node

    return fold(node, combine)


def shuffle(draw, node, _):
    """Reorder what commutes."""
    if isinstance(node, (Sum, Hadamard)):
        return type(node)(tuple(draw(st.permutations(node.operands))))
    return node


def unroll(_, node, definitions):
    """Put a definition for its name."""
    return definitions.get(node.name, node) if isinstance(node, Name) else node


def distribute(_, node, __):
    """Multiply out the first sum of an elementwise product."""
    if not isinstance(node, Hadamard):
        return node
    sums = [i for i, factor in enumerate(node.operands) if isinstance(factor, Sum)]
    if not sums:
        return node
    i = sums[0]
    before, after = node.operands[:i], node.operands[i + 1 :]
    return Sum(tuple(Hadamard((*before, term, *after)) for term in node.operands[i].operands))


def turn(_, node, __):
    """Write a matrix product as the transpose of the reversed one."""
    if isinstance(node, MatMul):
        return Transpose(MatMul(tuple(transpose(f) for f in reversed(node.operands))))
    return node


def negate(_, node, __):
    """Write a sum as minus its negative."""
    if isinstance(node, Sum):
        return Negative(Sum(tuple(Negative(term) for term in node.operands)))
    return node


def halve(_, node, __):
    """Multiply by two and divide by two."""
    if isinstance(node, Function):
        return Quotient(Product((Number(Fraction(2)), node)), Number(Fraction(2)))
    return node


RULES = (shuffle, unroll, distribute, turn, negate, halve)


def through_notation(draw, node, name):
    """Print in a random notation and read back; return the expression and its model."""
    model = MODELS[name]
    notation = draw(st.sampled_from(("text", "latex", "numpy", "numpy text")))
    if notation == "text":
        return parse_text(to_text(node), model), model
    if notation == "latex":
        return parse_latex(to_latex(node), model), model
    text = to_numpy(node, model) if notation == "numpy" else to_text(node, Reading.NUMPY)
    return parse_text(text, NUMPY[name]), NUMPY[name]


@pytest.mark.parametrize(("name", "gradient"), REFERENCES)
@settings(max_examples=15)
@given(data=st.data())
def test_legal_rewrites_are_proved_equal(name, gradient, data):
    """Whatever the spelling and the notation, a right answer is proved right."""
    reference = MODELS[name].definitions[gradient]
    answer = rewritten(data.draw, reference, MODELS[name].definitions)

    read, model = through_notation(data.draw, answer, name)

    assert decide(model, read, reference).status == Status.EQUAL, to_text(answer)


@cache
def mutants_of(name, gradient):
    """Return the mutants of every spelling of a reference that have a value and a wrong one."""
    model = MODELS[name]
    right = {None, answer_hash(model.definitions[gradient], model)}
    mutations = Mutations(model)
    mutants = (m for spelling in spellings(model, gradient) for _, m in mutations.of(spelling))
    return [mutant for mutant in mutants if answer_hash(mutant, model) not in right]


@pytest.mark.parametrize(("name", "gradient"), REFERENCES)
@settings(max_examples=15)
@given(data=st.data())
def test_mutants_are_proved_different(name, gradient, data):
    """Whatever the slip and the notation, a wrong answer is proved wrong."""
    reference = MODELS[name].definitions[gradient]
    mutant: Node = data.draw(st.sampled_from(mutants_of(name, gradient)))

    read, model = through_notation(data.draw, mutant, name)

    assert decide(model, read, reference).status == Status.DIFFERENT, to_text(mutant)


@settings(max_examples=150)
@given(st.text(alphabet="Wz_sδ123out()[]{}^.T@*+-/=' ,\\fraclet∂σ⊙", max_size=60))
def test_no_text_breaks_the_parsers(text):
    """Any text is read or refused with an offset inside it."""
    for parse in (parse_text, parse_latex):
        assert 0 <= refusal_of(parse, text) <= len(text)
    assert check_derivation(text, MODELS["scalar"]).mark in set(Mark)


def refusal_of(parse, text):
    """Return where a text is refused, 0 if it is read."""
    try:
        parse(text, MODELS["matrix"])
    except ExpressionError as error:
        return error.offset
    return 0

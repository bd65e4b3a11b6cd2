"""Derivations: the sheet that started it, and others, in several notations."""

from pathlib import Path

import pytest

from grader.symbolic import Network
from grader.symbolic.budget import allowance
from grader.symbolic.derivation import Mark, check_derivation, guess_network
from grader.symbolic.derivation.naming import Namer
from grader.symbolic.tree import Name, Product

SHEET = (Path(__file__).parents[3] / "data" / "practical-1.md").read_text(encoding="utf-8")
SCALAR = Network(("f_1", "f_2", "f_3"))
TWO_LAYERS = Network(("f_1", "f_2"), (3, 4, 2))
CROSS_ENTROPY = Network(("tanh", "softmax"), (3, 4, 3), loss="softmax_cross_entropy")


def check(text, network=SCALAR):
    """Check a derivation about a network."""
    return check_derivation(text, network.model(), naming=network.square().model())


def marks(derivation):
    """Return the marks in order."""
    return [step.mark.value for step in derivation.steps]


def test_first_wrong_step_of_the_sheet():
    """The second line of equation (2) is wrong: y_gt is replaced by s_out."""
    step = check(SHEET).first_wrong

    assert step.span.line == 19
    assert step.mistake == "y_gt replaced by s_out"
    assert [slip.code for slip in step.slips] == ["M01"]
    assert SHEET[step.focus.start : step.focus.end] == "s_{out}"
    assert step.counterexample.exact


def test_what_follows_from_the_slip_of_the_sheet():
    """The next line follows through, the slip comes back in (3) and (4), all else is correct."""
    derivation = check(SHEET)

    others = {step.span.line: step.mark for step in derivation.steps if step.mark != "correct"}
    assert others == {19: "wrong", 21: "follow-through", 27: "repeated", 33: "repeated"}
    first = derivation.first_wrong.number
    assert {first} == {s.repeats for s in derivation.steps if s.mark is Mark.REPEATED}
    assert {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"} >= {
        s.label for s in derivation.steps
    } - {""}


def test_mended_sheet_is_correct():
    """With the slip put right the whole sheet passes."""
    derivation = check(SHEET.replace("- s_{out})", "- y_{gt})"))

    assert {"correct"} == set(marks(derivation))
    assert (derivation.mark, derivation.first_wrong) == (Mark.CORRECT, None)


def test_every_other_slip_in_the_sheet_is_found():
    """The checker is checked: each symbol put wrong in (9) makes just that line wrong."""
    mended = SHEET.replace("- s_{out})", "- y_{gt})")
    right = r"\boldsymbol{\delta}_2 \cdot \mathbf{z}_1 \quad (9)"
    for wrong in (
        r"\boldsymbol{\delta}_1 \cdot \mathbf{z}_1",
        r"\boldsymbol{\delta}_2 \cdot \mathbf{z}_2",
    ):
        derivation = check(mended.replace(right, wrong + r" \quad (9)"))

        assert [s.span.line for s in derivation.steps if s.mark != "correct"] == [51]


def test_report_for_machines():
    """The JSON has the steps, the first wrong line and the verdict."""
    report = check(SHEET).to_dict()

    assert (report["verdict"], report["first_wrong_line"]) == ("wrong", 19)
    step = report["steps"][2]
    assert {"line", "text", "verdict", "mistake", "counterexample"} <= step.keys()
    assert step["verdict"] == "wrong"


VECTOR = r"""
The forward pass is $s_1 = W_1 x$, $z_1 = f_1(s_1)$ and $\hat{y} = f_2(s_2)$.
\begin{align*}
\mathcal{L} &= \tfrac12 \|\hat{\mathbf y} - \mathbf y\|^2 \\
\delta_2 &= \frac{\partial \mathcal{L}}{\partial s_2} = (\hat y - y) \odot f_2'(s_2) \\
\nabla_{W_2} \mathcal{L} &= \delta_2 z_1^\top \\
\delta_1 &= \left(W_2^\top \delta_2\right) \odot f_1'(s_1) \\
&= \left(W_2^\top \left((\hat y - y) \odot f_2'(s_2)\right)\right) \odot f_1'(s_1) \\
\frac{\partial \mathcal{L}}{\partial W_1} &= \delta_1 x^\top
\end{align*}
"""
JACOBIANS = r"""
$$\frac{\partial L}{\partial s_1} = \left(\frac{\partial s_2}{\partial s_1}\right)^T \delta_2
= \mathrm{diag}(f_1'(s_1)) W_2^T \delta_2$$
$$\frac{\partial s_2}{\partial z_1} = W_2, \qquad
\frac{\partial L}{\partial z_1}
= \frac{\partial L}{\partial s_2}\frac{\partial s_2}{\partial z_1} = \delta_2^T W_2$$
"""
PLAIN = """
First, dL/dy_out = y_out - y_gt as before.
- δ₂ = ∂L/∂s₂ = (y_out − y_gt) ⊙ f₂'(s₂)
Gradient of the hidden weights: dL/dW_1 = δ_1 x^T
`delta_1 = W_2.T @ delta_2 * f_1'(s_1)`
so the update is done, if a == b.
"""
SOFTMAX = r"""
$$ p = \mathrm{softmax}(s_2), \quad L = -\sum_i y_i \log p_i $$
$$ \delta_2 = \frac{\partial L}{\partial s_2} = p - y $$
$$ \delta_1 = W_2^T \delta_2 \odot (1 - z_1 \odot z_1) = W_2^T (p-y) \odot (1 - \tanh^2(s_1)) $$
"""
GENERAL = r"""
\[ \delta_k = \frac{\partial L}{\partial s_k} = \delta_{k+1} W_{k+1} f_k'(s_k), \quad
\delta_N = (z_N - y) f_N'(s_N) \]
\[ \frac{\partial L}{\partial W_k} = \delta_k z_{k-1} \tag{3} \]
"""
LAYERS = r"""
\begin{aligned}
\frac{\partial L}{\partial W^{(1)}} &=
 \frac{\partial L}{\partial y_{out}} \frac{\partial y_{out}}{\partial s_{out}} \\
 &\quad \cdot \frac{\partial s_{out}}{\partial z_2} \frac{\partial z_2}{\partial s_2}
 \frac{\partial s_2}{\partial W_1} \\
 &= \delta^{(1)} x_{in}
\end{aligned}
"""
CORRECT = {
    "vectors": (VECTOR, TWO_LAYERS, 10),
    "jacobians": (JACOBIANS, TWO_LAYERS, 5),
    "plain text": (PLAIN, TWO_LAYERS, 5),
    "softmax": (SOFTMAX, CROSS_ENTROPY, 6),
    "general index": (GENERAL, Network(("f_1", "f_2", "f_3", "f_4")), 4),
    "continued rows": (LAYERS, SCALAR, 2),
    "sigmoid": (
        r"$$\delta_2 = (\hat y - y)\,\sigma'(s_2) = (\hat y-y)\hat y(1-\hat y)$$",
        Network(("sigmoid",) * 2),
        2,
    ),
    "no delimiters": (r"\delta_{out} = (y_{out} - y_{gt}) f_3'(s_{out})", SCALAR, 1),
    "fenced": (
        "```math\n\\delta_2 = \\delta_3 W_3 f_2'(s_2)\n```\n```python\nx = 1\n```",
        SCALAR,
        1,
    ),
    "underbrace": (
        r"$$\underbrace{\delta_3 W_3}_{\partial L/\partial z_2} f_2'(s_2) = \delta_2$$",
        SCALAR,
        2,
    ),
}


@pytest.mark.parametrize(("text", "network", "count"), CORRECT.values(), ids=CORRECT)
def test_correct_derivations_pass_whole(text, network, count):
    """Vectors, Jacobians, general indices, plain text: no false alarm, nothing overlooked."""
    derivation = check(text, network)

    assert {"correct"} == set(marks(derivation)), [s.to_dict() for s in derivation.steps]
    assert count == len(derivation.steps)


WRONG = {
    "transpose": (
        VECTOR.replace(r"W_2^\top \delta_2", r"W_2 \delta_2"),
        TWO_LAYERS,
        7,
        "W_2 without its transpose",
    ),
    "activation": (
        VECTOR.replace("y) \\odot f_2'(s_2) \\\\\n\\nabla", "y) \\odot f_1'(s_2) \\\\\n\\nabla"),
        TWO_LAYERS,
        5,
        "f_1' in place of f_2'",
    ),
    "outer": (VECTOR.replace(r"\delta_2 z_1^\top", r"\delta_2 \odot z_1^\top"), TWO_LAYERS, 6, ""),
    "jacobian": (JACOBIANS.replace("= W_2,", "= 2 W_2,"), TWO_LAYERS, 4, "a factor 2 too much"),
    "sign": (SOFTMAX.replace("= p - y", "= y - p"), CROSS_ENTROPY, 3, "the sign is wrong"),
    "index": (
        GENERAL.replace("W_{k+1}", "W_{k}"),
        Network(("f_1", "f_2", "f_3", "f_4")),
        2,
        "W_2 replaced by W_1",
    ),
    "plain": (PLAIN.replace("δ_1 x^T", "δ_1 x"), TWO_LAYERS, 4, ""),
}


@pytest.mark.parametrize(("text", "network", "line", "mistake"), WRONG.values(), ids=WRONG)
def test_slightly_wrong_derivations_are_caught(text, network, line, mistake):
    """The checker is checked: one symbol put wrong is found on its line, and named if known."""
    step = check(text, network).first_wrong

    assert line == step.span.line
    assert mistake == step.mistake


def test_a_wrong_result_carries_over():
    """What is right given an earlier wrong delta follows through and keeps its points."""
    derivation = check(
        r"""$$\delta_{out} = y_{out} - y_{gt}$$
        $$\frac{\partial L}{\partial W_2} = (y_{out}-y_{gt}) W_{out} f_2'(s_2) z_1$$"""
    )

    assert marks(derivation) == ["wrong", "follow-through"]
    assert "given delta_out as it stands in line 1" in derivation.steps[1].reason


def test_recovery_is_correct_again():
    """A right line after a wrong one is right."""
    chain = r"$$\delta_{out} = y_{out} - y_{gt} = (y_{out} - y_{gt}) f_3'(s_{out})$$"

    assert marks(check(chain)) == ["wrong", "correct"]


def test_names_of_ones_own():
    """An abbreviation is taken as it is defined; a misspelling is no definition."""
    derivation = check(
        r"""Let $g := y_{out} - y_{gt}$.
        $$\delta_{out} = g f_3'(s_{out})$$
        $$\delta_{ot} = g$$"""
    )

    assert marks(derivation) == ["defined", "correct", "unreadable"]
    assert "did you mean `delta_out`" in derivation.steps[2].reason


def test_unreadable_steps_point_at_the_character():
    """A step that cannot be read says where, and the others are judged all the same."""
    text = r"$$\delta_{out} = \int y = (y_{out} - y_{gt}) f_3'(s_{out})$$"
    derivation = check(text)

    assert marks(derivation) == ["unreadable", "correct"]
    assert r"\int"[0] == text[derivation.steps[0].focus.start]
    assert Mark.UNREADABLE is derivation.mark


def test_tensors_alone_are_undecided():
    """The derivative of a vector by a matrix is no matrix; the slogan is not called wrong."""
    step = check(r"$\frac{\partial s_2}{\partial W_2} = z_1^T$", TWO_LAYERS).steps[0]

    assert Mark.UNDECIDED is step.mark
    assert "products" in step.reason


def test_definitions_alone_derive_nothing():
    """Names of one's own are no steps towards anything."""
    derivation = check("$q := y_{out} - y_{gt}$")

    assert marks(derivation) == ["defined"]
    assert Mark.UNREADABLE is derivation.mark


@pytest.mark.parametrize(
    "text", ["", "No formula here.", "We call it $x$.", "```python\nx = 1\n```"]
)
def test_nothing_to_check_is_unreadable(text):
    """A text without an equality has no steps, and that is not called correct."""
    derivation = check(text)

    assert derivation.steps == ()
    assert Mark.UNREADABLE is derivation.mark


@pytest.mark.parametrize(
    "text",
    [
        "$$" * 20000,
        r"\[" * 20000,
        "$" * 50001,
        "`" * 9999,
        "= " * 9999,
        r"\begin{align}" * 999,
        "$$" + "a=" * 3000 + "$$",
        "$$" + r"\underbrace{" * 500 + "=$$",
        "{" * 30000 + "=",
        "x = \x00",
    ],
)
def test_hostile_texts_are_bounded(text):
    """Delimiters without end, thousands of steps and NULs come to a mark."""
    assert check(text).mark in set(Mark)


def test_a_book_is_read_up_to_a_bound():
    """What stands beyond it is said to be unread."""
    step = check("$$\\delta_2 = \\delta_2$$" + " word" * 40_000).steps[-1]

    assert step.mark is Mark.UNREADABLE
    assert "200,000 characters" in step.reason


def test_steps_beyond_the_bound_are_said_to_be_unread():
    """A wrong step hides behind no number of right ones."""
    text = "$$\\delta_2 = \\delta_2$$\n" * 400 + "$$\\Delta W_2 = \\delta_2 z_2$$"
    derivation = check(text)

    assert derivation.mark is Mark.UNREADABLE
    assert "first 400 steps" in derivation.steps[-1].reason


@pytest.mark.parametrize(
    ("text", "network"),
    [
        (SHEET, SCALAR),
        (VECTOR, TWO_LAYERS),
        (SOFTMAX, Network(("tanh", "softmax"), (3, 4, 2), loss="softmax_cross_entropy")),
    ],
)
def test_the_network_is_guessed(text, network):
    """Layers, matrices and activations are read off the names."""
    assert network == guess_network(text)


class TestTablesOfSlips:
    """Who writes about a network shares its tables, and nothing else."""

    model = SCALAR.square().model()
    reference = Name("dW_2")
    answer = Product((Name("delta_2"), Name("z_2")))

    def named(self, namer):
        """Return the slips of the answer in words."""
        return [slip.phrase for slip in namer.name(self.answer, self.reference, None)]

    def test_what_was_not_built_in_time_is_kept_from_nobody(self):
        """Whoever has the time reads the slip."""
        with allowance(0.0):
            assert self.named(Namer(self.model)) == []

        assert self.named(Namer(self.model)) == ["z_1 replaced by z_2"]

    def test_own_names_are_for_the_writer_alone(self):
        """Who says that dW_2 is something else finds no slip in it; the next one does."""
        own = Namer(self.model)
        own.define("dW_2", self.answer)

        assert self.named(own) == []
        assert self.named(Namer(self.model)) == ["z_1 replaced by z_2"]

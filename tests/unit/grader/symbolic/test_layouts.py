"""Nothing is silently unread: a wrong part is marked, or said to be unread, however it is set."""

import pytest

from grader.symbolic import network_model
from grader.symbolic.derivation import Mark, check_derivation

MODEL = network_model()
BEFORE = "$$\\Delta W_{out} = (y_{out}-y_{gt}) f_3'(s_{out}) z_2$$\n\n"
WRONG = {
    "a box": r"$$\boxed{\Delta W_2 = \delta_2 z_2}$$",
    "an old box": r"$$\fbox{$\Delta W_2 = \delta_2 z_2$}$$",
    "colour": r"$$\color{red}{\Delta W_2 = \delta_2 z_2}$$",
    "coloured text": r"$$\textcolor{red}{\Delta W_2 = \delta_2 z_2}$$",
    "braces": r"$${\Delta W_2 = \delta_2 z_2}$$",
    "brackets": r"$$\left(\Delta W_2 = \delta_2 z_2\right)$$",
    "square brackets": r"$$[\Delta W_2 = \delta_2 z_2]$$",
    "a box around rows": (
        r"$$\boxed{\begin{aligned}\delta_2 &= \delta_2\\ \Delta W_2 &= \delta_2 z_2\end{aligned}}$$"
    ),
    "an equation's number above": r"$$\Delta W_2 \overset{(3)}{=} \delta_2 z_2$$",
    "a mark above": r"$$\Delta W_2 \stackrel{!}{=} \delta_2 z_2$$",
    "words above": r"$$\Delta W_2 \overset{\text{chain rule}}{=} \delta_2 z_2$$",
    "words below": r"$$\Delta W_2 \underset{\text{(2)}}{=} \delta_2 z_2$$",
    "a sign in braces": r"$$\Delta W_2\;{=}\;\delta_2 z_2$$",
    "a sign as a relation": r"$$\Delta W_2 \mathrel{=} \delta_2 z_2$$",
    "a definition": r"$$\Delta W_2 := \delta_2 z_2$$",
    "nearly": r"$$\Delta W_2 \approx \delta_2 z_2$$",
    "a dotted sign": r"$$\therefore\ \Delta W_2 \doteq \delta_2 z_2$$",
    "a full-width sign": "ΔW₂ ＝ δ₂ · z₂",
    "a colon": r"$$\Delta W_2 : \delta_2 z_2$$",
    "an array": r"$$\begin{array}{rcl}\Delta W_2 &=& \delta_2 z_2\end{array}$$",
    "IEEE's environment": r"\begin{IEEEeqnarray}{rCl}\Delta W_2 &=& \delta_2 z_2\end{IEEEeqnarray}",
    "an environment unheard of": r"\begin{dmath}\Delta W_2 = \delta_2 z_2\end{dmath}",
    "columns": r"\begin{alignat}{2}\Delta W_2 &= \delta_2 z_2\end{alignat}",
    "nested environments": (
        r"\begin{equation*}\begin{gathered}\Delta W_2 = \delta_2 z_2\end{gathered}\end{equation*}"
    ),
    "a fence": "```math\n\\Delta W_2 = \\delta_2 z_2\n```",
    "indented": "    dW_2 = delta_2 * z_2",
    "a table": "| dW_2 = delta_2 * z_2 | hidden |",
    "a second cell": "| hidden | dW_2 = delta_2 * z_2 |",
    "text beside a formula": r"so ΔW_2 = δ_2 · z_2 and $\delta_2 = \delta_2$",
    "over lines": "$$\\Delta W_2\n=\n\\delta_2 z_2$$",
    "behind a remark": r"$$\Delta W_2 = \delta_2 z_1 \; \text{(eq. 3)} = \delta_2 z_2$$",
    "behind a space": r"$$\Delta W_2 = \delta_2 z_1 \quad + \delta_2 z_2$$",
    "a factor behind a space": r"$$\Delta W_2 = \delta_2 z_1 \qquad \cdot 2$$",
    "a factor behind a wide space": r"$$\Delta W_2 = \delta_2 z_1 \hspace{2em} z_2$$",
    "behind a comma": r"$$\Delta W_2 = \delta_2 z_1, + z_2$$",
    "behind a semicolon": r"$$\Delta W_2 = \delta_2 z_1 ; + z_2$$",
    "behind a number": r"$$\Delta W_2 = \delta_2 z_1 \tag{1} + z_2$$",
    "behind an arrow": r"$$\Delta W_2 = \delta_2 z_1 \to \delta_2 z_2$$",
    "behind a word": r"$$\Delta W_2 = \delta_2 z_1 \text{ and } \delta_2 z_2$$",
    "behind nothing": r"$$\Delta W_2 = \delta_2 z_1 \phantom{x} {}+{} z_2$$",
    "a row that goes on": r"$$\Delta W_2 = \delta_2 z_1 \\ + \delta_2 z_2$$",
    "a row without operator": r"$$\Delta W_2 = \delta_2 z_1 \\ \delta_2$$",
    "a row with a fraction": r"$$\Delta W_2 = \delta_2 z_1 \\ \frac{1}{2}$$",
    "a word for an operation": "dW_2 = delta_2 * z_1 squared",
    "a line that goes on": "dW_2 = delta_2 * z_1\n  * 2",
    "a bracket over lines": "dW_2 = (delta_2\n   * z_2)",
    "an expression alone": r"$$\delta_2 z_2$$",
}
RIGHT = {
    "a comment": "$$\\Delta W_2 = \\delta_2 z_1 % = \\delta_2 z_2 old\n$$",
    "a formula commented out": (
        "<!-- $$\\Delta W_2 = \\delta_2 z_2$$ -->\n$$\\Delta W_2 = \\delta_2 z_1$$"
    ),
    "a line commented out": "% $$\\Delta W_2 = \\delta_2 z_2$$\n$$\\Delta W_2 = \\delta_2 z_1$$",
    "a space for nothing": r"$$\Delta W_2 = \delta_2 \quad z_1$$",
    "rows": r"$$\Delta W_2 = \delta_2 \\ z_1$$",
    "a number": r"$$\Delta W_2 = \delta_2 z_1 \qquad (3.1)$$",
    "a number behind small spaces": r"$$\Delta W_2 = \delta_2 z_1 \;\;\; (3)$$",
    "a range of indices": r"$$\Delta W_2 = \delta_2 z_1 \quad (k = 1, 2)$$",
    "for all": r"$$\Delta W_2 = \delta_2 z_1 \quad \forall k$$",
    "where": r"$$\Delta W_2 = \delta_2 z_1 \text{ where } z_1$$",
    "a mention": r"$\Delta W_2 = \delta_2 z_1$ plus what is said of $z_2$",
    "an end of proof": r"$$\Delta W_2 = \delta_2 z_1. \quad \blacksquare$$",
    "a box": r"$$\boxed{\Delta W_2 = \delta_2 z_1}$$",
    "a number in prose": "With N = 5 samples $\\Delta W_2 = \\delta_2 z_1$ holds.",
    "a bracket over lines": "dW_2 = (delta_2\n   * z_1)",
}


def check(written):
    """Check a right formula and what is written behind it."""
    return check_derivation(BEFORE + written, MODEL, naming=MODEL)


@pytest.mark.parametrize("written", WRONG.values(), ids=WRONG)
def test_no_layout_hides_a_wrong_part(written):
    """It is called wrong, or said to be unread: the sheet is never all correct."""
    derivation = check(written)

    assert derivation.mark in {Mark.WRONG, Mark.UNREADABLE}
    assert derivation.steps[0].mark is Mark.CORRECT


@pytest.mark.parametrize("written", RIGHT.values(), ids=RIGHT)
def test_no_layout_makes_a_right_part_wrong(written):
    """Comments, spaces, numbers and remarks are what they are."""
    derivation = check(written)

    assert [step.mark for step in derivation.steps] == [Mark.CORRECT] * 2


def test_what_is_unread_has_its_place_and_what_to_do():
    """The reason says what to write instead, the span where."""
    step = check(r"$$\delta_2 z_2$$").steps[1]

    assert (step.text, step.span.line) == (r"\delta_2 z_2", 3)
    assert "Write the whole equation" in step.reason

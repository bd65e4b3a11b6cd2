"""How activations are written: on the sheet in LaTeX, in a program in NumPy."""

from dataclasses import dataclass

from grader.engine.activations import LEAK


@dataclass(frozen=True, slots=True)
class Notation:
    """Templates of one activation; ``{s}`` stands for the pre-activation.

    Attributes
    ----------
    latex, code : str
        ``f(s)``, for the statement and for a program.
    slope : str
        ``f'(s)`` for a program; empty where it is 1 or no elementwise factor.
    """

    latex: str
    code: str
    slope: str = ""


_SIGMOID = "(0.5 + 0.5 * np.tanh(0.5 * {s}))"  # never overflows

#: By the activation's name, as in :data:`grader.engine.ACTIVATIONS`.
NOTATIONS = {
    "identity": Notation("{s}", "{s}"),
    "sigmoid": Notation(
        r"\frac{{1}}{{1 + e^{{-{s}}}}}", _SIGMOID[1:-1], f"{_SIGMOID} * (1 - {_SIGMOID})"
    ),
    "tanh": Notation(r"\tanh({s})", "np.tanh({s})", "(1 - np.tanh({s}) ** 2)"),
    "relu": Notation(r"\max(0, {s})", "np.maximum({s}, 0)", "np.where({s} > 0, 1.0, 0.0)"),
    "leaky_relu": Notation(
        rf"\max({{s}}, {LEAK}\,{{s}})",
        f"np.where({{s}} > 0, {{s}}, {LEAK} * {{s}})",
        f"np.where({{s}} > 0, 1.0, {LEAK})",
    ),
    "softplus": Notation(r"\ln(1 + e^{{{s}}})", "np.logaddexp(0, {s})", _SIGMOID),
    "elu": Notation(
        r"\max(0, {s}) + \min(0, e^{{{s}}} - 1)",
        "np.where({s} > 0, {s}, np.expm1(np.minimum({s}, 0)))",
        "np.where({s} > 0, 1.0, np.exp(np.minimum({s}, 0)))",
    ),
    "softmax": Notation(r"\mathrm{{softmax}}({s})", "softmax({s})"),
}

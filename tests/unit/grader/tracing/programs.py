"""Little NumPy programs drawn at random, about views and what is written through them.

A program is drawn statement by statement, and run on numbers at once, so that most statements make
sense where they stand; those that raise are dropped.
"""

import numpy as np
from hypothesis import strategies as st

HEAD = "import math\nimport numpy as np\n\n\ndef program(x, y, W, lr):\n    "

#: Views and copies of an array ``{a}``.
VIEWS = (
    "{a}[:]",
    "{a}[...]",
    "{a}[1:]",
    "{a}[::-1]",
    "{a}[::2]",
    "{a}[0]",
    "{a}[-1:]",
    "{a}[..., None]",
    "{a}[..., 0]",
    "{a}[:, 1]",
    "{a}.T",
    "{a}.reshape(-1)",
    "{a}.reshape(1, -1)",
    "{a}.ravel()",
    "{a}.flatten()",
    "{a}.squeeze()",
    "{a}.copy()",
    "{a}.astype(float)",
    "{a}.real",
    "{a}.swapaxes(0, -1)",
    "np.asarray({a})",
    "np.array({a})",
    "np.ravel({a})",
    "np.atleast_2d({a})",
    "np.expand_dims({a}, 0)",
    "np.moveaxis({a}, 0, -1)",
    "np.diagonal({a})",
    "np.diag({a})",
    "np.flip({a})",
    "np.flip({a}, 0)",
    "np.broadcast_to({a}, (2, *{a}.shape))",
    "np.split({a}, [1])[1]",
    "np.roll({a}, 1)",
    "{a}[np.arange(len({a}))]",
    "{a}[np.arange(len({a}))[::-1]]",
    "{a}[[0, -1]]",
    "{a}[np.ones(len({a}), bool)]",
    "{a}[np.array([True] + [False] * (len({a}) - 1))]",
    "np.take({a}, [0, 1], axis=0)",
    "[row for row in {a}][0]",
    "list({a})[-1]",
)
#: New arrays and numbers, of ``{a}`` and ``{b}``.
VALUES = (
    "{a} + {b}",
    "{a} - 2 * {b}",
    "{a} * {b}",
    "{a} / (1 + {b} ** 2)",
    "{a} @ {b}",
    "{a} ** 3",
    "-{a}",
    "lr * {a}",
    "abs({a})",
    "np.dot({a}, {b})",
    "np.outer({a}, {b})",
    "np.kron({a}, {b})",
    "np.tensordot({a}, {b}, axes=1)",
    "np.tensordot({a}, {b}, axes=0)",
    "np.inner({a}, {b})",
    "np.vdot({a}, {a})",
    "np.einsum('i...,j...->ij', {a}, {b})",
    "np.einsum('ij,ij->i', {a}, {a})",
    "np.tanh({a})",
    "np.exp(-{a} ** 2)",
    "np.sqrt({a} ** 2 + 1)",
    "({a} ** 2 + 1) ** -0.5",
    "np.log1p(np.exp({a}))",
    "np.where({a} > 0, {a}, 0.1 * {b})",
    "np.where({a} > {b}, {a}, {b})",
    "np.where(np.arange(len({a})) > 0, {a}, 0)",
    "np.maximum({a}, 0)",
    "np.maximum({a}, {b})",
    "np.minimum({a}, {b})",
    "np.clip({a}, -1, 0.5)",
    "np.select([{a} > 1, {a} > 0], [{a}, 2 * {a}], -{a})",
    "np.abs({a})",
    "np.sign({a})",
    "{a}.sum()",
    "{a}.sum(axis=0)",
    "{a}.sum(axis=-1, keepdims=True)",
    "np.sum({a}, axis=(0, 1))",
    "sum({a})",
    "np.sum([v * 2 for v in {a}])",
    "np.prod({a})",
    "np.prod([{a}[0], {b}[0]])",
    "{a}.mean(0)",
    "np.mean({a})",
    "{a}.max()",
    "{a}.max(axis=0, keepdims=True)",
    "np.min({a}, axis=-1)",
    "max({a}[0], lr)",
    "{a}.std()",
    "np.var({a}, axis=0)",
    "np.linalg.norm({a})",
    "np.average({a}, weights=np.arange(1, 1 + {a}.size).reshape({a}.shape))",
    "np.cumsum({a})",
    "np.diff({a})",
    "np.trace({a})",
    "np.zeros_like({a})",
    "np.ones({a}.shape)",
    "np.full({a}.shape, lr)",
    "np.full({a}.shape, 1)",
    "np.eye(len({a}))",
    "np.zeros({a}.shape, dtype=int)",
    "np.concatenate([{a}, {b}])",
    "np.stack([{a}, {a}])",
    "np.concatenate([[{a}[0]], [{b}[0], lr]])",
    "np.append([{a}[0]], {b})",
    "np.stack([{a}, {b}], axis=-1)",
    "np.vstack([{a}, {b}])",
    "np.array([{a}[0], {b}[0]])",
    "np.array([[1.5, 2.0], [0.0, -1.0]])",
    "np.pad({a}, 1)",
    "np.triu({a})",
    "np.insert({a}, 1, 0.5)",
    "np.delete({a}, 0)",
    "np.repeat({a}, 2, axis=0)",
    "np.convolve({a}, {b})",
    "({a} > 0) * 1.0",
    "np.add({a} > 0, {b} > 0)",
    "({a} > 0).astype(int)",
    "({a} > 0).sum()",
    "np.logical_and({a} > 0, {b} > 0)",
    "np.invert({a} > 0) * {b}",
    "{a}[{a} > 0].sum()",
    "{a}.astype(np.float32)",
    "{a}.astype(np.float32).astype(float)",
    "np.float32(0.1) * {a}",
    "np.sum({a}, dtype=np.float32)",
    "math.exp(-lr) * {a}",
    "math.sqrt(1 + lr ** 2) + {a}",
    "np.apply_along_axis(lambda v: v / (1 + v @ v), 0, {a})",
    "np.nan_to_num({a})",
    "np.isfinite({a}) * {a}",
    "{a} if isinstance({a}, np.ndarray) else 7 * {a}",
    "0.5 * {a}.item(0)",
    "{a}.tolist()",
)
#: Statements that write to ``{a}``.
WRITES = (
    "{a}[:] = {b}",
    "{a}[...] = 2 * {b}",
    "{a}[0] = {b}[0]",
    "{a}[0] = 0",
    "{a}[-1] += lr",
    "{a}[1:] *= 2",
    "{a}[1:] += {a}[:-1]",
    "{a}[:, 0] = 1.5",
    "{a}[[0, -1]] = {b}[[-1, 0]]",
    "{a}[np.ones(len({a}), bool)] *= 3",
    "{a} *= {b}",
    "{a} += 1",
    "{a} -= lr * {b}",
    "{a} /= 2",
    "{a} **= 2",
    "{a}[{a} > 0] = 0.5",
    "{a}[{a} < 0] *= 0.1",
    "m = {a} > 0; {a}[m] = np.exp(-{a}[m]); {a}[~m] = 2 * {b}[~m]",
    "np.multiply({a}, {b}, out={a})",
    "np.dot({a}, {b}, out={a})",
    "np.exp({a}, out={a}, where={b} > 0)",
    "np.copyto({a}, {b})",
    "np.copyto({a}, {b}, where={a} > 0)",
    "np.fill_diagonal({a}, lr)",
    "np.add.at({a}, [0, 0], lr)",
    "{a}.fill(lr)",
    "{a}.flat = {b}",
    "{a}.flat[:] = {b}",
    "v = {a}.view(); v *= 2",
    "{a}.flat[0] = {b}.flat[-1]",
    "{a}.flat[1:] = 0",
    "{a}.shape = (-1,)",
    "for row in {a}: row *= 2",
    "for i in range(len({a})): {a}[i] = np.tanh({a}[i]) * {a}[i - 1]",
    "for at, v in np.ndenumerate({a}): {a}[at] = v * v",
    "for row in np.nditer({a}, op_flags=['readwrite']): row[...] = 2 * row",
    "import math as mathematics; {a}[0] = mathematics.tanh({a}[0])",
    "import numpy; {a}[...] = numpy.zeros({a}.shape) + {b}",
    "from numpy import zeros; v = zeros({a}.shape); v += {a}; {a}[...] = v",
)


class _Draft:
    """A program as far as it is drawn, with the values of its variables on one input."""

    def __init__(self, draw, arguments):
        self.draw, self.lines = draw, []
        self.scope = {"np": np}
        exec("import math, numpy as np", self.scope)
        self.arguments = arguments
        self.names = [*arguments]

    def name(self):
        """Return one of the variables."""
        return self.draw(st.sampled_from(self.names))

    def add(self, line):
        """Keep a statement if it runs, on fresh inputs, after those before it."""
        run = {name: _copied(value) for name, value in self.arguments.items()}
        try:
            with np.errstate(all="ignore"):
                exec("\n".join([*self.lines, line]), self.scope, run)
        except Exception:  # noqa: BLE001  what NumPy refuses is dropped
            return False
        self.lines.append(line)
        return True


def _copied(value):
    return value.copy() if isinstance(value, np.ndarray) else value


@st.composite
def programs(draw):
    """Return the source of a function of ``x, y, W, lr``."""
    draft = _Draft(draw, arguments_of(0))
    for position in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from((VIEWS, VALUES, WRITES, WRITES)))
        text = draw(st.sampled_from(kind)).format(a=draft.name(), b=draft.name())
        if kind is WRITES:
            draft.add(text)
        elif draft.add(f"v{position} = {text}"):
            draft.names.append(f"v{position}")
    answers = draw(st.lists(st.sampled_from(draft.names), min_size=1, max_size=2))
    lines = [*draft.lines, f"return {', '.join(answers)}"]
    return HEAD + "\n    ".join(lines) + "\n"


def arguments_of(seed):
    """Return inputs of a program by name, square weights and all away from kinks."""
    rng = np.random.default_rng(seed)
    return {
        "x": rng.normal(size=3),
        "y": rng.normal(size=3),
        "W": rng.normal(size=(3, 3)),
        "lr": float(rng.uniform(0.2, 0.9)),
    }

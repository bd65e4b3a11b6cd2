"""Questions about a network: the asked quantity, its reference and its mistakes, all derived."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.authoring.network import NetworkSheet
from grader.engine import Array, Layout
from grader.errors import ExerciseInvalid
from grader.exercise import Question, layered
from grader.exercise.model import Answering
from grader.mistakes import PARTS, Gradients, Rules, backward, by_rules, distinct, somewhere

#: What can be asked; ``k`` stands for a layer's number.
QUANTITIES = {
    "s_k": "pre-activation of layer k",
    "z_k": "output of layer k",
    "delta_k": "dL/ds_k",
    "dW_k": "dL/dW_k",
    "db_k": "dL/db_k",
    "dx_in": "dL/dx_in",
    "loss": "L",
    "backprop": "all dL/dW_k, then all dL/db_k",
}
#: The rules that the values of the network and its gradients of signals rest on.
_VALUES = ("pre", "post")
_SIGNALS = (*_VALUES, "error", "scale", "pull", "back")
#: The rules that each quantity rests on: whatever else goes wrong does not change it.
_RULES = {
    "s_k": _VALUES,
    "z_k": _VALUES,
    "delta_k": _SIGNALS,
    "dW_k": (*_SIGNALS, "source", "product"),
    "db_k": (*_SIGNALS, "bias"),
    "dx_in": _SIGNALS,
    "loss": (*_VALUES, "scale"),
    "backprop": PARTS,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One quantity of one network: ``kind`` is a key of QUANTITIES, ``k`` the layer or 0."""

    sheet: NetworkSheet
    kind: str
    k: int

    def answering(self, rules: Rules) -> Answering:
        """Return the quantity as a function of the question's arguments."""

        def answer(x_in: Array, y_gt: Array, *parameters: Array) -> Array | Sequence[Array]:
            network = self.sheet.network(parameters).in_columns()
            found = backward(network, self._columns(x_in), self._columns(y_gt), rules)
            arrays = self._arrays(found)
            return arrays if self.kind == "backprop" else arrays[0]

        return answer

    def _columns(self, samples: Array) -> Array:
        if samples.ndim == 1:
            return samples[:, None]
        return samples if self.sheet.layout is Layout.COLUMN else samples.T

    def _arrays(self, found: Gradients) -> list[Array]:
        k = self.k - 1
        if self.kind == "backprop":
            return [*map(self._weights, found.dW), *(map(self._bias, found.db))][: self._count]
        of_layer: dict[str, Callable[[], Array]] = {
            "s_k": lambda: self._data(found.trace.s[k]),
            "z_k": lambda: self._data(found.trace.z[k + 1]),
            "delta_k": lambda: self._data(found.deltas[k]),
            "dW_k": lambda: self._weights(found.dW[k]),
            "db_k": lambda: self._bias(found.db[k]),
            "dx_in": lambda: self._data(found.dx),
            "loss": lambda: found.loss,
        }
        return [of_layer[self.kind]()]

    @property
    def _count(self) -> int:
        return self.sheet.depth * (2 if self.sheet.biased else 1)

    def _data(self, array: Array) -> Array:
        if not self.sheet.batch:
            return array[:, 0]
        return array if self.sheet.layout is Layout.COLUMN else array.T

    def _weights(self, array: Array) -> Array:
        return array if self.sheet.layout is Layout.COLUMN else array.T

    def _bias(self, array: Array) -> Array:
        if array.shape[1] > 1:  # a mistake: not summed over the samples
            return self._data(array)
        return array if len(self.sheet.bias_shape(1)) > 1 else array[:, 0]

    @property
    def meaning(self) -> str:
        """The quantity in words, with the layer's number in place of k."""
        meaning = QUANTITIES[self.kind]
        if self.kind == "backprop" and not self.sheet.biased:
            meaning = meaning.partition(",")[0]
        return re.sub(r"(?<=_)k|(?<=layer )k", str(self.k), meaning) if self.k else meaning

    @property
    def returns(self) -> tuple[str, ...] | str:
        """Shape of the answer in size names, or in words."""
        shapes: dict[str, tuple[str, ...] | str] = {
            "s_k": self.sheet.data_shape(self.k),
            "z_k": self.sheet.data_shape(self.k),
            "delta_k": self.sheet.data_shape(self.k),
            "dW_k": self.sheet.weight_shape(max(self.k, 1)),
            "db_k": self.sheet.bias_shape(self.k),
            "dx_in": self.sheet.data_shape(0),
            "loss": (),
            "backprop": f"a list of {self._count} arrays shaped like the parameters",
        }
        return shapes[self.kind]


def network_question(sheet: NetworkSheet, quantity: str, points: float = 1.0) -> Question:
    """Return the question for one quantity of a network.

    Parameters
    ----------
    sheet : NetworkSheet
    quantity : str
        ``delta_2``, ``dW_1``, ``db_3``, ``s_1``, ``z_1``, ``dx_in``, ``loss`` or ``backprop``:
        also the name of the function that students write.
    points : float

    Returns
    -------
    Question
        Its function takes ``x_in, y_gt, W_1, ..., W_K`` and the biases if there are any.

    Raises
    ------
    ExerciseInvalid
        If there is no such quantity in this network.
    """
    asked = _parse(sheet, quantity)
    about = sheet.example, asked.answering, _RULES[asked.kind]
    return Question(
        name=quantity,
        returns=asked.returns,
        parts=layered("dW", "db") if sheet.biased else layered("dW"),
        meaning=asked.meaning,
        parameters=sheet.parameters(),
        reference=asked.answering(Rules()),
        catalogue=lambda question: distinct(question, by_rules(*about)),
        variants=somewhere(*about),
        points=points,
        generic=sheet.generic,
        edges=("width one", "strided"),
        rising=sheet.rising,
    )


def _parse(sheet: NetworkSheet, quantity: str) -> Asked:
    match = re.fullmatch(r"(s|z|delta|dW|db)_(\d+)", quantity)
    if match and 1 <= int(match[2]) <= sheet.depth and (match[1] != "db" or sheet.biased):
        return Asked(sheet, f"{match[1]}_k", int(match[2]))
    if quantity in ("dx_in", "loss", "backprop"):
        return Asked(sheet, quantity, 0)
    reason = (
        f"{quantity!r} is not in a network of {sheet.depth} layers; ask {', '.join(QUANTITIES)}"
    )
    raise ExerciseInvalid("network", "ask", reason)

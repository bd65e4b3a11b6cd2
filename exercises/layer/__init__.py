"""One layer's back-propagation for a batch, samples in columns and samples in rows."""

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI, UVA
from grader.exercise import (
    Exercise,
    Parameter,
    Question,
    Scoring,
    function,
    output,
    preactivation,
    target,
    tensor,
    weights,
)
from grader.mistakes import known
from grader.mistakes.batches import (
    BIASES_IN_ROWS,
    PRODUCTS_IN_ROWS,
    hidden_signals,
    hidden_signals_in_rows,
    output_signals,
)
from grader.mistakes.parts import BIASES, PRODUCTS

EDGES = ("zeros", "width one", "strided")
#: Batches of samples in columns and in rows, by the layer's size name.
_COLUMNS = {size: (size, "B") for size in ("n_out", "n_k", "n_next", "n_prev")}
_ROWS = {size: ("B", size) for size in _COLUMNS}


def _delta_out(name: str, shape: tuple[str, ...]) -> Question:
    return Question(
        name=name,
        returns=shape,
        meaning="dL/ds_out",
        parameters=(
            output("y_out", shape, "outputs of the network"),
            target("y_gt", shape, "what the outputs should be"),
            preactivation("s_out", shape, "pre-activations of the output layer"),
            function("f_out_prime", "derivative of the output layer's activation"),
        ),
        reference=lambda y_out, y_gt, s_out, f_out_prime: (y_out - y_gt) * f_out_prime(s_out),
        catalogue=output_signals,
        edges=("saturated", "large", "width one", "strided"),
    )


def _delta_parameters(
    shapes: dict[str, tuple[str, str]], W_shape: tuple[str, str]
) -> tuple[Parameter, ...]:
    return (
        tensor("delta_next", shapes["n_next"], "dL/ds_{k+1}"),
        weights("W_next", W_shape, "weights of layer k+1"),
        preactivation("s_k", shapes["n_k"], "pre-activations of layer k"),
        function("f_k_prime", "derivative of the activation of layer k"),
    )


DELTA_COLUMNS = Question(
    name="delta_k",
    returns=_COLUMNS["n_k"],
    meaning="dL/ds_k",
    parameters=_delta_parameters(_COLUMNS, ("n_next", "n_k")),
    reference=lambda delta_next, W_next, s_k, f_k_prime: (W_next.T @ delta_next) * f_k_prime(s_k),
    catalogue=hidden_signals,
    edges=(*EDGES, "saturated", "large"),
)
DELTA_ROWS = Question(
    name="delta_k_rows",
    returns=_ROWS["n_k"],
    meaning="dL/ds_k",
    parameters=_delta_parameters(_ROWS, ("n_k", "n_next")),
    reference=lambda delta_next, W_next, s_k, f_k_prime: (delta_next @ W_next.T) * f_k_prime(s_k),
    catalogue=hidden_signals_in_rows,
    edges=(*EDGES, "saturated", "large"),
)


DELTA_K = tensor("delta_k", _COLUMNS["n_k"], "dL/ds_k")
DELTA_K_ROWS = tensor("delta_k", _ROWS["n_k"], "dL/ds_k")
QUESTIONS = (
    _delta_out("delta_out", _COLUMNS["n_out"]),
    DELTA_COLUMNS,
    Question(
        name="dW_k",
        returns=("n_k", "n_prev"),
        meaning="dL/dW_k",
        parameters=(DELTA_K, tensor("z_prev", _COLUMNS["n_prev"], "outputs of layer k-1")),
        reference=lambda delta_k, z_prev: delta_k @ z_prev.T,
        catalogue=known(PRODUCTS),
        edges=EDGES,
    ),
    Question(
        name="db_k",
        returns=("n_k", "one"),
        meaning="dL/db_k",
        parameters=(DELTA_K,),
        reference=lambda delta_k: np.sum(delta_k, axis=1, keepdims=True),
        catalogue=known(BIASES),
        edges=EDGES,
    ),
    _delta_out("delta_out_rows", _ROWS["n_out"]),
    DELTA_ROWS,
    Question(
        name="dW_k_rows",
        returns=("n_prev", "n_k"),
        meaning="dL/dW_k",
        parameters=(DELTA_K_ROWS, tensor("z_prev", _ROWS["n_prev"], "outputs of layer k-1")),
        reference=lambda delta_k, z_prev: z_prev.T @ delta_k,
        catalogue=known(PRODUCTS_IN_ROWS),
        edges=EDGES,
    ),
    Question(
        name="db_k_rows",
        returns=("n_k",),
        meaning="dL/db_k",
        parameters=(DELTA_K_ROWS,),
        reference=lambda delta_k: np.sum(delta_k, axis=0),
        catalogue=known(BIASES_IN_ROWS),
        edges=EDGES,
    ),
)

EXERCISE = Exercise(
    slug="layer",
    title="One layer, many samples",
    courses=(CMU, CS231N, DEEPLEARNING_AI, UVA),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)

"""An engine of automatic differentiation: a class whose operators record, and ``backward()``."""

from exercises.autograd_engine.programs import is_generic, programs
from exercises.courses import CMU, ZERO_TO_HERO
from grader.exercise import Exercise, Question, Scoring, tensor
from grader.exercise.model import Answering
from grader.mistakes import known
from grader.mistakes.autograd import (
    GRADIENTS_AGAIN,
    GRAPH_GRADIENTS,
    GRAPH_VALUES,
    POLYNOMIAL_GRADIENTS,
    Op,
    gradients_again,
    graph_gradients,
    graph_values,
)
from grader.mistakes.tables import Table

POLYNOMIAL = (Op.ADD, Op.SUB, Op.MUL)


def _question(
    name: str, meaning: str, reference: Answering, table: Table, returns: str = "n"
) -> Question:
    return Question(
        name=name,
        returns=(returns,),
        meaning=meaning,
        parameters=(
            tensor("ops", ("m", "3"), "the program: operation, left, right"),
            tensor("leaves", ("n",), "values of the leaves"),
        ),
        reference=reference,
        catalogue=known(table),
        points=2.0 if name == "graph_gradients" else 1.0,
        joint_draw=programs(POLYNOMIAL if name == "polynomial_gradients" else tuple(Op)),
        generic=is_generic,
        edges=("width one", "strided"),
    )


BY_LEAVES = "the gradient of the last node by each leaf"
QUESTIONS = (
    _question("graph_values", "the value of each operation", graph_values(), GRAPH_VALUES, "m"),
    _question(
        "polynomial_gradients",
        f"{BY_LEAVES}, of sums, differences and products",
        graph_gradients(),
        POLYNOMIAL_GRADIENTS,
    ),
    _question(
        "graph_gradients", f"{BY_LEAVES}, of all operations", graph_gradients(), GRAPH_GRADIENTS
    ),
    _question(
        "gradients_again",
        f"{BY_LEAVES}, after a second call of backward() on one graph",
        gradients_again(),
        GRADIENTS_AGAIN,
    ),
)

EXERCISE = Exercise(
    slug="autograd-engine",
    title="An autograd engine of one's own",
    courses=(CMU, ZERO_TO_HERO),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)

"""What goes wrong in one layer when there are many samples, in the column and the row layout."""

from collections.abc import Iterator

import numpy as np

from grader.engine import Array
from grader.exercise import Mistake, Question
from grader.exercise.model import Answering
from grader.misconceptions import mistake
from grader.mistakes.distinct import distinct
from grader.mistakes.parts import BIASES, PRODUCTS
from grader.mistakes.signals import hidden_signal_mistakes, output_signal_mistakes


def _in_rows(mutant: Answering) -> Answering:
    """Return a mutant of the column layout as one of the row layout."""
    return lambda *arguments: np.asarray(mutant(*map(_turn, arguments))).T


def _turn(argument: object) -> object:
    return argument.T if isinstance(argument, np.ndarray) else argument


#: Of ``delta_k, z_prev``, samples in rows, where ``z.T @ delta`` is right.
PRODUCTS_IN_ROWS: dict[Mistake, Answering] = {
    known: _in_rows(mutant) for known, mutant in PRODUCTS.items()
}

#: Of ``delta_k``, samples in rows, where the sum over the samples, shape (n_k,), is right.
BIASES_IN_ROWS: dict[Mistake, Answering] = {
    known: lambda delta, mutant=mutant: mutant(delta.T)[:, 0] for known, mutant in BIASES.items()
} | {mistake("M36c"): lambda delta: delta}
_MEAN = mistake("M31")


def output_signals(question: Question) -> tuple[Mistake, ...]:
    """Return the wrong ``delta_out`` of a batch in either layout, of ``y_out, y_gt, s_out, f'``."""
    return tuple(distinct(question, (*output_signal_mistakes(), *_averaged(question))))


def hidden_signals(question: Question) -> tuple[Mistake, ...]:
    """Return the wrong ``delta_k`` of a batch in columns, of ``delta_next, W_next, s_k, f'``."""
    return tuple(distinct(question, (*hidden_signal_mistakes(None), *_averaged(question))))


def hidden_signals_in_rows(question: Question) -> tuple[Mistake, ...]:
    """Return the same for the row layout."""
    turned = (known.made(_in_rows(known.mutant)) for known in hidden_signal_mistakes(None))
    return tuple(distinct(question, (*turned, *_averaged(question))))


def _averaged(question: Question) -> Iterator[Mistake]:
    """Yield the signal divided by the number of samples, wherever these stand."""
    axis = question.returns.index("B")

    def mutant(*arguments: Array) -> Array:
        answer = np.asarray(question.reference(*arguments))
        return np.asarray(answer / answer.shape[axis])

    yield _MEAN.made(mutant)

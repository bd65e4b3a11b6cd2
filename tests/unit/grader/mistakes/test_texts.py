"""Every mistake has its texts, every text its mistake, and no hint gives the answer away."""

import re

import pytest

from grader.errors import ExerciseInvalid
from grader.functions.architecture import Layout, Reduction
from grader.misconceptions import MISTAKES
from grader.mistakes import known
from grader.symbolic import Network, spellings
from grader.symbolic.mutants.rules import Mutations
from tests.unit.exercises.catalogue import EXERCISES, QUESTIONS

#: Codes that no mutant of a reference can carry, with what names them instead.
NAMED_BY_CHECKS = {
    "M46": "the values are right: the inputs check finds the changed arrays",
    "M52": "the values are right until scores are large: the edge case shows it",
    "M54": "a factor as learning rates are: computed from the answer, not looked up",
    "M77": "any other factor: computed from the answer",
    "M78": "a factor of 1/ln 2: computed from the answer",
    "M81": "a bound: computed from the answer",
}
#: Networks of every kind that formulas and derivations are asked about.
NETWORKS = {
    "scalars": Network(("f_1", "f_2", "f_3")),
    "vectors": Network(("f_1", "f_2", "f_3"), (3, 4, 2, 2)),
    "biases and samples": Network(("f_1", "f_2"), (3, 4, 2), biased=True, batch=5),
    "means in rows": Network(
        ("tanh", "sigmoid"),
        (3, 4, 2),
        biased=True,
        batch=5,
        reduction=Reduction.MEAN,
        layout=Layout.ROW,
    ),
    "kinks": Network(("relu", "leaky_relu"), (3, 4, 2)),
    "softmax": Network(("elu", "softmax"), (3, 4, 2), loss="softmax_cross_entropy"),
}


def slips(network):
    """Return every slip of every spelling of every quantity of a network."""
    for model in (network.model(), network.square().model()):
        mutations = Mutations(model)
        for name in model.definitions:
            for spelled in spellings(model, name):
                yield from (slip for slip, _ in mutations.of(spelled))


def in_code():
    """Yield the codes of all mistakes that some question knows."""
    for question in QUESTIONS.values():
        for mistake in question.mistakes:
            codes = (code.partition("@")[0] for code in mistake.code.split("+"))
            # Those derived from a forward pass are told in words of its code.
            yield from (code for code in codes if code.startswith("M"))


def in_matrices():
    """Yield the codes of known wrong formulas, of values of their own."""
    for question in EXERCISES["matrix-calculus"].written:
        yield from (
            slip.code for slip, _ in question.find_slips()._mutants if slip.code[:3] == "M92"
        )


def number(code):
    """Return the catalogue's number of a code: 21 of M21a."""
    return int(re.fullmatch(r"M(\d+)[a-z]?", code)[1])


def test_all_58_misconceptions_have_texts():
    """The catalogue's numbers 1 to 58 are there, and none is left out behind them."""
    numbers = {number(code) for code in MISTAKES}

    assert numbers == set(range(1, max(numbers) + 1))
    assert max(numbers) >= 58


def test_every_text_is_used_by_a_mistake_of_some_exercise():
    """What no exercise can meet is named in a formula or by a check, with the reason."""
    in_formulas = {slip.code for network in NETWORKS.values() for slip in slips(network)}

    used = {*in_code(), *in_matrices(), *in_formulas}

    assert set(MISTAKES) - used == set(NAMED_BY_CHECKS)


def test_a_code_without_texts_is_the_author_s_error():
    """It is told by its name, as the module that writes it is imported."""
    with pytest.raises(ExerciseInvalid, match="'M99' has no texts"):
        known({"M99@here": lambda s: 2 * s})


def test_titles_tell_mistakes_apart():
    """An instructor reads titles, not codes."""
    titles = [text.title for text in MISTAKES.values()]

    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("code", MISTAKES)
def test_hints_are_three_steps_towards_the_answer(code):
    """First a question, then where to look, then a part of it; never code to copy."""
    question, pointer, part = MISTAKES[code].hints

    assert question.endswith("?")
    assert len({question, pointer, part}) == 3
    for hint in (question, pointer, part):
        assert not re.search(r"np\.|\.T\b|@|transpose", hint)

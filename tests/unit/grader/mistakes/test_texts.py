"""Every mistake has its texts, every text its mistake, and no hint gives the answer away."""

import re

import pytest

from grader.mistakes import texts
from tests.unit.exercises.catalogue import QUESTIONS

#: Codes that no mutant of a reference can carry, with what names them instead.
NAMED_BY_CHECKS = {
    "M46": "the values are right: the inputs check finds the changed arrays",
    "M52": "the values are right until scores are large: the edge case shows it",
    "M54": "any constant factor: computed from the answer, not looked up",
}
USED = {
    code.partition("@")[0]
    for question in QUESTIONS.values()
    for mistake in question.mistakes
    for code in mistake.code.split("+")
}


def number(code):
    """Return the catalogue's number of a code: 21 of M21a."""
    return int(re.fullmatch(r"M(\d+)[a-z]?", code)[1])


def test_all_58_misconceptions_have_texts():
    """The catalogue's numbers 1 to 58 are there, and none is left out behind them."""
    numbers = {number(code) for code in texts()}

    assert numbers == set(range(1, max(numbers) + 1))
    assert max(numbers) >= 58


def test_every_text_is_used_by_a_mistake_of_some_exercise():
    """What no exercise can meet is named by a check, with the reason."""
    assert set(texts()) - USED == set(NAMED_BY_CHECKS)


def test_every_code_in_use_has_its_texts():
    """A mistake without words is none."""
    assert set(texts()) >= USED


def test_titles_tell_mistakes_apart():
    """An instructor reads titles, not codes."""
    titles = [text.title for text in texts().values()]

    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("code", texts())
def test_hints_are_three_steps_towards_the_answer(code):
    """First a question, then where to look, then a part of it; never code to copy."""
    question, pointer, part = texts()[code].hints

    assert question.endswith("?")
    assert len({question, pointer, part}) == 3
    for hint in (question, pointer, part):
        assert not re.search(r"np\.|\.T\b|@|transpose", hint)

"""Programs that carry something from one question to the next: it earns them nothing.

Each file in ``pairs/`` answers two questions, says in its docstring what it tries and what happens,
and, for this test, which of the two it earns. A program prints BREACH if it got through.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from grader.executor import Call
from tests.escape.promises import HONEST, INPUTS, REFERENCES, is_right, run_on_inputs
from tests.jails import job, open_tier

PAIRS = sorted((Path(__file__).parent / "pairs").glob("*.py"))
_RNG = np.random.default_rng(8)
#: Of the same shapes as those of the first question.
OTHERS = [(_RNG.normal(size=(3, 4)), _RNG.normal(size=4)) for _ in range(4)]
PRODUCTS = [W * x for W, x in OTHERS]


@pytest.fixture(scope="module", params=["A", "B", "none"])
def jail(request):
    """One jail for all programs."""
    with open_tier(request.param) as opened:
        yield opened


def ask_both(source, jail):
    """Return the runs of both questions."""
    asked = {"first": INPUTS, "second": OTHERS}
    return jail.run_each(
        [
            job(source, *(Call(pair, writeable=True) for pair in inputs), function=name)
            for name, inputs in asked.items()
        ]
    )


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_pair(path, jail):
    """Each question earns what was promised, and the next program is unharmed."""
    source = path.read_text(encoding="utf-8")
    assert re.match(r'"""Tries: .+\n\nHappens: .+?"""', source, re.DOTALL)
    first, second = ask_both(source, jail)

    earned = re.findall(r"^# (?:first|second) earns: ([01])$", source, re.MULTILINE)
    assert "BREACH" not in first.printed + second.printed
    assert [is_right(first, REFERENCES), is_right(second, PRODUCTS)] == [
        one == "1" for one in earned
    ]
    assert is_right(run_on_inputs(HONEST, jail), REFERENCES)

"""Hold the laws of a derivation's points on generated sheets.

``python -m benchmarks.derivation_laws --count 1000`` draws as many sheets and prints those that
break a law, and how many do; it fails if any does. A few of them are drawn in the tests.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import click

from grader.checks.written import judge_derivation
from grader.exercise.written import DerivationQuestion
from grader.scoring import written_credit
from grader.symbolic import Network

QUESTION = DerivationQuestion(
    "derivation", "the gradients", Network(("f_1", "f_2", "f_3")), ("dW_out", "dW_2", "dW_1")
)
#: What a goal comes to when it is worked out, each in a few spellings.
_RIGHT = {
    r"\Delta W_{out}": (
        r"(y_{out} - y_{gt}) f_3'(s_{out}) z_2",
        r"(f_3(s_{out}) - y_{gt}) f_3'(s_{out}) f_2(s_2)",
        r"-(y_{gt} - y_{out}) z_2 f_3'(W_{out} z_2)",
    ),
    r"\Delta W_2": (
        r"\delta_{out} W_{out} f_2'(s_2) z_1",
        r"(y_{out} - y_{gt}) f_3'(s_{out}) W_{out} f_2'(s_2) z_1",
        r"f_2'(s_2) W_{out} \delta_{out} f_1(s_1)",
    ),
    r"\Delta W_1": (
        r"\delta_2 W_2 f_1'(s_1) x_{in}",
        r"\delta_{out} W_{out} f_2'(s_2) W_2 f_1'(s_1) x_{in}",
        r"x_{in} f_1'(W_1 x_{in}) W_2 \delta_2",
    ),
    r"\delta_{out}": (r"(y_{out} - y_{gt}) f_3'(s_{out})",),
    r"\delta_2": (r"\delta_{out} W_{out} f_2'(s_2)",),
    r"\delta_1": (r"\delta_2 W_2 f_1'(s_1)",),
}
#: Steps that lead nowhere by themselves, but are right.
_SET_UP = {
    r"\Delta W_{out}": (
        r"\frac{\partial L}{\partial W_{out}}",
        r"\frac{\partial L}{\partial y_{out}} \frac{\partial y_{out}}{\partial W_{out}}",
        r"\delta_{out} z_2",
    ),
    r"\Delta W_2": (
        r"\frac{\partial L}{\partial s_2} \frac{\partial s_2}{\partial W_2}",
        r"\delta_2 z_1",
    ),
    r"\Delta W_1": (r"\frac{\partial L}{\partial W_1}", r"\delta_1 x_{in}", r"1 \cdot \Delta W_1"),
}
_WRONG = (
    "5",
    "0",
    r"(y_{out} - s_{out}) f_3'(s_{out}) z_2",
    r"\delta_2 z_2",
    r"\delta_1 z_1",
    r"2 \delta_{out} z_2",
    r"\Delta W_1 + \Delta W_2 + 1",
    r"-\delta_{out} W_{out} f_2'(s_2) z_1",
    r"\delta_{out} W_2 f_2'(s_2) z_1",
    r"\delta_2 W_2 f_1(s_1) x_{in}",
)
_LAYOUTS = (
    "$${}$$",
    "\\[ {} \\]",
    "```math\n{}\n```",
    "\\begin{{align*}}\n{}\n\\end{{align*}}",
    "$$\\boxed{{{}}}$$",
    "So we have ${}$.",
    "$$ {} \\quad (7)$$",
    "<!-- $$\\Delta W_2 = 7$$ -->\n$${}$$",
)


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of a sheet: its subject and its sides; ``wrong`` if any side is."""

    subject: str
    sides: tuple[str, ...]
    layout: str = _LAYOUTS[0]
    wrong: bool = False

    def __str__(self) -> str:
        return self.layout.format(" = ".join((self.subject, *self.sides)))


Sheet = tuple[Chain, ...]


def draw(chance: random.Random) -> Sheet:
    """Draw a sheet of right, half-right, wrong and idle chains."""
    return tuple(_chain(chance) for _ in range(chance.randint(0, 6)))


def _chain(chance: random.Random) -> Chain:
    subject = chance.choice(list(_RIGHT))
    sides = list(chance.sample(_SET_UP[subject], 1)) if subject in _SET_UP else []
    if chance.random() < 0.7:
        sides.append(chance.choice(_RIGHT[subject]))
    sides = sides or [_RIGHT[subject][0]]
    if chance.random() < 0.3:
        return replace(_wrong(chance), subject=subject)
    return Chain(subject, tuple(sides), chance.choice(_LAYOUTS))


def _wrong(chance: random.Random) -> Chain:
    """Draw a chain that is wrong for whatever subject it has."""
    subject = chance.choice(list(_RIGHT))
    return Chain(subject, ("7",), chance.choice(_LAYOUTS), wrong=True)


def points(sheet: Sequence[object]) -> float:
    """Return the share of the points that a sheet earns."""
    text = "\n\n".join(map(str, sheet))
    return written_credit(judge_derivation(QUESTION, text)).earned


def breaches(sheet: Sheet, chance: random.Random) -> Iterator[str]:
    """Yield the laws that a sheet breaks."""
    earned = points(sheet)
    at = chance.randint(0, len(sheet))
    wrong = Chain(chance.choice(list(_RIGHT)), (chance.choice(_WRONG),), chance.choice(_LAYOUTS))
    if not _is_right(wrong):
        after = points((*sheet[:at], wrong, *sheet[at:]))
        if after > earned:
            yield f"adding a wrong step raised {earned:.3f}: {wrong}"
        if after < earned - 1 / len(QUESTION.goals) - 1e-9:
            yield f"one wrong step took more than one goal of {earned:.3f}: {wrong}"
    right = [i for i, chain in enumerate(sheet) if not chain.wrong]
    if right:
        gone = chance.choice(right)
        if points((*sheet[:gone], *sheet[gone + 1 :])) > earned:
            yield f"removing a right step raised {earned:.3f}: {sheet[gone]}"
    laid_out = tuple(replace(chain, layout=chance.choice(_LAYOUTS)) for chain in sheet)
    if points(laid_out) != earned:
        yield f"another layout changed {earned:.3f}"
    if points(_reordered(sheet, chance)) != earned:
        yield f"another order of goals changed {earned:.3f}"
    idle = (*sheet, r"$$L = L = L$$", r"$$\Delta W_2 = \Delta W_2$$", "$$5 = 5$$")
    if points(idle) > earned:
        yield f"idle steps raised {earned:.3f}"


def _is_right(chain: Chain) -> bool:
    """Whether a chain that was drawn as wrong happens to be right for its subject."""
    checks = judge_derivation(QUESTION, str(chain))
    return checks[0].details.verdict == "correct"


def _reordered(sheet: Sheet, chance: random.Random) -> Sheet:
    """Put the subjects in another order; the chains about one stay in theirs."""
    subjects = list(dict.fromkeys(chain.subject for chain in sheet))
    chance.shuffle(subjects)
    return tuple(sorted(sheet, key=lambda chain: subjects.index(chain.subject)))


@click.command()
@click.option("--count", default=1000, show_default=True, help="How many sheets.")
@click.option("--seed", default=0, show_default=True, help="Of the first sheet.")
def main(count: int, seed: int) -> None:
    """Draw sheets, and print how many break a law."""
    broken = 0
    with click.progressbar(range(seed, seed + count), label="sheets") as seeds:
        for number in seeds:
            chance = random.Random(number)  # noqa: S311  a choice of examples, not a secret
            sheet = draw(chance)
            found = list(breaches(sheet, chance))
            broken += bool(found)
            for law in found:
                click.echo(f"\nsheet {number}: {law}\n" + "\n".join(map(str, sheet)))
    click.echo(f"{count} sheets, {broken} break a law")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

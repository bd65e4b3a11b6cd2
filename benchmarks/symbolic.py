"""Compare formulas on labelled pairs: ours, SymPy's simplify and equals, and Math-Verify.

Each comparison runs in a forked child with a cut, the caches of the parent warm; what is measured
is the child's processor time, without the fork and without parsing. The others get the pair
written out on the network, entry by entry: more help than they have on a student's formula.

    PYTHONPATH=. python benchmarks/symbolic.py [--cut SECONDS] [--only METHOD] [--every N]
"""

import argparse
import json
import os
import re
import select
import signal
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sympy

from benchmarks.labels import Misleading
from grader.functions.architecture import Reduction
from grader.symbolic import Model, Network, decide, parse, to_sympy
from grader.symbolic.halts import Halt
from grader.symbolic.tree import Node

PAIRS = Path(__file__).with_name("symbolic_pairs.txt")
#: What a method that works may come to; all else is the name of an error.
_ANSWERS = {"True", "False", "None", "hang"}
#: Answers True, False, or None for "no answer".
Method = Callable[["Pair"], bool | None]


@dataclass(frozen=True)
class Pair:
    """A labelled pair; ``entries`` are both sides in SymPy, None if the shapes differ."""

    kind: str
    model: Model
    reference: Node
    answer: Node
    equal: bool
    entries: tuple[tuple[Any, Any], ...] | None
    text: str


def load() -> list[Pair]:
    """Read the labelled pairs."""
    pairs, kind, model = [], "", Network(("f_1",)).model()
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"\[(\w+): ([\w ]+)(.*)\]", line):
            kind, model = found[1], _model(found[2].split(), found[3])
        elif line[:2] in {"= ", "! "}:
            reference, answer = (parse(side.strip(), model) for side in line[2:].split("|"))
            entries = _entries(model, reference, answer)
            pairs.append(Pair(kind, model, reference, answer, line[0] == "=", entries, line))
    return pairs


def _model(activations: Sequence[str], options: str) -> Model:
    widths = re.search(r"widths ([\d ]+)", options)
    batch = re.search(r"batch (\d+)", options)
    return Network(
        tuple(activations),
        tuple(map(int, widths[1].split())) if widths else None,
        biased="biases" in options,
        batch=int(batch[1]) if batch else None,
        reduction=Reduction.MEAN if "mean" in options else Reduction.SUM,
    ).model()


def _entries(model: Model, *sides: Node) -> tuple[tuple[Any, Any], ...] | None:
    try:
        left, right = (sympy.Matrix([to_sympy(side, model)]) for side in sides)
    except Halt:
        return None
    return tuple(zip(left, right, strict=True)) if left.shape == right.shape else None


def ours(pair: Pair) -> bool | None:
    """Decide by the ladder."""
    verdict = decide(pair.model, pair.answer, pair.reference)
    return verdict.equal if verdict.equal or verdict.different else None


def _by_entry(same: Callable[[Any, Any], bool | None]) -> Method:
    def method(pair: Pair) -> bool | None:
        if pair.entries is None:
            return False
        answers = [same(left, right) for left, right in pair.entries]
        return False if False in answers else None if None in answers else True

    return method


def _math_verify() -> Method | None:
    """Return Math-Verify's comparison, None if it is not installed."""
    try:
        from math_verify import parse as read  # noqa: PLC0415  optional
        from math_verify import verify  # noqa: PLC0415  optional
    except ImportError:
        return None

    def same(left: Any, right: Any) -> bool:
        sides = (f"${sympy.latex(side)}$" for side in _plain(left, right))
        return bool(
            verify(*(read(side, parsing_timeout=None) for side in sides), timeout_seconds=None)
        )

    return _by_entry(same)


def _plain(*sides: Any) -> tuple[Any, ...]:
    """Put one letter for each variable and each value of an unknown function.

    Math-Verify reads a function of a compound argument as a product, so it is spared them.
    """
    unknown = (sympy.Subs, sympy.core.function.AppliedUndef, sympy.Heaviside)
    values = {atom for side in sides for atom in side.atoms(*unknown)}
    ordered = sorted(values, key=sympy.count_ops, reverse=True)
    letters = {value: sympy.Symbol(f"u_{{{i}}}") for i, value in enumerate(ordered)}
    plain = [side.subs(letters) for side in sides]
    names = sorted(
        {s for side in plain for s in side.free_symbols} - set(letters.values()), key=str
    )
    letters = {name: sympy.Symbol(f"a_{{{i}}}") for i, name in enumerate(names)}
    return tuple(side.subs(letters) for side in plain)


def methods() -> dict[str, Method]:
    """Return the methods that can run here, ours first."""
    found: dict[str, Method | None] = {
        "grader.symbolic": ours,
        "sympy simplify": _by_entry(lambda a, b: sympy.simplify(a - b) == 0),
        "sympy equals": _by_entry(lambda a, b: a.equals(b)),
        "math-verify": _math_verify(),
    }
    for name, method in found.items():
        if method is None:
            print(f"{name} is not installed; it is left out")
    return {name: method for name, method in found.items() if method is not None}


def in_child(method: Method, pair: Pair, cut_s: float) -> tuple[str, float]:
    """Run one comparison in a forked child; return its answer or what ended it, and seconds."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        _answer(method, pair, writable)
    os.close(writable)
    ready, _, _ = select.select([readable], [], [], cut_s)
    if not ready:
        os.kill(child, signal.SIGKILL)
    told = os.read(readable, 4096) if ready else b""
    os.close(readable)
    os.waitpid(child, 0)
    if not told:
        return ("hang" if not ready else "crash"), cut_s
    answer, seconds = json.loads(told)
    return str(answer), seconds


def _answer(method: Method, pair: Pair, writable: int) -> None:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    start = time.process_time()
    try:
        answer: bool | str | None = method(pair)
    except Exception as error:  # noqa: BLE001  a competitor may raise anything
        answer = type(error).__name__
    os.write(writable, json.dumps([answer, time.process_time() - start]).encode())
    os._exit(0)


def row(name: str, method: Method, pairs: Sequence[Pair], cut_s: float) -> str:
    """Run a method on all pairs and return its line of the table.

    Raises
    ------
    Misleading
        If ours is wrong anywhere, or another fails on every pair.
    """
    results = [(pair, *in_child(method, pair, cut_s)) for pair in pairs]
    if not any(answer in _ANSWERS for _, answer, _ in results):
        raise Misleading(name, f"every pair ended with an error, the first with {results[0][1]}")
    right = sum(answer == str(pair.equal) for pair, answer, _ in results)
    accepts = sum(answer == "True" and not pair.equal for pair, answer, _ in results)
    rejects = sum(answer == "False" and pair.equal for pair, answer, _ in results)
    hangs = sum(answer == "hang" for _, answer, _ in results)
    none = len(results) - right - accepts - rejects - hangs
    times = [1e3 * seconds for _, _, seconds in results]
    for pair, answer, _ in results:
        if answer != str(pair.equal) and name == "grader.symbolic":
            raise Misleading(name, f"[{pair.kind}] {pair.text} was answered with {answer}")
    return (
        f"| {name:16} | {right:3}/{len(pairs)} | {accepts:5} | {rejects:5} | {none:4} | {hangs:4} "
        f"| {statistics.median(times):8.1f} | {max(times):8.1f} |"
    )


def _rows(arguments: argparse.Namespace, pairs: Sequence[Pair]) -> Iterator[str]:
    yield "| method           | right   | FA    | FR    | none | hang | median ms | worst ms |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, method in methods().items():
        if arguments.only is None or arguments.only in name:
            for pair in pairs[:2]:
                method(pair)  # imports and caches are not what is compared
            yield row(name, method, pairs, arguments.cut)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cut", type=float, default=10.0, help="seconds until a hang is cut")
    parser.add_argument("--only", help="a part of one method's name")
    parser.add_argument("--every", type=int, default=1, help="take every n-th pair only")
    arguments = parser.parse_args()
    pairs = load()[:: arguments.every]
    equal = sum(pair.equal for pair in pairs)
    print(f"{len(pairs)} pairs, {equal} equal; cut at {arguments.cut} s")
    print("FA: false accepts, FR: false rejects, none: neither true nor false")
    for line in _rows(arguments, pairs):
        print(line, flush=True)


if __name__ == "__main__":
    main()

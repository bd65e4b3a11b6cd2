"""pedal: ``pedal grade --threaded`` with an instructor's script, verdicts from what that prints.

Its TIFA does not know NumPy (hence ``--skip_tifa``), NumPy must be there before pedal is, and
``call`` would paste the arrays' repr into the student's program, so they are injected as data.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.labels import FUNCTIONS, Verdict
from benchmarks.peers.adapter import NUMPY, Adapter, Done
from benchmarks.peers.assignment import REFERENCE

INSTRUCTOR = """\
import numpy as np
from pedal import *
from pedal.sandbox.commands import *
from reference import dW_cases, delta_cases, ref_dW_k, ref_delta_k


def agrees(name, letters, wanted, inputs):
    for number, case in enumerate(inputs):
        data = {f"__{letter}": value.copy() for letter, value in zip(letters, case)}
        call_text = f"{name}({', '.join(data)})"
        get_sandbox().data.update(data)
        actual, expected = evaluate(call_text), wanted(*case)
        if get_sandbox().exception is not None:
            explain(f"{name} raised an error on input {number}", label=name)
            return False
        actual = getattr(actual, "_actual_value", actual)
        if np.shape(actual) != expected.shape or not np.allclose(actual, expected, 1e-6, 1e-9):
            explain(f"{name} is wrong on input {number}: expected {expected}", label=name)
            return False
    return True


if agrees("delta_k", "dWs", ref_delta_k, delta_cases()):
    give_partial(0.5)
    compliment("delta_k is right")
if agrees("dW_k", "dz", ref_dW_k, dW_cases()):
    give_partial(0.5)
    compliment("dW_k is right")
"""
RUN = """\
import numpy
from pedal.command_line.command_line import main, parse_args

main(parse_args())
"""


def read(_folder: Path, done: Done, names: Sequence[str]) -> Mapping[str, Verdict]:
    """Return which functions are called right; if they are not the score, it is no verdict."""
    score = re.search(r"^Score: ([\d.]+)$", done.output, re.MULTILINE)
    verdict = {name: f"- {name} is right" in done.output for name in FUNCTIONS}
    if score is None or float(score[1]) != sum(verdict.values()) / len(FUNCTIONS):
        return {}
    return dict.fromkeys(names, verdict)


PEDAL = Adapter(
    "pedal",
    ("pedal==3.0.4", NUMPY),
    {"instructor.py": INSTRUCTOR, "reference.py": REFERENCE, "run.py": RUN},
    "python run.py feedback instructor.py solution.py --skip_tifa --threaded",
    read,
)

"""check50: ``check50 --dev`` on a folder of checks (needs no account), verdicts from its JSON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.labels import FUNCTIONS, Verdict
from benchmarks.peers.adapter import NUMPY, Adapter, Done
from benchmarks.peers.assignment import REFERENCE

CHECKS = (
    """\
import check50
import check50.py
import numpy as np

"""
    + REFERENCE
    + '''

def agrees(function, wanted, inputs):
    for number, case in enumerate(inputs):
        expected, actual = wanted(*case), function(*case)
        if np.shape(actual) != expected.shape or not np.allclose(actual, expected, 1e-6, 1e-9):
            raise check50.Mismatch(str(expected), str(actual), help=f"input {number}")


@check50.check()
def exists():
    """solution.py exists"""
    check50.exists("solution.py")


@check50.check(exists, timeout=10)
def delta_k():
    """delta_k agrees with the reference on 20 random inputs"""
    agrees(check50.py.import_("solution.py").delta_k, ref_delta_k, delta_cases())


@check50.check(exists, timeout=10)
def dW_k():
    """dW_k agrees with the reference on 20 random inputs"""
    agrees(check50.py.import_("solution.py").dW_k, ref_dW_k, dW_cases())
'''
)
CONFIG = """\
check50:
  checks: __init__.py
  files:
    - !exclude "*"
    - !require solution.py
"""


def read(folder: Path, _done: Done | None, names: Sequence[str]) -> Mapping[str, Verdict]:
    """Return what the JSON says; without results there is no verdict."""
    try:
        found = json.loads((folder / "results.json").read_text(encoding="utf-8")).get("results")
    except (OSError, ValueError):
        return {}
    passed = {one["name"]: one["passed"] is True for one in found or ()}
    verdict = {name: passed.get(name, False) for name in FUNCTIONS}
    return dict.fromkeys(names, verdict) if passed else {}


CHECK50 = Adapter(
    "check50",
    ("check50==3.5.0", NUMPY),
    {"checks/__init__.py": CHECKS, "checks/.cs50.yml": CONFIG},
    "cd work && check50 --dev ../checks -o json --output-file ../results.json",
    read,
    place="work/solution.py",
)

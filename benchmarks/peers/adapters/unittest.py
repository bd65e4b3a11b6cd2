"""unittest: ``python -m unittest --verbose`` for each submission, verdicts from what it prints."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.labels import FUNCTIONS, NOTHING, Verdict
from benchmarks.peers.adapter import NUMPY, Adapter, Done
from benchmarks.peers.assignment import REFERENCE

TEST = """\
import unittest

import numpy as np
import solution
from reference import dW_cases, delta_cases, ref_dW_k, ref_delta_k


class Solution(unittest.TestCase):
    def test_delta_k(self):
        for case in delta_cases():
            np.testing.assert_allclose(solution.delta_k(*case), ref_delta_k(*case), 1e-6, 1e-9)

    def test_dW_k(self):
        for case in dW_cases():
            np.testing.assert_allclose(solution.dW_k(*case), ref_dW_k(*case), 1e-6, 1e-9)
"""
#: The line at the end without which the run did not come to its end.
_RAN = re.compile(r"^Ran \d+ tests? in ", re.MULTILINE)


def read(_folder: Path, done: Done, names: Sequence[str]) -> Mapping[str, Verdict]:
    """Return what the lines of the tests say; without the last one there is no verdict.

    A module that cannot be compiled ends unittest with a traceback, which is a verdict too.
    """
    if not _RAN.search(done.output):
        return dict.fromkeys(names, NOTHING) if done.status == 1 else {}
    failed = re.findall(r"^(?:FAIL|ERROR): test_(\w+) ", done.output, re.MULTILINE)
    begun = re.findall(r"^test_(\w+) \(", done.output, re.MULTILINE)
    whole = set(FUNCTIONS) <= set(begun)
    verdict = {name: name not in failed for name in FUNCTIONS} if whole else NOTHING
    return dict.fromkeys(names, verdict)


UNITTEST = Adapter(
    "unittest",
    (NUMPY,),
    {"reference.py": REFERENCE, "test_solution.py": TEST},
    "python -m unittest --verbose test_solution",
    read,
)

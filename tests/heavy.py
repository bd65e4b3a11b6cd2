"""Exercises whose judges spend without bound, so that a process that judges meets its belt."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Their references spend when they are asked for a formula, or whatever they are asked for.
PACK = """
import os
from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np

from exercises.hidden_layer_tanh import EXERCISE as GIVEN

TALLY = Path(__file__).with_name("tally")


def time():
    while process_time() < 60.0:
        pass
    raise AssertionError("there is no clock")


def memory():
    hoard = [bytearray(2**24) for _ in range(2**8)]
    raise AssertionError(f"there is no bound on memory: {len(hoard)} pieces were had")


def spends(question, spend, always):
    def reference(*arguments):
        if always or not all(a.dtype == float and type(a) is np.ndarray for a in arguments):
            with TALLY.open("a") as tally:
                tally.write("x")
            spend()
        return question.reference(*arguments)

    return replace(question, reference=reference)


def exercise(name, spend, always=False):
    questions = tuple(spends(question, spend, always) for question in GIVEN.questions)
    return replace(GIVEN, slug=name, questions=questions)


TIME, MEMORY = exercise("heavy-time", time), exercise("heavy-memory", memory)
CRASH, HOPELESS = exercise("heavy-crash", os.abort), exercise("hopeless", memory, always=True)
"""
SLUGS = ("heavy-time", "heavy-memory", "heavy-crash")
HOPELESS = "hopeless"
ENTRIES = """[grader.exercises]
heavy-time = heavy_pack:TIME
heavy-memory = heavy_pack:MEMORY
heavy-crash = heavy_pack:CRASH
hopeless = heavy_pack:HOPELESS
"""


@dataclass(frozen=True)
class Heavy:
    """Where the exercises are."""

    folder: Path

    def begun(self):
        """Return how often their judges have begun to spend."""
        tally = self.folder / "tally"
        return tally.stat().st_size if tally.exists() else 0


@pytest.fixture
def heavy(tmp_path, monkeypatch):
    """Install the exercises for one test."""
    folder = tmp_path / "heavy"
    about = folder / "heavy_pack-1.dist-info"
    about.mkdir(parents=True)
    (folder / "heavy_pack.py").write_text(PACK)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: heavy_pack\nVersion: 1\n")
    (about / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "heavy_pack", raising=False)
    return Heavy(folder)

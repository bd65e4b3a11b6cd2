"""Derive the gradient of an author's NumPy function, as numbers, formula and program.

The function runs on arrays that remember how they were made (:mod:`.tape`); a table of rules
(:mod:`.pullbacks`) leads dL/d(result) back along them (:mod:`.reverse`). The rules are plain NumPy,
so one pass gives numbers from numbers, a formula from symbols, and a program (:mod:`.program`)
from the tape itself. What goes wrong (:mod:`.wrong`) is a rule replaced at one place of the
author's code.
"""

from grader.derive.forward import Forward, Named
from grader.derive.kinks import clearance
from grader.derive.numerically import by_complex_step, by_differences
from grader.derive.places import Refused, Source
from grader.derive.program import NotWritable, function_source, whole_program
from grader.derive.reverse import Slip

__all__ = [
    "Forward",
    "Named",
    "NotWritable",
    "Refused",
    "Slip",
    "Source",
    "by_complex_step",
    "by_differences",
    "clearance",
    "function_source",
    "whole_program",
]

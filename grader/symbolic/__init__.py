"""Check formulas symbolically: one expression, many rings.

A formula, typed, written in LaTeX or traced from code, becomes a tree (:mod:`.tree`) over the
names of a model (:mod:`.model`, :mod:`.network`); :func:`decide` says whether it is the reference.
"""

from grader.symbolic.decide import SecretPoints, decide
from grader.symbolic.form import missing, uses
from grader.symbolic.interpretations import evaluate_arrays, to_sympy
from grader.symbolic.local import local_model
from grader.symbolic.model import Model, Reading
from grader.symbolic.network import Network, network_model
from grader.symbolic.parsing import parse, parse_latex, parse_text
from grader.symbolic.printing import to_latex, to_numpy, to_text
from grader.symbolic.shapes import shape_of
from grader.symbolic.tree import Node, names_in
from grader.symbolic.verdict import Counterexample, Method, Status, Verdict

__all__ = [
    "Counterexample",
    "Method",
    "Model",
    "Network",
    "Node",
    "Reading",
    "SecretPoints",
    "Status",
    "Verdict",
    "decide",
    "evaluate_arrays",
    "local_model",
    "missing",
    "names_in",
    "network_model",
    "parse",
    "parse_latex",
    "parse_text",
    "shape_of",
    "to_latex",
    "to_numpy",
    "to_sympy",
    "to_text",
    "uses",
]

"""Check formulas symbolically: one expression, many rings.

A formula, typed, written in LaTeX or traced from code, becomes a tree (:mod:`.tree`) over the
names of a model (:mod:`.model`, :mod:`.network`). :func:`decide` says whether it is the reference,
:func:`check_formula` adds form and the name of the mistake, :func:`check_derivation` goes through
a whole sheet.
"""

from grader.symbolic.decide import SecretPoints, decide
from grader.symbolic.derivation import (
    Derivation,
    Mark,
    Span,
    Step,
    check_derivation,
    guess_network,
)
from grader.symbolic.form import missing, uses
from grader.symbolic.formula import Elsewhere, FormulaResult, check_formula
from grader.symbolic.interpretations import evaluate_arrays, to_sympy
from grader.symbolic.local import local_model
from grader.symbolic.model import Model, Reading
from grader.symbolic.mutants import Slip, SlipTable, answer_hash, spellings
from grader.symbolic.network import Network, network_model
from grader.symbolic.parsing import parse, parse_latex, parse_text
from grader.symbolic.printing import to_latex, to_numpy, to_text
from grader.symbolic.shapes import shape_of
from grader.symbolic.tree import Name, Node
from grader.symbolic.verdict import Counterexample, Method, Status, Verdict
from grader.symbolic.walks import names_in

__all__ = [
    "Counterexample",
    "Derivation",
    "Elsewhere",
    "FormulaResult",
    "Mark",
    "Method",
    "Model",
    "Name",
    "Network",
    "Node",
    "Reading",
    "SecretPoints",
    "Slip",
    "SlipTable",
    "Span",
    "Status",
    "Step",
    "Verdict",
    "answer_hash",
    "check_derivation",
    "check_formula",
    "decide",
    "evaluate_arrays",
    "guess_network",
    "local_model",
    "missing",
    "names_in",
    "network_model",
    "parse",
    "parse_latex",
    "parse_text",
    "shape_of",
    "spellings",
    "to_latex",
    "to_numpy",
    "to_sympy",
    "to_text",
    "uses",
]

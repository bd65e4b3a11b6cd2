"""Matrix calculus in writing: traces, quadratic forms, inverses and determinants."""

from exercises.courses import CS224N, CS229
from grader.exercise import Exercise
from grader.exercise.written import matrix_formula

QUESTIONS = (
    matrix_formula(
        "G_1",
        "the gradient of tr(A X)",
        "A^T",
        {"A": ("n", "m"), "X": ("m", "n")},
        {"M92a": "A", "M92k": "X^T"},
    ),
    matrix_formula(
        "G_2",
        "the gradient of a^T X b",
        "a b^T",
        {"a": ("m", "one"), "b": ("n", "one"), "X": ("m", "n")},
        {"M92e": "b a^T"},
    ),
    matrix_formula(
        "G_3",
        "the gradient of x^T A x",
        "(A + A^T) x",
        {"A": ("n", "n"), "x": ("n", "one")},
        {"M92b": "2 A x", "M92b@turned": "2 A^T x", "M92c": "A x", "M92c@turned": "A^T x"},
    ),
    matrix_formula(
        "G_4",
        "the gradient of |A x - b|^2",
        "2 A^T (A x - b)",
        {"A": ("m", "n"), "x": ("n", "one"), "b": ("m", "one")},
        {"M92h": "2 (A x - b)", "M92a": "2 A (A x - b)", "M92i": "A^T (A x - b)"},
    ),
    matrix_formula(
        "G_5",
        "the gradient of tr(X^T A X)",
        "(A + A^T) X",
        {"A": ("n", "n"), "X": ("n", "m")},
        {"M92b": "2 A X", "M92b@turned": "2 A^T X", "M92c": "A X", "M92c@turned": "A^T X"}
        | {"M92e": "X (A + A^T)"},
    ),
    matrix_formula(
        "G_6",
        "the gradient of log det X",
        "X^{-T}",
        {"X": ("n", "n")},
        {"M92f": "X^{-1}", "M92j": "det(X) X^{-T}", "M92g": "X^T"},
    ),
    matrix_formula(
        "G_7",
        "the gradient of det X",
        "det(X) X^{-T}",
        {"X": ("n", "n")},
        {"M92f": "det(X) X^{-1}", "M92j": "X^{-T}", "M92g": "det(X) X^T"},
    ),
    matrix_formula(
        "G_8",
        "the gradient of tr(A X^-1)",
        "-X^{-T} A^T X^{-T}",
        {"A": ("n", "n"), "X": ("n", "n")},
        {"M92d": "X^{-T} A^T X^{-T}", "M92f": "-X^{-1} A X^{-1}", "M92a": "-X^{-T} A X^{-T}"}
        | {"M92e": "-X^{-T} X^{-T} A^T", "M92e@turned": "-A^T X^{-T} X^{-T}"}
        | {"M92l": "-A^T X^{-T}", "M92l@turned": "-X^{-T} A^T"},
    ),
    matrix_formula(
        "G_9",
        "the gradient of log det S + tr(S^-1 A)",
        "S^{-T} - S^{-T} A^T S^{-T}",
        {"A": ("n", "n"), "S": ("n", "n")},
        {"M92f": "S^{-1} - S^{-1} A S^{-1}", "M92d": "S^{-T} + S^{-T} A^T S^{-T}"}
        | {"M92a": "S^{-T} - S^{-T} A S^{-T}", "M92b": "S^{-1} - S^{-1} A^T S^{-1}"},
    ),
)

EXERCISE = Exercise(
    slug="matrix-calculus",
    title="Matrix calculus in writing",
    courses=(CS224N, CS229),
    package=__name__,
    questions=(),
    written=QUESTIONS,
)

"""Matrix calculus in writing: traces, quadratic forms, inverses and determinants."""

from exercises.courses import CS224N, CS229
from grader.exercise import Exercise, Golden
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
ALL = {question.name: question.points for question in QUESTIONS}
NONE = dict.fromkeys(ALL, 0.0)

EXERCISE = Exercise(
    slug="matrix-calculus",
    title="Matrix calculus in writing",
    courses=(CS224N, CS229),
    package=__name__,
    questions=(),
    written=QUESTIONS,
    solutions=(
        Golden("correct.md", ALL, {}),
        Golden("correct_in_latex.md", ALL, {}),
        Golden(
            "wrong_transposes.md",
            NONE,
            dict.fromkeys(("G_1", "G_4"), "M92a")
            | dict.fromkeys(("G_6", "G_7", "G_8", "G_9"), "M92f")
            | dict.fromkeys(("G_2", "G_5"), "M92e")
            | {"G_3": "M92c"},
        ),
        Golden(
            "wrong_symmetric.md",
            NONE | {"G_1": 1.0, "G_2": 1.0, "G_6": 1.0},
            {"G_3": "M92b", "G_4": "M92i", "G_5": "M92b", "G_7": "M92j", "G_8": "M92a"}
            | {"G_9": "M92a"},
        ),
        Golden(
            "wrong_signs.md",
            NONE | {"G_3": 1.0, "G_5": 1.0},
            {"G_1": "M02", "G_2": "M02", "G_4": "M02", "G_6": "M92j", "G_7": "M02"}
            | {"G_8": "M92d", "G_9": "M92d"},
        ),
        Golden(
            "wrong_as_numbers.md",
            NONE,
            {"G_1": "M92k", "G_3": "M92b", "G_4": "M92h", "G_5": "M92c", "G_6": "M92f"}
            | {"G_7": "M92g", "G_8": "M92e", "G_2": "M92e"},
        ),
    ),
)

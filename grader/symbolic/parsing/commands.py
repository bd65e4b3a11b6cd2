"""LaTeX commands: which are operators, which are letters, which mean nothing here."""

from grader.symbolic.parsing.tokens import Kind

#: Fonts and accents around a name.
WRAPPERS = {
    **dict.fromkeys(
        "mathbf boldsymbol bm mathcal mathrm mathit mathsf mathbb mathfrak operatorname "
        "vec bar tilde underline overline text textbf textit textrm mbox mathop pmb".split(),
        "",
    ),
    "hat": "_hat",
    "widehat": "_hat",
}
#: Fonts that set words, not names, if what they hold is no name.
TEXT_FONTS = frozenset({"text", "textbf", "textit", "textrm", "mbox"})

#: Spaces, sizes and numbering.
IGNORED = frozenset(
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr quad qquad "
    "displaystyle textstyle scriptstyle nonumber notag limits nolimits hspace hfill vspace bf rm it "
    "boxed mathstrut strut hline phantom color".split()
)
#: Ignored together with their argument.
IGNORED_WITH_ARGUMENT = frozenset({"hspace", "vspace", "phantom", "color", "tag", "label", "hphantom"})
SPACES = frozenset(",;:! >/|")

OPERATORS = {
    "cdot": Kind.DOT,
    "times": Kind.DOT,
    "ast": Kind.DOT,
    "bullet": Kind.DOT,
    "odot": Kind.HADAMARD,
    "circ": Kind.HADAMARD,
    "otimes": Kind.OUTER,
    "div": Kind.DIVIDE,
    "partial": Kind.PARTIAL,
    "equiv": Kind.EQUALS,
    "coloneqq": Kind.EQUALS,
    "triangleq": Kind.EQUALS,
    "underbrace": Kind.BRACE,
    "overbrace": Kind.BRACE,
    "nabla": Kind.NABLA,
}
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})

#: Greek letters and functions by their spelling in names.
LETTERS = {
    **{name: name for name in (
        "delta eta lambda mu theta alpha beta gamma rho tau omega epsilon psi chi sigma phi "
        "exp log ln tanh sinh cosh max diag Theta"
    ).split()},
    "varphi": "phi",
    "varepsilon": "epsilon",
    "ell": "ell",
    "lambda": "lam",
    "Delta": "Delta",
    "hbar": "h",
}
TRANSPOSITIONS = frozenset(
    {"T", "\\top", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\mathbf{T}", "\\text{T}", "\\mathtt{T}",
     "\\intercal", "\\mathsf T", "\\mathrm T", "\\rm T", "t", "\\prime\\top", "\\dagger"}
)

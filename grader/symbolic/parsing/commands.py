"""LaTeX commands: which are operators, which are letters, which mean nothing here."""

from grader.symbolic.parsing.tokens import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Fonts that set words, not names, if what they hold is no name.
TEXT_FONTS = _words("text textbf textit textrm mbox")
_FONTS = _words(
    "mathbf boldsymbol bm mathcal mathrm mathit mathsf mathbb mathfrak operatorname "
    "vec underline mathop pmb"
)
#: Accents make another name of a name.
ACCENTS = {
    **dict.fromkeys(_words("hat widehat"), "_hat"),
    **dict.fromkeys(_words("bar overline"), "_bar"),
    **dict.fromkeys(_words("tilde widetilde"), "_tilde"),
    "dot": "_dot",
}
#: Fonts and accents around a name, and what they add to it.
WRAPPERS = dict.fromkeys(_FONTS | TEXT_FONTS, "") | ACCENTS

#: Sizes, alignment and numbering.
IGNORED = _words(
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr quad qquad "
    "displaystyle textstyle scriptstyle nonumber notag limits nolimits hfill bf rm it boxed "
    "mathstrut strut hline blacksquare square Box qed tiny small scriptsize normalsize "
    "large newline noindent medspace thinspace thickspace negthinspace sf tt sl"
)
IGNORED_WITH_ARGUMENT = _words("hspace vspace phantom hphantom vphantom color tag label begin end")
SPACES = frozenset(",;:! >/\\")

OPERATORS = {
    **dict.fromkeys(_words("cdot cdotp times bullet"), Kind.DOT),
    "ast": Kind.STAR,
    **dict.fromkeys(_words("odot circ bigodot"), Kind.HADAMARD),
    **dict.fromkeys(_words("equiv coloneqq triangleq"), Kind.EQUALS),
    **dict.fromkeys(_words("underbrace overbrace"), Kind.BRACE),
    **dict.fromkeys(_words("Vert lVert rVert |"), Kind.NORM),
    **dict.fromkeys(_words("vert lvert rvert"), Kind.BAR),
    "sum": Kind.TOTAL,
    "otimes": Kind.OUTER,
    "div": Kind.DIVIDE,
    "partial": Kind.PARTIAL,
    "nabla": Kind.NABLA,
}
FRACTIONS = _words("frac dfrac tfrac cfrac")

#: Greek letters and functions, by their spelling in names.
LETTERS = {
    **{
        name: name
        for name in _words(
            "delta eta mu theta alpha beta gamma rho tau omega epsilon psi chi sigma phi ell "
            "Theta Delta exp log ln tanh sinh cosh max min diag det tr Tr trace"
        )
    },
    "varphi": "phi",
    "varepsilon": "epsilon",
    "lambda": "lam",
}
#: What a raised T looks like, without spaces, braces and fonts.
TRANSPOSITIONS = _words(r"T t tr \top \intercal \dagger ⊤ ⊺ † ᵀ")
#: The same of an inverse.
INVERSE_TRANSPOSITIONS = frozenset(
    f"{inverse}{turned}" for inverse in ("-", "−", "-1", "-1,") for turned in TRANSPOSITIONS
)

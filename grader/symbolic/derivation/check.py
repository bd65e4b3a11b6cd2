"""Check a derivation step by step."""

from collections.abc import Sequence

from grader.symbolic.derivation.checker import Checker
from grader.symbolic.derivation.comments import without_comments, without_comments_in
from grader.symbolic.derivation.document import MAX_CHARACTERS, find_regions
from grader.symbolic.derivation.goals import goals_reached
from grader.symbolic.derivation.macros import expanded
from grader.symbolic.derivation.naming import Namer
from grader.symbolic.derivation.statements import Unread, find_statements
from grader.symbolic.derivation.values import Derivation
from grader.symbolic.model import Model
from grader.symbolic.parsing.folding import folded

MAX_STEPS = 400


def check_derivation(
    text: str,
    model: Model,
    *,
    naming: Model | None = None,
    goals: Sequence[str] = (),
    whole: bool = False,
) -> Derivation:
    """Check every equality of a derivation.

    Each step is judged twice: against what its left-hand side is on the model, and against the
    step before. So the first wrong step is told apart from what follows from it.

    Parameters
    ----------
    text : str
        Markdown, LaTeX or plain text; formulas between any of the usual delimiters, or on lines of
        their own.
    model : Model
        Gives every name its meaning, in the scalar or the matrix reading.
    naming : Model, optional
        The same network with all sizes equal, where slips of order have values to be named by;
        without it no slip is named.
    goals : sequence of str
        Quantities that it has to arrive at.
    whole : bool
        Whether the goals' gradients have to be derived too, as :func:`goals_reached` says.

    Returns
    -------
    Derivation
        Whatever is written comes to a mark; what is not read is a mark, too, not an error.
    """
    sheet = folded(expanded(without_comments(text[:MAX_CHARACTERS])))
    regions = find_regions(sheet)
    latex = [(region.start, region.end) for region in regions if region.latex]
    sheet = without_comments_in(sheet, latex)
    checker = Checker(sheet, model, Namer(naming) if naming else None)
    for found in find_statements(sheet, regions):
        if len(checker.steps) >= MAX_STEPS:
            reason = f"Only the first {MAX_STEPS} steps of a derivation are read."
            start = found.start if isinstance(found, Unread) else found.parts[0][0]
            checker.leave_out(Unread(start, len(sheet), reason))
            break
        if isinstance(found, Unread):
            checker.leave_out(found)
        else:
            checker.check(found)
    if len(text) > MAX_CHARACTERS:
        reason = f"Only the first {MAX_CHARACTERS:,} characters of a derivation are read."
        checker.leave_out(Unread(MAX_CHARACTERS - 1, MAX_CHARACTERS, reason))
    stand = goals_reached(goals, checker.sides, checker.model, model, whole=whole)
    return Derivation(tuple(checker.steps), stand)

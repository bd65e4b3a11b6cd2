"""Why an interpretation stops early; none of these leaves :mod:`grader.symbolic`.

They steer the ladder of :mod:`grader.symbolic.decide` from one rung to the next and end as the
reason of a verdict.
"""


class Halt(Exception):
    """Base of the reasons to stop."""


class Unsupported(Halt):
    """The ring cannot interpret the expression."""


class OutOfBudget(Halt):
    """A stated bound on operations, time, terms or digits is reached."""


class Singular(Halt):
    """The expression divides by zero (or sits on a kink) at this point."""


class ShapeMismatch(Halt):
    """The expression joins arrays whose shapes do not fit; the text is for the student."""

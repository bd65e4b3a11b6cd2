"""The exercise law: what every exercise has to keep before a student is graded on it.

::

    statement    parses, names every function with its shapes, states its conventions
    reference    full points on every seed, every known mistake killed, no regime that hides one
    mistakes     each single one is named by its own code when it is handed in
    starter      defines every function and earns nothing
    solutions    every golden file gets its declared points and mistakes
    speed        inputs are drawn within a second, files graded within ten

A breach is a value that says where and what to mend. A note is no breach: something to know about
an exercise that is sound.
"""

from grader.law.breach import Breach
from grader.law.notes import Note, notes_on
from grader.law.trial import try_out
from grader.law.validate import LAWS, TIMELESS, validate

__all__ = ["LAWS", "TIMELESS", "Breach", "Note", "notes_on", "try_out", "validate"]

"""How what somebody types will be read: as which kind of file, and as which formulas."""

import re

from grader.checks.reading import Reading, read_writing
from grader.errors import ExerciseError
from grader.exercise import Exercise
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid
from submissions.services.access import assignment_for
from submissions.services.assignments import actors_exercise
from submissions.services.ports import Work

#: Of a text that is read while it is typed; a sheet is far shorter.
MOST_CHARACTERS = 20_000
PROGRAM, WRITING = "solution.py", "solution.md"


def read_typed(work: Work, actor: Actor, assignment_id: int, text: str) -> Reading:
    """Return which formulas a text holds, as graders will read them; nothing is judged.

    Raises
    ------
    NotFound
        If the actor may not know of the assignment.
    Invalid
        If the text is endless.
    """
    mine = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
    if len(text) > MOST_CHARACTERS:
        said = f"it has {len(text)} characters; at most {MOST_CHARACTERS} are read while you type."
        raise Invalid("text", said)
    exercise = actors_exercise(work, mine)
    return read_writing(exercise.written, text) if exercise.written else Reading()


def file_for(work: Work, actor: Actor, assignment_id: int, text: str) -> str:
    """Return the name under which something typed is handed in: its suffix says how it is read.

    Where an exercise asks for one kind, it is that; where it asks for both, what defines one of
    the functions is a program, and so is what holds no formula that was asked for.

    Raises
    ------
    NotFound
    """
    mine = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
    try:
        exercise = actors_exercise(work, mine)
    except ExerciseError:  # the grader will say so to whoever can mend it
        return PROGRAM
    if not exercise.written:
        return PROGRAM
    return WRITING if not exercise.questions or _is_writing(exercise, text) else PROGRAM


def _is_writing(exercise: Exercise, text: str) -> bool:
    names = "|".join(re.escape(question.name) for question in exercise.questions)
    if re.search(rf"^\s*(?:def\s+(?:{names})\b|(?:import|from)\s)", text, re.MULTILINE):
        return False
    found = read_writing(exercise.written, text[:MOST_CHARACTERS])
    return any(one.line for one in found.formulas) or bool(found.equations)

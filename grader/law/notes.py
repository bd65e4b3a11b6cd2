"""What an author may like to know of a sound exercise: it is nothing to mend."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.exercise import Exercise
from grader.exercise.recorded import why_not_recorded


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about a question.

    Attributes
    ----------
    exercise, question : str
        The exercise's slug and the question's name.
    sentence : str
    """

    exercise: str
    question: str
    sentence: str

    @property
    def place(self) -> str:
        """Where to look."""
        return f"{self.exercise}: {self.question}"


def notes_on(exercise: Exercise) -> Iterator[Note]:
    """Yield the questions whose reference has no formula, so that no student sees theirs judged.

    Raises
    ------
    ExerciseError
        If a question cannot be drawn: hold it to the law first.
    """
    for question in exercise.questions:
        reason = why_not_recorded(question)
        if reason:
            sentence = f"formula: not recordable, because {reason}"
            yield Note(exercise.slug, question.name, sentence)

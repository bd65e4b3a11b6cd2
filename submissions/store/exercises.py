"""What is asked about the exercises of courses."""

from submissions.domain.exercises import CourseExercise, ExerciseState
from submissions.store.rows import Rows
from submissions.store.tables import EXERCISES


class CourseExercises(Rows[CourseExercise]):
    """Exercises of courses."""

    table = EXERCISES

    def of_course(self, course_id: int) -> list[CourseExercise]:
        """Return all that a course has."""
        return self._all_by(course_id=course_id)

    def published(self, course_id: int) -> list[CourseExercise]:
        """Return those that a course may give."""
        return self._all_by(course_id=course_id, state=ExerciseState.PUBLISHED)

    def called(self, course_id: int, slug: str) -> CourseExercise | None:
        """Return the one of this name, if there is one."""
        return self._one_by(course_id=course_id, slug=slug)

"""The gradebook, grades by hand, statistics, likeness."""

from submissions.domain.selection import Selection
from submissions.representations.assignments import Assignment
from submissions.representations.gradebook import (
    CsvQuery,
    Gradebook,
    GradebookQuery,
    GradebookRow,
    LookPage,
    NewOverride,
    Override,
    Settlement,
    SimilarityQuery,
    SimilarPair,
    SimilarPairs,
    Statistics,
    StudentPage,
)
from submissions.services import gradebook, grades, insight, pending, similarity
from submissions.web.api.dispatch import window_of
from submissions.web.api.operation import File, Operations
from submissions.web.context import ask, do

operations = Operations("gradebook")


@operations.get("/courses/<id:course_id>/gradebook")
def show_gradebook(course_id: int, query: GradebookQuery) -> Gradebook:
    """Show the gradebook of a course."""
    selection = Selection(query.sort, query.descending, query.search, query.section, query.state)
    window = window_of(query)
    book = ask(gradebook.show_gradebook, course_id, selection=selection, window=window)
    return Gradebook(
        assignments=[Assignment.model_validate(one) for one in book.assignments],
        items=[GradebookRow.model_validate(row) for row in book.rows],
        next=book.cut.following,
    )


@operations.get("/courses/<id:course_id>/gradebook.csv", media="text/csv; charset=utf-8")
def export_gradebook(course_id: int, query: CsvQuery) -> File:
    """Export the gradebook for a spreadsheet or a learning platform."""
    text = ask(gradebook.export_gradebook, course_id, gradebook.Format(query.format))
    return File(text.encode(), f"gradebook-{course_id}-{query.format}.csv")


@operations.get("/courses/<id:course_id>/students/<id:user_id>")
def show_student(course_id: int, user_id: int) -> StudentPage:
    """Show all of one student in a course."""
    return StudentPage.model_validate(ask(gradebook.show_student, course_id, user_id))


@operations.put("/assignments/<id:assignment_id>/students/<id:user_id>/override")
def override_grade(assignment_id: int, user_id: int, body: NewOverride) -> Override:
    """Set a grade by hand; earlier ones are kept, revoked."""
    made = do(grades.override_grade, assignment_id, user_id, points=body.points, reason=body.reason)
    return Override.model_validate(made)


@operations.delete("/assignments/<id:assignment_id>/students/<id:user_id>/override")
def revoke_override(assignment_id: int, user_id: int) -> None:
    """Let what was found count again."""
    do(grades.revoke_override, assignment_id, user_id)


@operations.get("/assignments/<id:assignment_id>/look")
def list_to_look_at(assignment_id: int) -> LookPage:
    """List what is pending in an assignment, and what was decided in an unusual way."""
    return LookPage.model_validate(ask(pending.list_to_look_at, assignment_id))


@operations.post("/submissions/<id:submission_id>/settle")
def settle_pending(submission_id: int, body: Settlement) -> None:
    """Give the pending points of a question, or some of them, or none."""
    do(pending.settle_pending, submission_id, body.question, points=body.points)


@operations.get("/assignments/<id:assignment_id>/statistics")
def show_statistics(assignment_id: int) -> Statistics:
    """Show the numbers behind an assignment's plots."""
    return Statistics.model_validate(ask(insight.show_statistics, assignment_id).statistics)


@operations.get("/assignments/<id:assignment_id>/similarity")
def show_similarity(assignment_id: int, query: SimilarityQuery) -> SimilarPairs:
    """Show which programs resemble each other: a hint for a person, never a verdict."""
    found = ask(similarity.show_similarity, assignment_id, least=query.least)
    return SimilarPairs(items=[SimilarPair.model_validate(pair) for pair in found.pairs])

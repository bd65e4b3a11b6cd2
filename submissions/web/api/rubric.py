"""Rubrics: what people judge, where it stands."""

from submissions.representations.handing_in import Verdict
from submissions.representations.rubric import (
    NewRubricItem,
    RemovalQuery,
    Rubric,
    RubricItem,
    RubricItemChanges,
    RubricMarks,
    StandingItem,
)
from submissions.services import rubric, rubric_marking, verdicts
from submissions.web.api.dispatch import check_match
from submissions.web.api.operation import Operations
from submissions.web.context import ask, do

operations = Operations("rubrics")


@operations.get("/assignments/<id:assignment_id>/rubric")
def show_rubric(assignment_id: int) -> Rubric:
    """Show the rubric of an assignment, and on how many submissions each item stands."""
    return Rubric.model_validate(ask(rubric.show_rubric, assignment_id))


@operations.post("/assignments/<id:assignment_id>/rubric", place="/rubric-items/{0.id}")
def add_rubric_item(assignment_id: int, body: NewRubricItem) -> RubricItem:
    """Put an item at the end of a rubric."""
    return RubricItem.model_validate(do(rubric.add_rubric_item, assignment_id, **body.model_dump()))


@operations.get("/rubric-items/<id:item_id>")
def show_rubric_item(item_id: int) -> StandingItem:
    """Show an item, and on how many submissions it stands."""
    return StandingItem.model_validate(ask(rubric.show_rubric_item, item_id))


@operations.patch("/rubric-items/<id:item_id>")
def change_rubric_item(item_id: int, body: RubricItemChanges) -> StandingItem:
    """Change an item; with its points, all grades change that it stands on."""
    check_match(show_rubric_item(item_id))
    do(rubric.change_rubric_item, item_id, **body.given())
    return show_rubric_item(item_id)


@operations.delete("/rubric-items/<id:item_id>", refusals=(409,))
def remove_rubric_item(item_id: int, query: RemovalQuery) -> None:
    """Remove an item; one that stands on submissions only if it is said to be taken off them."""
    do(rubric.remove_rubric_item, item_id, take_off=query.take_off)


@operations.post("/submissions/<id:submission_id>/rubric", status=200)
def mark_by_rubric(submission_id: int, body: RubricMarks) -> Verdict:
    """Let items stand on a submission and take others off; the grade follows at once."""
    do(rubric_marking.mark_by_rubric, submission_id, apply=body.apply, take_off=body.take_off)
    return Verdict.model_validate(ask(verdicts.show_verdict, submission_id))

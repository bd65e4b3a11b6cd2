"""Regrades: proposed, reviewed as a difference, applied, undone."""

from submissions.representations.base import Page, PageQuery
from submissions.representations.regrades import NewRegrade, Regrade, RegradePage
from submissions.services import regrades
from submissions.web.api.dispatch import page_of
from submissions.web.api.operation import Operations
from submissions.web.context import ask, do

operations = Operations("regrades")


@operations.get("/assignments/<id:assignment_id>/regrades")
def list_regrades(assignment_id: int, query: PageQuery) -> Page[Regrade]:
    """List the regrades of an assignment, the newest first."""
    return page_of(Regrade, query, ask(regrades.list_regrades, assignment_id).regrades)


@operations.post(
    "/assignments/<id:assignment_id>/regrades", refusals=(409,), place="/regrades/{0.id}"
)
def propose_regrade(assignment_id: int, body: NewRegrade) -> Regrade:
    """Have submissions graded anew, after all students who wait; nothing counts yet."""
    return Regrade.model_validate(do(regrades.propose_regrade, assignment_id, **body.model_dump()))


@operations.get("/regrades/<id:regrade_id>")
def show_regrade(regrade_id: int) -> RegradePage:
    """Show who would gain and lose."""
    return RegradePage.model_validate(ask(regrades.show_regrade, regrade_id))


@operations.post("/regrades/<id:regrade_id>/apply", status=200, refusals=(409,))
def apply_regrade(regrade_id: int) -> Regrade:
    """Let the new reports count; all grades follow."""
    return Regrade.model_validate(do(regrades.apply_regrade, regrade_id))


@operations.post("/regrades/<id:regrade_id>/undo", status=200, refusals=(409,))
def undo_regrade(regrade_id: int) -> Regrade:
    """Let the old reports count again; all grades follow."""
    return Regrade.model_validate(do(regrades.undo_regrade, regrade_id))


@operations.post("/regrades/<id:regrade_id>/drop", status=200, refusals=(409,))
def drop_regrade(regrade_id: int) -> Regrade:
    """Drop a proposal; nothing changes."""
    return Regrade.model_validate(do(regrades.drop_regrade, regrade_id))

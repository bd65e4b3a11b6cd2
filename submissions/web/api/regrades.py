"""Regrades: proposed, reviewed as a difference, applied, undone."""

from submissions.representations.base import Page, PageQuery
from submissions.representations.regrades import NewRegrade, Regrade, RegradePage
from submissions.services import regrades
from submissions.web.api.bearer import actor
from submissions.web.api.dispatch import page_of
from submissions.web.api.operation import Operations
from submissions.web.context import services

operations = Operations("regrades")


@operations.get("/assignments/<id:assignment_id>/regrades")
def list_regrades(assignment_id: int, query: PageQuery) -> Page[Regrade]:
    """List the regrades of an assignment, the newest first."""
    return page_of(Regrade, query, regrades.list_regrades(services(), actor(), assignment_id))


@operations.post(
    "/assignments/<id:assignment_id>/regrades", refusals=(409,), place="/regrades/{0.id}"
)
def propose_regrade(assignment_id: int, body: NewRegrade) -> Regrade:
    """Have submissions graded anew, after all students who wait; nothing counts yet."""
    made = regrades.propose_regrade(
        services(),
        actor(),
        assignment_id,
        reason=body.reason,
        submission_ids=body.submission_ids,
    )
    return Regrade.model_validate(made)


@operations.get("/regrades/<id:regrade_id>")
def show_regrade(regrade_id: int) -> RegradePage:
    """Show who would gain and lose."""
    return RegradePage.model_validate(regrades.show_regrade(services(), actor(), regrade_id))


@operations.post("/regrades/<id:regrade_id>/apply", status=200, refusals=(409,))
def apply_regrade(regrade_id: int) -> Regrade:
    """Let the new reports count; all grades follow."""
    return Regrade.model_validate(regrades.apply_regrade(services(), actor(), regrade_id))


@operations.post("/regrades/<id:regrade_id>/undo", status=200, refusals=(409,))
def undo_regrade(regrade_id: int) -> Regrade:
    """Let the old reports count again; all grades follow."""
    return Regrade.model_validate(regrades.undo_regrade(services(), actor(), regrade_id))


@operations.post("/regrades/<id:regrade_id>/drop", status=200, refusals=(409,))
def drop_regrade(regrade_id: int) -> Regrade:
    """Drop a proposal; nothing changes."""
    return Regrade.model_validate(regrades.drop_regrade(services(), actor(), regrade_id))

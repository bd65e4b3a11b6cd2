"""What a supervisor asks: whether this process answers, and whether its database does."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from submissions.services.operations.is_ready import is_ready
from submissions.web.context import services

pages = Blueprint("probe", __name__)


@pages.get("/alive")
def alive() -> ResponseReturnValue:
    """Say that this process answers."""
    return "alive\n", {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/ready")
def ready() -> ResponseReturnValue:
    """Say that the database answers too; if it does not, the answer is the page of an error."""
    is_ready(services())
    return "ready\n", {"Content-Type": "text/plain; charset=utf-8"}

"""What a supervisor asks: whether this process answers and can work, and its numbers."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from submissions.services.health import is_ready, show_metrics
from submissions.web.context import services

pages = Blueprint("probe", __name__)
#: Only where it is asked for: how busy a class is, is nobody's business outside.
numbers = Blueprint("numbers", __name__)
_TEXT = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that this process answers."""
    return "ok\n", _TEXT


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say that the database answers too; if it does not, the answer is the page of an error."""
    if is_ready(services()):
        return "ready\n", _TEXT
    return "the database's schema is too old; run: grader db upgrade\n", 503, _TEXT


@numbers.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Send the numbers to Prometheus."""
    return show_metrics(services()), _TEXT

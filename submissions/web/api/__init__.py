"""The service for programs: the use cases of the pages, as JSON under ``/api/v1``.

A module has one group of operations. An operation reads what is asked for, calls one use case,
which checks permissions, and says what came of it as a representation; `openapi` describes all.
"""

import json

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from submissions.web.api import (
    assignments,
    courses,
    exercises,
    gradebook,
    groups,
    handing_in,
    inquiries,
    operations,
    people,
    regrades,
    rubric,
)
from submissions.web.api.chapters import chapters_of
from submissions.web.api.dispatch import ROOT, view_of
from submissions.web.api.openapi import document

ALL = tuple(
    operation
    for group in (
        people,
        courses,
        assignments,
        exercises,
        groups,
        handing_in,
        gradebook,
        inquiries,
        regrades,
        rubric,
        operations,
    )
    for operation in group.operations.all
)

pages = Blueprint("api", __name__, url_prefix=ROOT)
manual = Blueprint("manual", __name__)

for _operation in ALL:
    pages.add_url_rule(
        _operation.path, _operation.name, view_of(_operation), methods=[_operation.method]
    )


@pages.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """Send the description that clients are made from."""
    answer = Response(json.dumps(document(ALL)), content_type="application/json")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@manual.get("/api/docs")
def docs() -> ResponseReturnValue:
    """Show the description to people."""
    return render_template("api.html", **chapters_of(document(ALL)))

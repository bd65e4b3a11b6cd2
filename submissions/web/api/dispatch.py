"""From a request to an operation's handler, and from what it returns to an answer."""

import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from flask import Response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from submissions.errors import ChangedMeanwhile, Invalid
from submissions.representations.base import Page, PageQuery
from submissions.services.windows import Window
from submissions.web.api.bearer import identify
from submissions.web.api.operation import ETAG, JSON, File, Operation, Stream

Kind = TypeVar("Kind", bound=BaseModel)

ROOT = "/api/v1"
#: A class list is the longest JSON there is; an upload has the application's own limit.
_JSON_BYTES = 8 * 2**20


def view_of(operation: Operation) -> Callable[..., ResponseReturnValue]:
    """Return what Flask calls for an operation."""

    def view(**path: Any) -> ResponseReturnValue:
        # Before anything is read, or strangers learn what is wrong with their bodies.
        identify(public=operation.public)
        query = _checked(lambda: operation.query.model_validate(request.args.to_dict()))
        given = path if "query" not in operation.hints else {**path, "query": query}
        if operation.body is not None:
            given = {**given, "body": _body(operation.body)}
        return _answer(operation, operation.handler(**given))

    return view


def _body(kind: type[BaseModel]) -> BaseModel:
    if request.mimetype != JSON:
        raise UnsupportedMediaType(f"The body is {request.mimetype!r}; wanted {JSON}.")
    request.max_content_length = _JSON_BYTES
    content = request.get_data()
    return _checked(lambda: kind.model_validate_json(content))


def _checked(read: Callable[[], Kind]) -> Kind:
    """Return what is read, or raise with what is wrong, as a sentence of ours.

    Raises
    ------
    BadRequest
        If it is no JSON at all.
    Invalid
    """
    try:
        return read()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise BadRequest(f"The body is no JSON: {first['msg']}.") from None
        field = ".".join(map(str, first["loc"])) or "body"
        raise Invalid(field, f"{first['msg']}.") from None


def _answer(operation: Operation, said: Any) -> Response:
    if said is None:
        return Response(status=operation.status)
    if isinstance(said, File | Stream):
        content = said.content if isinstance(said, File) else said.parts
        answer = Response(content, content_type=operation.media)
        answer.headers.set("Content-Disposition", "attachment", filename=said.name)
    else:
        answer = Response(said.model_dump_json(), operation.status, content_type=JSON)
    if operation.place:
        answer.headers["Location"] = ROOT + operation.place.format(said)
    if operation.method != "GET" or isinstance(said, Stream):  # nobody knows it before its end
        return answer
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def check_match(current: BaseModel) -> None:
    """Return if the caller's ``If-Match`` fits what would be read now, or if there is none.

    Raises
    ------
    ChangedMeanwhile
    Invalid
        If it is no ETag of ours.
    """
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    if not re.fullmatch(ETAG, wanted):
        raise Invalid("If-Match", "wanted the ETag of what was read, with its quotes.")
    now = Response(current.model_dump_json())
    now.add_etag()
    if wanted != now.headers["ETag"]:
        raise ChangedMeanwhile


def window_of(query: PageQuery) -> Window:
    """Return which part of a list is asked for."""
    return Window(query.limit, after=query.cursor)


def page_of(
    kind: type[Kind],
    query: PageQuery,
    rows: Sequence[Any],
    key: Callable[[Any], Hashable] = lambda row: row.id,
) -> Page[Kind]:
    """Return the page of a list that is asked for.

    Parameters
    ----------
    kind : type
        What a row is said as.
    query : PageQuery
    rows : sequence
        All of them, in order.
    key : callable
        Names a row in the list; a cursor is the name of a page's last row.

    Raises
    ------
    Invalid
        If the row that the cursor names is gone.
    """
    found = {key(row): row for row in rows}
    cut = window_of(query).cut(list(found))
    return said_as(kind, [found[name] for name in cut.keys], cut.following)


def said_as(kind: type[Kind], rows: Sequence[Any], following: str | None) -> Page[Kind]:
    """Return a page of these rows, and the cursor of the next one."""
    return Page[kind](items=[kind.model_validate(row) for row in rows], next=following)  # type: ignore[valid-type]

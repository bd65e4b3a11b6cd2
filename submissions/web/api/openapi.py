"""The description of the API, OpenAPI 3.1, made from the operations and their types."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from submissions.representations.base import Query
from submissions.representations.problem import Problem
from submissions.web.api.operation import ETAG, JSON, Operation
from submissions.web.problems import MEDIA

Json = dict[str, Any]

_PLACE = "#/components/schemas/{model}"
_CONVERTED = re.compile(r"<(?:(\w+):)?(\w+)>")
_ID = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_SLUG = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[a-z0-9-]+$"}
_TEXT = {"type": "string", "maxLength": 100}
_REASONS = {
    304: "It is as you have it (`If-None-Match`).",
    400: "The request cannot be read.",
    401: "No token, or one that is not valid.",
    403: "Not allowed: by one's role, or by what the token may.",
    404: "There is no such thing, or none that one may know of.",
    409: "Not now: the policy, or what was done before, says no.",
    412: "It was changed meanwhile (`If-Match`).",
    413: "Too large.",
    415: "Another media type is wanted.",
    422: "A value that cannot be taken.",
    429: "Too many tries; `Retry-After` says when to come back.",
    500: "Our fault, or the exercise's.",
    503: "Not at the moment: try again.",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Drawn anew for each submission; the same again is the same submission.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,100}$"},
}
_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The `ETag` of what was read; refused with 412 if it was changed meanwhile.",
    "schema": {"type": "string", "pattern": ETAG},
}
_UPLOAD = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary"}},
        }
    }
}


@cache
def document(operations: tuple[Operation, ...]) -> Json:
    """Return the description of these operations, as JSON values."""
    paths: dict[str, Json] = {}
    for operation in operations:
        path = _CONVERTED.sub(r"{\2}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Deltagrade",
            "version": version("deltagrade"),
            "description": "All that the pages can do, for programs. See `docs/api.md`.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in operations)],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(operations),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation) -> Json:
    summary, _, more = (operation.handler.__doc__ or "").partition("\n")
    found: Json = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": summary,
        "parameters": [*_of_path(operation), *_of_query(operation.query), *_headers(operation)],
        "responses": _responses(operation),
    }
    if more.strip():
        found["description"] = " ".join(more.split())
    if operation.public:
        found["security"] = []
    if operation.body is not None:
        content = {JSON: {"schema": _reference(operation.body)}}
        found["requestBody"] = {"required": True, "content": content}
    if operation.upload:
        found["requestBody"] = {"required": True, "content": _UPLOAD}
    return found


def _of_path(operation: Operation) -> list[Json]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _ID if kind == "id" else _SLUG,
        }
        for kind, name in _CONVERTED.findall(operation.path)
    ]


def _of_query(kind: type[Query]) -> list[Json]:
    schema = kind.model_json_schema()
    inlined = schema.get("$defs", {})
    found = []
    for name, said in schema["properties"].items() if "properties" in schema else ():
        one = _plain(said, inlined)
        text = one.pop("description", "")
        one.pop("title", None)
        required = name in schema.get("required", ())
        parameter = {"name": name, "in": "query", "required": required, "schema": one}
        found.append(parameter | ({"description": text} if text else {}))
    return found


def _plain(schema: Json, definitions: Json) -> Json:
    """Return the schema of a parameter in one piece, and never null: an address has no null."""
    if "$ref" in schema:
        rest = {name: value for name, value in schema.items() if name != "$ref"}
        named = definitions[schema["$ref"].rpartition("/")[2]]
        return {**{k: v for k, v in named.items() if k != "description"}, **rest}
    if "anyOf" in schema:
        (kind,) = (one for one in schema["anyOf"] if one != {"type": "null"})
        rest = {k: v for k, v in schema.items() if k not in ("anyOf", "default")}
        return {**kind, **rest}
    return dict(schema)


def _headers(operation: Operation) -> list[Json]:
    return [_KEY] * operation.key + [_MATCH] * operation.match


def _responses(operation: Operation) -> Json:
    responses = {str(operation.status): _success(operation)}
    for status in sorted(_refusals(operation)):
        content = {} if status == 304 else {"content": {MEDIA: {"schema": _reference(Problem)}}}
        responses[str(status)] = {"description": _REASONS[status], **content}
    return responses


def _success(operation: Operation) -> Json:
    if operation.status == 204:
        return {"description": "Done."}
    file = {"type": "string", "format": "binary"}
    schema = file if operation.said is None else _reference(operation.said)
    media = operation.media.partition(";")[0]
    return {"description": "Done.", "content": {media: {"schema": schema}}}


def _refusals(operation: Operation) -> set[int]:
    """Return the statuses of refusals: those it names, and those that follow from what it takes."""
    found = {422, 500, 503, *operation.refusals}
    if not operation.public:
        found |= {401, 403}
    if "<" in operation.path:
        found |= {404}
    if operation.method == "GET":
        found |= {304}
    if operation.body is not None or operation.upload:
        found |= {400, 413, 415}
    if operation.match:
        found |= {412}
    return found


def _schemas(operations: Sequence[Operation]) -> Json:
    kinds: list[tuple[type[BaseModel], Any]] = [(Problem, "serialization")]
    kinds += [(one.said, "serialization") for one in operations if one.said is not None]
    kinds += [(one.body, "validation") for one in operations if one.body is not None]
    _, found = models_json_schema(list(dict.fromkeys(kinds)), ref_template=_PLACE)
    definitions: Json = found["$defs"]
    return definitions


def _reference(kind: type[BaseModel]) -> Json:
    name = re.sub(r"[^a-zA-Z0-9.\-_]", "_", kind.__name__)
    return {"$ref": _PLACE.format(model=name)}

"""The description of the API as people read it."""

from typing import Any

from grader.errors import GraderError
from submissions import errors

Json = dict[str, Any]


def chapters_of(document: Json) -> Json:
    """Return what the page shows: operations by group, what they speak of, statuses and codes.

    What a status means is said once: it is the same for all, and a hundred operations have it.
    """
    statuses: dict[str, str] = {}
    groups: dict[str, list[Json]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            shown = {**operation, "method": method.upper(), "path": path}
            groups[operation["tags"][0]].append(shown | _bodies(operation))
            statuses |= _otherwise(operation)
    things = {
        name: {
            "description": _described(schema),
            "fields": [
                (field, _type(said)) for field, said in schema.get("properties", {}).items()
            ],
        }
        for name, schema in document["components"]["schemas"].items()
    }
    return {
        "info": document["info"],
        "groups": groups,
        "things": things,
        "statuses": dict(sorted(statuses.items())),
        "codes": _codes(),
    }


def _described(schema: Json) -> str:
    text = " ".join(schema.get("description", "").split())
    return f"{text} One of: {_type(schema)}." if "enum" in schema else text


def _bodies(operation: Json) -> Json:
    """Return the names of what an operation takes and gives."""
    taken = operation.get("requestBody", {}).get("content", {})
    given = {
        status: _type(next(iter(one["content"].values()))["schema"])
        for status, one in operation["responses"].items()
        if "content" in one and status.startswith("2")
    }
    return {
        "takes": [(media, _type(one["schema"])) for media, one in taken.items()],
        "gives": given,
        "otherwise": _otherwise(operation),
    }


def _otherwise(operation: Json) -> dict[str, str]:
    """Return what each status means that is no success."""
    return {
        status: one["description"]
        for status, one in operation["responses"].items()
        if not status.startswith("2")
    }


def _type(schema: Json) -> str:
    """Return a type in words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"{one!r}" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    bounds = [f"{word} {schema[key]}" for key, word in _BOUNDS.items() if key in schema]
    kind = schema.get("format") or schema.get("type") or "anything"
    return ", ".join([str(kind), *bounds])


_BOUNDS = {"minimum": "from", "maximum": "to", "maxLength": "characters at most"}


def _codes() -> dict[str, str]:
    """Return the code of each error, and what it means."""
    found: dict[str, str] = {}
    waiting: list[type[GraderError]] = [errors.ServiceError, GraderError]
    while waiting:
        kind = waiting.pop()
        found[kind.code] = (kind.__doc__ or "").partition("\n")[0]
        waiting += kind.__subclasses__()
    return dict(sorted(found.items()))

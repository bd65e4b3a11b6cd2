"""Errors as programs read them: problem documents after RFC 9457."""

from flask import Response, request

from submissions.representations.problem import FieldProblem, Problem

#: Where the addresses of the API begin.
_BELOW = "/api/v1/"
MEDIA = "application/problem+json"
#: Errors of the web itself have no code of ours.
_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "source_too_large",
    415: "unsupported_media_type",
}


def for_programs() -> bool:
    """Return whether a program asks."""
    return request.path.startswith(_BELOW)


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    code: str = "",
    fault: str = "",
    field: tuple[str, str] | None = None,
) -> Response:
    """Return a problem document.

    Parameters
    ----------
    status : int
    title, detail : str
        The kind of problem, and a sentence about this one.
    code, fault : str
        As our errors have them; those of the web follow from the status.
    field : (name, reason), optional
        What is wrong with which field.
    """
    code = code or _CODES.get(status, "service_error" if status < 500 else "grader_error")
    found = Problem.model_validate(
        {
            "type": f"/api/docs#{code}",
            "title": title,
            "status": status,
            "detail": detail,
            "code": code,
            "fault": fault or ("student" if status < 500 else "operator"),
            "errors": [] if field is None else [FieldProblem(field=field[0], reason=field[1])],
        }
    )
    return Response(found.model_dump_json(), status, content_type=MEDIA, headers=_challenge(status))


def _challenge(status: int) -> dict[str, str]:
    """Return what asks for a token, or for one that may do more."""
    if status not in (401, 403):
        return {}
    known = "Authorization" in request.headers
    error = {401: "invalid_token", 403: "insufficient_scope"}[status]
    said = f', error="{error}"' if known else ""
    return {"WWW-Authenticate": f'Bearer realm="deltagrade"{said}'}

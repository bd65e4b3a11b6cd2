"""Errors become pages and problem documents: the one place that knows what they are in HTTP."""

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from grader.errors import ExerciseError, GraderError, SandboxError, SourceTooLarge, SubmissionError
from submissions.errors import (
    BadCredentials,
    ChangedMeanwhile,
    Conflict,
    Forbidden,
    GroupListInvalid,
    HandInRefused,
    IllegalTransition,
    Invalid,
    LaunchRefused,
    MakerBusy,
    NotFound,
    NotSignedIn,
    PlatformRefused,
    PlatformUnreachable,
    RosterInvalid,
    SignOnRefused,
    StoreUnavailable,
    TooManyTries,
)
from submissions.translations import gettext_noop
from submissions.web.language import translated
from submissions.web.problems import for_programs, problem

#: The nearest class counts.
STATUS: dict[type[Exception], int] = {
    NotSignedIn: 401,
    BadCredentials: 401,
    Forbidden: 403,
    LaunchRefused: 403,
    SignOnRefused: 403,
    NotFound: 404,
    Conflict: 409,
    PlatformRefused: 409,
    ChangedMeanwhile: 412,
    HandInRefused: 409,
    IllegalTransition: 409,
    SourceTooLarge: 413,
    Invalid: 422,
    RosterInvalid: 422,
    GroupListInvalid: 422,
    SubmissionError: 422,
    TooManyTries: 429,
    ExerciseError: 500,
    GraderError: 500,
    SandboxError: 503,
    StoreUnavailable: 503,
    MakerBusy: 503,
    PlatformUnreachable: 503,
}
_TITLES = {
    400: gettext_noop("This could not be read"),
    401: gettext_noop("Sign in first"),
    403: gettext_noop("Not allowed"),
    404: gettext_noop("Nothing here"),
    405: gettext_noop("Not this way"),
    409: gettext_noop("Not now"),
    412: gettext_noop("Changed meanwhile"),
    413: gettext_noop("Too large"),
    415: gettext_noop("Another kind of body is wanted"),
    422: gettext_noop("This needs a change"),
    429: gettext_noop("A little slower"),
    500: gettext_noop("Our fault"),
    503: gettext_noop("Not at the moment"),
}
_DID_NOT_WORK = gettext_noop("This did not work")
_SENTENCES = {
    404: gettext_noop("There is nothing at this address, or it is not for you to see."),
    405: gettext_noop("This address is for forms. Go back and use the button there."),
    413: gettext_noop(
        "What you sent is larger than this site takes. Send the program alone, without data."
    ),
    500: gettext_noop(
        "Something broke on our side. Nothing you handed in is lost. Try again in a minute; "
        "if it stays broken, tell your instructor what you were doing."
    ),
    503: gettext_noop(
        "A part of this site cannot be reached just now. What is stored is safe; what you sent "
        "this minute may not have arrived. Look in a minute and send it again if it is not there."
    ),
}
#: The same for programs, which have no button.
_WORDS = {405: "This address does not take that method."}


def register(app: Flask) -> None:
    """Let every error of an application become a page, or a document for programs."""
    app.register_error_handler(GraderError, show_error)
    app.register_error_handler(HTTPException, show_http_error)


def status_of(error: GraderError) -> int:
    """Return the HTTP status of one of our errors."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def told(error: GraderError) -> str:
    """Return the sentence of one of our errors as the reader of a page reads it."""
    if isinstance(error, Invalid):
        return f"{translated(error.field)}: {translated(error.reason)}"
    return translated(error)


def show_error(error: GraderError) -> ResponseReturnValue:
    """Return the page of one of our errors; whoever is not signed in is asked to do so."""
    status = status_of(error)
    if for_programs():
        return _told(error, status)
    if isinstance(error, NotSignedIn) and request.method in {"GET", "HEAD"}:
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    if status >= 500:  # ours or the instructor's: the reader can do nothing with the details
        _log(error)
        return _page(status, _SENTENCES.get(status, _SENTENCES[500])), status
    return _page(status, told(error)), status, wait_of(error)


def _told(error: GraderError, status: int) -> ResponseReturnValue:
    """Return one of our errors for programs."""
    detail = str(error)
    if status >= 500:
        _log(error)
        detail = _SENTENCES.get(status, _SENTENCES[500])
    field = (error.field, error.reason) if isinstance(error, Invalid) else None
    found = problem(
        status, _TITLES[status], detail, code=error.code, fault=error.fault, field=field
    )
    found.headers.update(wait_of(error))
    return found


def _log(error: GraderError) -> None:
    told = {"code": error.code, "endpoint": request.endpoint}
    current_app.logger.error("%s at %s: %s", *told.values(), error, extra=told)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Return the page of an error of the web itself: no such address, too large, a bug."""
    if error.response is not None:  # a redirection, not an error
        return error
    status = error.code or 500
    usual = type(error).description
    said = error.description if error.description != usual else None
    sentence = said or _SENTENCES.get(status) or usual or ""
    headers = {"Allow": ", ".join(error.valid_methods or ())} if status == 405 else {}  # type: ignore[attr-defined]
    if for_programs():
        title = _TITLES.get(status, _DID_NOT_WORK)
        found = problem(status, title, said or _WORDS.get(status) or sentence)
        found.headers.update(headers)
        return found
    return _page(status, sentence), status, headers


def too_large() -> ResponseReturnValue:
    """Return the page for a body that nobody reads."""
    g.broken = True  # nobody asks who is reading, either
    return show_http_error(RequestEntityTooLarge())


def _page(status: int, sentence: str) -> str:
    g.broken = g.get("broken") or status >= 500
    title = gettext(_TITLES.get(status, _DID_NOT_WORK))
    said = gettext(sentence) if sentence else ""
    return render_template("error.html", status=status, title=title, sentence=said)


def wait_of(error: GraderError) -> dict[str, str]:
    """Return the header that says when to try again, if there is a when."""
    if isinstance(error, TooManyTries):
        return {"Retry-After": f"{max(1, round(error.wait_s))}"}
    return {}

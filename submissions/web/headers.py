"""Headers of every answer: what a browser may do with our pages."""

from urllib.parse import urlsplit

from flask import Response, current_app, g, request

from submissions.web.assets import ENDPOINTS

#: Scripts, styles and fonts come from files of this site and from nowhere else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def allow_frames(around: str = "") -> None:
    """Let the page be shown in a platform's frame, also in one at an address without HTTPS.

    Our cookies are not there, so only pages that can do without are shown so.
    """
    g.framed = f"https: {_origin(around)}".strip() if around else "https:"


def allow_form_to(url: str) -> None:
    """Let the page's form lead to one address of another site."""
    path = urlsplit(url).path.replace(";", "%3B").replace(",", "%2C")
    g.form_to = _origin(url) + path


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _policy() -> str:
    policy = POLICY
    if "framed" in g:  # browsers heed it before X-Frame-Options
        policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {g.framed}")
    if "form_to" in g:
        policy = policy.replace("form-action 'self'", f"form-action {g.form_to}")
    return policy


def add_headers(response: Response) -> Response:
    """Return the answer with the headers that keep its reader safe."""
    response.headers.extend(_ALWAYS | {"Content-Security-Policy": _policy()})
    if request.endpoint not in ENDPOINTS:
        # Shared computers: after signing out the back button shows nothing.
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response

"""Headers of every answer: what a browser may do with our pages."""

from flask import Response, current_app, g, request

#: Scripts, styles and fonts come from files of this site and from nowhere else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: Of a page with nothing but a way out of the frame; browsers heed it before X-Frame-Options.
_FRAMED = {
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors https:")
}
_FILES = {"static", "katex"}


def add_headers(response: Response) -> Response:
    """Return the answer with the headers that keep its reader safe."""
    response.headers.extend(_ALWAYS | _FRAMED if g.get("framed") else _ALWAYS)
    if request.endpoint not in _FILES:
        # Shared computers: after signing out the back button shows nothing.
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response

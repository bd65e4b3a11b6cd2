"""Addresses in pages: most name the same ones over and over."""

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request

from submissions.web.assets import ENDPOINTS

_KEPT = "deltagrade_addresses"


def set_up_addresses(app: Flask) -> None:
    """Let templates have addresses from here."""

    @lru_cache(maxsize=4096)
    def kept(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    app.extensions[_KEPT] = kept
    app.jinja_env.globals["url_for"] = url_for


def url_for(endpoint: str, **values: Any) -> str:
    """Return an address as Flask makes it; those of files, and of what has a number, are kept.

    Others may hold what somebody typed, or a secret.
    """
    if endpoint in ENDPOINTS or all(type(one) is int for one in values.values()):
        found: str = current_app.extensions[_KEPT](
            request.root_path, endpoint, tuple(values.items())
        )
        return found
    return current_app.url_for(endpoint, **values)

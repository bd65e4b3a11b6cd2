"""Scripts, styles and fonts: their addresses hold what they contain, so browsers keep them."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_from_directory

#: Of whose files it serves: the names of their endpoints, with which their addresses begin.
ENDPOINTS = ("static", "katex")
_YEAR_S = 365 * 86400
_SQUEEZED = {".css", ".js", ".svg"}


class Assets:
    """The files of one folder, under an address with the digest of them all.

    One digest for all lets scripts import each other by relative addresses. Pages of another
    release ask with another digest: they get what is here, and keep it for no time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.digest = _digest(folder)
        self._squeezed = lru_cache(maxsize=None)(self._squeeze)

    def send(self, digest: str, filename: str) -> Response:
        """Send a file, compressed where that helps and the browser can read it."""
        kept_s = _YEAR_S if digest == self.digest else 0
        if Path(filename).suffix in _SQUEEZED and request.accept_encodings["gzip"]:
            content = self._squeezed(filename)
            if content is not None:
                return _answer(content, filename, kept_s)
        answer = send_from_directory(self._folder, filename, max_age=kept_s)
        answer.cache_control.immutable = bool(kept_s)
        return answer

    def _squeeze(self, filename: str) -> bytes | None:
        path = (self._folder / filename).resolve()
        if not path.is_relative_to(self._folder.resolve()) or not path.is_file():
            return None
        return gzip.compress(path.read_bytes(), mtime=0)


def _answer(content: bytes, filename: str, kept_s: int) -> Response:
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    answer = Response(content, mimetype=kind, headers={"Content-Encoding": "gzip"})
    answer.vary.add("Accept-Encoding")
    answer.cache_control.public = True
    answer.cache_control.max_age = kept_s
    answer.cache_control.immutable = bool(kept_s)
    return answer


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(folder)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def serve(app: Flask, **folders: Path) -> None:
    """Serve the files of folders, each under the name of its endpoint."""
    served = {endpoint: Assets(folder) for endpoint, folder in folders.items()}
    for endpoint, assets in served.items():
        rule = f"/{endpoint}/<digest>/<path:filename>"
        app.add_url_rule(rule, endpoint, assets.send)

    def fill_in(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in served:
            values.setdefault("digest", served[endpoint].digest)

    app.url_default_functions.setdefault(None, []).append(fill_in)

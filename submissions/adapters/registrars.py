"""Platforms that register us, asked by HTTP: their document and their registrar, all bounded."""

import json
from collections.abc import Mapping
from typing import Any

from submissions.adapters.access import require_success
from submissions.adapters.answers import asked, object_in

_MOST_BYTES = 2**18


class HttpRegistrars:
    """Asks a platform that somebody with our link has named.

    Parameters
    ----------
    limit_s : float
        How long an answer may take as a whole, however steadily it drips.
    """

    def __init__(self, limit_s: float = 10.0) -> None:
        self._limit_s = limit_s

    def document(self, url: str) -> Mapping[str, Any]:
        """Return what a platform's document says.

        Raises
        ------
        PlatformRefused, PlatformUnreachable
        """
        return self._told("GET", url, {})

    def register(self, url: str, wanted: Mapping[str, Any], token: str) -> Mapping[str, Any]:
        """Have a platform register us, by the token that it gave for that, if it gave one.

        Raises
        ------
        PlatformRefused, PlatformUnreachable
        """
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self._told("POST", url, headers, json.dumps(wanted).encode())

    def _told(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Mapping[str, Any]:
        plain = {"Accept": "application/json", **headers}
        bounds = self._limit_s, _MOST_BYTES
        with asked(method, url, *bounds, content=content, headers=plain) as answer:
            said = answer.read()
            require_success(url, answer.status, said)
        return object_in(url, said)

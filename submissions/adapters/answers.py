"""Ask learning platforms by HTTP: bounded in time and size, and no redirect is followed."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpx

from submissions.errors import PlatformUnreachable


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answers; its content is fetched when it is read.

    ``next_url`` is where it goes on, if it says so in a Link header.
    """

    status: int
    read: Callable[[], bytes]
    next_url: str = ""


@contextmanager
def asked(
    method: str,
    url: str,
    limit_s: float,
    most_bytes: int,
    *,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator[Answer]:
    """Ask a platform, for the length of the block.

    Parameters
    ----------
    method, url : str
    limit_s : float
        How long the answer may take as a whole, however steadily it drips.
    most_bytes : int
        How long its content may be.
    content : bytes, optional
        What is sent.
    headers : mapping of str to str, optional

    Raises
    ------
    PlatformUnreachable
        If there is no answer, or no end of it.
    """
    end = monotonic() + limit_s
    # A few bytes cannot unfold into many.
    plain = {**(headers or {}), "Accept-Encoding": "identity"}
    try:
        with httpx.stream(
            method, url, content=content, headers=plain, timeout=limit_s / 2, verify=_trusted()
        ) as told:
            following = told.links.get("next", {}).get("url", "")
            yield Answer(
                told.status_code, partial(_read, told, url, end, most_bytes), following or ""
            )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PlatformUnreachable(url, f"{type(error).__name__}.") from error


@cache
def _trusted() -> SSLContext:
    """Return whom this machine trusts; reading the list takes longer than most questions."""
    return httpx.create_ssl_context()


def _read(told: httpx.Response, url: str, end: float, most_bytes: int) -> bytes:
    read = bytearray()
    for part in told.iter_raw():
        read += part
        if len(read) > most_bytes or monotonic() > end:
            raise PlatformUnreachable(url, "it says too much, or says it too slowly.")
    return bytes(read)


def object_in(url: str, text: bytes) -> Mapping[str, Any]:
    """Return the JSON object that an answer is; raise PlatformUnreachable if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PlatformUnreachable(url, "it is no JSON.") from error
    if not isinstance(found, dict):
        raise PlatformUnreachable(url, "it is no JSON object.")
    return found

"""Access to services of learning platforms: by a signed assertion, for one purpose each."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic, time
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from submissions.adapters.answers import asked
from submissions.domain.platform import Platform, SigningKey
from submissions.errors import Invalid, PlatformRefused, PlatformUnreachable
from submissions.services.platforms import check_address

_MOST_BYTES = 2**16
#: An access token is used until so long before its end.
_MARGIN_S = 30.0
_ASSERTED = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#: Answers after which the same request may go well.
_LATER = {408, 425, 429}
_SHOWN = 200
Sign = Callable[[SigningKey, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class _Access:
    """A token, and until when it is used."""

    token: str
    until: float


class HttpAccess:
    """Fetches access tokens from registered platforms and keeps them as long as they are good.

    Parameters
    ----------
    sign : callable (key, claims) -> str
    scope : str
        What is asked for.
    limit_s : float
        How long an answer may take as a whole, however steadily it drips.
    """

    def __init__(self, sign: Sign, scope: str, limit_s: float) -> None:
        self._sign, self._scope, self._limit_s = sign, scope, limit_s
        self._known: dict[tuple[str, str], _Access] = {}

    def token(self, platform: Platform, key: SigningKey, *, anew: bool = False) -> str:
        """Return a token; a fresh one if the one before may have been withdrawn.

        Raises
        ------
        PlatformRefused, PlatformUnreachable
        """
        whose = platform.token_url, platform.client_id
        known = self._known.get(whose)
        if known is None or anew or monotonic() >= known.until:
            known = self._known[whose] = self._fetched(platform, key)
        return known.token

    def ask(
        self,
        method: str,
        url: str,
        whose: tuple[Platform, SigningKey],
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
        most_bytes: int = _MOST_BYTES,
    ) -> tuple[int, bytes, str]:
        """Return what a platform answers to one with access: status, content, where it goes on.

        Raises
        ------
        PlatformRefused, PlatformUnreachable
        """
        bounds = self._limit_s, most_bytes
        for again in (False, True):  # a token may have been withdrawn before its time
            known = {"Authorization": f"Bearer {self.token(*whose, anew=again)}", **headers}
            with asked(method, url, *bounds, content=content, headers=known) as answer:
                found = answer.status, answer.read(), answer.next_url
            if found[0] != httpx.codes.UNAUTHORIZED:
                break
        return found

    def _fetched(self, platform: Platform, key: SigningKey) -> _Access:
        url, now, begun = platform.token_url, int(time()), monotonic()
        claims = {
            "iss": platform.client_id,
            "sub": platform.client_id,
            "aud": url,
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_urlsafe(24),
        }
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTED,
            "client_assertion": self._sign(key, claims),
            "scope": self._scope,
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        content, bounds = str(httpx.QueryParams(form)).encode(), (self._limit_s, _MOST_BYTES)
        with asked("POST", url, *bounds, content=content, headers=kind) as answer:
            said = answer.read()
            require_success(url, answer.status, said)
        return _read_access(url, said, begun)


def own_address(platform: Platform, what: str, url: str) -> SplitResult:
    """Return an address that a platform named, in parts: our token goes along.

    Raises
    ------
    PlatformRefused
        If it is not on a host that the platform is registered with, or not reached by HTTPS.
    """
    try:
        check_address(what, url)
    except Invalid as error:
        raise PlatformRefused(f"the platform named a {error}") from error
    own = platform.issuer, platform.auth_url, platform.token_url, platform.jwks_url
    parts = urlsplit(url)
    if parts.netloc not in {urlsplit(one).netloc for one in own}:
        raise PlatformRefused(f"its {what} is at {parts.netloc}, which is not the platform's host.")
    return parts


def require_success(url: str, status: int, said: bytes, more: str = "") -> None:
    """Return if a platform did what it was asked.

    Raises
    ------
    PlatformUnreachable
        If it may do so later.
    PlatformRefused
        With its words, and ``more`` of ours.
    """
    if httpx.codes.is_success(status):
        return
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in _LATER:
        raise PlatformUnreachable(url, f"it answered {status}.")
    shown = " ".join(said.decode("utf-8", "replace").split())[:_SHOWN]
    raise PlatformRefused(f"{urlsplit(url).netloc} answered {status}: {shown!r}.{more}")


def _read_access(url: str, said: bytes, begun: float) -> _Access:
    try:
        told = json.loads(said)
        token, valid_s = told["access_token"], float(told.get("expires_in", 60))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PlatformUnreachable(url, "it gave no access token.") from error
    if not isinstance(token, str) or not (token.isascii() and token.isprintable()):
        raise PlatformUnreachable(url, "its access token is none.")
    return _Access(token, begun + valid_s - _MARGIN_S)

"""Gradebooks of learning platforms: access by a signed assertion, scores by HTTP, all bounded."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic, time
from typing import Any
from urllib.parse import urlsplit

import httpx

from submissions.adapters.answers import asked
from submissions.domain.platform import Platform, SigningKey
from submissions.domain.score import SCOPE, Score
from submissions.errors import Invalid, PlatformUnreachable, ScoreRefused
from submissions.services.platforms import check_address

_MOST_BYTES = 2**16
#: An access token is used until so long before its end.
_MARGIN_S = 30.0
_ASSERTED = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SAID = "application/vnd.ims.lis.v1.score+json"
#: Answers after which the same request may go well.
_LATER = {408, 425, 429}
_SHOWN = 200
Sign = Callable[[SigningKey, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class _Access:
    """A token, and until when it is used."""

    token: str
    until: float


class HttpGradebooks:
    """Posts scores to registered platforms and to no other host.

    Parameters
    ----------
    sign : callable (key, claims) -> str
    base_url : str
        Of this site; what is said of a score is the link to its assignment.
    limit_s : float
        How long an answer may take as a whole, however steadily it drips.
    """

    def __init__(self, sign: Sign, base_url: str, limit_s: float = 10.0) -> None:
        self._sign, self._base_url, self._limit_s = sign, base_url, limit_s
        self._access: dict[tuple[str, str], _Access] = {}

    def post(
        self, platform: Platform, key: SigningKey, line_item: str, sub: str, score: Score
    ) -> None:
        """Have a platform hold a score.

        Raises
        ------
        ScoreRefused
            If it will not, however often it is asked; or the address is none of its own.
        PlatformUnreachable
            If it may do so later.
        """
        url = scores_address(platform, line_item)
        content = json.dumps(_body(score, sub, self._base_url)).encode()
        for again in (False, True):  # a token may have been withdrawn before its time
            headers = {
                "Authorization": f"Bearer {self._token(platform, key, anew=again)}",
                "Content-Type": _SAID,
            }
            status, said = self._ask(url, content, headers)
            if status != httpx.codes.UNAUTHORIZED:
                break
        _require_success(url, status, said)

    def _token(self, platform: Platform, key: SigningKey, *, anew: bool) -> str:
        whose = platform.token_url, platform.client_id
        known = self._access.get(whose)
        if known is None or anew or monotonic() >= known.until:
            known = self._access[whose] = self._fetched(platform, key)
        return known.token

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
            "scope": SCOPE,
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, said = self._ask(url, str(httpx.QueryParams(form)).encode(), kind)
        _require_success(url, status, said)
        return _read_access(url, said, begun)

    def _ask(self, url: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Return the status and the content of an answer."""
        bounds = self._limit_s, _MOST_BYTES
        with asked("POST", url, *bounds, content=content, headers=headers) as answer:
            return answer.status, answer.read()


def scores_address(platform: Platform, line_item: str) -> str:
    """Return where the scores of a column are posted.

    Raises
    ------
    ScoreRefused
        If it is not on a host that the platform is registered with, or not reached by HTTPS.
    """
    try:
        check_address("column", line_item)
    except Invalid as error:
        raise ScoreRefused(f"the platform named a {error}") from error
    own = platform.issuer, platform.auth_url, platform.token_url, platform.jwks_url
    parts = urlsplit(line_item)
    if parts.netloc not in {urlsplit(one).netloc for one in own}:
        raise ScoreRefused(f"its column is at {parts.netloc}, which is not the platform's host.")
    return parts._replace(path=f"{parts.path.rstrip('/')}/scores").geturl()


def _body(score: Score, sub: str, base_url: str) -> dict[str, Any]:
    """Return a score as AGS 2.0 has it, section 3.4; without points it takes one back."""
    given = {"scoreGiven": score.points, "scoreMaximum": score.max_points}
    progress = "PendingManual" if score.pending else "FullyGraded"
    return {
        "userId": sub,
        "timestamp": score.wanted_at.isoformat(timespec="milliseconds"),
        "activityProgress": "Initialized" if score.points is None else "Completed",
        "gradingProgress": "NotReady" if score.points is None else progress,
        "comment": f"{base_url}/assignments/{score.assignment_id}",
        **({} if score.points is None else given),
    }


def _require_success(url: str, status: int, said: bytes) -> None:
    if httpx.codes.is_success(status):
        return
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in _LATER:
        raise PlatformUnreachable(url, f"it answered {status}.")
    shown = " ".join(said.decode("utf-8", "replace").split())[:_SHOWN]
    has_later = " It has this score or a later one." if status == httpx.codes.CONFLICT else ""
    raise ScoreRefused(f"{urlsplit(url).netloc} answered {status}: {shown!r}.{has_later}")


def _read_access(url: str, said: bytes, begun: float) -> _Access:
    try:
        told = json.loads(said)
        token, valid_s = told["access_token"], float(told.get("expires_in", 60))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PlatformUnreachable(url, "it gave no access token.") from error
    if not isinstance(token, str) or not (token.isascii() and token.isprintable()):
        raise PlatformUnreachable(url, "its access token is none.")
    return _Access(token, begun + valid_s - _MARGIN_S)

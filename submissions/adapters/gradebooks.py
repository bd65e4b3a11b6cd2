"""Gradebooks of learning platforms: scores by HTTP, all bounded (LTI AGS)."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from submissions.adapters.access import HttpAccess, Sign, own_address, require_success
from submissions.adapters.answers import asked
from submissions.domain.platform import Platform, SigningKey
from submissions.domain.score import SCOPE, Score
from submissions.errors import PlatformRefused, ScoreRefused

_MOST_BYTES = 2**16
_SAID = "application/vnd.ims.lis.v1.score+json"


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
        self._access = HttpAccess(sign, SCOPE, limit_s)
        self._base_url, self._limit_s = base_url, limit_s

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
        try:
            self._post(platform, key, url, content)
        except PlatformRefused as error:
            raise ScoreRefused(error.reason) from error

    def _post(self, platform: Platform, key: SigningKey, url: str, content: bytes) -> None:
        for again in (False, True):  # a token may have been withdrawn before its time
            headers = {
                "Authorization": f"Bearer {self._access.token(platform, key, anew=again)}",
                "Content-Type": _SAID,
            }
            status, said = self._ask(url, content, headers)
            if status != httpx.codes.UNAUTHORIZED:
                break
        has_later = " It has this score or a later one." if status == httpx.codes.CONFLICT else ""
        require_success(url, status, said, more=has_later)

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
        parts = own_address(platform, "column", line_item)
    except PlatformRefused as error:
        raise ScoreRefused(error.reason) from error
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

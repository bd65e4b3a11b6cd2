"""Gradebooks of learning platforms: scores by HTTP, all bounded (LTI AGS)."""

import json
from typing import Any

from httpx import codes

from submissions.adapters.access import HttpAccess, Sign, own_address, require_success
from submissions.domain.platform import Platform, SigningKey
from submissions.domain.score import SCOPE, Score
from submissions.errors import PlatformRefused, ScoreRefused

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
        self._access, self._base_url = HttpAccess(sign, SCOPE, limit_s), base_url

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
        content = json.dumps(_body(score, sub, self._base_url)).encode()
        try:
            url = scores_address(platform, line_item)
            status, said, _ = self._access.ask(
                "POST", url, (platform, key), content=content, headers={"Content-Type": _SAID}
            )
            later = " It has this score or a later one." if status == codes.CONFLICT else ""
            require_success(url, status, said, more=later)
        except PlatformRefused as error:
            raise ScoreRefused(error.reason) from error


def scores_address(platform: Platform, line_item: str) -> str:
    """Return where the scores of a column are posted.

    Raises
    ------
    PlatformRefused
        If it is not on a host that the platform is registered with, or not reached by HTTPS.
    """
    parts = own_address(platform, "column", line_item)
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

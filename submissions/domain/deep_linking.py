"""What we answer when a platform asks what a link is to lead to (LTI Deep Linking 2.0)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from submissions.domain.assignment import Assignment
from submissions.domain.bounds import ID
from submissions.domain.launch import CLAIM, CUSTOM, DEEP
from submissions.domain.platform import Platform

#: The browser brings the answer at once.
_GOOD_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """What a platform asks, and who may answer it: an instructor, once.

    It goes to and fro with the page, signed: in a platform's frame browsers keep no cookies of
    ours. The platform's wishes are as in :class:`submissions.domain.launch.DeepLinking`.
    """

    platform_id: int
    user_id: int
    course_id: int
    nonce: str
    deployment: str
    return_url: str
    data: str | None
    many: bool
    line_items: bool
    windows: bool
    title: str


def link_to(assignment: Assignment, url: str, asked: LinkRequest) -> dict[str, Any]:
    """Return the link that a platform is to make for an assignment.

    Parameters
    ----------
    assignment : Assignment
    url : str
        Where launches go.
    asked : LinkRequest

    Notes
    -----
    LTI Deep Linking 2.0, section 3.1 (LTI resource link). Work is taken after it is due, too, but
    platforms show the end of ``submission`` as the due date.
    """
    opens = _at(startDateTime=assignment.opens_at)
    ends = _at(endDateTime=assignment.due_at or assignment.closes_at)
    link: dict[str, Any] = {
        "type": "ltiResourceLink",
        "title": assignment.title,
        "url": url,
        "custom": {CUSTOM: str(assignment.id)},
    }
    if opens:
        link["available"] = opens
    if opens or ends:
        link["submission"] = opens | ends
    if asked.windows:
        link["window"] = {"targetName": "_blank"}
    if asked.line_items and assignment.points > 0:
        about = {"label": assignment.title, "resourceId": str(assignment.id)}
        link["lineItem"] = {"scoreMaximum": assignment.points, **about}
    return link


def _at(**times: datetime | None) -> dict[str, str]:
    return {name: at.isoformat(timespec="seconds") for name, at in times.items() if at is not None}


def answer_of(
    asked: LinkRequest,
    platform: Platform,
    links: Sequence[Mapping[str, Any]],
    nonce: str,
    now: datetime,
) -> dict[str, Any]:
    """Return the claims of the answer, to be signed.

    Notes
    -----
    LTI Deep Linking 2.0, section 4.5; ``data`` goes back as it came.
    """
    data = {} if asked.data is None else {f"{DEEP}data": asked.data}
    return {
        "iss": platform.client_id,
        "aud": platform.issuer,
        "iat": int(now.timestamp()),
        "exp": int((now + _GOOD_FOR).timestamp()),
        "nonce": nonce,
        f"{CLAIM}deployment_id": asked.deployment,
        f"{CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{CLAIM}version": "1.3.0",
        f"{DEEP}content_items": list(links),
        **data,
    }


def chosen_id(said: str) -> int | None:
    """Return the number of the assignment that a link says it leads to; None if it says none.

    Examples
    --------
    >>> chosen_id("12"), chosen_id("$Resource.id"), chosen_id("")
    (12, None, None)
    """
    plain = said.isascii() and said.isdecimal() and len(said) < 11
    return int(said) if plain and ID.hold(int(said)) else None

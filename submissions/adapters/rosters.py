"""Class lists of learning platforms by HTTP, page by page, all bounded (LTI NRPS)."""

import json
from typing import Any
from urllib.parse import urljoin

from submissions.adapters.access import HttpAccess, Sign, own_address, require_success
from submissions.domain.member import SCOPE
from submissions.domain.platform import Platform, SigningKey
from submissions.errors import PlatformRefused, PlatformUnreachable

_SAID = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
#: No course is larger, and no platform says more of a person.
_MOST_PAGES, _MOST_BYTES = 200, 2**22


class HttpRosters:
    """Asks registered platforms, and no other host, who is in a course.

    Parameters
    ----------
    sign : callable (key, claims) -> str
    limit_s : float
        How long an answer may take as a whole, however steadily it drips.
    """

    def __init__(self, sign: Sign, limit_s: float = 10.0) -> None:
        self._access = HttpAccess(sign, SCOPE, limit_s)

    def members(self, platform: Platform, key: SigningKey, url: str) -> list[Any]:
        """Return all that a platform says of the people of a course, as JSON values.

        Raises
        ------
        PlatformRefused
            If it will not say so, or sends us elsewhere or round and round.
        PlatformUnreachable
        """
        found, seen = list[Any](), set[str]()
        while url:
            if url in seen or len(seen) >= _MOST_PAGES:
                raise PlatformRefused("its list has no end.")
            seen.add(url)
            own_address(platform, "list", url)
            kind = {"Accept": _SAID}
            status, said, following = self._access.ask(
                "GET", url, (platform, key), headers=kind, most_bytes=_MOST_BYTES
            )
            require_success(url, status, said)
            found += _members(url, said)
            url = urljoin(url, following) if following else ""
        return found


def _members(url: str, said: bytes) -> list[Any]:
    try:
        found = json.loads(said)["members"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise PlatformUnreachable(url, "it gave no list of members.") from error
    if not isinstance(found, list):
        raise PlatformUnreachable(url, "its list of members is none.")
    return found

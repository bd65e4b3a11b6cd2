"""Fetch the public keys of learning platforms: bounded in time and size, seldom, no redirects."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from httpx import codes

from submissions.adapters.answers import asked
from submissions.errors import PlatformUnreachable

_MOST_BYTES = 2**18
#: Keys are asked for anew after an hour: one that a platform has withdrawn counts no longer.
_KEPT_S = 3600.0
#: And at once for a key that is not among them, but no more often than this: whoever makes names
#: of keys up cannot make us ask.
_PAUSE_S = 30.0
#: A platform that did not answer is left alone for so long.
_SULK_S = 5.0
#: What makes a public key, and all that is read of one.
_PARTS = ("kty", "n", "e")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was heard of a platform, and when; ``trouble`` if it was nothing."""

    keys: Mapping[str, Mapping[str, str]]
    at: float
    trouble: str = ""


class HttpKeySets:
    """Key sets by HTTP, from addresses that an administrator has registered.

    Parameters
    ----------
    limit_s : float
        How long an answer may take as a whole, however steadily it drips.
    """

    def __init__(self, limit_s: float = 10.0) -> None:
        self._limit_s = limit_s
        self._kept: dict[str, _Kept] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

    def find(self, url: str, kid: str) -> Mapping[str, str] | None:
        """Return the RSA key of this name among those at an address, or None.

        Raises
        ------
        PlatformUnreachable
            If the keys cannot be had.
        """
        with self._locks[url]:  # a class that comes at once waits for one answer
            kept = self._kept.get(url)
            if kept is None or not self._will_do(kept, kid):
                kept = self._kept[url] = self._heard(url)
        if kept.trouble:
            raise PlatformUnreachable(url, kept.trouble)
        return kept.keys.get(kid)

    @staticmethod
    def _will_do(kept: _Kept, kid: str) -> bool:
        limit_s = _SULK_S if kept.trouble else _KEPT_S if kid in kept.keys else _PAUSE_S
        return monotonic() - kept.at < limit_s

    def _heard(self, url: str) -> _Kept:
        try:
            return _Kept(_keys_in(url, self._read(url)), monotonic())
        except PlatformUnreachable as trouble:
            return _Kept({}, monotonic(), trouble.reason)

    def _read(self, url: str) -> bytes:
        with asked("GET", url, self._limit_s, _MOST_BYTES) as answer:
            if answer.status != codes.OK:
                raise PlatformUnreachable(url, f"it answered {answer.status}.")
            return answer.read()


def _keys_in(url: str, text: bytes) -> dict[str, Mapping[str, str]]:
    """Return the RSA keys of the JWKS at an address by name."""
    try:
        found: dict[str, Mapping[str, str]] = {
            one["kid"]: {part: one[part] for part in _PARTS}
            for one in json.loads(text)["keys"]
            if one.get("kty") == "RSA" and one.get("use", "sig") == "sig" and "kid" in one
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PlatformUnreachable(url, "it is no JWKS.") from error
    if not all(isinstance(part, str) for key in found.values() for part in key.values()):
        raise PlatformUnreachable(url, "a key in its JWKS is none.")
    return found

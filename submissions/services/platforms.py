"""Learning platforms, looked after by administrators: who may let people in, and our keys."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from submissions.domain.courses import Course
from submissions.domain.people import Actor
from submissions.domain.platform import NAME, Context, Platform
from submissions.errors import Conflict, Invalid
from submissions.services.access import require_admin
from submissions.services.audit import record
from submissions.services.ports import Work

#: Of the two keys at most the newer one signs; platforms may have cached the older one.
_PUBLISHED = 2


@dataclass(frozen=True, slots=True)
class Registration:
    """What an administrator copies from a platform."""

    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    deployments: tuple[str, ...]


def register_platform(work: Work, actor: Actor, told: Registration) -> Platform:
    """Let a platform let people in; our first key is drawn with the first of them.

    Raises
    ------
    Forbidden
    Invalid
        Also for an address that is neither of HTTPS nor of this machine.
    Conflict
        If it is registered already.
    """
    require_admin(actor, "register platforms")
    _check(told)
    kept = store_platform(work, Platform(**asdict(told), created_at=work.now))
    record(work, actor, "platform.register", f"platform:{kept.id}", issuer=told.issuer)
    return kept


def store_platform(work: Work, new: Platform) -> Platform:
    """Store a platform, with our key if it is the first; raise Conflict if it is there already."""
    if any(one.client_id == new.client_id for one in work.platforms.of_issuer(new.issuer)):
        raise Conflict(f"{new.issuer} is registered already with client {new.client_id}.")
    if not work.keys.all():
        work.keys.add(work.services.signatures.draw_key(work.now))
    return work.platforms.add(new)


def change_platform(
    work: Work, actor: Actor, platform_id: int, told: Registration, *, active: bool
) -> Platform:
    """Store what has changed at a platform.

    Raises
    ------
    Forbidden, NotFound
    Invalid
        Also for another issuer or client: its people would be somebody else's.
    """
    require_admin(actor, "register platforms")
    _check(told)
    old = work.platforms.get(platform_id, lock=True)
    if (told.issuer, told.client_id) != (old.issuer, old.client_id):
        raise Invalid("issuer", "another issuer or client is another platform; register that one.")
    kept = work.platforms.replace(replace(old, **asdict(told), active=active))
    record(work, actor, "platform.change", f"platform:{platform_id}", active=active)
    return kept


def _check(told: Registration) -> None:
    if not told.name.strip():
        raise Invalid("name", "wanted a name by which people know the platform.")
    names = [("issuer", told.issuer), ("client id", told.client_id)]
    deployments = [("deployments", one) for one in told.deployments]
    for field, said in [*names, *deployments]:
        if not re.fullmatch(NAME, said):
            raise Invalid(field, f"it is {said[:60]!r}; wanted 1 to 255 characters of ASCII.")
    if not told.deployments:
        raise Invalid("deployments", "wanted one or more; the platform shows them with the tool.")
    urls = {
        "authentication request URL": told.auth_url,
        "access token URL": told.token_url,
        "public keyset URL": told.jwks_url,
    }
    for field, url in urls.items():
        check_address(field, url)


def check_address(field: str, url: str) -> None:
    """Return if people and programs may be sent to an address: by HTTPS, or on this machine.

    Raises
    ------
    Invalid

    Examples
    --------
    >>> check_address("url", "https://lms.example.org/auth?a=b")
    >>> check_address("url", "http://127.0.0.1:8080/keys")
    >>> check_address("url", "http://lms.example.org/auth")
    Traceback (most recent call last):
    submissions.errors.Invalid: url: it is 'http://lms.example.org/auth'; wanted an https address.
    """
    wanted = Invalid(field, f"it is {url[:200]!r}; wanted an https address.")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wanted from None
    own = parts.scheme == "http" and is_loopback(host or "")
    sound = re.fullmatch(r"[!-~]{1,2000}", url) and host and not (parts.username or parts.fragment)
    if not sound or not (parts.scheme == "https" or own):
        raise wanted


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def list_platforms(work: Work, actor: Actor) -> list[Platform]:
    """Return all platforms; raise Forbidden unless an administrator asks."""
    require_admin(actor, "see platforms")
    return work.platforms.all()


@dataclass(frozen=True, slots=True)
class PlatformPage:
    """A platform, its courses with ours, and all courses they might be instead."""

    platform: Platform
    contexts: Sequence[tuple[Context, Course]]
    courses: Sequence[Course]


def show_platform(work: Work, actor: Actor, platform_id: int) -> PlatformPage:
    """Return a platform to an administrator; raise Forbidden or NotFound."""
    require_admin(actor, "see platforms")
    platform = work.platforms.get(platform_id)
    courses = [course for course, _ in work.courses.all_seen_by(actor.user_id)]
    return PlatformPage(platform, work.contexts.of_platform(platform_id), courses)


def link_course(work: Work, actor: Actor, context_id: int, course_id: int) -> Context:
    """Let a platform's course be another one of ours; its links are chosen anew.

    Who came from there before stays enrolled where they are.

    Raises
    ------
    Forbidden, NotFound
    """
    require_admin(actor, "link courses")
    context, course = work.contexts.get(context_id, lock=True), work.courses.get(course_id)
    if course.id == context.course_id:
        return context
    work.links.release(context_id)
    kept = work.contexts.replace(replace(context, course_id=course.id))
    subject = f"platform:{context.platform_id}"
    record(work, actor, "platform.link_course", subject, course_id=course_id, context=context_id)
    return kept


def rotate_key(work: Work, actor: Actor) -> None:
    """Draw a new key to sign with; the one before stays published until the next time.

    Raises
    ------
    Forbidden
    """
    require_admin(actor, "change keys")
    for old in work.keys.all()[: 1 - _PUBLISHED]:
        work.keys.remove(old.id)
    kept = work.keys.add(work.services.signatures.draw_key(work.now))
    record(work, actor, "platform.rotate_key", f"key:{kept.id}")


def public_keys(work: Work) -> list[Mapping[str, Any]]:
    """Return our public keys as JWKs, for anybody."""
    return [key.public for key in work.keys.all()]

"""Register a learning platform by one link: an administrator draws it, the platform follows it."""

import re
from dataclasses import dataclass
from datetime import timedelta

from submissions.domain.people import Actor
from submissions.domain.platform import Platform
from submissions.domain.registration import (
    Configuration,
    Ours,
    read_configuration,
    read_registered,
    request_of,
)
from submissions.domain.sign_on import SpentState
from submissions.errors import Conflict, Invalid, NotFound, PlatformRefused
from submissions.services.access import require_admin
from submissions.services.audit import record
from submissions.services.platforms import check_address, store_platform
from submissions.services.ports import Services, Work
from submissions.services.tokens import draw_token, hash_token

#: So long a link is good, and once.
VALID = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a platform brings along when it follows the link: its document, and its token for us."""

    configuration_url: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that an administrator has drawn: signed by whoever made it of this."""

    nonce: str
    user_id: int


def invite_platform(work: Work, actor: Actor) -> Link:
    """Return a link with which a platform registers us, once, within an hour.

    Raises
    ------
    Forbidden
    """
    require_admin(actor, "register platforms")
    record(work, actor, "platform.invite", f"user:{actor.user_id}")
    return Link(draw_token(), actor.user_id)


def register_by_link(services: Services, link: Link, offer: Offer, ours: Ours) -> Platform:
    """Have a platform register us, and note it; an administrator looks at it and opens it.

    The link is used up before the platform is asked: it is followed once.

    Raises
    ------
    NotFound
        If the link was used, or whoever drew it runs this service no longer.
    Invalid, PlatformRefused, PlatformUnreachable
        If what the platform says will not do, or it says nothing.
    Conflict
        If it is registered already.
    """
    check_address("openid configuration", offer.configuration_url)
    if not re.fullmatch(r"[!-~]{0,10000}", offer.token):
        raise Invalid("registration token", "wanted ASCII without spaces.")
    with services.writing() as work:
        _spend(work, link)
    told = read_configuration(services.registrars.document(offer.configuration_url))
    _check(told)
    wanted = request_of(ours, told)
    said = services.registrars.register(told.registration_endpoint, wanted, offer.token)
    client_id, deployments = read_registered(said)
    urls = told.authorization_endpoint, told.token_endpoint, told.jwks_uri
    with services.writing() as work:
        made = told.name, told.issuer, client_id, *urls, deployments, work.now
        kept = store_platform(work, Platform(*made, active=False))
        about = {"issuer": told.issuer, "invited_by": link.user_id}
        record(work, None, "platform.register_by_link", f"platform:{kept.id}", **about)
    return kept


def _spend(work: Work, link: Link) -> None:
    user = work.users.known(link.user_id)
    if user is None or not (user.admin and user.active):
        raise NotFound("link to register a platform")
    try:
        work.spent_states.add(SpentState(hash_token(link.nonce), work.now + 2 * VALID))
    except Conflict:
        raise NotFound("link to register a platform") from None


def _check(told: Configuration) -> None:
    """Return if people and programs may be sent where a document says."""
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"):
        try:
            check_address(name, getattr(told, name))
        except Invalid as error:
            raise PlatformRefused(f"its document is wrong: {error}") from error

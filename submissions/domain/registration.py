"""How a platform and we come to know each other by one link (LTI Dynamic Registration 1.0)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from submissions.domain.claims import Name, Said
from submissions.domain.launch import DEEP_LINKING, RESOURCE
from submissions.domain.member import SCOPE as MEMBERS
from submissions.domain.score import SCOPE as SCORES
from submissions.errors import PlatformRefused

_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
#: What we do for platforms.
_SCOPES = (SCORES, MEMBERS)
#: Where a platform may offer to choose an assignment, in LTI's words and in Canvas'; it may write
#: an address before them.
_PLACEMENTS = {"ContentArea", "assignment_selection", "link_selection"}

Url = Annotated[str, Field(max_length=2000)]


class _Message(Said):
    type: Annotated[str, Field(max_length=300)] = ""
    placements: Sequence[Annotated[str, Field(max_length=300)]] | None = None


class _Product(Said):
    product_family_code: Annotated[str, Field(max_length=300)] = ""
    messages_supported: Sequence[_Message] = Field(default=(), max_length=200)


class Configuration(Said):
    """The platform's own document: what it calls itself, and where it does what."""

    issuer: Name
    authorization_endpoint: Url
    token_endpoint: Url
    jwks_uri: Url
    registration_endpoint: Url
    scopes_supported: Sequence[Annotated[str, Field(max_length=1000)]] = ()
    product: _Product = Field(default=_Product(), validation_alias=_PLATFORM)

    @property
    def scopes(self) -> list[str]:
        """What we ask for: what we use, as far as the platform has it."""
        return [one for one in _SCOPES if one in self.scopes_supported]

    @property
    def deep_linking(self) -> dict[str, Any] | None:
        """What we say of deep linking, where the platform has it; None if it has not."""
        had = [one for one in self.product.messages_supported if one.type == DEEP_LINKING]
        if not had:
            return None
        found = [place for one in had for place in one.placements or ()]
        ours = [place for place in found if place.rpartition("/")[2] in _PLACEMENTS]
        about = {"label": "Deltagrade: choose an assignment"}
        return {"type": DEEP_LINKING, **about, **({"placements": ours} if ours else {})}

    @property
    def name(self) -> str:
        """What an administrator sees it called at first."""
        host = urlsplit(self.issuer).netloc or self.issuer
        code = self.product.product_family_code.strip()
        return (f"{code} at {host}" if code else host)[:300]


class _Tool(Said):
    deployment_id: Name | None = None


class _Registered(Said):
    client_id: Name
    tool: _Tool = Field(default=_Tool(), validation_alias=_TOOL)


@dataclass(frozen=True, slots=True)
class Ours:
    """Where we are, as a platform wants to know it."""

    launch_url: str
    login_url: str
    keys_url: str
    deep_linking_url: str


def read_configuration(said: Mapping[str, Any]) -> Configuration:
    """Return what a platform's document says; raise PlatformRefused if it is none."""
    try:
        return Configuration.model_validate(said)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"][:1])
        raise PlatformRefused(f"its document has no {where!r}, or none that will do.") from error


def read_registered(said: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return what a platform calls us, and the deployment if it made one; or PlatformRefused."""
    try:
        found = _Registered.model_validate(said)
    except ValidationError as error:
        raise PlatformRefused("it gave us no client ID that will do.") from error
    deployment = found.tool.deployment_id
    return found.client_id, (deployment,) if deployment else ()


def request_of(ours: Ours, told: Configuration) -> dict[str, Any]:
    """Return what we ask a platform to register.

    Notes
    -----
    LTI Dynamic Registration 1.0, section 3.5.2.
    """
    messages: list[dict[str, Any]] = [{"type": RESOURCE}]
    if told.deep_linking is not None:
        messages.append({**told.deep_linking, "target_link_uri": ours.deep_linking_url})
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": ours.login_url,
        "redirect_uris": [ours.launch_url],
        "client_name": "Deltagrade",
        "jwks_uri": ours.keys_url,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(told.scopes),
        _TOOL: {
            "domain": urlsplit(ours.launch_url).netloc,
            "description": "Grades gradient exercises within seconds, and says what is wrong.",
            "target_link_uri": ours.launch_url,
            "claims": ["iss", "sub", "name", "given_name", "family_name", "email"],
            "messages": messages,
        },
    }

"""What a platform says in a launch, read strictly: whatever is not as LTI 1.3 has it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from submissions.domain.claims import SKEW, IdToken, Name, Said, Text
from submissions.domain.people import Role
from submissions.domain.platform import Platform
from submissions.domain.score import SCOPE
from submissions.errors import LaunchRefused

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/"
_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
#: Weakest first. Platforms say of an assistant that they are an instructor, too: of a kind.
_ROLES = {
    f"{_MEMBERSHIP}#Learner": Role.STUDENT,
    f"{_MEMBERSHIP}/Instructor#TeachingAssistant": Role.GRADER,
    f"{_MEMBERSHIP}#Instructor": Role.INSTRUCTOR,
}
RESOURCE = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"
#: What we have a platform say, with each link that was chosen in it, of where the link leads.
CUSTOM = "deltagrade_assignment"
#: So long may a person take between our asking who they are and the platform's answer.
VALID = timedelta(minutes=10)
Url = Annotated[str, Field(pattern=r"^[!-~]{0,2000}$")]


def _unworded(said: Any) -> Any:
    """Return a flag as JSON has it; some platforms write it as a word."""
    return said == "true" if said in ("true", "false") else said


Flag = Annotated[bool | None, BeforeValidator(_unworded)]


class _Course(Said):
    id: Name
    title: Text = ""
    label: Text = ""


class _Place(Said):
    id: Name
    title: Text = ""


class _Gradebook(Said):
    scope: Sequence[Text] = Field(default=(), max_length=200)
    lineitem: Url | None = None


class _Members(Said):
    context_memberships_url: Url


class _Settings(Said):
    deep_link_return_url: Url
    accept_types: Sequence[Text] = Field(max_length=200)
    accept_presentation_document_targets: Sequence[Text] = Field(default=(), max_length=200)
    accept_multiple: Flag = None
    accept_lineitem: Flag = None
    title: Text = ""
    data: Text | None = None


class Claims(IdToken):
    """The claims that we read of any launch."""

    version: Text = Field(validation_alias=f"{CLAIM}version")
    message: Text = Field(validation_alias=f"{CLAIM}message_type")
    deployment: Name = Field(validation_alias=f"{CLAIM}deployment_id")
    roles: Sequence[Text] = Field(validation_alias=f"{CLAIM}roles", max_length=200)
    course: _Course = Field(validation_alias=f"{CLAIM}context")
    members: _Members | None = Field(default=None, validation_alias=f"{_NRPS}namesroleservice")

    @property
    def visit(self) -> tuple[str, str, str, Role, str, str, str, str]:
        """Who comes, as what, and from which course."""
        return (
            self.sub,
            self.called[:300],
            self.email.strip()[:300],
            role_of(self.roles),
            self.deployment,
            self.course.id,
            (self.course.title.strip() or self.course.label.strip())[:300],
            self.members.context_memberships_url if self.members else "",
        )


class _LinkClaims(Claims):
    place: _Place = Field(validation_alias=f"{CLAIM}resource_link")
    gradebook: _Gradebook | None = Field(default=None, validation_alias=f"{_AGS}endpoint")
    custom: Any = Field(default=None, validation_alias=f"{CLAIM}custom")

    @property
    def chosen(self) -> str:
        """What was chosen for this link in the platform; empty if nothing was."""
        said = self.custom.get(CUSTOM) if isinstance(self.custom, dict) else None
        return said if isinstance(said, str) else ""

    @property
    def line_item(self) -> str:
        """Where scores of this place go; empty if the platform takes none."""
        if self.gradebook is None or SCOPE not in self.gradebook.scope:
            return ""
        return self.gradebook.lineitem or ""


class _DeepLinkingClaims(Claims):
    settings: _Settings = Field(validation_alias=f"{DEEP}deep_linking_settings")


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that holds: who comes, as what, from which course of which platform."""

    platform_id: int
    nonce: str
    sub: str
    name: str
    email: str
    role: Role
    deployment: str
    context: str
    course_title: str
    members_url: str


@dataclass(frozen=True, slots=True)
class LinkLaunch(Launch):
    """One that opens a link; ``chosen`` names what was chosen for it in the platform."""

    resource_link: str
    link_title: str
    line_item: str
    chosen: str


@dataclass(frozen=True, slots=True)
class DeepLinking(Launch):
    """One in which the platform asks what a new link is to lead to.

    Attributes
    ----------
    return_url : str
        Where the browser takes the answer.
    data : str or None
        Goes back as it came.
    many : bool
        Whether it takes several links at once.
    line_items : bool
        Whether it makes columns of its gradebook with them.
    windows : bool
        Whether it can open them in a window of their own.
    title : str
        What it calls the link so far.
    """

    return_url: str
    data: str | None
    many: bool
    line_items: bool
    windows: bool
    title: str


def read_launch(
    said: Any, platform: Platform, nonce: str, now: datetime
) -> LinkLaunch | DeepLinking:
    """Return the launch that signed claims speak of.

    Parameters
    ----------
    said : JSON value
        The claims; their signature was the platform's.
    platform : Platform
        The one that was asked.
    nonce : str
        What it was asked with.
    now : datetime, aware

    Raises
    ------
    LaunchRefused
        If it is for somebody else, about something else, too old, or not LTI 1.3.

    Notes
    -----
    IMS Security Framework 1.0, section 5.1.3; LTI 1.3 core, sections 5.3 and 5.4; LTI Deep
    Linking 2.0, section 4.4.
    """
    deep = isinstance(said, dict) and said.get(f"{CLAIM}message_type") == DEEP_LINKING
    try:
        claims = (_DeepLinkingClaims if deep else _LinkClaims).model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]).removeprefix(CLAIM)
        raise LaunchRefused(f"its claim {where!r} is missing or not as LTI 1.3 has it.") from error
    _check(claims, platform, nonce, now)
    if isinstance(claims, _DeepLinkingClaims):
        return _deep_linking(claims, platform.id, nonce)
    title = claims.place.title.strip()[:300]
    about = claims.place.id, title, claims.line_item, claims.chosen
    return LinkLaunch(platform.id, nonce, *claims.visit, *about)


def _deep_linking(claims: _DeepLinkingClaims, platform_id: int, nonce: str) -> DeepLinking:
    wanted = claims.settings
    if "ltiResourceLink" not in wanted.accept_types:
        raise LaunchRefused("the platform takes no links to assignments in this place.")
    return DeepLinking(
        platform_id,
        nonce,
        *claims.visit,
        wanted.deep_link_return_url,
        wanted.data,
        wanted.accept_multiple is True,
        wanted.accept_lineitem is not False,
        "window" in wanted.accept_presentation_document_targets,
        wanted.title.strip()[:300],
    )


def _check(claims: Claims, platform: Platform, nonce: str, now: datetime) -> None:
    """Return if claims are of this platform, for us, of now, and an answer to our question."""
    at, skew = now.timestamp(), SKEW.total_seconds()
    held = {
        "it is of another issuer.": claims.iss == platform.issuer,
        "it is for another client.": claims.audience == {platform.client_id}
        and claims.azp in (None, platform.client_id),
        "it is over; open the link once more.": claims.exp > at - skew,
        "it is of the future; the platform's clock or ours is wrong.": claims.iat < at + skew,
        "it answers another question than ours.": claims.nonce == nonce,
        f"it is of LTI {claims.version[:20]!r}; wanted '1.3.0'.": claims.version == "1.3.0",
        f"it is a {claims.message[:60]!r}; wanted a {RESOURCE}.": claims.message
        in (RESOURCE, DEEP_LINKING),
        f"its deployment {claims.deployment!r} is not registered here; an administrator adds it "
        "under Platforms.": claims.deployment in platform.deployments,
    }
    for reason, holds in held.items():
        if not holds:
            raise LaunchRefused(reason)


def role_of(roles: Sequence[str]) -> Role:
    """Return what somebody is in our course, given their roles in the platform's.

    Roles beyond the course (of the institution, of the system) count for nothing.

    Raises
    ------
    LaunchRefused
        If none is a student's, an assistant's or an instructor's.

    Examples
    --------
    >>> there = "http://purl.imsglobal.org/vocab/lis/v2/membership"
    >>> role_of([f"{there}#Instructor", f"{there}/Instructor#TeachingAssistant"]).value
    'grader'
    """
    found = [role for name, role in _ROLES.items() if name in roles]
    if Role.GRADER in found:
        return Role.GRADER
    if not found:
        raise LaunchRefused(
            "it names no role in the course that is known here; wanted Learner, "
            "TeachingAssistant or Instructor."
        )
    return found[-1]

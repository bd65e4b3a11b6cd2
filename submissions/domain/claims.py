"""What others say of a person in JSON, read strictly: any of it, and ID tokens (OpenID Connect)."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from submissions.domain.platform import NAME

#: So much may the clock of whoever says something differ from ours.
SKEW = timedelta(minutes=1)

Name = Annotated[str, Field(pattern=f"^{NAME}$")]
Text = Annotated[str, Field(max_length=10_000)]


class Said(BaseModel):
    """What somebody else says; of what is not asked for, nothing is read."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class IdToken(Said):
    """The claims that we read of any ID token."""

    iss: Text
    aud: Text | list[Text]
    azp: Text | None = None
    sub: Name
    nonce: Text
    exp: float
    iat: float
    name: Text = ""
    given_name: Text = ""
    family_name: Text = ""
    email: Text = ""

    @property
    def audience(self) -> set[str]:
        """For whom it is said."""
        return {self.aud} if isinstance(self.aud, str) else set(self.aud)

    @property
    def called(self) -> str:
        """What the person is called; it may be kept from us."""
        return self.name.strip() or f"{self.given_name} {self.family_name}".strip()

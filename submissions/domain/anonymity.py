"""Anonymous marking: what staff sees in place of who handed in."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from submissions.domain.people import User

#: Stand-ins are so large; no row of a table has such a number (each would be a person's).
_LEAST = 2**30
#: Without letters that are taken for digits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 6
#: When an account was made could tell whose it is.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Owned(Protocol):
    @property
    def user_id(self) -> int: ...


T = TypeVar("T", bound=_Owned)


@dataclass(frozen=True, slots=True)
class Veil:
    """Hides who is who in one assignment; without a key it hides nobody.

    Each person has one stand-in there: a number, and a name made of it. It hangs on the key and on
    nothing that anybody knows of the person, and is another one in another assignment.

    Attributes
    ----------
    key : str
        The assignment's, drawn; it is shown to nobody.
    own : int
        Whoever looks: they know themselves.
    """

    key: str = ""
    own: int = 0

    def hides(self, user_id: int) -> bool:
        """Return whether a person is hidden."""
        return bool(self.key) and user_id != self.own

    def number(self, user_id: int) -> int:
        """Return a person's stand-in, or their own number if they are not hidden."""
        if not self.hides(user_id):
            return user_id
        digest = hmac.digest(self.key.encode(), str(user_id).encode(), hashlib.sha256)
        return _LEAST + int.from_bytes(digest[:4], "big") % _LEAST

    def called(self, user_id: int, name: str) -> str:
        """Return what a person is called here."""
        if not self.hides(user_id):
            return name
        number = self.number(user_id) - _LEAST
        letters = (_LETTERS[number >> 5 * place & 31] for place in range(_LENGTH))
        return f"Submission {''.join(letters)}"

    def user(self, user: User) -> User:
        """Return a person as they are shown: of one who is hidden nothing is left."""
        if not self.hides(user.id):
            return user
        name = self.called(user.id, "")
        return User("", name, "", _NEVER, id=self.number(user.id))

    def over(self, owned: T) -> T:
        """Return something of a person's as it is shown."""
        if not self.hides(owned.user_id):
            return owned
        shown: dict[str, int | None] = {"user_id": self.number(owned.user_id)}
        if hasattr(owned, "group_id"):  # who is in a group is known by name
            shown["group_id"] = None
        return replace(owned, **shown)  # type: ignore[type-var]

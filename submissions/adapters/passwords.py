"""Passwords by argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

#: Lets an unknown name take as long as a known one.
_NOBODY = "nobody has this password"


class Argon2Passwords:
    """Hashes by the low-memory profile of RFC 9106 (64 MiB); tests ask for the cheapest."""

    def __init__(self, *, cheap: bool = False) -> None:
        parameters = CHEAPEST if cheap else RFC_9106_LOW_MEMORY
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._nobody = self._hasher.hash(_NOBODY)

    def hash(self, password: str) -> str:
        """Return a salted hash."""
        return self._hasher.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        """Return whether they belong together; takes as long for an empty hash."""
        try:
            right = self._hasher.verify(password_hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return right and bool(password_hash)

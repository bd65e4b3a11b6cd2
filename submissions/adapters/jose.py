"""Signatures of learning platforms, and keys of ours: by joserfc, RS256 and nothing else."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import extract_compact

from submissions.domain.platform import SigningKey
from submissions.errors import LaunchRefused

#: The one algorithm that LTI has; a token does not choose. So a token without signature is none,
#: and a public key is never taken for a shared secret.
_ONLY = ["RS256"]
_BITS = 2048
_SEAL = {"alg": "dir", "enc": "A256GCM"}


class KeySets(Protocol):
    """Where the public keys of platforms are found."""

    def find(self, url: str, kid: str) -> Mapping[str, str] | None:
        """Return the RSA key of this name among those at an address, as a JWK, or None."""


class Jose:
    """Verifies what platforms sign, and draws the keys that we sign with.

    Parameters
    ----------
    key_sets : KeySets
    secret : callable -> str
        The service's; what is stored of a private key is of no use without it.
    """

    def __init__(self, key_sets: KeySets, secret: Callable[[], str]) -> None:
        self._key_sets, self._secret = key_sets, secret

    def verify(self, token: str, jwks_url: str) -> Mapping[str, Any]:
        """Return the claims of a token that was signed with one of the keys at an address.

        Raises
        ------
        LaunchRefused
            If it is no token, or not signed so.
        PlatformUnreachable
            If its key is not known yet, and the keys cannot be had.
        """
        try:
            header = extract_compact(token.encode()).headers()
            kid = header.get("kid")
            if not isinstance(kid, str) or not kid:
                raise LaunchRefused("its token does not say which key it was signed with.")
            if header.get("alg") not in _ONLY:
                raise LaunchRefused("its token is not signed with RS256.")
            found = self._key_sets.find(jwks_url, kid)
            if found is None:
                raise LaunchRefused("its token was signed with a key that is not the platform's.")
            return jwt.decode(token, RSAKey.import_key(dict(found)), algorithms=_ONLY).claims
        except (JoseError, ValueError) as error:
            raise LaunchRefused("its token is not signed as it should be.") from error

    def draw_key(self, now: datetime) -> SigningKey:
        """Return a new key of ours, its private half sealed."""
        key = RSAKey.generate_key(_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        private = key.as_pem(private=True)
        sealed = jwe.encrypt_compact(_SEAL, private, self._seal(), algorithms=[*_SEAL.values()])
        return SigningKey(str(key.kid), key.as_dict(private=False), sealed, now)

    def sign(self, key: SigningKey, claims: Mapping[str, Any]) -> str:
        """Return claims signed with a key of ours.

        Raises
        ------
        JoseError
            If it was sealed with another secret.
        """
        opened = jwe.decrypt_compact(key.sealed, self._seal(), algorithms=[*_SEAL.values()])
        private = _private(opened.plaintext or b"")
        return jwt.encode({"alg": "RS256", "kid": key.kid}, dict(claims), private, algorithms=_ONLY)

    def _seal(self) -> OctKey:
        digest = hashlib.sha256(b"signing keys " + self._secret().encode()).digest()
        return OctKey.import_key(digest)


@lru_cache(maxsize=4)
def _private(pem: bytes) -> RSAKey:
    """Return a private key; whether its primes are some is asked once, for that takes long."""
    return RSAKey.import_key(pem)

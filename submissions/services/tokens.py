"""Secrets that people carry: drawn here, kept as hashes only."""

import hashlib
import secrets


def draw_token() -> str:
    """Return a secret of 256 bits for a cookie, a program or a link."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a token; it has so many bits that a plain hash is safe."""
    return hashlib.sha256(token.encode()).hexdigest()

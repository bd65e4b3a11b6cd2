"""What a password must be."""

from submissions.errors import Invalid

_SHORTEST, _LONGEST = 10, 1000


def check_password(password: str, login: str) -> None:
    """Return if a password will do; raise Invalid with the reason if not."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise Invalid("password", f"it has {len(password)} characters; wanted {_SHORTEST} or more.")
    if login and login.casefold() in password.casefold():
        raise Invalid("password", "it contains your name; choose one that nobody can guess.")

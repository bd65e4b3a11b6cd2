"""What is asked about people, their sessions and their keys."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, func, select

from submissions.domain.people import ApiToken, Session, Try, User
from submissions.domain.sign_on import SpentState, Subject
from submissions.store.rows import OfPeople, Passing, Rows, T, batched, left_open, plain, select_of
from submissions.store.tables import SESSIONS, SPENT_STATES, SUBJECTS, TOKENS, TRIES, USERS

_USERS, _SESSIONS, _TOKENS, _TRIES = USERS.c, SESSIONS.c, TOKENS.c, TRIES.c
_SINCE = (
    plain(TRIES)
    .where(_TRIES.key == left_open(_TRIES.key), _TRIES.at >= left_open(_TRIES.at, "start"))
    .order_by(_TRIES.id)
)
_HELD = select(_USERS.id).where(_USERS.id == left_open(_USERS.id)).with_for_update(key_share=True)


class UserKeys(NamedTuple):
    """What accounts are searched and put in order by."""

    id: int
    login: str
    name: str
    email: str


class Users(Rows[User]):
    """People."""

    table = USERS

    def by_login(self, login: str) -> User | None:
        """Return the person who signs in with this, if there is one."""
        return self._one_by(login=login)

    def with_logins(self, logins: Collection[str]) -> list[User]:
        """Return the people who sign in with one of these."""
        return self._among(_USERS.login, logins)

    def with_email(self, email: str) -> list[User]:
        """Return the people of an address in small letters."""
        return self._all(func.lower(_USERS.email) == email)

    def hold(self, ids: Collection[int]) -> None:
        """Hold these people against other writers until the end, always in the same order.

        Whoever is gone by now is left out.
        """
        for id_ in sorted(ids):
            self._connection.execute(_HELD, {"id": id_})

    def among(self, ids: Collection[int]) -> list[User]:
        """Return these people."""
        return self._among(_USERS.id, ids)

    def keys(self) -> list[UserKeys]:
        """Return what all accounts are searched and put in order by."""
        columns = _USERS.id, _USERS.login, _USERS.name, _USERS.email
        return [UserKeys(*row) for row in self._connection.execute(select(*columns))]


class Subjects(OfPeople[Subject]):
    """Who is who at providers of single sign-on."""

    table = SUBJECTS

    def of(self, issuer: str, sub: str) -> Subject | None:
        """Return who a person of a provider is, if they have been here."""
        return self._one_by(issuer=issuer, sub=sub)

    def with_emails(self, emails: Collection[str]) -> list[Subject]:
        """Return the people with one of these addresses, as a provider has verified them."""
        return self._among(SUBJECTS.c.email, emails)


class SpentStates(Passing[SpentState]):
    """Questions that were answered."""

    table = SPENT_STATES


@cache
def _with_owners(table: Table) -> Select[Any]:
    """Return the statement that finds what has a token, and whose it is."""
    asked = select_of(table, USERS).select_from(table.join(USERS))
    return asked.where(table.c.token_hash == left_open(table.c.token_hash))


class Carried(OfPeople[T]):
    """What lets in whoever carries the token of it."""

    def by_token(self, token_hash: str) -> tuple[T, User] | None:
        """Return what has a token and whose it is, if there is one."""
        asked = _with_owners(self.table)
        found: tuple[T, User] | None
        found = self._first(asked, self.table, USERS, token_hash=token_hash)
        return found


class Sessions(Carried[Session], Passing[Session]):
    """Sign-ins."""

    table = SESSIONS

    def end(self, token_hash: str) -> None:
        """Remove the session of a token, if there is one."""
        self._remove(_SESSIONS.token_hash == token_hash)

    def end_all(self, user_id: int, *, but: int = 0) -> None:
        """Remove the sessions of a person, all but one if it is given."""
        self._remove(_SESSIONS.user_id == user_id, _SESSIONS.id != but)


class Tokens(Carried[ApiToken]):
    """Keys for programs, and invitations."""

    table = TOKENS

    def own(self, token_id: int, user_id: int) -> ApiToken | None:
        """Return a key if it is this person's."""
        return self._one_by(id=token_id, user_id=user_id)

    def remove_named(self, user_id: int, name: str) -> None:
        """Remove a person's keys of this name."""
        self._remove(_TOKENS.user_id == user_id, _TOKENS.name == name)

    def withdraw(self, user_ids: Collection[int], name: str) -> None:
        """Remove the keys of this name of all these people."""
        for part in batched(sorted(user_ids)):
            self._remove(_TOKENS.user_id.in_(part), _TOKENS.name == name)


class Tries(Rows[Try]):
    """Counted tries of what is limited."""

    table = TRIES

    def since(self, key: str, start: datetime) -> list[Try]:
        """Return the tries of a key at this time or later, in order."""
        return self._found(_SINCE, TRIES, key=key, start=start)

    def forget(self, before: datetime) -> None:
        """Remove all that are older."""
        self._remove(_TRIES.at < before)

    def forget_key(self, key: str) -> None:
        """Remove all of a key."""
        self._remove(_TRIES.key == key)

    def forget_pairs(self, ending: str) -> None:
        """Remove all of the keys that end so."""
        self._remove(_TRIES.key.endswith(ending, autoescape=True))

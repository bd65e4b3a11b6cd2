"""Come in with the university's account (OpenID Connect), and link it to an account here."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from submissions.domain.people import Actor, User
from submissions.domain.sign_on import VALID, Person, Question, SpentState, Subject, read_person
from submissions.errors import Conflict, NotFound, SignOnRefused
from submissions.services.access import require_admin, require_keyboard
from submissions.services.accounts import withdraw_invitations
from submissions.services.audit import record
from submissions.services.ports import Provider, Services, Work
from submissions.services.signing_in import SignedIn, begin_session
from submissions.services.tokens import hash_token
from submissions.services.tries import check_pause, count_try


@dataclass(frozen=True, slots=True)
class Returned:
    """A browser that came back from the provider: what it had asked, and the code it brings.

    ``client`` is where it comes from; failures are counted for it.
    """

    question: Question
    code: str
    redirect_uri: str
    client: str = ""


def provider_of(services: Services) -> Provider:
    """Return where people sign in with their university's account.

    Raises
    ------
    NotFound
        If the settings name none.
    """
    if services.provider is None:
        raise NotFound("single sign-on")
    return services.provider


def come_in(services: Services, returned: Returned) -> SignedIn:
    """Begin a session of the person whom the provider vouches for.

    Their account is found by the provider's number of them. The first time it is the one that an
    administrator or a class list made for their verified address, if nobody has come in to it
    yet; or a new one. It is never found by a name.

    Raises
    ------
    SignOnRefused
        If what the provider says does not hold, was used already, or the account may not come in.
    TooManyTries
    PlatformUnreachable
    """
    person = _vouched(services, returned)
    with services.writing() as work:
        user, subject = _found(work, person)
        if not user.active:
            raise SignOnRefused("your account here is locked; ask an administrator.")
        return begin_session(work, _with_rights(work, user, subject, person))


def link_account(services: Services, actor: Actor, returned: Returned) -> None:
    """Let a person who is signed in come in with their university's account from now on.

    Raises
    ------
    Forbidden
    Conflict
        If that account there is linked to another one here.
    SignOnRefused, TooManyTries, PlatformUnreachable
    """
    require_keyboard(actor, "link an account")
    if returned.question.user_id != actor.user_id:
        raise SignOnRefused("somebody else began this; begin once more.")
    person = _vouched(services, returned)
    with services.writing() as work:
        known = work.subjects.of(person.issuer, person.sub)
        if known is not None and known.user_id != actor.user_id:
            raise Conflict(
                "Your account there is linked to another account here. Sign in with it, or ask an "
                "administrator to separate the two."
            )
        user = work.users.get(actor.user_id, lock=True)
        _with_rights(work, user, known or _linked(work, user, person, by=actor), person)


def unlink_account(work: Work, actor: Actor, user_id: int) -> None:
    """Separate an account from all of its person's elsewhere; administrators may do so.

    Raises
    ------
    Forbidden, NotFound
    """
    require_admin(actor, "separate accounts")
    user = work.users.get(user_id, lock=True)
    for subject in work.subjects.of_user(user_id):
        user = _granted(work, user, subject, set())
        work.subjects.remove(subject.id)
    work.sessions.end_all(user_id)
    record(work, actor, "sign_on.unlink", f"user:{user_id}")


def _vouched(services: Services, returned: Returned) -> Person:
    """Return who comes; no unit of work is held while the provider is asked."""
    provider, question = provider_of(services), returned.question
    with _counted(services, returned.client):
        _spend(services, question)
        said = provider.claims(returned.code, question, returned.redirect_uri)
        return read_person(
            said,
            issuer=provider.settings.issuer,
            client_id=provider.settings.client_id,
            nonce=question.nonce,
            groups_claim=provider.settings.groups_claim,
            now=services.clock.now(),
        )


@contextmanager
def _counted(services: Services, client: str) -> Iterator[None]:
    """Let an address wait that brings many answers that do not hold: each has us ask."""
    key, limits = f"sign-on-from:{client}", services.limits
    with services.reading() as work:
        free, window_s = 50 * limits.sign_in_tries, limits.sign_in_window_s
        check_pause(work, key, free=free, window_s=window_s)
    try:
        yield
    except SignOnRefused:
        with services.writing(durable=False) as work:
            count_try(work, key)
        raise


def _spend(services: Services, question: Question) -> None:
    """Use a question up, before its answer is looked at: it is asked once."""
    with services.writing() as work:
        work.spent_states.forget(work.now)
        spent = SpentState(hash_token(question.state), work.now + 2 * VALID)
        try:
            work.spent_states.add(spent)
        except Conflict:
            raise SignOnRefused("this answer was used already; sign in once more.") from None


def _found(work: Work, person: Person) -> tuple[User, Subject]:
    """Return whose account it is, linked or made if they come for the first time."""
    known = work.subjects.of(person.issuer, person.sub)
    if known is not None:
        return work.users.get(known.user_id, lock=True), known
    user = _prepared(work, person) or _new_user(work, person)
    return user, _linked(work, user, person, by=None)


def _prepared(work: Work, person: Person) -> User | None:
    """Return the account that waits for the person of this address, if there is one.

    Whoever could come in to it before would share it with them from now on: an account with a
    password, or from a platform, which may take addresses unseen, is linked by its owner.
    """
    found = work.users.with_email(person.email) if person.email else []
    if not found:
        return None
    if len(found) > 1:
        raise SignOnRefused(
            "more than one account here has your address; ask an administrator which one is yours."
        )
    user = work.users.get(found[0].id, lock=True)
    if user.admin or user.password_hash or work.identities.of_user(user.id):
        raise SignOnRefused(
            "there is an account with your address already. Sign in to it as you did before, and "
            "link the two under Your account."
        )
    if work.subjects.of_user(user.id):
        raise SignOnRefused(
            "the account with your address here is linked to somebody else there; ask an "
            "administrator."
        )
    withdraw_invitations(work, [user.id])
    return user


def _new_user(work: Work, person: Person) -> User:
    """Make an account; its login is nobody's number, name or address, so no list means it."""
    if not provider_of(work.services).settings.sign_up:
        raise SignOnRefused("you have no account here yet; ask your instructor.")
    digest = hashlib.sha256(f"{person.issuer} {person.sub}".encode()).hexdigest()[:16]
    login = f"sso:{digest}"
    user = work.users.add(User(login, person.name or login, person.email, work.now))
    record(work, None, "user.sign_on", f"user:{user.id}")
    return user


def _linked(work: Work, user: User, person: Person, *, by: Actor | None) -> Subject:
    subject = Subject(person.issuer, person.sub, user.id, person.email, (), work.now)
    record(work, by, "sign_on.link", f"user:{user.id}", issuer=person.issuer)
    return work.subjects.add(subject)


def _with_rights(work: Work, user: User, subject: Subject, person: Person) -> User:
    """Return the account with what its person's groups give; what they gave once is taken away.

    What an administrator gave by hand stays.
    """
    settings = provider_of(work.services).settings
    kept = replace(subject, email=person.email)
    if kept != subject:
        work.subjects.replace(kept)
    return _granted(work, user, kept, {*person.rights(settings.admins, settings.founders)})


def _granted(work: Work, user: User, subject: Subject, wanted: set[str]) -> User:
    new = {right for right in wanted if not getattr(user, right)}
    gone = {right for right in subject.granted if right not in wanted}
    granted = tuple(sorted(({*subject.granted} - gone) | new))
    if granted != subject.granted:
        work.subjects.replace(replace(subject, granted=granted))
    changes = dict.fromkeys(new, True) | dict.fromkeys(gone, False)
    if not changes:
        return user
    record(work, None, "sign_on.rights", f"user:{user.id}", **changes)
    return work.users.replace(replace(user, **changes))  # type: ignore[arg-type]


def linked_accounts(work: Work, actor: Actor) -> list[Subject]:
    """Return the accounts elsewhere that a person comes in with."""
    return work.subjects.of_user(actor.user_id)


def show_linked(work: Work, actor: Actor, user_id: int) -> list[Subject]:
    """Return those of somebody else; raise Forbidden unless an administrator asks."""
    require_admin(actor, "see all accounts")
    return work.subjects.of_user(user_id)

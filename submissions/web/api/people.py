"""Sessions, one's own account, all accounts."""

from flask import request

from submissions.representations.base import Page, PageQuery
from submissions.representations.operations import DeleteQuery, PersonalData
from submissions.representations.people import (
    AcceptedInvitation,
    Credentials,
    Invitation,
    Login,
    Me,
    NewSession,
    NewToken,
    NewUser,
    PasswordChange,
    Token,
    User,
    UserChanges,
    WantedToken,
)
from submissions.services import accounts, privacy, signing_in, tokens
from submissions.web.api.bearer import bearer
from submissions.web.api.dispatch import check_match, page_of, said_as, window_of
from submissions.web.api.operation import Operations
from submissions.web.context import actor, ask, do, invitation_link, services, writing

operations = Operations("people")


@operations.post("/sessions", public=True, refusals=(401, 429))
def sign_in(body: Credentials) -> NewSession:
    """Begin a session with a name and a password.

    Its token may do all that its owner may at the keyboard; a program gets a token of its own.
    """
    made = signing_in.sign_in(
        services(), body.login, body.password, client=request.remote_addr or ""
    )
    return NewSession.model_validate(made)


@operations.delete("/session")
def sign_out() -> None:
    """End the session whose token this is; an API token is revoked instead."""
    with writing() as work:
        signing_in.sign_out(work, bearer())


@operations.post("/invitations/accept", public=True, status=200, refusals=(401,))
def accept_invitation(body: AcceptedInvitation) -> Login:
    """Set the password of an invitation."""
    return Login(login=accounts.accept_invitation(services(), body.token, body.password).login)


@operations.get("/me")
def show_me() -> Me:
    """Show who asks, and what the token may."""
    return Me.model_validate(actor())


@operations.put("/me/password")
def change_password(body: PasswordChange) -> None:
    """Change one's password; all other sessions end."""
    accounts.change_password(services(), actor(), body.current, body.new)


@operations.get("/me/data")
def export_me() -> PersonalData:
    """Export all that is kept about oneself."""
    return PersonalData(ask(privacy.export_person, actor().user_id))


@operations.get("/me/tokens")
def list_tokens(query: PageQuery) -> Page[Token]:
    """List one's API tokens, the newest first."""
    return page_of(Token, query, ask(tokens.list_tokens))


@operations.post("/me/tokens")
def create_token(body: WantedToken) -> NewToken:
    """Make a token for a program."""
    return NewToken.model_validate(do(tokens.create_token, **body.model_dump()))


@operations.delete("/me/tokens/<id:token_id>")
def revoke_token(token_id: int) -> None:
    """Make one of one's tokens useless."""
    do(tokens.revoke_token, token_id)


@operations.get("/users")
def list_users(query: PageQuery) -> Page[User]:
    """List the accounts, in order of login."""
    page = ask(accounts.list_users, window=window_of(query))
    return said_as(User, page.users, page.cut.following)


@operations.post("/users", refusals=(409,), place="/users/{0.id}")
def add_user(body: NewUser) -> User:
    """Make an account; the person sets a password with an invitation."""
    return User.model_validate(do(accounts.add_user, **body.model_dump()))


@operations.get("/users/<id:user_id>")
def show_user(user_id: int) -> User:
    """Show an account."""
    return User.model_validate(ask(accounts.show_user, user_id))


@operations.patch("/users/<id:user_id>")
def change_user(user_id: int, body: UserChanges) -> User:
    """Change an account; whoever may no longer sign in is signed out."""
    seen = ask(accounts.show_user, user_id)
    check_match(User.model_validate(seen))
    return User.model_validate(do(accounts.change_user, user_id, seen=seen, **body.given()))


@operations.delete("/users/<id:user_id>")
def delete_person(user_id: int, query: DeleteQuery) -> None:
    """Delete a person and all that is kept about them; it cannot be undone."""
    do(privacy.delete_person, user_id, login=query.login)


@operations.get("/users/<id:user_id>/data")
def export_person(user_id: int) -> PersonalData:
    """Export all that is kept about a person."""
    return PersonalData(ask(privacy.export_person, user_id))


@operations.post("/users/<id:user_id>/invitation")
def invite(user_id: int) -> Invitation:
    """Make a link with which a person sets a password, once."""
    token = do(accounts.invite, user_id)
    return Invitation(token=token, link=invitation_link(token))

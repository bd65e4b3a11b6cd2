"""Sessions, one's own account, all accounts."""

from flask import request, url_for

from submissions.domain import people as domain
from submissions.errors import NotFound
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
from submissions.services.operations.delete_person import delete_person as delete_all
from submissions.services.operations.export_person import export_person as export
from submissions.services.people.accept_invitation import accept_invitation as accept
from submissions.services.people.add_user import add_user as add
from submissions.services.people.change_password import change_password as change
from submissions.services.people.change_user import change_user as change_account
from submissions.services.people.create_token import create_token as create
from submissions.services.people.invite import invite as make_invitation
from submissions.services.people.list_tokens import list_tokens as all_tokens
from submissions.services.people.list_users import list_users as all_users
from submissions.services.people.revoke_token import revoke_token as revoke
from submissions.services.people.sign_in import sign_in as begin
from submissions.services.people.sign_out import sign_out as end
from submissions.web.api.bearer import actor, bearer
from submissions.web.api.dispatch import check_match, page_of
from submissions.web.api.operation import Operations
from submissions.web.context import services

operations = Operations("people")


@operations.post("/sessions", public=True, refusals=(401, 429))
def sign_in(body: Credentials) -> NewSession:
    """Begin a session with a name and a password.

    Its token may do all that its owner may at the keyboard; a program gets a token of its own.
    """
    made = begin(services(), body.login, body.password, client=request.remote_addr or "")
    return NewSession.model_validate(made)


@operations.delete("/session")
def sign_out() -> None:
    """End the session whose token this is; an API token is revoked instead."""
    end(services(), bearer())


@operations.post("/invitations/accept", public=True, status=200, refusals=(401,))
def accept_invitation(body: AcceptedInvitation) -> Login:
    """Set the password of an invitation."""
    return Login(login=accept(services(), body.token, body.password))


@operations.get("/me")
def show_me() -> Me:
    """Show who asks, and what the token may."""
    return Me.model_validate(actor())


@operations.put("/me/password")
def change_password(body: PasswordChange) -> None:
    """Change one's password; all other sessions end."""
    change(services(), actor(), body.current, body.new)


@operations.get("/me/data")
def export_me() -> PersonalData:
    """Export all that is kept about oneself."""
    return PersonalData(export(services(), actor(), actor().user_id))


@operations.get("/me/tokens")
def list_tokens(query: PageQuery) -> Page[Token]:
    """List one's API tokens, the newest first."""
    return page_of(Token, query, all_tokens(services(), actor()))


@operations.post("/me/tokens")
def create_token(body: WantedToken) -> NewToken:
    """Make a token for a program."""
    made = create(services(), actor(), body.name, body.scopes, days=body.days)
    return NewToken.model_validate(made)


@operations.delete("/me/tokens/<id:token_id>")
def revoke_token(token_id: int) -> None:
    """Make one of one's tokens useless."""
    revoke(services(), actor(), token_id)


@operations.get("/users")
def list_users(query: PageQuery) -> Page[User]:
    """List the accounts, in order of login."""
    return page_of(User, query, all_users(services(), actor()))


@operations.post("/users", refusals=(409,), place="/users/{0.id}")
def add_user(body: NewUser) -> User:
    """Make an account; the person sets a password with an invitation."""
    user = add(services(), actor(), body.login, name=body.name, email=body.email, admin=body.admin)
    return User.model_validate(user)


@operations.get("/users/<id:user_id>")
def show_user(user_id: int) -> User:
    """Show an account."""
    return User.model_validate(_account(user_id))


@operations.patch("/users/<id:user_id>")
def change_user(user_id: int, body: UserChanges) -> User:
    """Change an account; whoever may no longer sign in is signed out."""
    seen = _account(user_id)
    check_match(User.model_validate(seen))
    made = change_account(services(), actor(), user_id, seen=seen, **body.given())
    return User.model_validate(made)


@operations.delete("/users/<id:user_id>")
def delete_person(user_id: int, query: DeleteQuery) -> None:
    """Delete a person and all that is kept about them; it cannot be undone."""
    delete_all(services(), actor(), user_id, login=query.login)


@operations.get("/users/<id:user_id>/data")
def export_person(user_id: int) -> PersonalData:
    """Export all that is kept about a person."""
    return PersonalData(export(services(), actor(), user_id))


@operations.post("/users/<id:user_id>/invitation")
def invite(user_id: int) -> Invitation:
    """Make a link with which a person sets a password, once."""
    token = make_invitation(services(), actor(), user_id)
    link = url_for("auth.invitation", token=token, _external=True)
    return Invitation(token=token, link=link)


def _account(user_id: int) -> domain.User:
    found = next((one for one in all_users(services(), actor()) if one.id == user_id), None)
    if found is None:
        raise NotFound("person", user_id)
    return found

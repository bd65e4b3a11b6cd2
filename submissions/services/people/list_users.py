"""List the accounts."""

from submissions.domain.people import Actor, User
from submissions.services.access import require_admin
from submissions.services.ports import Services


def list_users(services: Services, actor: Actor) -> list[User]:
    """Return all accounts in order of login; raise Forbidden unless an administrator asks."""
    require_admin(actor, "see all accounts")
    with services.store.reading() as work:
        return sorted(work.users.find(), key=lambda user: user.login)

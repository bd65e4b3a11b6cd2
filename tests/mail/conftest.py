"""A world whose service sends mail to a server of our own."""

from dataclasses import replace

import pytest

from submissions.adapters.post import SmtpPost
from submissions.config import MailSettings
from submissions.services.accounts import change_user
from submissions.services.mailing import send_due_mail
from tests.mail.server import MailServer
from tests.service.conftest import *  # noqa: F403 - its fixtures
from tests.service.world import OPERATOR

SENDER = "deltagrade@example.org"


def post_to(server, limit_s=5.0, **changes):
    """Return what sends mail there."""
    settings = MailSettings("127.0.0.1", server.port, SENDER, security="none")
    return SmtpPost(replace(settings, **changes), limit_s)


@pytest.fixture
def server():
    """Yield a mail server."""
    with MailServer() as made:
        yield made


@pytest.fixture
def posted(world, server):
    """Return a world that sends mail there; everybody has an address."""
    world.services = replace(
        world.services, post=post_to(server), address="https://grader.example.org"
    )
    for actor in world.actors.values():
        address = f"{actor.login}@example.org"
        world.do(change_user, OPERATOR, actor.user_id, email=address)
    world.clock.stop()
    return world


@pytest.fixture
def deliver(posted):
    """Return a function that sends all that is due, some minutes later; how many were taken."""

    def send(minutes=3):
        posted.clock.turn(minutes=minutes)
        return send_due_mail(posted.services)

    return send

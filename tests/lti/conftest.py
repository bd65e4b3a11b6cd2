"""A site, a learning platform that is registered there, and browsers that go to and fro."""

import html
import re
import shutil
from dataclasses import dataclass

import httpx
import pytest

from submissions.bootstrap import build
from submissions.config import Config
from submissions.services.platforms import register_platform, rotate_key
from submissions.store import SqlStore
from submissions.web import create_app
from tests.doing import do
from tests.kept import kept
from tests.lti.platform import CLIENT, ISSUER, LearningPlatform
from tests.service.conftest import CHEAP, TurnableClock, built
from tests.service.world import OPERATOR


class Browser:
    """Keeps cookies, and carries what one site says to the other."""

    def __init__(self, lms):
        self.lms, self.client = lms, lms.app.test_client()

    def begin(self, person, **more):
        """Open the link in the platform; return where the site sends the browser."""
        query = {"iss": ISSUER, "login_hint": person, "client_id": CLIENT} | more
        return self.client.get("/lti/login", query_string=query)

    def answer(self, begun):
        """Follow to the platform; return the form that it would have the browser send."""
        assert begun.status_code == 302, begun.text
        page = httpx.get(begun.location, verify=False).text  # without TLS
        return {
            name: html.unescape(value)
            for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)
        }

    def send(self, form):
        """Send that form to the site, as from another site: without its session's cookie."""
        return self.client.post("/lti/launch", data=form)

    def launch(self, person, **more):
        """Open the link, all the way."""
        return self.send(self.answer(self.begin(person, **more)))

    def get(self, path):
        """Ask for a page."""
        return self.client.get(path)

    def post(self, path, data):
        """Send a form of the site's own."""
        with self.client.session_transaction() as session:
            session["csrf"] = "token"
        return self.client.post(path, data={"csrf": "token", **data})


@dataclass
class Registered:
    """A site and a platform that know each other."""

    services: object
    app: object
    platform: LearningPlatform
    clock: TurnableClock
    known: object = None

    def browser(self):
        """Return a new one."""
        return Browser(self)

    def find(self, table, **criteria):
        """Return stored values."""
        with self.services.reading() as work:
            return kept(getattr(work, table)).find(**criteria)


@pytest.fixture
def platform():
    """Yield a platform."""
    with LearningPlatform() as made:
        yield made


@pytest.fixture(scope="session")
def seeded(tmp_path_factory, sqlite_template):
    """Return a folder with an empty service that has a key: drawing one takes long."""
    folder = tmp_path_factory.mktemp("seeded")
    shutil.copy(sqlite_template, folder / "deltagrade.db")
    services = built(folder)
    do(services, rotate_key, OPERATOR)
    services.store.close()
    return folder


@pytest.fixture
def lms(seeded, tmp_path, platform):
    """Return a site with this platform registered."""
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    config, clock = (
        Config(data_dir=tmp_path, base_url="https://grader.example.org"),
        TurnableClock(),
    )
    store = SqlStore(config.database)  # migrated already
    services = build(config, store=store, clock=clock, passwords=CHEAP)
    app = create_app(services, config)
    known = do(services, register_platform, OPERATOR, platform.registration())
    yield Registered(services, app, platform, clock, known)
    services.store.close()

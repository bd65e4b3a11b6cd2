"""A site that lets people in from a provider, and browsers that go to and fro."""

import shutil
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest

from submissions.adapters.jose import Jose
from submissions.adapters.key_sets import HttpKeySets
from submissions.adapters.provider import HttpProvider
from submissions.bootstrap import build
from submissions.config import Config, SignOnSettings
from submissions.store import SqlStore
from submissions.web import create_app
from tests.kept import kept
from tests.service.conftest import CHEAP, TurnableClock
from tests.sign_on.provider import CLIENT, SECRET, UniversityProvider


class Browser:
    """Keeps cookies, and goes where it is sent."""

    def __init__(self, university):
        self.university, self.client = university, university.app.test_client()

    def begin(self, **query):
        """Press the button; return where the site sends the browser."""
        return self.client.get("/sign-on/begin", query_string=query)

    def there(self, begun, person):
        """Sign in at the provider; return where it sends the browser back."""
        assert begun.status_code == 302, begun.text
        parts = urlsplit(self.university.provider.let_in(begun.location, person))
        return f"{parts.path}?{parts.query}"

    def sign_in(self, person, **query):
        """Press the button and sign in, all the way."""
        return self.get(self.there(self.begin(**query), person))

    def get(self, path):
        """Ask for a page."""
        return self.client.get(path)

    def post(self, path, data=None):
        """Send a form of the site's own."""
        with self.client.session_transaction() as session:
            session["csrf"] = "token"
        return self.client.post(path, data={"csrf": "token", **(data or {})})


@dataclass
class University:
    """A site and a provider that know each other."""

    services: object
    app: object
    provider: UniversityProvider
    clock: TurnableClock

    def browser(self):
        """Return a new one."""
        return Browser(self)

    def find(self, table, **criteria):
        """Return stored values."""
        with self.services.reading() as work:
            return kept(getattr(work, table)).find(**criteria)

    def set(self, limit_s=10.0, **changes):
        """Let the site have other settings of the provider."""
        adapter = self.services.provider
        settings = replace(adapter.settings, **changes)
        adapter.__init__(settings, Jose(HttpKeySets(limit_s), str), limit_s)


@pytest.fixture
def provider():
    """Yield a provider."""
    with UniversityProvider() as made:
        yield made


@pytest.fixture
def university(provider, tmp_path, sqlite_template):
    """Yield a site with this provider."""
    shutil.copy(sqlite_template, tmp_path / "deltagrade.db")
    settings = SignOnSettings(provider.issuer, CLIENT, SECRET, name="Example University")
    config = Config(data_dir=tmp_path, base_url="https://grader.example.org", sign_on=settings)
    clock = TurnableClock()
    services = build(config, store=SqlStore(config.database), clock=clock, passwords=CHEAP)
    assert isinstance(services.provider, HttpProvider)
    yield University(services, create_app(services, config), provider, clock)
    services.store.close()

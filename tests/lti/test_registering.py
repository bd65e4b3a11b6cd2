"""A platform registers us by one link: real HTTP, and an administrator opens it."""

from json import dumps

import pytest

from submissions.services.accounts import add_user, change_user
from tests.doing import do
from tests.lti.platform import ISSUER, MEMBERS, SCORE, TOOL
from tests.service.world import OPERATOR, PASSWORD


class Room:
    """An administrator at the site, and the platform's administrator with a link."""

    def __init__(self, lms):
        self.lms, self.platform = lms, lms.platform
        told = {"name": "Ada", "password": PASSWORD, "admin": True}
        self.ada = do(lms.services, add_user, OPERATOR, "ada", **told)
        self.admin, self.there = lms.browser(), lms.browser()
        self.admin.post("/sign-in", {"login": "ada", "password": PASSWORD})
        self.token = self.draw()

    def draw(self):
        """Draw a link; return what is secret in it."""
        page = self.admin.post("/admin/platforms/link", {}).text
        return page.partition("https://grader.example.org/lti/register/")[2].partition("<")[0]

    def offered(self, **changes):
        """Return what the platform brings along."""
        return {
            "openid_configuration": f"{self.platform.url}/config?x=1",
            "registration_token": "rt-1",
        } | changes

    def look(self, token=None):
        """Follow the link."""
        path = f"/lti/register/{token or self.token}"
        return self.there.client.get(path, query_string=self.offered())

    def register(self, token=None, **changes):
        """Press the button there; no cookie is needed."""
        path = f"/lti/register/{token or self.token}"
        return self.lms.app.test_client().post(path, data=self.offered(**changes))

    def made(self):
        """Return the platforms that came by a link."""
        return [one for one in self.lms.find("platforms") if one.id != self.lms.known.id]


@pytest.fixture
def room(lms):
    """Return both."""
    return Room(lms)


def test_a_platform_registers_us_and_an_administrator_opens_it(room, lms):
    """Closed at first, with all that the platform says; then people come in from there."""
    page = room.look()
    assert "Register Deltagrade?" in page.text
    assert "frame-ancestors https:" in page.headers["Content-Security-Policy"]
    assert room.platform.registered == []
    done = room.register()

    assert done.status_code == 200, done.text
    assert "frame-ancestors https:" in done.headers["Content-Security-Policy"]
    assert "registered.js" in done.text
    (made,) = room.made()
    assert (made.name, made.issuer, made.client_id) == (
        "testlms at lms.example.org",
        ISSUER,
        "drawn-7",
    )
    assert (made.deployments, made.active) == (("3",), False)
    assert lms.browser().begin("tess", client_id="drawn-7").status_code == 403
    form = {
        "name": made.name,
        "issuer": made.issuer,
        "client_id": made.client_id,
        "auth_url": made.auth_url,
        "token_url": made.token_url,
        "jwks_url": made.jwks_url,
        "deployments": "3",
        "active": "on",
    }
    room.admin.post(f"/admin/platforms/{made.id}", form)
    assert lms.browser().begin("tess", client_id="drawn-7").status_code == 302


def test_it_is_asked_for_what_we_use_and_nothing_else(room):
    """By the token that the platform gave."""
    room.register()
    ((asked, token),) = room.platform.registered

    assert token == "Bearer rt-1"
    assert asked["scope"].split() == [SCORE, MEMBERS]
    assert asked["initiate_login_uri"] == "https://grader.example.org/lti/login"
    assert asked["redirect_uris"] == ["https://grader.example.org/lti/launch"]
    assert asked["jwks_uri"] == "https://grader.example.org/lti/keys"
    assert asked["token_endpoint_auth_method"] == "private_key_jwt"
    assert asked[TOOL]["domain"] == "grader.example.org"
    assert asked[TOOL]["messages"] == [{"type": "LtiResourceLinkRequest"}]


@pytest.mark.parametrize(
    ("message", "placements"),
    [
        ({}, None),
        ({"placements": ["RichTextEditor"]}, None),
        (
            {"placements": ["ContentArea", "https://canvas.instructure.com/lti/link_selection"]},
            ["ContentArea", "https://canvas.instructure.com/lti/link_selection"],
        ),
    ],
)
def test_deep_linking_is_asked_for_where_the_platform_has_it(room, message, placements):
    """In the places that it has for it, by its own names of them."""
    supported = [{"type": "LtiResourceLinkRequest"}, {"type": "LtiDeepLinkingRequest", **message}]
    about = "https://purl.imsglobal.org/spec/lti-platform-configuration"
    room.platform.document = {about: {"messages_supported": supported}}
    room.register()
    ((asked, _),) = room.platform.registered

    _, deep = asked[TOOL]["messages"]
    assert deep.pop("placements", None) == placements
    assert deep == {
        "type": "LtiDeepLinkingRequest",
        "label": "Deltagrade: choose an assignment",
        "target_link_uri": "https://grader.example.org/lti/deep-linking",
    }


def test_without_a_deployment_or_a_token_it_goes_as_well(room):
    """An administrator adds the one; the other is the platform's choice."""
    room.platform.registrar = 200, dumps({"client_id": "c9"}).encode()
    room.register(registration_token="")

    assert room.made()[0].deployments == ()
    assert room.platform.registered[0][1] is None


class TestLinks:
    """Drawn by an administrator, good once and for an hour."""

    def test_a_link_is_followed_once(self, room):
        """Looked at as often as one likes."""
        room.look()
        room.register()

        assert room.register().status_code == 404
        assert len(room.platform.registered) == 1

    def test_after_an_hour_it_is_over(self, room, monkeypatch):
        """The link says when it was drawn."""
        import time  # noqa: PLC0415 - its clock is turned below

        at = time.time() + 3601
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: at)

        assert room.look().status_code == 404
        assert room.register().status_code == 404

    @pytest.mark.parametrize("changes", [{"admin": False}, {"active": False}])
    def test_it_ends_with_whoever_drew_it(self, room, changes):
        """Who no longer runs the service registers nothing."""
        do(room.lms.services, change_user, OPERATOR, room.ada.id, **changes)

        assert room.register().status_code == 404
        assert room.platform.registered == []

    def test_nobody_makes_one_up_or_draws_one_unasked(self, room):
        """It is signed, and administrators draw it."""
        assert room.register("WzEsMl0.aaaa.bbbb").status_code == 404
        assert room.lms.browser().post("/admin/platforms/link", {}).status_code == 401


class TestIllPlatforms:
    """What will not do is refused, and nothing is kept; another link is drawn."""

    @pytest.mark.parametrize(
        "url",
        ["", "http://10.0.0.1/config", "file:///etc/passwd", "javascript:x", "https://a b"],
    )
    def test_its_document_is_reached_by_https(self, room, url):
        """The link is not even used up."""
        assert room.register(openid_configuration=url).status_code == 422
        assert room.register().status_code == 200

    @pytest.mark.parametrize(
        "document",
        [
            {"issuer": None},
            {"issuer": "a\nb"},
            {"token_endpoint": None},
            {"token_endpoint": "http://evil.example.org/t"},
            {"jwks_uri": "file:///etc/passwd"},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"registration_endpoint": "http://169.254.169.254/"},
            {"registration_endpoint": 7},
            {"scopes_supported": "all"},
        ],
    )
    def test_a_document_that_leads_astray_is_none(self, room, document):
        """Nobody is sent there, and nothing registered."""
        room.platform.document = document

        assert room.register().status_code == 409
        assert room.platform.registered == room.made() == []

    @pytest.mark.parametrize(
        ("answer", "status"),
        [
            ((400, b"no"), 409),
            ((503, b""), 503),
            ((200, b"<html>"), 503),
            ((200, b"{}"), 409),
            ((200, b'{"client_id": ""}'), 409),
            ((200, b" " * (2**18 + 1)), 503),
        ],
    )
    def test_an_answer_that_is_none_registers_nothing(self, room, answer, status):
        """It is told there."""
        room.platform.registrar = answer

        assert room.register().status_code == status
        assert room.made() == []

    def test_what_is_registered_already_stays_as_it_is(self, room):
        """Whoever holds a link changes nothing of another platform."""
        room.register()
        again = room.register(room.draw())

        assert again.status_code == 409
        assert len(room.made()) == 1

    def test_a_token_of_strange_letters_is_refused(self, room):
        """It would go into a header."""
        assert room.register(registration_token="a\r\nX: y").status_code == 422

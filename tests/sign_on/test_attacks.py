"""Answers that are forged, old, for somebody else or used again let nobody in."""

import hmac
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from json import dumps
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt

from submissions.domain.sign_on import read_person
from submissions.errors import SignOnRefused
from tests.lti.platform import key
from tests.service.conftest import TurnableClock
from tests.sign_on.provider import SECRET

DOCUMENT = "/realms/uni/.well-known/openid-configuration"


def encoded(value):
    """Return a part of a token."""
    raw = value if isinstance(value, bytes) else dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def refused(university, answer, because, status=403):
    """Whether somebody was kept out for this reason, and nothing was stored of them."""
    assert answer.status_code == status, answer.text
    assert because in answer.text.replace("&#39;", "'"), answer.text
    return [university.find(table) for table in ("users", "sessions", "subjects")] == [[], [], []]


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"iss": "https://evil.example.org"}, "another issuer"),
        ({"aud": "other"}, "another client"),
        ({"aud": ["deltagrade", "other"]}, "another client"),
        ({"aud": []}, "another client"),
        ({"azp": "other"}, "another client"),
        ({"exp": time.time() - 61}, "it is over"),
        ({"iat": time.time() + 3600}, "of the future"),
        ({"iat": time.time() - 3600}, "too old"),
        ({"nonce": "another"}, "another question"),
        ({"nonce": None}, "'nonce'"),
        ({"sub": None}, "'sub'"),
        ({"sub": ""}, "'sub'"),
        ({"sub": "a" * 256}, "'sub'"),
        ({"exp": None}, "'exp'"),
        ({"iat": None}, "'iat'"),
        ({"aud": None}, "'aud'"),
        ({"email_verified": "true"}, "'email_verified'"),
        ({"exp": "never"}, "'exp'"),
    ],
)
def test_what_is_not_for_us_or_not_now_is_refused(university, provider, said, because):
    """Though the signature is right."""
    provider.said = said

    assert refused(university, university.browser().sign_in("ann"), because)


class TestSignatures:
    """Only RS256, only with a key that the provider publishes."""

    def test_a_token_without_a_signature_is_none(self, university, provider):
        """``alg: none``, in its spellings."""
        for alg in ("none", "None", "nOnE"):
            provider.sign = lambda header, claims, alg=alg: (
                f"{encoded(header | {'alg': alg})}.{encoded(claims)}."
            )
            assert refused(university, university.browser().sign_in("ann"), "not signed with RS256")

    @pytest.mark.parametrize("form", ["pem", "jwk", "secret"])
    def test_neither_the_public_key_nor_our_secret_signs(self, university, provider, form):
        """Key confusion: HS256 with what others know."""
        secrets = {
            "pem": key().as_pem(private=False),
            "jwk": dumps(key().as_dict(private=False)).encode(),
            "secret": SECRET.encode(),
        }

        def sign(header, claims):
            head = f"{encoded(header | {'alg': 'HS256'})}.{encoded(claims)}"
            return f"{head}.{encoded(hmac.digest(secrets[form], head.encode(), sha256))}"

        provider.sign = sign
        assert refused(university, university.browser().sign_in("ann"), "not signed with RS256")

    def test_another_key_is_refused_under_either_name(self, university, provider):
        """Mis-signed: the name of a key proves nothing, and an unknown one is nobody's."""
        for kid, because in (("k1", "not signed as it should"), ("k2", "not the platform's")):
            provider.sign = lambda header, claims, kid=kid: jwt.encode(
                header | {"kid": kid}, claims, key("k2"), algorithms=["RS256"]
            )
            assert refused(university, university.browser().sign_in("ann"), because)

    @pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "é.é.é", None, 3])
    def test_what_is_no_token_is_refused(self, university, provider, token):
        """Whatever it is."""
        provider.sign = lambda *_: token

        assert refused(university, university.browser().sign_in("ann"), "its token")


class TestAnswers:
    """An answer counts once, in the browser that asked."""

    def test_an_answer_is_good_once(self, university, provider):
        """Reloaded, gone back to, or stolen with its cookie: the provider is not even asked."""
        browser = university.browser()
        begun = browser.begin()
        cookie = browser.client.get_cookie("__Host-deltagrade-sign-on")
        there = browser.there(begun, "ann")
        assert browser.get(there).status_code == 302
        asked = provider.asked["/token"]
        again = browser.get(there)
        browser.client.set_cookie(cookie.key, cookie.value)
        stolen = browser.get(browser.there(begun, "ann"))

        assert (again.status_code, stolen.status_code) == (403, 403)
        assert "used already" in stolen.text
        assert provider.asked["/token"] == asked
        assert len(university.find("sessions")) == 1

    def test_an_answer_in_another_browser_is_refused(self, university):
        """Nobody is signed in as somebody else by following a link."""
        victim, attacker = university.browser(), university.browser()
        there = attacker.there(attacker.begin(), "bob")

        assert refused(university, victim.get(there), "began in another browser")
        victim.begin()
        assert refused(university, victim.get(there), "another question than this browser's")

    def test_a_code_of_another_question_is_refused(self, university):
        """An injected code: its challenge is not of our verifier, whatever the state says."""
        attacker, victim = university.browser(), university.browser()
        stolen = parse_qs(urlsplit(attacker.there(attacker.begin(), "ann")).query)["code"][0]
        state = parse_qs(urlsplit(victim.begin().location).query)["state"][0]

        answer = victim.get(f"/sign-on/return?code={stolen}&state={state}")
        assert refused(university, answer, "it answered 400")

    def test_a_nonce_of_another_question_is_refused(self, university, provider):
        """A token that was made for another sign-in."""
        browser = university.browser()
        begun = browser.begin()
        nonce = parse_qs(urlsplit(university.browser().begin().location).query)["nonce"][0]
        provider.said = {"nonce": nonce}

        answer = browser.get(browser.there(begun, "ann"))
        assert refused(university, answer, "another question than ours")

    def test_a_question_is_over_after_ten_minutes(self, university, monkeypatch):
        """The cookie says when it was asked."""
        browser = university.browser()
        there = browser.there(browser.begin(), "ann")
        at = time.time() + 601
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: at)

        assert refused(university, browser.get(there), "it took too long")

    @pytest.mark.parametrize("state", ["", "other", "é"])
    def test_a_state_that_is_not_ours_is_refused(self, university, state):
        """Also one of strange letters."""
        browser = university.browser()
        browser.begin()

        answer = browser.client.get("/sign-on/return", query_string={"code": "c", "state": state})
        assert refused(university, answer, "another question than this browser's")

    def test_a_cookie_that_is_not_ours_is_refused(self, university):
        """Nobody makes a question up."""
        browser = university.browser()
        browser.client.set_cookie("__Host-deltagrade-sign-on", "WyJhIl0.aaaa.bbbb")

        assert refused(
            university, browser.get("/sign-on/return?code=c&state=a"), "began in another"
        )

    def test_an_answer_of_another_provider_is_refused(self, university):
        """RFC 9207: mixed up."""
        browser = university.browser()
        there = browser.there(browser.begin(), "ann")

        answer = browser.get(f"{there}&iss=https%3A%2F%2Fevil.example.org")
        assert refused(university, answer, "another provider's")

    def test_a_refusal_there_is_told_and_escaped(self, university):
        """Somebody pressed Cancel, or somebody made the words up."""
        browser = university.browser()
        state = parse_qs(urlsplit(browser.begin().location).query)["state"][0]
        said = "error=access_denied&error_description=%3Cb%3Eno%3C%2Fb%3E"

        answer = browser.get(f"/sign-on/return?{said}&state={state}")
        assert refused(university, answer, "&lt;b&gt;no&lt;/b&gt;")

    def test_an_address_that_brings_many_bad_answers_waits(self, university, provider):
        """Each has us ask the provider."""
        object.__setattr__(university.services.limits, "sign_in_tries", 1)
        provider.said = {"nonce": "x"}
        university.clock.stop()
        for _ in range(50):
            assert university.browser().sign_in("ann").status_code == 403
        asked = provider.asked["/token"]

        assert university.browser().sign_in("ann").status_code == 429
        assert provider.asked["/token"] == asked


class TestIllProviders:
    """Down, slow, endless, moved or wrong: people are told, and sign in with passwords."""

    @pytest.mark.parametrize(
        "broken",
        [
            (503, b""),
            (404, b""),
            (302, b""),
            (200, b"<html>"),
            (200, b"[]"),
            (200, b"[" * 100_000),
            (200, b" " * (2**18 + 1)),
        ],
    )
    @pytest.mark.parametrize("path", [DOCUMENT, "/token", "/keys"])
    def test_it_is_said_at_once(self, university, provider, path, broken):
        """No redirect is followed, nothing endless is read, nobody is let in."""
        browser = university.browser()
        if path != DOCUMENT:
            begun = browser.begin()
            provider.broken[path] = broken
            answer = browser.get(browser.there(begun, "ann"))
        else:
            provider.broken[path] = broken
            answer = browser.begin()

        status = 403 if (path, broken[0]) == ("/token", 404) else 503
        said = "answered 404" if status == 403 else "does not answer just now"
        assert refused(university, answer, said, status)
        assert provider.asked["/elsewhere"] == 0

    @pytest.mark.parametrize("path", [DOCUMENT, "/token", "/keys"])
    def test_an_answer_that_drips_is_given_up(self, university, provider, path):
        """However steadily it comes."""
        provider.drip_s[path] = 0.05
        browser = university.browser()
        if path == DOCUMENT:
            university.set(limit_s=0.2)
            answer = browser.begin()
        else:
            back = browser.there(browser.begin(), "ann")
            university.set(limit_s=0.2)
            answer = browser.get(back)

        assert refused(university, answer, "does not answer just now", 503)

    @pytest.mark.parametrize(
        "document",
        [
            {"issuer": "https://evil.example.org"},
            {"issuer": None},
            {"authorization_endpoint": None},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"token_endpoint": "http://10.0.0.1/token"},
            {"token_endpoint": ["https://a"]},
            {"jwks_uri": "file:///etc/passwd"},
            {"end_session_endpoint": "http://evil.example.org/"},
        ],
    )
    def test_a_document_that_leads_astray_is_none(self, university, provider, document):
        """Of another issuer, or with addresses that nobody should be sent to."""
        provider.document = document

        answer = university.browser().begin()
        assert refused(university, answer, "does not answer just now", 503)

    def test_a_silent_one_is_left_alone_for_a_while(self, university, provider):
        """A class that comes at once asks once."""
        provider.broken[DOCUMENT] = 503, b""
        for _ in range(3):
            university.browser().begin()

        assert provider.asked[DOCUMENT] == 1

    def test_the_secret_goes_in_the_form_where_it_must(self, university, provider):
        """And else in a header; never both."""
        university.browser().sign_in("ann")
        provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        university.set()
        university.browser().sign_in("ann")

        first, second = provider.forms
        assert (first["basic"], "client_secret" in first) == (("deltagrade", SECRET), False)
        assert (second["basic"], second["client_secret"]) == (None, SECRET)


CLAIMS = {
    "iss": "https://sso.example.org",
    "aud": "c",
    "sub": "1",
    "nonce": "n",
    "exp": time.time() + 300,
    "iat": time.time(),
    "email": "a@example.org",
    "email_verified": True,
    "groups": ["g"],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(CLAIMS)), JSON, max_size=3))
def test_whatever_is_said_is_read_strictly_or_refused(said):
    """No claim breaks the reader; what passes is for us, of now, and has no other's number."""
    told = CLAIMS | said
    try:
        person = read_person(
            told,
            issuer=CLAIMS["iss"],
            client_id="c",
            nonce="n",
            groups_claim="groups",
            now=TurnableClock().now(),
        )
    except SignOnRefused:
        return

    assert (person.issuer, person.sub) == (CLAIMS["iss"], told["sub"])
    assert person.email in ("", str(told["email"]).strip().casefold())
    assert not person.email or told["email_verified"] is True
    assert all(isinstance(one, str) for one in person.groups)

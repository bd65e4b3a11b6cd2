"""Launches that are forged, old, for somebody else or used again let nobody in."""

import gzip
import hmac
import math
import time
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import RSAKey

from submissions.adapters.jose import Jose
from submissions.adapters.key_sets import HttpKeySets
from submissions.domain.launch import read_launch
from submissions.domain.platform import Platform
from submissions.errors import LaunchRefused
from submissions.services.platforms import register_platform
from tests.doing import do
from tests.lti.platform import (
    CLAIM,
    DEPLOYMENT,
    ENDPOINT,
    ISSUER,
    NRPS,
    PEOPLE,
    SCORE,
    LearningPlatform,
    key,
)
from tests.service.conftest import TurnableClock
from tests.service.world import OPERATOR

STATE_OF_ANOTHER = "it began in another browser"


def encoded(value):
    """Return a part of a token."""
    raw = value if isinstance(value, bytes) else dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def refused(lms, answer, because):
    """Whether somebody was kept out for this reason, and nothing was stored of them."""
    assert answer.status_code == 403, answer.text
    assert because in answer.text.replace("&#39;", "'"), answer.text
    stored = [lms.find(table) for table in ("users", "sessions", "nonces", "courses")]
    return stored == [[], [], [], []]


def launched(lms, **said):
    """Let the instructor come with other claims."""
    lms.platform.said = said
    return lms.browser().launch("tess")


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"iss": "https://evil.example.org"}, "another issuer"),
        ({"aud": "client-2"}, "another client"),
        ({"aud": ["client-1", "client-2"]}, "another client"),
        ({"aud": []}, "another client"),
        ({"azp": "client-2"}, "another client"),
        ({"exp": time.time() - 61}, "it is over"),
        ({"iat": time.time() + 3600}, "of the future"),
        ({"nonce": "another"}, "another question"),
        ({f"{CLAIM}deployment_id": "1:abd"}, "deployment '1:abd' is not registered"),
        ({f"{CLAIM}version": "1.1"}, "wanted '1.3.0'"),
        ({f"{CLAIM}message_type": "LtiDeepLinkingRequest"}, "LtiResourceLinkRequest"),
    ],
)
def test_what_is_not_for_us_or_not_now_is_refused(lms, said, because):
    """Though the signature is right."""
    assert refused(lms, launched(lms, **said), because)


class TestSignatures:
    """Only RS256, only with a key that the platform publishes."""

    def test_a_token_without_a_signature_is_none(self, lms, platform):
        """``alg: none``, in all its spellings."""
        for alg in ("none", "None", "NONE", "nOnE"):
            platform.sign = lambda header, claims, alg=alg: (
                f"{encoded(header | {'alg': alg})}.{encoded(claims)}."
            )
            assert refused(lms, lms.browser().launch("tess"), "not signed with RS256")

    @pytest.mark.parametrize("form", ["pem", "jwk", "modulus"])
    def test_the_public_key_is_no_shared_secret(self, lms, platform, form):
        """Key confusion: HS256 with what everybody knows."""
        public = key().as_dict(private=False)
        secrets = {
            "pem": key().as_pem(private=False),
            "jwk": dumps(public).encode(),
            "modulus": public["n"].encode(),
        }

        def sign(header, claims):
            head = f"{encoded(header | {'alg': 'HS256'})}.{encoded(claims)}"
            return f"{head}.{encoded(hmac.digest(secrets[form], head.encode(), sha256))}"

        platform.sign = sign
        assert refused(lms, lms.browser().launch("tess"), "not signed with RS256")

    def test_another_key_under_the_platforms_name_is_refused(self, lms, platform):
        """Mis-signed: the name of a key proves nothing."""
        other = key("k2")
        platform.sign = lambda header, claims: jwt.encode(header, claims, other)
        assert refused(lms, lms.browser().launch("tess"), "not signed as it should be")

    @pytest.mark.parametrize("alg", ["RS512", "PS256"])
    def test_another_algorithm_with_the_right_key_is_refused(self, lms, platform, alg):
        """LTI has one."""
        platform.sign = lambda header, claims: jwt.encode(
            header | {"alg": alg}, claims, key(), algorithms=[alg]
        )
        assert refused(lms, lms.browser().launch("tess"), "not signed with RS256")

    def test_a_key_that_comes_with_the_token_is_not_asked(self, lms, platform):
        """Neither inside (``jwk``) nor as an address (``jku``)."""
        own = RSAKey.generate_key(2048, {"kid": "mine"})
        for more in ({"jwk": own.as_dict(private=False)}, {"jku": f"{platform.url}/keys"}):
            platform.sign = lambda header, claims, more=more: jwt.encode(
                header | {"kid": "mine"} | more, claims, own
            )
            assert refused(lms, lms.browser().launch("tess"), "You could not be let in")

    def test_a_changed_claim_breaks_the_signature(self, lms, platform):
        """A student cannot make themselves an instructor on the way."""

        def sign(header, claims):
            head, _, signature = jwt.encode(header, claims, key()).split(".")
            forged = encoded(claims | {"sub": "1"})
            return f"{head}.{forged}.{signature}"

        platform.sign = sign
        assert refused(lms, lms.browser().launch("tess"), "not signed as it should be")

    @pytest.mark.parametrize(
        "token", ["", "x", "a.b", "a.b.c", "....", "é.é.é", "eyJhbGciOiJSUzI1NiJ9.e30."]
    )
    def test_what_is_no_token_is_refused(self, lms, platform, token):
        """With a sentence, not a crash."""
        platform.sign = lambda *_: token
        assert refused(lms, lms.browser().launch("tess"), "You could not be let in")

    def test_a_key_of_another_platform_opens_nothing_here(self, lms, platform):
        """Two platforms do not vouch for each other's people."""
        with LearningPlatform(published=[key("k2").as_dict(private=False)]) as other:
            told = replace(other.registration(), issuer="https://other.example.org")
            do(lms.services, register_platform, OPERATOR, told)
            platform.sign = lambda header, claims: jwt.encode(
                header | {"kid": "k2"}, claims, key("k2")
            )
            assert refused(lms, lms.browser().launch("tess"), "not the platform's")


class TestOnce:
    """State and nonce are good for one launch, in one browser, for ten minutes."""

    def test_a_replayed_launch_is_refused(self, lms):
        """Also in the browser that it was for."""
        browser = lms.browser()
        form = browser.answer(browser.begin("tess"))

        assert browser.send(form).status_code == 303
        again = browser.send(form)
        assert again.status_code == 403
        assert "used already" in again.text
        assert len(lms.find("sessions")) == 1

    def test_of_many_at_once_one_comes_in(self, lms):
        """The database decides."""
        browser = lms.browser()
        form = browser.answer(browser.begin("tess"))
        cookie = browser.client.get_cookie("__Host-deltagrade-launch").value

        def send(_):
            client = lms.app.test_client()
            client.set_cookie("__Host-deltagrade-launch", cookie)
            return client.post("/lti/launch", data=form).status_code

        with ThreadPoolExecutor(4) as pool:
            found = sorted(pool.map(send, range(4)))
        assert found == [303, 403, 403, 403]
        assert len(lms.find("users")) == 1

    def test_the_state_of_another_browser_is_refused(self, lms):
        """Nobody can be signed in as the attacker by sending a form that the attacker got."""
        attacker, victim = lms.browser(), lms.browser()
        form = attacker.answer(attacker.begin("tess"))
        assert refused(lms, victim.send(form), STATE_OF_ANOTHER)

        victim.begin("ann")
        assert refused(lms, victim.send(form), STATE_OF_ANOTHER)

    def test_a_state_and_a_token_of_two_questions_do_not_fit(self, lms):
        """A token that leaked cannot be used in a launch of one's own."""
        thief, victim = lms.browser(), lms.browser()
        stolen = victim.answer(victim.begin("tess"))["id_token"]
        own = thief.answer(thief.begin("bob"))
        assert refused(lms, thief.send(own | {"id_token": stolen}), "another question")

    @pytest.mark.parametrize("state", ["", "x", "WzEsMl0.aaaa.bbbb"])
    def test_a_state_that_we_did_not_make_is_refused(self, lms, state):
        """It is signed."""
        browser = lms.browser()
        form = browser.answer(browser.begin("tess"))
        assert refused(lms, browser.send(form | {"state": state}), "did not begin here")

    def test_a_state_is_over_after_ten_minutes(self, lms, monkeypatch):
        """Whoever walks away from the platform's page begins anew."""
        browser = lms.browser()
        form = browser.answer(browser.begin("tess"))
        monkeypatch.setattr("submissions.web.launch.VALID", timedelta(seconds=-1))
        assert refused(lms, browser.send(form), "it took too long")

    def test_a_platform_that_says_no_is_quoted(self, lms):
        """An error in place of a token; what it says is text."""
        browser = lms.browser()
        form = browser.answer(browser.begin("tess"))
        told = {"state": form["state"], "error": "login_required<b>"}
        assert refused(lms, browser.send(told), "login_required&lt;b&gt;")

    def test_nonces_are_forgotten_when_nobody_could_use_them(self, lms):
        """Twice as late as their state is over."""
        lms.browser().launch("tess")
        (old,) = lms.find("nonces")
        lms.clock.turn(minutes=21)
        lms.platform.said = {"iat": time.time() + 1260, "exp": time.time() + 1560}
        lms.browser().launch("tess")

        (new,) = lms.find("nonces")
        assert new.nonce_hash != old.nonce_hash


class TestIllPlatforms:
    """A platform that is down, slow or confused costs a sentence, and is not asked without end."""

    def test_a_platform_that_was_down_is_asked_again(self, lms, platform, monkeypatch):
        """Whoever comes meanwhile is told to try again, and it is left alone for a moment."""
        platform.down = 1
        meanwhile = [lms.browser().launch("tess").status_code for _ in range(2)]

        assert (meanwhile, platform.asked["/keys"]) == ([503, 503], 1)
        monkeypatch.setattr("submissions.adapters.key_sets._SULK_S", 0.0)
        assert lms.browser().launch("tess").status_code == 303

    def test_one_that_drips_is_given_up(self, lms, platform):
        """The limit is on the whole answer, not on each byte."""
        platform.drip_s = 0.02
        impatient = Jose(HttpKeySets(limit_s=0.5), lambda: "secret")
        lms.app.extensions["deltagrade"] = replace(lms.services, signatures=impatient)

        assert lms.browser().launch("tess").status_code == 503

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b'{"keys": 3}',
            b'{"keys": [3]}',
            b'{"keys": [{"kty": "RSA", "kid": "k1", "n": 3, "e": "AQAB"}]}',
            b'{"keys": [' + b" " * 2**18 + b"]}",
            b"[" * 100_000,
            gzip.compress(b'{"keys": []}', mtime=0),
        ],
    )
    def test_keys_that_are_none_are_told(self, lms, platform, body):
        """Without a crash."""
        platform.body = body
        assert lms.browser().launch("tess").status_code == 503

    def test_nobody_is_followed_elsewhere(self, lms, platform):
        """Keys come from the address that is registered, or not at all."""
        platform.moved = True

        assert lms.browser().launch("tess").status_code == 503
        assert platform.asked["/elsewhere"] == 0

    def test_a_new_key_of_the_platform_is_found(self, lms, platform, monkeypatch):
        """Platforms change keys; a name that is not known is looked up, once in a while."""
        monkeypatch.setattr("submissions.adapters.key_sets._PAUSE_S", 0.0)
        lms.browser().launch("tess")
        platform.published = [key("k2").as_dict(private=False)]
        platform.sign = lambda header, claims: jwt.encode(header | {"kid": "k2"}, claims, key("k2"))

        assert lms.browser().launch("tess").status_code == 303
        assert platform.asked["/keys"] == 2

    def test_made_up_names_of_keys_do_not_make_us_ask(self, lms, platform):
        """Within half a minute they are unknown without a question."""
        lms.browser().launch("tess")
        platform.sign = lambda header, claims: jwt.encode(
            header | {"kid": "made-up"}, claims, key()
        )
        for _ in range(3):
            assert lms.browser().launch("tess").status_code == 403
        assert platform.asked["/keys"] == 1

    def test_a_withdrawn_key_counts_no_longer_than_an_hour(self, lms, platform, monkeypatch):
        """Then all keys are asked for anew."""
        lms.browser().launch("tess")
        monkeypatch.setattr("submissions.adapters.key_sets._KEPT_S", 0.0)
        platform.published = []

        assert lms.browser().launch("tess").status_code == 403

    def test_keys_of_other_kinds_are_passed_over(self, lms, platform):
        """A platform may publish keys for other purposes."""
        platform.published = [
            {"kty": "EC", "kid": "k1", "crv": "P-256"},
            key().as_dict(private=False) | {"use": "enc"},
            *platform.published,
        ]
        assert lms.browser().launch("tess").status_code == 303


def claims(**changes):
    """Return honest claims."""
    with LearningPlatform() as made:
        made.said = changes
        kept = {}
        made.sign = lambda _, said: kept.update(said) or "t"
        made.token({"login_hint": "tess", "client_id": "c", "nonce": "n", "redirect_uri": "r"})
        return kept


TARGET = f"{CLAIM}target_link_uri"
NOW = TurnableClock().now()
HONEST = claims()
PLATFORM = Platform("P", ISSUER, "c", "a", "t", "j", (DEPLOYMENT,), NOW, id=1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("claim", sorted(set(HONEST) - {"name", "email", TARGET, ENDPOINT, NRPS}))
@pytest.mark.parametrize("value", [None, True, "", {"id": ""}, {"id": "\0"}, ["x", 1]])
def test_a_claim_that_is_missing_or_of_another_kind_is_refused(claim, value):
    """A platform that says less than it must, or says it otherwise, lets nobody in."""
    for said in (HONEST | {claim: value}, {k: v for k, v in HONEST.items() if k != claim}):
        with pytest.raises(LaunchRefused):
            read_launch(said, PLATFORM, "n", NOW)


@pytest.mark.parametrize(
    "said",
    [
        True,
        "",
        ["x"],
        {"scope": SCORE},
        {"lineitem": 7},
        {"lineitem": "a\0"},
        {"lineitem": "https://" + "x" * 2000},
    ],
)
def test_a_gradebook_may_be_missing_but_is_none_of_another_kind(said):
    """Platforms that take no scores do not name one."""
    with pytest.raises(LaunchRefused):
        read_launch(HONEST | {ENDPOINT: said}, PLATFORM, "n", NOW)
    assert read_launch(HONEST | {ENDPOINT: None}, PLATFORM, "n", NOW).line_item == ""


@pytest.mark.parametrize(
    "said",
    [
        True,
        "",
        {},
        {"context_memberships_url": 7},
        {"context_memberships_url": "a\0"},
        {"context_memberships_url": "https://" + "x" * 2000},
    ],
)
def test_a_list_may_be_missing_but_is_none_of_another_kind(said):
    """Platforms that tell us of no one do not name one."""
    with pytest.raises(LaunchRefused):
        read_launch(HONEST | {NRPS: said}, PLATFORM, "n", NOW)
    assert read_launch(HONEST | {NRPS: None}, PLATFORM, "n", NOW).members_url == ""


@pytest.mark.parametrize("sub", ["a\0", "7001\n", " 7001", "7001 ", "ünï", "x" * 256])
def test_a_person_has_a_plain_number(sub):
    """No two that differ may look the same to a database."""
    with pytest.raises(LaunchRefused, match="claim 'sub'"):
        read_launch(HONEST | {"sub": sub}, PLATFORM, "n", NOW)


@given(st.sampled_from(sorted(HONEST)), JSON)
def test_any_claim_that_differs_is_refused_or_read(name, value):
    """No JSON in place of a claim is anything but refused, or a launch of the same person."""
    try:
        launch = read_launch(HONEST | {name: value}, PLATFORM, "n", NOW)
    except LaunchRefused:
        return
    assert launch.sub == (value if name == "sub" else PEOPLE["tess"]["sub"])
    if name in ("exp", "iat"):
        assert not math.isnan(value)

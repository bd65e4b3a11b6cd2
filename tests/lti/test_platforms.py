"""Platforms are registered with care, and our keys change without a gap."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from submissions.adapters.jose import Jose
from submissions.adapters.key_sets import HttpKeySets
from submissions.cli.platforms import platform as command
from submissions.errors import Conflict, Invalid
from submissions.services.platforms import change_platform, register_platform, rotate_key
from tests.doing import do
from tests.service.world import OPERATOR


class TestRegistering:
    """What an administrator copies is checked."""

    @pytest.mark.parametrize(
        "address",
        [
            "http://lms.example.org/keys",
            "http://127.0.0.1.example.org/keys",
            "https://",
            "https:///keys",
            "ftp://lms.example.org",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://user@lms.example.org/keys",
            "https://lms.example.org/#keys",
            "https://lms.example.org:port/",
            "https://lms.example.org/ keys",
            "https://[::1",
            "",
        ],
    )
    @pytest.mark.parametrize("field", ["auth_url", "token_url", "jwks_url"])
    def test_an_address_is_https_or_of_this_machine(self, lms, platform, field, address):
        """No other address is ever asked, nor is anybody sent there."""
        told = replace(platform.registration(client_id="other"), **{field: address})
        with pytest.raises(Invalid):
            do(lms.services, register_platform, OPERATOR, told)

    @pytest.mark.parametrize(
        "changes",
        [
            {"name": " "},
            {"issuer": ""},
            {"client_id": "ü"},
            {"client_id": "c" * 256},
            {"deployments": ()},
            {"deployments": ("1", "")},
        ],
    )
    def test_names_are_plain_and_there(self, lms, platform, changes):
        """As both sides compare them."""
        told = platform.registration(**({"client_id": "other"} | changes))
        with pytest.raises(Invalid):
            do(lms.services, register_platform, OPERATOR, told)

    def test_a_client_is_registered_once(self, lms, platform):
        """And its issuer stays: its people would be somebody else's."""
        with pytest.raises(Conflict):
            do(lms.services, register_platform, OPERATOR, platform.registration())
        told = platform.registration(issuer="https://evil.example.org")
        with pytest.raises(Invalid):
            do(lms.services, change_platform, OPERATOR, lms.known.id, told, active=True)

    def test_two_clients_of_one_issuer_are_told_apart(self, lms, platform):
        """As hosted platforms have them: then the client has to be named."""
        told = platform.registration(client_id="client-2")
        do(lms.services, register_platform, OPERATOR, told)
        browser = lms.browser()

        assert browser.begin("ann", client_id="client-2").status_code == 302
        assert browser.begin("ann", client_id="").status_code == 403

    def test_the_command_registers_lists_and_draws_a_key(self, tmp_path):
        """As the page does."""
        lms = "https://moodle.example.org"
        told = ["--issuer", lms, "--client-id", "c", "--auth-url", f"{lms}/a"]
        told += ["--token-url", f"{lms}/t", "--jwks-url", f"{lms}/k", "--deployment", "1"]
        data = ["--data", str(tmp_path)]

        for said, answer in (
            (["add", "Moodle", *told], "Registered Moodle, number 1."),
            (["list"], f"1 Moodle: {lms}, client c"),
            (["key"], "The new key signs from now on."),
        ):
            done = CliRunner().invoke(command, [*said, *data], standalone_mode=False)
            assert answer in done.output


class TestOurKeys:
    """The newest signs; the one before it stays published once."""

    def published(self, lms):
        """Return our keys, as a platform reads them."""
        return lms.browser().get("/lti/keys").json["keys"]

    def test_only_public_halves_are_published(self, lms):
        """A JWK of RSA with a name, and nothing private."""
        (one,) = self.published(lms)

        assert set(one) == {"kty", "n", "e", "kid", "use", "alg"}

    def test_after_a_change_both_are_there_and_after_the_next_the_first_is_gone(self, lms):
        """Platforms cache keys, so a change leaves no gap."""
        names = [[one["kid"] for one in self.published(lms)]]
        for _ in range(2):
            do(lms.services, rotate_key, OPERATOR)
            names.append([one["kid"] for one in self.published(lms)])

        assert [len(there) for there in names] == [1, 2, 2]
        assert names[1][0] == names[0][0]
        assert names[2][0] == names[1][1]

    def test_what_we_sign_is_known_by_what_we_publish(self, lms):
        """And the sealed half opens with the service's secret alone."""
        (kept,) = lms.find("keys")
        token = lms.services.signatures.sign(kept, {"iss": "c"})
        stranger = Jose(HttpKeySets(), lambda: "another secret")

        ours = KeySet.import_key_set({"keys": self.published(lms)})
        assert jwt.decode(token, ours, algorithms=["RS256"]).claims == {"iss": "c"}
        with pytest.raises(JoseError):
            stranger.sign(kept, {"iss": "c"})

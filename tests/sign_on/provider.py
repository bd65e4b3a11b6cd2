"""A provider of single sign-on on loopback: honest unless a test makes it attack, or fall ill."""

import base64
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from threading import Thread
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jwt

from tests.lti.platform import key

CLIENT, SECRET = "deltagrade", "s3cret/+ü"
#: By who sits at the browser, whom the provider says it is.
PEOPLE = {
    "ann": {"sub": "a-1", "name": "Ann Learner", "email": "ann@example.org"},
    "bob": {"sub": "b-2", "name": "Bob Learner", "email": "bob@example.org"},
    "tess": {"sub": "t-3", "name": "Tess Teacher", "email": "Tess@Example.org"},
}


@dataclass
class UniversityProvider:
    """What it says and does; tests change it.

    Attributes
    ----------
    said : dict
        Claims in place of the honest ones; None leaves one out.
    document : dict
        What its document says in place of what is so; None leaves it out.
    more : dict or None
        What it says of a person beside the token; None if nobody may ask.
    sign : callable (header, claims) -> str
    broken : dict of path -> (status, bytes)
        What it answers in place of its work.
    drip_s : dict of path -> float
        Pause after each byte of an answer.
    asked : Counter
        Requests by path.
    forms : list of dict
        What came with each code, and the way the client said who it is.
    codes : dict of code -> query
        What was asked for each code; one is good once.
    """

    said: dict = field(default_factory=dict)
    document: dict = field(default_factory=dict)
    more: dict | None = None
    sign: object = None
    broken: dict = field(default_factory=dict)
    drip_s: dict = field(default_factory=dict)
    asked: Counter = field(default_factory=Counter)
    forms: list = field(default_factory=list)
    codes: dict = field(default_factory=dict)

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def issuer(self):
        """What it calls itself."""
        return f"{self.url}/realms/uni"

    def configuration(self):
        """Return its document."""
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.url}/auth?tenant=1",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": None if self.more is None else f"{self.url}/userinfo",
            "end_session_endpoint": f"{self.url}/end",
        } | self.document
        return {name: value for name, value in told.items() if value is not None}

    def let_in(self, url, person):
        """Let a person sign in at the address that their browser came to; return where it goes."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked | {"person": person}
        return f"{asked['redirect_uri']}?" + urlencode({"code": code, "state": asked["state"]})

    def token(self, asked):
        """Return the id_token that answers a question."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "email_verified": True,
        }
        claims = claims | PEOPLE[asked["person"]] | self.said
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "k1", "typ": "JWT"}
        if self.sign is not None:
            return self.sign(header, claims)
        return jwt.encode(header, claims, key(), algorithms=["RS256"])

    def redeem(self, form, basic):
        """Return the answer to a code: what was asked for it, once, to the very asker."""
        self.forms.append(form | {"basic": basic})
        asked = self.codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = basic or (form.get("client_id"), form.get("client_secret"))
        held = (
            asked is not None
            and challenge == asked["code_challenge"]
            and asked["code_challenge_method"] == "S256"
            and form.get("redirect_uri") == asked["redirect_uri"]
            and known == (CLIENT, SECRET)
        )
        if not held:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "id_token": self.token(asked),
            "access_token": "access",
            "token_type": "Bearer",
        }

    def answer(self, path, form, headers):
        """Return what it says at an address."""
        if path in self.broken:
            return self.broken[path]
        if path == "/realms/uni/.well-known/openid-configuration":
            return 200, dumps(self.configuration()).encode()
        if path == "/keys":
            return 200, dumps({"keys": [key().as_dict(private=False)]}).encode()
        if path == "/token":
            status, said = self.redeem(form, _basic(headers.get("Authorization", "")))
            return status, dumps(said).encode()
        if path == "/userinfo" and headers.get("Authorization") == "Bearer access":
            return 200, dumps(self.more).encode()
        return 404, b""


def _basic(header):
    if not header.startswith("Basic "):
        return None
    name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
    return unquote_plus(name), unquote_plus(secret)


def _handler(provider):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer({})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(dict(parse_qsl(body.decode())))

        def _answer(self, form):
            path = urlsplit(self.path).path
            provider.asked[path] += 1
            status, body = provider.answer(path, form, self.headers)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                for byte in [body] if path not in provider.drip_s else map(chr, body):
                    self.wfile.write(byte if isinstance(byte, bytes) else byte.encode("latin-1"))
                    time.sleep(provider.drip_s.get(path, 0.0))
            except OSError:
                pass  # the site had enough

        def log_message(self, *_):
            pass

    return Handler

"""A learning platform on loopback: honest unless a test makes it attack, or fall ill."""

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from submissions.services.platforms import Registration

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
LEARNER, TEACHER = f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor"
ASSISTANT = f"{MEMBERSHIP}/Instructor#TeachingAssistant"
ISSUER, CLIENT, DEPLOYMENT = "https://lms.example.org", "client-1", "1:abc"
#: By `login_hint`, whom the platform says it is.
PEOPLE = {
    "tess": {"sub": "7001", "name": "Tess Teacher", "roles": [TEACHER]},
    "ann": {"sub": "7002", "name": "Ann Learner", "roles": [LEARNER], "email": "ann@example.org"},
    "bob": {"sub": "7003", "name": "Bob Learner", "roles": [LEARNER]},
    "ted": {"sub": "7004", "name": "Ted Helper", "roles": [TEACHER, ASSISTANT]},
}


@cache
def key(kid="k1"):
    """Return a key of this name, drawn once: that takes a tenth of a second."""
    return RSAKey.generate_key(2048, {"kid": kid})


@dataclass
class LearningPlatform:
    """What it publishes, says and does; tests change it.

    Attributes
    ----------
    published : list of dict
        Its JWKS.
    said : dict
        Claims in place of the honest ones; None leaves one out.
    sign : callable (header, claims) -> str
    down : int
        So many requests for its keys are answered with 503.
    moved : bool
        Whether it says that its keys are elsewhere.
    drip_s : float
        Pause after each byte of its keys.
    body : bytes or None
        What it says in place of its keys.
    asked : Counter
        Requests by path.
    """

    published: list = field(default_factory=lambda: [key().as_dict(private=False)])
    said: dict = field(default_factory=dict)
    sign: object = None
    down: int = 0
    moved: bool = False
    drip_s: float = 0.0
    body: bytes | None = None
    asked: Counter = field(default_factory=Counter)

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def registration(self, **changes):
        """Return what an administrator copies from it."""
        told = {
            "name": "Test platform",
            "issuer": ISSUER,
            "client_id": CLIENT,
            "auth_url": f"{self.url}/auth?tenant=1",
            "token_url": f"{self.url}/token",
            "jwks_url": f"{self.url}/keys",
            "deployments": (DEPLOYMENT,),
        }
        return Registration(**told | changes)

    def token(self, asked):
        """Return the id_token that answers a question."""
        person, now = PEOPLE[asked["login_hint"]], int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": asked["client_id"],
            "sub": person["sub"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "name": person["name"],
            "email": person.get("email", ""),
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}deployment_id": DEPLOYMENT,
            f"{CLAIM}target_link_uri": asked["redirect_uri"],
            f"{CLAIM}roles": person["roles"],
            f"{CLAIM}context": {"id": "course-9", "title": "Deep Learning"},
            f"{CLAIM}resource_link": {"id": "link-1", "title": "Sheet 1"},
        } | self.said
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "k1", "typ": "JWT"}
        if self.sign is not None:
            return self.sign(header, claims)
        return jwt.encode(header, claims, key(), algorithms=["RS256"])

    def form(self, query):
        """Return the page that sends the browser back with its answer."""
        asked = dict(parse_qsl(query))
        fields = {"id_token": self.token(asked), "state": asked["state"]}
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in fields.items()
        )
        action = escape(asked["redirect_uri"])
        return (
            f'<form method="post" action="{action}">{inputs}</form>'
            "<script>document.forms[0].submit()</script>"
        )


def _handler(platform):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            platform.asked[parts.path] += 1
            if parts.path == "/auth":
                self._say(200, platform.form(parts.query).encode(), "text/html")
            elif platform.moved:
                self.send_response(302)
                self.send_header("Location", "/elsewhere")
                self.end_headers()
            elif platform.asked["/keys"] <= platform.down:
                self._say(503, b"down", "text/plain")
            else:
                keys = dumps({"keys": platform.published}).encode()
                self._say(
                    200,
                    keys if platform.body is None else platform.body,
                    "application/json",
                    platform.drip_s,
                )

        def _say(self, status, body, kind, drip_s=0.0):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not drip_s:
                self.wfile.write(body)
                return
            try:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(drip_s)
            except OSError:
                pass  # the tool had enough

        def log_message(self, *_):
            pass

    return Handler

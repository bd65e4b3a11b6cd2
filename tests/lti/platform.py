"""A learning platform on loopback: honest unless a test makes it attack, or fall ill."""

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps, loads
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from submissions.services.platforms import Registration

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
LEARNER, TEACHER = f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor"
ASSISTANT = f"{MEMBERSHIP}/Instructor#TeachingAssistant"
#: What we are told to choose by, and where we name it again.
CUSTOM = f"{CLAIM}custom"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
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
    before_access, before_scores : list of int
        What it answers to the next requests for access, and to scores, before it does its work.
    valid_s : int
        How long it says that access is valid.
    access_body : bytes or None
        What it says in place of a token.
    drip_scores_s : float
        Pause after each byte of its answer to a score.
    access : list of dict
        The forms that asked for access.
    scores : list of dict
        Those that it took, with the column's address.
    on_score : callable
        What happens while it looks at a score.
    pages : list of list
        Who is in its course, page by page.
    before_members : list of int
        What it answers to the next requests for them.
    members_body : bytes or None
        What it says in place of a page.
    members_next : callable (page) -> str
        Where it says that it goes on.
    document : dict
        What its document says in place of what is so; None leaves it out.
    registered : list of (dict, str)
        What it was asked to register, and by which token.
    links : list of dict
        The answers to its questions what a link is to lead to.
    registrar : tuple (status, body)
        What it answers to that.
    returned : list of (str, dict)
        The address and the form of each answer that a browser brought.
    frame : str
        What stands in a frame of its page.
    """

    published: list = field(default_factory=lambda: [key().as_dict(private=False)])
    said: dict = field(default_factory=dict)
    sign: object = None
    down: int = 0
    moved: bool = False
    drip_s: float = 0.0
    body: bytes | None = None
    asked: Counter = field(default_factory=Counter)
    before_access: list = field(default_factory=list)
    before_scores: list = field(default_factory=list)
    valid_s: int = 3600
    access_body: bytes | None = None
    drip_scores_s: float = 0.0
    access: list = field(default_factory=list)
    scores: list = field(default_factory=list)
    on_score: object = None
    pages: list = field(default_factory=lambda: [[]])
    before_members: list = field(default_factory=list)
    members_body: bytes | None = None
    members_next: object = "/members/{}?limit=2".format
    document: dict = field(default_factory=dict)
    registered: list = field(default_factory=list)
    links: list = field(default_factory=list)
    returned: list = field(default_factory=list)
    frame: str = ""
    registrar: tuple = (201, dumps({"client_id": "drawn-7", TOOL: {"deployment_id": "3"}}).encode())

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
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
            NRPS: {"context_memberships_url": f"{self.url}/members/0", "service_versions": ["2.0"]},
            ENDPOINT: {"scope": [SCORE], "lineitem": f"{self.url}/columns/7?type_id=1"},
        } | self.said
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "k1", "typ": "JWT"}
        if self.sign is not None:
            return self.sign(header, claims)
        return jwt.encode(header, claims, key(), algorithms=["RS256"])

    def asks_for_a_link(self, **settings):
        """Let launches ask what a new link is to lead to."""
        wanted = {
            "deep_link_return_url": f"{self.url}/deep/return;a,b?course=9&x=%27",
            "accept_types": ["ltiResourceLink", "link"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": False,
            "title": "New link",
            "data": "csrf&token=1",
        } | settings
        self.said |= {
            f"{CLAIM}message_type": "LtiDeepLinkingRequest",
            f"{CLAIM}resource_link": None,
            ENDPOINT: None,
            f"{DEEP}deep_linking_settings": {k: v for k, v in wanted.items() if v is not None},
        }

    def opens(self, item):
        """Let launches open the link that it made of an item, as it would."""
        self.said = {
            f"{CLAIM}resource_link": {"id": "deep-1", "title": item["title"]},
            CUSTOM: item["custom"],
        }

    def take_links(self, token, jwks):
        """Return the claims of an answer, verified as a platform does; or fail."""
        keys = KeySet.import_key_set(jwks)
        claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": CLIENT},
            aud={"essential": True, "value": ISSUER},
            exp={"essential": True},
            nonce={"essential": True},
        ).validate(claims)
        self.links.append(claims)
        return claims

    def take_answer(self, path, form):
        """Return the page that a browser sees which brought an answer."""
        self.returned.append((path, dict(parse_qsl(form))))
        return b"<h1>Thank you</h1>"

    def give_access(self, form):
        """Return the answer to a request for access."""
        self.access.append(form)
        status = self.before_access.pop(0) if self.before_access else 200
        given = {"access_token": f"t{len(self.access)}", "expires_in": self.valid_s}
        return status, dumps(given).encode() if self.access_body is None else self.access_body

    def take_score(self, score, bearer):
        """Return the status that answers a score."""
        if self.on_score is not None:
            self.on_score()
        if bearer != f"Bearer t{len(self.access)}":
            return 401
        status = self.before_scores.pop(0) if self.before_scores else 200
        if status == 200:
            self.scores.append(score)
        return status

    def configuration(self):
        """Return its document."""
        told = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "registration_endpoint": f"{self.url}/registrar",
            "scopes_supported": ["openid", SCORE, MEMBERS],
            "https://purl.imsglobal.org/spec/lti-platform-configuration": {
                "product_family_code": "testlms"
            },
        } | self.document
        return {name: value for name, value in told.items() if value is not None}

    def give_members(self, path, bearer):
        """Return the status, the page and where it goes on; by access for that alone."""
        known = {f"Bearer t{n}" for n, one in enumerate(self.access, 1) if one["scope"] == MEMBERS}
        if bearer not in known:
            return 401, b"", ""
        status = self.before_members.pop(0) if self.before_members else 200
        page = int(path.rpartition("/")[2])
        body = dumps({"id": path, "context": {"id": "course-9"}, "members": self.pages[page]})
        following = self.members_next(page + 1) if page + 1 < len(self.pages) else ""
        return status, self.members_body or body.encode(), following

    @property
    def shows(self):
        """What it shows at which of its paths, given the query."""
        return {
            "/auth": lambda query: (self.form(query), "text/html"),
            "/course": lambda _: (self.course(), "text/html"),
            "/config": lambda _: (dumps(self.configuration()), "application/json"),
        }

    def course(self):
        """Return the page of its course, with something of ours in a frame."""
        return f'<h1>Course</h1><iframe src="{escape(self.frame)}"></iframe>'

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
            f'<form method="post" action="{action}">{inputs}<button>Go on</button></form>'
            "<script>document.forms[0].submit()</script>"
        )


class _Speaking(BaseHTTPRequestHandler):
    def _say(self, status, body, kind, drip_s=0.0, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
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


def _handler(platform):
    class Handler(_Speaking):
        def do_GET(self):
            parts = urlsplit(self.path)
            platform.asked[parts.path] += 1
            if parts.path in platform.shows:
                said, kind = platform.shows[parts.path](parts.query)
                self._say(200, said.encode(), kind)
            elif parts.path.startswith("/members"):
                status, said, following = platform.give_members(
                    parts.path, self.headers["Authorization"]
                )
                more = {"Link": f'<{following}>; rel="next"'} if following else {}
                self._say(status, said, self.headers["Accept"], **more)
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

        def do_POST(self):
            platform.asked[self.path] += 1
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.startswith("/deep/return"):
                self._say(200, platform.take_answer(self.path, body.decode()), "text/html")
            elif self.path == "/registrar":
                told = loads(body), self.headers["Authorization"]
                platform.registered.append(told)
                self._say(*platform.registrar, "application/json")
            elif self.path == "/token":
                status, said = platform.give_access(dict(parse_qsl(body.decode())))
                self._say(status, said, "application/json")
            else:
                bearer = self.headers["Authorization"]
                status = platform.take_score({**loads(body), "column": self.path}, bearer)
                said = b"the words of the platform"
                self._say(status, said, "text/plain", platform.drip_scores_s)

    return Handler

# ruff: noqa: ARG002, N802 - the names and arguments are those that aiosmtpd calls
"""A mail server on loopback: takes mail, or does what a test makes it do."""

import asyncio
import email
import email.policy
import ssl
from dataclasses import dataclass, field
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from werkzeug.serving import generate_adhoc_ssl_pair


@dataclass
class MailServer:
    """What it took, and what it does instead.

    Attributes
    ----------
    taken : list of (recipients, message)
        In order; messages are read as mail programs read them.
    answers : dict of address -> list of str
        What it says of a recipient before it takes mail for them.
    data_answers : list of str
        What it says of the next letters in place of taking them.
    hang_s : float
        Pause before each answer to a letter.
    """

    taken: list = field(default_factory=list)
    raw: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    data_answers: list = field(default_factory=list)
    hang_s: float = 0.0
    connections: int = 0
    secure: bool = False
    credentials: tuple = ()
    context: object = None
    before_data: object = None
    port: int = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        waiting = self.answers.get(address)
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.before_data is not None:
            self.before_data()
        if self.hang_s:
            await asyncio.sleep(self.hang_s)
        if self.data_answers:
            return self.data_answers.pop(0)
        self.raw.append(envelope.content)
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken.append((envelope.rcpt_tos, read))
        self.secure = session.ssl is not None
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login.decode(), data.password.decode()) == self.credentials)

    def __enter__(self):
        wants = {}
        if self.context is not None:
            wants = {"tls_context": self.context, "require_starttls": True}
        if self.credentials:
            wants |= {"authenticator": self.authenticate, "auth_required": True}
            wants |= {"auth_require_tls": self.context is not None}
        self.port = self.port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **wants)
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    @property
    def to(self):
        """Who got mail, in order."""
        return [one for recipients, _ in self.taken for one in recipients]


def free_port():
    """Return a port of this machine that nobody listens at."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def certificate(folder):
    """Return contexts of a server called localhost, and of whoever believes its certificate."""
    made, key = generate_adhoc_ssl_pair("localhost")
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate, private)
    return server, ssl.create_default_context(cafile=certificate)

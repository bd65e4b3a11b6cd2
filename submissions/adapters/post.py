"""Mail by SMTP: one connection for a round of letters, each bounded in time."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from threading import Timer

from submissions.config import MailSettings
from submissions.domain.mail import Letter
from submissions.errors import MailRefused, MailUnreachable
from submissions.services.ports import Send

#: What a server says that takes mail.
_READY = 220
#: A long link in a header stays in one piece.
_POLICY = SMTP.clone(max_line_length=900)
#: So much of what a server answers is kept.
_SHOWN = 300


class SmtpPost:
    """Sends letters through one mail server.

    Parameters
    ----------
    settings : MailSettings
    limit_s : float
        How long the server may take for one letter, or for its greeting, as a whole, however
        steadily it drips.
    context : ssl.SSLContext, optional
        Whose certificates are believed; the system's by default.
    """

    def __init__(
        self, settings: MailSettings, limit_s: float = 30.0, context: ssl.SSLContext | None = None
    ) -> None:
        self._settings, self._limit_s = settings, limit_s
        self._context = context or ssl.create_default_context()

    @contextmanager
    def open(self) -> Iterator[Send]:
        """Connect for the length of the block; what it gives sends a letter to an address.

        Raises
        ------
        MailUnreachable
            If there is no connection, the server is busy, or does not take our word for who we
            are.
        MailRefused
            By what it gives: this letter will not be taken, however often it is sent.
        """
        with _said(), self._connected() as server:
            yield lambda address, letter, number: self._send(server, address, letter, number)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        settings, server = self._settings, self._server()
        try:
            with self._bounded(server):
                code, said = server.connect(settings.host, settings.port)
                if code != _READY:
                    raise smtplib.SMTPConnectError(code, said)
                if settings.security == "starttls":
                    server.starttls(context=self._context)
                if settings.user:
                    server.login(settings.user, settings.password)
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError), self._bounded(server):
                server.quit()
            server.close()

    def _server(self) -> smtplib.SMTP:
        """Return a server that is not connected yet: the greeting is bounded, too."""
        made: smtplib.SMTP
        if self._settings.security == "tls":
            made = smtplib.SMTP_SSL(timeout=self._limit_s, context=self._context)
        else:
            made = smtplib.SMTP(timeout=self._limit_s)
        # What its certificate is compared with; given above, it would connect at once.
        made._host = self._settings.host  # type: ignore[attr-defined]  # noqa: SLF001 - as said
        return made

    def _send(self, server: smtplib.SMTP, address: str, letter: Letter, number: str) -> None:
        message = self._message(address, letter, number)
        with _said(), self._bounded(server):
            try:
                server.send_message(message, self._settings.sender, [address])
            except smtplib.SMTPRecipientsRefused as error:
                raise _refused(*error.recipients[address]) from error
            except smtplib.SMTPDataError as error:
                raise _refused(error.smtp_code, error.smtp_error) from error

    def _message(self, address: str, letter: Letter, number: str) -> EmailMessage:
        """Return a letter as it goes out; a line break in a header raises ValueError."""
        sender = self._settings.sender
        message = EmailMessage(policy=_POLICY)
        message["From"] = formataddr(("Deltagrade", sender))
        message["To"] = address
        message["Subject"] = letter.title
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{number}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if letter.off_url:
            message["List-Unsubscribe"] = f"<{letter.off_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text, cte="quoted-printable")
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        return message

    @contextmanager
    def _bounded(self, server: smtplib.SMTP) -> Iterator[smtplib.SMTP]:
        """Close the connection if the block takes too long."""

        def cut() -> None:
            if server.sock is not None:
                with suppress(OSError):
                    server.sock.shutdown(2)

        timer = Timer(self._limit_s, cut)
        timer.daemon = True
        timer.start()
        try:
            yield server
        finally:
            timer.cancel()


@contextmanager
def _said() -> Iterator[None]:
    """Say in our words what went wrong with the server."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise MailUnreachable(_shown(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnreachable(f"{type(error).__name__}: {str(error)[:_SHOWN]}") from error


def _refused(code: int, said: bytes | str) -> MailRefused:
    """Return what became of one letter: from 500 on, it will not be taken later either."""
    return MailRefused(_shown(code, said), for_good=code >= 500)


def _shown(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())[:_SHOWN]}"

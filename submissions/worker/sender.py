"""Sends on what others are to be told, in threads of their own: they may be slow."""

import logging
import threading
from collections.abc import Callable

from submissions.errors import StoreUnavailable
from submissions.services.mailing import send_due_mail
from submissions.services.ports import Services
from submissions.services.reminders import remind
from submissions.services.scores import send_due_scores

_LOG = logging.getLogger(__name__)


class Sender:
    """Does one thing again and again, as long as it is not stopped.

    Parameters
    ----------
    send : callable
    pause_s : float
        Before each time: things fall due without a call.
    """

    def __init__(self, send: Callable[[Services], object], pause_s: float = 2.0) -> None:
        self._send, self._pause_s = send, pause_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, services: Services) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, args=(services,), daemon=True)
        self._thread.start()

    def stop(self, patience_s: float) -> None:
        """Look no more; what is not answered so soon is sent again later."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(patience_s)

    def _run(self, services: Services) -> None:
        while not self._stopping.wait(self._pause_s):
            try:
                self._send(services)
            except StoreUnavailable as error:
                waits = "What is to be sent waits for the database: %s"
                _LOG.warning(waits, error, extra={"reason": str(error)})
            except Exception:  # noqa: BLE001 - outermost main of a thread: the next round may go well
                _LOG.exception("Sending failed")


def all_senders() -> list[Sender]:
    """Return one for each thing: a slow mail server keeps no scores back."""
    return [Sender(send_due_scores), Sender(send_due_mail), Sender(remind, pause_s=300.0)]

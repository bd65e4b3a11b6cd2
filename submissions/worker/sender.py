"""Sends scores to learning platforms, in a thread of its own: platforms may be slow."""

import logging
import threading

from submissions.errors import StoreUnavailable
from submissions.services.ports import Services
from submissions.services.scores import send_due_scores

_LOG = logging.getLogger(__name__)
#: Scores fall due without a call.
_LOOK_S = 2.0


class ScoreSender:
    """Looks for scores that are due, as long as it is not stopped."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, services: Services) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, args=(services,), daemon=True)
        self._thread.start()

    def stop(self, patience_s: float) -> None:
        """Look no more; what a platform does not answer so soon is sent again later."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(patience_s)

    def _run(self, services: Services) -> None:
        while not self._stopping.wait(_LOOK_S):
            try:
                send_due_scores(services)
            except StoreUnavailable as error:
                waits = "Scores for platforms wait for the database: %s"
                _LOG.warning(waits, error, extra={"reason": str(error)})
            except Exception:  # noqa: BLE001 - outermost main of a thread: the next round may go well
                _LOG.exception("Sending scores failed")

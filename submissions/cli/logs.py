"""What the service writes to its log: text for people, or JSON with nothing of a student in it."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from submissions.config import Config

#: What may stand in a line beside time, level, source and message: numbers and words of ours. The
#: values inside other messages are left out, whoever wrote them: a path, a name, a row could be
#: among them.
FIELDS = (
    "submission",
    "job",
    "attempt",
    "lane",
    "worker",
    "outcome",
    "took_s",
    "since_queued_s",
    "code",
    "endpoint",
    "reason",
)


#: Frames that are kept at both ends of a deep fault, and for how long it is not told again.
_MOST, _AGAIN_S = 10, 60.0


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON: the message as it stands in the code, and the fields."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "source": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line |= _raised(record.exc_info[1])
        return json.dumps(line)


class Lines(logging.Formatter):
    """Text for people; of a deep fault the beginning and the end."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - as logging calls it
        """Return what was raised and where, in a bounded number of lines."""
        lines = super().formatException(ei).split("\n")
        if len(lines) > 4 * _MOST:
            lines[2 * _MOST : -2 * _MOST] = [f"... {len(lines) - 4 * _MOST} more lines ..."]
        return "\n".join(lines)


class OncePerFault(logging.Filter):
    """Lets a fault through once a minute: what raises at one place, however often it is tried."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[object, ...], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether this is the first record of its fault for a while."""
        if not record.exc_info or record.exc_info[1] is None:
            return True
        frames = traceback.extract_tb(record.exc_info[1].__traceback__)
        fault = record.msg, record.exc_info[0], *((f.filename, f.lineno) for f in frames[-1:])
        last = self._seen.get(fault)
        if last is not None and record.created - last < _AGAIN_S:
            return False
        self._seen = {one: at for one, at in self._seen.items() if record.created - at < _AGAIN_S}
        self._seen[fault] = record.created
        return True


def _raised(error: BaseException) -> dict[str, object]:
    """Return what was raised and where; its own words may quote what it choked on."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    if len(where) > 2 * _MOST:
        where[_MOST:-_MOST] = [f"... {len(where) - 2 * _MOST} more ..."]
    return {"error": type(error).__name__, "where": where}


def set_up_logging(config: Config) -> None:
    """Write warnings as text, or, if asked for JSON, each accepted and graded submission too."""
    logging.basicConfig(level=logging.WARNING)
    form = JsonLines() if config.log == "json" else Lines("%(asctime)s %(levelname)s %(message)s")
    for handler in logging.getLogger().handlers:
        handler.setFormatter(form)
        handler.addFilter(OncePerFault())
    if config.log == "json":
        logging.getLogger("submissions").setLevel(logging.INFO)

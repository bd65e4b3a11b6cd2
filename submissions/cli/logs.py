"""What the service writes to its log: text for people, or JSON with nothing of a student in it."""

import json
import logging
import traceback
from datetime import UTC, datetime

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


def _raised(error: BaseException) -> dict[str, object]:
    """Return what was raised and where; its own words may quote what it choked on."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "where": where}


def set_up_logging(config: Config) -> None:
    """Write warnings as text, or, if asked for JSON, each accepted and graded submission too."""
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form)
    if config.log == "json":
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())
        logging.getLogger("submissions").setLevel(logging.INFO)

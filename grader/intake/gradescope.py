"""Who handed in what, as Gradescope's export says it in ``submission_metadata.yml``."""

import logging
from typing import Any

from grader.errors import SubmissionError
from grader.intake.places import Place
from grader.intake.sizes import METADATA_BYTES
from grader.report import Person

METADATA = "submission_metadata.yml"

_log = logging.getLogger(__name__)


def submitters(place: Place) -> dict[str, tuple[Person, ...]]:
    """Return the submitters by folder; more than one are a group.

    A file that cannot be read costs the names only, with a warning: the folders are graded.
    """
    import yaml  # noqa: PLC0415  no other download needs it

    # The parser written in C where there is one: the file quotes every result of a whole class.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        metadata = yaml.load(place.read(METADATA, METADATA_BYTES), loader)  # noqa: S506 - safe
    except (SubmissionError, yaml.YAMLError, ValueError, RecursionError) as error:
        _log.warning("%s cannot be read, so folders stand for names: %s", METADATA, error)
        return {}
    entries = metadata.items() if isinstance(metadata, dict) else ()
    named = {str(folder): _people(entry) for folder, entry in entries}
    return {folder: people for folder, people in named.items() if people}


def _people(entry: Any) -> tuple[Person, ...]:
    found = entry.get(":submitters") if isinstance(entry, dict) else None
    people = [_person(one) for one in found or [] if isinstance(one, dict)]
    return tuple(person for person in people if person != Person(""))


def _person(found: dict[Any, Any]) -> Person:
    said = [str(found.get(key) or "") for key in (":name", ":sid", ":email")]
    # YAML may spell half a letter, which no file of ours can hold.
    return Person(*(text.encode("utf-8", "replace").decode() for text in said))

"""Who handed in what, as Gradescope's export says it in ``submission_metadata.yml``."""

import logging
from typing import Any

import yaml

from grader.errors import SubmissionError
from grader.intake.places import Place
from grader.intake.sizes import METADATA_BYTES

METADATA = "submission_metadata.yml"

_log = logging.getLogger(__name__)
#: The parser written in C where there is one: the file quotes every result of a whole class.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def submitters(place: Place) -> dict[str, str]:
    """Return the submitters' names by folder, ``{"submission_123": "Ann Lee & Bo Li"}``.

    A file that cannot be read costs the names only, with a warning: the folders are graded.
    """
    try:
        metadata = yaml.load(place.read(METADATA, METADATA_BYTES), _Loader)  # noqa: S506 - safe
    except (SubmissionError, yaml.YAMLError, ValueError, RecursionError) as error:
        _log.warning("%s cannot be read, so folders stand for names: %s", METADATA, error)
        return {}
    entries = metadata.items() if isinstance(metadata, dict) else ()
    named = {str(folder): _names(entry) for folder, entry in entries}
    return {folder: name for folder, name in named.items() if name}


def _names(entry: Any) -> str:
    people = entry.get(":submitters") if isinstance(entry, dict) else None
    names = [_name(person) for person in people or [] if isinstance(person, dict)]
    return " & ".join(name for name in names if name)


def _name(person: dict[Any, Any]) -> str:
    """Return the name, or what else tells the person from others."""
    found = (person.get(key) for key in (":name", ":email", ":sid"))
    return next((str(value) for value in found if value), "")

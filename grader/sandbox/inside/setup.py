"""What the outer side tells a new jail: which walls to build, around which runtime."""

import json
from dataclasses import asdict, dataclass
from typing import Self

from grader.sandbox.limits import Limits

#: The uid and gid that student code runs as when the grader itself runs as root.
JAILED_ID = 61000
#: The folder whose sub-folder is mounted anew for every child.
SCRATCH_PARENT = "/jail"
SCRATCH = "/jail/scratch"


@dataclass(frozen=True, slots=True)
class Setup:
    """One way to build a jail.

    Attributes
    ----------
    tier : str
        "A" (namespaces), "B" (no namespaces) or "none" (resource limits only).
    drop_uid : bool
        Whether to become :data:`JAILED_ID`; needs real root.
    packages : tuple of str
        Folder that NumPy is imported from, and the names in it that may be seen.
    allowed : tuple of (str, str)
        What an exercise allows beside it: names as they are imported, and where they are.
    """

    tier: str
    drop_uid: bool
    package_folder: str
    packages: tuple[str, ...]
    limits: Limits
    allowed: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> bytes:
        """Return the setup as bytes."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Return the setup that :meth:`to_json` wrote."""
        values = json.loads(text)
        values["limits"] = Limits(**values["limits"])
        values["packages"] = tuple(values["packages"])
        values["allowed"] = tuple((name, path) for name, path in values["allowed"])
        return cls(**values)

"""What an adapter says of its peer: packages, the course's files, the command, the verdicts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.labels import Verdict

NUMPY = "numpy==2.4.6"


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended; ``cut`` if it was we who ended it."""

    status: int
    output: str
    wall_s: float
    processor_s: float
    cut: bool = False


#: Folder, what the command did, names of the submissions in it -> verdicts of those that have one.
Reader = Callable[[Path, Done, Sequence[str]], Mapping[str, Verdict]]


@dataclass(frozen=True, slots=True)
class Adapter:
    """One peer.

    Attributes
    ----------
    name : str
    requirements : sequence of str
        With versions, for an environment of its own.
    files : mapping of str to str
        The course's files: path in the folder to text.
    command : str
        For a shell in the folder, with the environment's commands first.
    read : Reader
    place : str
        Where a submission goes; ``{name}`` is its name.
    prepare : str
        Run once in the folder, before any submission is there.
    written : callable
        A program as the peer takes it.
    together : bool
        Whether the peer has a command for a whole class.
    ours : bool
        Our own grader: it needs no environment, and namespaces for its jail.
    """

    name: str
    requirements: Sequence[str]
    files: Mapping[str, str]
    command: str
    read: Reader
    place: str = "solution.py"
    prepare: str = ""
    written: Callable[[bytes], bytes] = bytes
    together: bool = False
    ours: bool = False

"""Where the jail's own interpreter starts: ``python inside/__main__.py CONTROL_FD PACKAGES``.

CONTROL_FD is the socket to the grader, PACKAGES the folder that NumPy is imported from.

The package's real ``__init__`` files are never run here. Two empty stand-ins take their place
while our few modules load; afterwards their names are struck from ``sys.modules``, and no file
of ours can be seen from inside, so student code can import none of it.
"""

import sys
from pathlib import Path
from types import ModuleType

SANDBOX = Path(__file__).resolve().parent.parent


def stand_in(name: str, folder: Path) -> None:
    """Put an empty package in place of a real one."""
    module = ModuleType(name)
    module.__path__ = [str(folder)]
    sys.modules[name] = module


def prepare(packages: str) -> None:
    """Let NumPy be imported, and of our own package just the modules themselves."""
    sys.path.append(packages)
    stand_in("grader", SANDBOX.parent)
    stand_in("grader.sandbox", SANDBOX)
    stand_in("grader.tracing", SANDBOX.parent / "tracing")


def main() -> None:
    """Load the keeper and become it."""
    prepare(sys.argv[2])
    from grader.sandbox.inside import keeper  # noqa: PLC0415  only importable from here on

    keeper.main(int(sys.argv[1]))


if __name__ == "__main__":
    main()

"""Run ``grader`` as a user would: a process of its own, on real files."""

import os
import subprocess
import sys
from tempfile import TemporaryFile

from tests.acceptance.ready import ROOT, run

CLASS = ROOT / "examples" / "class"
RIGHT = (CLASS / "001_correct_matmul" / "solution.py").read_text()
WRONG = (CLASS / "021_mistake_missing_transpose" / "solution.py").read_text()
ENDLESS = (CLASS / "051_hostile_infinite_loop" / "solution.py").read_text()
COMMAND = [sys.executable, "-m", "grader.cli"]


def environment(**more):
    """Return a plain environment: no colour asked for, nothing of ours set."""
    kept = {
        key: os.environ[key] for key in ("PATH", "HOME", "GRADER_ALLOW_TIER_B") if key in os.environ
    }
    return kept | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"} | more


def started(*arguments, cwd=ROOT, binary=False, **more):
    """Start a command and run it to its end; return status, standard output and standard error."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        check=False,
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=not binary,
        timeout=120,
    )


def grader(*arguments, cwd=ROOT, binary=False, typed="", **more):
    """Do the same, without the second that a start takes to import what is the same each time."""
    mode = "w+b" if binary else "w+"
    with TemporaryFile("w+") as keys, TemporaryFile(mode) as out, TemporaryFile(mode) as err:
        keys.write(typed)
        keys.seek(0)
        status = run(arguments, cwd, environment(**more), keys, out, err)
        return subprocess.CompletedProcess(arguments, status, _text(out), _text(err))


def _text(file):
    file.seek(0)
    return file.read()


def fill(folder, files):
    """Write files below a folder; return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder

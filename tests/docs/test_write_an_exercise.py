"""The tutorial on exercises does what it says: its files are written and its commands run."""

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/write-an-exercise.md"
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: Installs a package the way pip does, by its build backend, but without asking an index.
PIP = f"""#!{sys.executable}
import os, sys, zipfile
from hatchling.build import build_wheel
site = os.environ["PYTHONPATH"]
os.chdir(sys.argv[2])
zipfile.ZipFile(os.path.join(site, build_wheel(site))).extractall(site)
"""


def surroundings(folder):
    """Return an environment in which grader and this pip are on the path."""
    (folder / "site").mkdir()
    (folder / "bin").mkdir()
    (folder / "bin/pip").write_text(PIP)
    (folder / "bin/pip").chmod(0o755)
    path = os.pathsep.join(
        [str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    return os.environ | {
        "PATH": path,
        "PYTHONPATH": str(folder / "site"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GRADER_ALLOW_TIER_B": "1",
        "BROWSER": "true %s",  # opens nothing
    }


def test_the_tutorial_runs(tmp_path):
    """Blocks are taken in order: files are written, commands succeed and print what is shown."""
    environment, printed = surroundings(tmp_path), ""
    (tmp_path / "work").mkdir()
    for kind, file, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if file:
            (tmp_path / "work" / file).write_text(text, encoding="utf-8")
        elif kind == "sh":
            done = subprocess.run(
                ["sh", "-e", "-c", text],
                cwd=tmp_path / "work",
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            printed = done.stdout
            assert done.returncode == 0, done.stdout + done.stderr
        else:
            assert text.strip() in printed

    assert "The sheet of `s1234567`" in (tmp_path / "work/sheet.md").read_text(encoding="utf-8")


def test_the_command_writes_the_file_that_the_tutorial_shows(tmp_path):
    """The first module on the page is what the command before it makes, to the letter."""
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    command = next(text for kind, _, text in blocks if kind == "sh" and "create two-tanh" in text)
    file, shown = next((file, text) for _, file, text in blocks if "two_tanh" in file)
    subprocess.run(
        ["sh", "-e", "-c", command],
        cwd=tmp_path,
        env=surroundings(tmp_path),
        check=True,
        capture_output=True,
    )

    assert (tmp_path / file).read_text(encoding="utf-8") == shown

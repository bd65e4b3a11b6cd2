"""The page on CI does what it says: its commands are run in order, its settings are read."""

import os
import re
import subprocess
import sys
from pathlib import Path

from grader.cli.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh(?: status=(\d))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_commands_end_as_the_page_says(tmp_path):
    """Every shell block, in order, in a folder that has the examples."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "GRADER_ALLOW_TIER_B": "1"}
    environment.pop("GITHUB_ACTIONS", None)
    blocks = BLOCK.findall(PAGE)
    for status, script in blocks:
        done = subprocess.run(
            ["sh", "-e", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == int(status or 0), f"{script}\n{done.stdout}{done.stderr}"

    assert len(blocks) == 4
    written = {path.name for path in (tmp_path / "sheet-1" / "report").iterdir()}
    assert written == {"junit.xml", "deltagrade.sarif", "codequality.json"}
    assert (tmp_path / "autograder.zip").exists()


def test_the_settings_on_the_page_are_all_there_are(tmp_path):
    """The example has every key, and is one."""
    (block,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / ".grader.toml").write_text(block)

    settings = read_settings(tmp_path / ".grader.toml")

    assert settings.write == {"junit": "report/junit.xml"}
    assert all(re.search(rf"^\[?{name}\b", block, re.MULTILINE) for name in Settings.__slots__)

"""The documentation names commands that exist, and leads to files that are there."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Commands that hold others.
GROUPS = "(?:exercise|export|platform|user|db)"
COMMANDS = sorted(
    {
        command
        for page in PAGES
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for command in re.findall(
            r"^grader ((?:exercise|export|platform|user|db) [a-z]+|[a-z]+)", block, re.MULTILINE
        )
    }
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Every relative link of a page is a file."""
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]

    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_documented_commands_exist(command):
    """Every `grader NAME` in a shell block has a help page with an example."""
    done = CliRunner().invoke(app, [*command.split(), "--help"])

    assert done.exit_code == 0
    assert "Example" in done.output


def test_the_two_commands_of_the_readme_are_there_and_ci_calls_one():
    """CI runs the README's test command and nothing else."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for script in ("bin/grade-class", "bin/test"):
        assert f"```sh\n{script}\n```" in readme
        assert (ROOT / script).stat().st_mode & 0o111
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec bin/test"


def test_every_command_is_in_the_readme():
    """A command that nobody is told of is not there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = CliRunner().invoke(app, ["--help"]).output
    names = re.findall(r"^  ([a-z]+) {2,}", listed.partition("Commands:")[2], re.MULTILINE)
    told = {"exercise", "completion"}  # in docs/write-an-exercise.md and in `grader --help`

    assert [name for name in names if name not in told and f"grader {name}" not in readme] == []


def test_every_setting_is_documented():
    """A variable that is read is told of on some page."""
    sources = [*(ROOT / "grader").rglob("*.py"), *(ROOT / "submissions").rglob("*.py")]
    read = {
        name
        for source in sources
        for name in re.findall(r'"(GRADER_[A-Z_]+)"', source.read_text(encoding="utf-8"))
    }
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert "GRADER_DATA" in read
    assert sorted(name for name in read if name not in told) == []


def test_every_wish_is_held_by_a_test_that_is_there():
    """What courses ask for most is no promise without the test that shows it."""
    page = (ROOT / "docs" / "university.md").read_text(encoding="utf-8")
    held = re.findall(r"\| `(tests/[\w/]+\.py)::(test_\w+)` \|", page)

    assert len(held) == 15
    for file, test in held:
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), (file, test)

"""The examples of docs/api.md, run against a site with real graders."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from submissions.domain.people import Actor
from submissions.services.tokens import create_token
from tests.acceptance.browser.serving import serving
from tests.acceptance.command import RIGHT, environment, fill
from tests.doing import do

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
(PYTHON,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Yield a site at a port of this machine."""
    with serving(tmp_path_factory.mktemp("site"), submissions=1) as served:
        yield served


@pytest.fixture
def desk(site, tmp_path):
    """Return a folder with a program and a token, and the environment of who works there."""
    who = site.demo.instructor
    actor = Actor(who.id, who.login, who.name)
    token = do(site.services, create_token, actor, "laptop", ["read", "submit"]).token
    fill(tmp_path, {"token.txt": token, "solution.py": RIGHT})
    commands = Path(sys.executable).parent
    path = f"{commands}:{environment()['PATH']}"
    return tmp_path, environment(
        PATH=path, XDG_CONFIG_HOME=str(tmp_path), GRADER_TOKEN=token, GRADER_URL=site.url
    )


def run(command, folder, variables):
    """Run a command to its end."""
    return subprocess.run(
        command,
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("block", SHELL, ids=["terminal", "ci", "curl"])
def test_shell_examples(site, desk, block):
    """Every line of a block succeeds."""
    folder, variables = desk
    if block.startswith("curl") and shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    text = block.replace("https://grader.example.org", site.url)
    text = text.replace("deep-learning", site.demo.course.slug).replace("curl ", "curl -fsS ")

    done = run(["sh", "-euc", text], folder, variables)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_the_python_example(site, desk):
    """It prints what it says."""
    folder, variables = desk
    text = f"token = {variables['GRADER_TOKEN']!r}\n" + PYTHON.replace(
        "https://grader.example.org", site.url
    )

    done = run([sys.executable, "-c", text], folder, variables)

    assert (done.returncode, done.stdout) == (0, "10.0 delta_k\n"), done.stderr


def test_a_student_needs_no_service():
    """The client's commands load neither the site's framework nor its database."""
    text = (
        "import sys, submissions.cli.login, submissions.cli.handing_in, submissions.cli.gradebook;"
        "print(sorted({'flask', 'sqlalchemy', 'alembic', 'argon2', 'waitress'} & set(sys.modules)))"
    )

    done = run([sys.executable, "-c", text], Path.cwd(), environment())

    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr

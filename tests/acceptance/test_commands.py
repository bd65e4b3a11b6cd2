"""The other commands: what there is, where to begin, what the machine can do."""

import pytest

from tests.acceptance.command import RIGHT, ROOT, fill, grader, started

COMMANDS = ["check", "batch", "exercises", "show", "new", "doctor", "completion"]


def test_help_names_every_command_with_examples():
    """``grader`` alone, -h and --help say the same."""
    done = grader("--help")

    assert done.returncode == 0
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)
    assert "grader check solution.py" in done.stdout
    assert grader("-h").stdout == done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command):
    """Nobody has to guess."""
    done = started(command, "--help")

    assert done.returncode == 0
    assert "Examples:\n    " in done.stdout
    assert f"grader {command}" in done.stdout


def test_the_version_is_told():
    """One line: name and version."""
    assert grader("--version").stdout.startswith("grader 0.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("chek",), "No such command 'chek'"), (("check", "--no"), "No such option"), ((), "Usage:")],
)
def test_wrong_use_has_status_2(arguments, sentence):
    """Scripts can tell a typing error from a wrong answer."""
    done = grader(*arguments)

    assert done.returncode == 2
    assert sentence in done.stdout + done.stderr


def test_exercises_are_listed():
    """Names, titles, questions and points."""
    done = grader("exercises")

    assert done.returncode == 0
    assert "hidden-layer-tanh" in done.stdout
    assert "delta_k, dW_k" in done.stdout


def test_a_statement_is_markdown_in_a_pipe_and_readable_on_a_terminal():
    """Formulas lose their backslashes on a terminal, not in a file."""
    piped = grader("show", "hidden-layer-tanh")
    shown = grader("show", "hidden-layer-tanh", FORCE_COLOR="1", COLUMNS="100")

    written = (ROOT / "exercises/hidden_layer_tanh/statement.md").read_text()
    assert piped.stdout.startswith(written.rstrip() + "\n\n**Imports.** NumPy and the standard")
    assert "δ_k = ∂L / ∂s_k" in shown.stdout
    assert "\\partial" not in shown.stdout


def test_an_unknown_exercise_is_answered_with_the_nearest():
    """Show and new know the names as well."""
    for command in ("show", "new"):
        done = grader(command, "practical1")
        assert done.returncode == 2
        assert "Did you mean 'practical-1'?" in done.stderr


def test_a_starter_can_be_written_and_checked(tmp_path):
    """new, then check: no option needed, and nothing earned yet."""
    done = grader("new", "hidden-layer-tanh", cwd=tmp_path)

    assert done.returncode == 0
    assert "grader check solution.py" in done.stdout
    checked = grader("check", "solution.py", cwd=tmp_path)
    assert checked.returncode == 1
    assert "0 of 2 points" in checked.stdout


def test_packages_of_the_grader_can_be_allowed(tmp_path):
    """On the sheet, in the starter and for the program; what the course allows, a command can."""
    program = f"import markupsafe\nmarkupsafe.escape\n{RIGHT}"
    fill(tmp_path, {"class/ann/solution.py": program})
    where = "class/ann/solution.py", "--exercise", "hidden-layer-tanh"
    allowing = "--packages", "markupsafe"
    new = grader("new", "hidden-layer-tanh", *allowing, cwd=tmp_path)
    batch = "batch", "class", "--exercise", "hidden-layer-tanh", "--output", "r", "--resume"

    assert "grader check solution.py --packages markupsafe" in new.stdout
    assert "`markupsafe`" in grader("show", "hidden-layer-tanh", *allowing).stdout
    assert "No module named 'markupsafe'" in grader("check", *where, cwd=tmp_path).stdout
    assert "No module named" not in grader("check", *where, *allowing, cwd=tmp_path).stdout
    for more, left_out in (((), True), (allowing, False), (allowing, False)):
        grader(*batch, *more, cwd=tmp_path)
        report = (tmp_path / "r" / "report.json").read_text()
        assert ("No module named" in report) is left_out


def test_a_starter_never_overwrites(tmp_path):
    """The student's work is safe, unless --force is said."""
    fill(tmp_path, {"solution.py": RIGHT})
    done = grader("new", "hidden-layer-tanh", cwd=tmp_path)

    assert done.returncode == 2
    assert "solution.py exists already" in done.stderr
    assert (tmp_path / "solution.py").read_text() == RIGHT
    assert grader("new", "hidden-layer-tanh", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "solution.py").read_text() != RIGHT


def test_a_starter_that_cannot_be_written_says_why(tmp_path):
    """A missing folder is named."""
    done = grader("new", "hidden-layer-tanh", "gone/solution.py", cwd=tmp_path)

    assert done.returncode == 2
    assert "gone/solution.py cannot be written: No such file or directory." in done.stderr


def test_doctor_tries_every_wall():
    """A table, a conclusion, and the status that says it."""
    done = grader("doctor")

    assert "tried just now" in done.stdout
    assert "Landlock" in done.stdout
    can = "Student code can be run here, in a jail of tier" in done.stdout
    assert done.returncode == (0 if can else 3)


@pytest.mark.parametrize(
    ("shell", "words"),
    [("bash", "complete -o nosort"), ("zsh", "#compdef grader"), ("fish", "complete --no-files")],
)
def test_shells_can_complete(shell, words):
    """Each shell gets a script of its own."""
    done = grader("completion", shell)

    assert done.returncode == 0
    assert words in done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("grader bat", "batch"),
        ("grader show hid", "hidden-layer-tanh"),
        ("grader check x.py --exercise prac", "practical-1"),
        ("grader batch --res", "--resume"),
    ],
)
def test_commands_options_and_exercises_are_completed(typed, offered):
    """What bash asks when Tab is pressed."""
    position = str(len(typed.split()) - 1)
    done = grader(_GRADER_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=position)

    assert done.stdout == f"plain,{offered}\n"


@pytest.fixture
def packages(tmp_path):
    """Return a folder with a package whose commands work, are broken, or are called ``check``."""
    return fill(
        tmp_path,
        {
            "added.py": (
                "import click\n@click.command()\ndef hello():\n    '''Greet.'''\n"
                "    click.echo('hello')\nnot_one = 7\n"
            ),
            "added-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: added\nVersion: 1\n",
            "added-1.dist-info/entry_points.txt": (
                "[grader.commands]\nhello = added:hello\nbroken = nowhere:x\nodd = added:not_one\n"
                "check = added:hello\n"
            ),
        },
    )


def test_other_packages_add_commands(packages):
    """They run beside ours, and never in place of ours."""
    path = f"{ROOT}:{packages}"
    listed = started("--help", PYTHONPATH=path)

    assert started("hello", PYTHONPATH=path).stdout == "hello\n"
    assert "  hello       Greet." in listed.stdout
    assert "  broken      (broken: cannot be imported" in listed.stdout
    assert started("check", "--help", PYTHONPATH=path).stdout == grader("check", "--help").stdout


@pytest.mark.parametrize(
    ("command", "reason"),
    [("broken", "ModuleNotFoundError: No module named 'nowhere'"), ("odd", "is no click command")],
)
def test_a_broken_command_of_others_says_why(packages, command, reason):
    """Status 2, the reason, and every other command still works."""
    path = f"{ROOT}:{packages}"
    done = started(command, PYTHONPATH=path)

    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
    assert grader("exercises", PYTHONPATH=path).returncode == 0


def test_a_bug_of_ours_is_one_sentence_and_status_3(tmp_path):
    """An unexpected exception is our fault: no score, no traceback unless asked for."""
    fill(
        tmp_path,
        {
            "added.py": "import click\n@click.command()\ndef bug():\n    1 / 0\n",
            "added-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: added\nVersion: 1\n",
            "added-1.dist-info/entry_points.txt": "[grader.commands]\nbug = added:bug\n",
        },
    )
    path = f"{ROOT}:{tmp_path}"
    done = started("bug", PYTHONPATH=path)

    assert done.returncode == 3
    assert "The grader itself failed (ZeroDivisionError: division by zero)" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in grader("bug", PYTHONPATH=path, GRADER_DEBUG="1").stderr


def test_a_broken_exercise_pack_is_reported_and_the_others_listed(tmp_path):
    """Status 2, the reason on standard error, the list on standard output."""
    fill(
        tmp_path,
        {
            "bad-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: bad\nVersion: 1\n",
            "bad-1.dist-info/entry_points.txt": "[grader.exercises]\nbad = nowhere:EXERCISE\n",
        },
    )
    done = started("exercises", PYTHONPATH=f"{ROOT}:{tmp_path}")

    assert done.returncode == 2
    assert "practical-1" in done.stdout
    assert "Exercise 'bad'" in done.stderr

"""The magic ``%grader``: commands as on a command line, on the code of a cell.

The cell's code goes to the jail, as with ``grader check``; it is not run in the notebook unless
``--define`` asks for that. IPython is nowhere imported: it hands us its shell.
"""

import dataclasses
import shlex
from dataclasses import dataclass
from typing import Any

import click

from grader import catalog
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.grading import PUBLIC_SEED, Submission, grade
from grader.notebook.program import program_of_cell
from grader.notebook.verdict import Verdict
from grader.report import Report, Show, seen_by
from grader.sandbox import Jail, Limits, open_executor


@dataclass(slots=True)
class Session:
    """What is remembered between cells: the exercise, and a jail that is kept warm."""

    shell: Any
    exercise: Exercise | None = None
    jail: Jail | None = None

    def run(self, line: str, cell: str | None = None) -> Verdict | None:
        """Obey one magic; what is wrong with it is printed, never raised.

        Parameters
        ----------
        line : str
            What follows ``%grader`` or ``%%grader``.
        cell : str or None
            The cell below; None for a line.
        """
        try:
            verdict: Verdict | None = commands.main(
                shlex.split(line), "%grader", standalone_mode=False, obj=(self, cell)
            )
        except click.ClickException as error:
            error.show()
        except GraderError as error:
            click.echo(str(error), err=True)
        else:
            return verdict if isinstance(verdict, Verdict) else None
        return None

    def graded(self, exercise: Exercise, program: str) -> Report:
        """Grade a program on the public cases."""
        if self.jail is None:
            # The lesser jail will do where there is no better: the kernel is theirs anyway.
            self.jail = open_executor(Limits(), allow_tier_b=True)
        submission = Submission("this cell", program, file="cell")
        return grade(exercise, submission, self.jail, PUBLIC_SEED, public_only=True)

    def close(self) -> None:
        """Take the jail down."""
        if self.jail is not None:
            self.jail.close()
            self.jail = None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Check answers in a notebook.

    \b
    Examples:
      %grader exercise hidden-layer-tanh
      %%grader check delta_k
    """


@commands.command()
@click.argument("slug")
@click.pass_obj
def exercise(obj: tuple[Session, str | None], slug: str) -> None:
    """Choose the exercise that the cells below answer."""
    session, _ = obj
    session.exercise = catalog.find(slug)
    names = ", ".join(question.name for question in session.exercise.questions)
    click.echo(f"{session.exercise.title}. Questions: {names}")


@commands.command()
@click.argument("question")
@click.option("--exercise", "slug", help="By default the one that %grader exercise chose.")
@click.option("--define", is_flag=True, help="Run the cell in the notebook too, if it ran there.")
@click.pass_obj
def check(
    obj: tuple[Session, str | None], question: str, slug: str | None, *, define: bool
) -> Verdict:
    """Check the code of this cell as the answer to a question."""
    session, cell = obj
    if cell is None:
        message = "check looks at a whole cell: begin it with %%grader (two percent signs)."
        raise click.UsageError(message)
    asked = _asked(catalog.find(slug) if slug else session.exercise, question)
    history = session.shell.user_ns.get("In", ())
    report = session.graded(asked, program_of_cell(cell, history, asked.packages))
    answer = report.questions[0] if report.questions else None
    if define and answer is not None and answer.checks[0].outcome == "passed":
        session.shell.run_cell(cell)
    seen = seen_by(report, Show.HINTS.reader)
    assert seen is not None  # whoever sees hints sees questions
    return Verdict(asked.slug, seen)


def _asked(chosen: Exercise | None, name: str) -> Exercise:
    """Return the exercise with this question alone."""
    if chosen is None:
        message = "Which exercise? Choose one first: %grader exercise NAME, or give --exercise."
        raise click.UsageError(message)
    found = tuple(question for question in chosen.questions if question.name == name)
    if not found:
        names = ", ".join(question.name for question in chosen.questions) or "none"
        message = f"{chosen.slug} asks for no function {name!r}. It asks for: {names}."
        raise click.UsageError(message)
    return dataclasses.replace(chosen, questions=found, written=())


_sessions: dict[int, Session] = {}


def load(shell: Any) -> None:
    """Give a shell the magic; called by ``%load_ext grader``."""
    session = _sessions[id(shell)] = Session(shell)
    shell.register_magic_function(session.run, "line_cell", "grader")


def unload(shell: Any) -> None:
    """Take down what was built for a shell; called by ``%unload_ext grader``."""
    session = _sessions.pop(id(shell), None)
    if session is not None:
        session.close()

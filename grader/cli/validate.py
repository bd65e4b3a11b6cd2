"""``grader validate``: hold exercises to the law, and say what to mend."""

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from grader import catalog
from grader.cli.exits import Exit
from grader.cli.options import tier_b_allowed, unsafe_option, warn_if_unsafe
from grader.errors import ExerciseError, SandboxError
from grader.exercise import Exercise
from grader.forkserver import FORKSERVER
from grader.law import Breach, Note, notes_on
from grader.law import validate as hold
from grader.sandbox import Limits, open_executor


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one exercise, or of one package that brings several."""

    name: str
    took_s: float
    breaches: tuple[Breach, ...] = ()
    problem: str = ""
    notes: tuple[Note, ...] = ()


@click.command(
    epilog="Exit status: 0 all are sound, 2 something is to be mended, 3 the grader failed."
)
@click.argument("exercises", metavar="[EXERCISE|DIR]...", nargs=-1)
@click.option("--seeds", type=click.IntRange(min=1), default=200, show_default=True)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: len(os.sched_getaffinity(0)),
    show_default="one per processor",
)
@unsafe_option
def validate(exercises: tuple[str, ...], *, seeds: int, jobs: int, unsafe_local: bool) -> int:
    """Hold exercises to the law: all that are installed, some, or packages by their folder.

    The reference earns full points on all seeds, the starter nothing, golden solutions what they
    declare; each known mistake is caught and named; the statement says all one needs. Questions of
    a sound exercise whose reference has no formula are listed: numbers alone judge them.

    \b
    Examples:
      grader validate
      grader validate practical-1 hidden-layer-tanh
      grader validate ./my-exercise
    """
    names = exercises or catalog.slugs()
    warn_if_unsafe(unsafe_local=unsafe_local)
    trying = partial(try_exercise, seeds=seeds, tier_b=tier_b_allowed(), unsafe_local=unsafe_local)
    trials = []
    for trial in _trials(names, trying, min(jobs, len(names))):
        trials.append(trial)
        print_trial(trial, f"[{len(trials)}/{len(names)}]")
    if any(trial.problem for trial in trials):
        return Exit.ERRORED
    return Exit.USAGE if any(trial.breaches for trial in trials) else Exit.GRADED


def _trials(names: Sequence[str], trying: "partial[Trial]", jobs: int) -> Iterator[Trial]:
    if jobs <= 1:
        yield from map(trying, names)
        return
    with ProcessPoolExecutor(jobs, FORKSERVER) as pool:
        yield from pool.map(trying, names)


def try_exercise(name: str, *, seeds: int, tier_b: bool, unsafe_local: bool = False) -> Trial:
    """Hold one installed exercise, or the package in one folder, to the law."""
    started = time.perf_counter()
    try:
        found = _exercises(name)
        with open_executor(Limits(), allow_tier_b=tier_b, unsafe_local=unsafe_local) as executor:
            breaches = tuple(b for exercise in found for b in hold(exercise, executor, seeds))
        notes = () if breaches else tuple(note for exercise in found for note in notes_on(exercise))
    except ExerciseError as error:
        return Trial(name, time.perf_counter() - started, (Breach(name, "package", str(error)),))
    except SandboxError as error:
        return Trial(name, time.perf_counter() - started, problem=str(error))
    return Trial(name, time.perf_counter() - started, breaches, notes=notes)


def _exercises(name: str) -> tuple[Exercise, ...]:
    """Return the exercises of a folder, or the installed one of this name."""
    if os.sep in name or Path(name, "pyproject.toml").exists():
        return catalog.in_folder(Path(name))
    return (catalog.find(name),)


def print_trial(trial: Trial, count: str) -> None:
    """Say what came of it: sound, or what to mend and where."""
    if trial.problem:
        click.echo(f"{count} {trial.name}: not validated. {trial.problem}")
    elif not trial.breaches:
        click.echo(f"{count} {trial.name}: sound ({trial.took_s:.1f} s)")
        for note in trial.notes:
            click.echo(f"  {note.place} [note]\n    {note.sentence}")
    else:
        click.echo(f"{count} {trial.name}: {len(trial.breaches)} to mend ({trial.took_s:.1f} s)")
        for breach in trial.breaches:
            click.echo(f"  {breach.place} [{breach.law}]\n    {breach.sentence}")

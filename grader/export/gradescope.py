"""The autograder of an exercise for Gradescope: a zip to upload.

::

    setup.sh             run once, when the image is built: makes an environment
    run_autograder       run for each submission: writes results/results.json
    autograder.json      exercise, seed, what is shown when
    wheels/              the grader and the exercise
    constraints.txt      the versions of all else, as they are here
"""

import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import Distribution, distribution, entry_points
from importlib.resources import files
from pathlib import Path

from grader import catalog
from grader.errors import ExerciseInvalid
from grader.export.wheel import build_wheel, pinned, zipped
from grader.output import Levels

_OURS = "deltagrade"
_SCRIPTS = ("run_autograder", "setup.sh")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an autograder is told: the exercise, the seed of its inputs, and who sees what."""

    exercise: str
    seed: int
    levels: Levels = field(default_factory=Levels)


def write_autograder(path: Path, settings: Settings) -> None:
    """Write the zip.

    Parameters
    ----------
    path : Path
    settings : Settings
        The seed draws the cases that count: whoever knows it can draw them too.

    Raises
    ------
    ExerciseError
        If the exercise is missing or broken, or its package cannot be packed.
    """
    exercise = catalog.find(settings.exercise)
    if exercise.variants is not None:
        reason = "differs by student; the names that Gradescope knows draw no sheet"
        raise ExerciseInvalid(exercise.slug, "variants", reason)
    ours, brings = distribution(_OURS), _brings(settings.exercise)
    contents = {name: _script(name) for name in _SCRIPTS}
    contents["autograder.json"] = json.dumps(asdict(settings), indent=1).encode()
    versions = pinned(ours) | pinned(brings)
    for one in {ours.name: ours, brings.name: brings}.values():
        wheel = build_wheel(one, _packages(one))
        contents[f"wheels/{wheel.file}"] = wheel.data
        versions.pop(one.name, None)
    lines = (f"{name}=={version}\n" for name, version in sorted(versions.items()))
    contents["constraints.txt"] = "".join(lines).encode()
    path.write_bytes(zipped(contents, _SCRIPTS))


def _brings(slug: str) -> Distribution:
    """Return the distribution that brings an exercise."""
    (entry, *_) = entry_points(group=catalog.GROUP, name=slug)
    if entry.dist is None:
        raise ExerciseInvalid(slug, "package", "is brought by no installed distribution")
    return entry.dist


def _packages(source: Distribution) -> tuple[str, ...]:
    """Return the packages that grading needs of a distribution."""
    entries = source.entry_points.select(group=catalog.GROUP)
    packages = {entry.module.partition(".")[0] for entry in entries}
    return tuple(sorted(packages | ({"grader"} if source.name == _OURS else set())))


def _script(name: str) -> bytes:
    return files("grader.export").joinpath("scripts", name).read_bytes()

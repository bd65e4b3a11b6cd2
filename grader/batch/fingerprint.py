"""When a verdict found earlier still holds: same program, exercise, inputs and walls."""

from typing import Any

from grader.exercise import Exercise
from grader.grading import Submission

#: Program's hash, problem, exercise, its version, seed and tier.
Fingerprint = tuple[str, str, str, str, int, str]


def fingerprint(submission: Submission, exercise: Exercise, seed: int, tier: str) -> Fingerprint:
    """Return what the verdict on a submission hangs on."""
    problem = str(submission.problem or "")
    return submission.sha256, problem, exercise.slug, exercise.version, seed, tier


def fingerprint_of(exercise: str, entry: dict[str, Any]) -> Fingerprint | None:
    """Return what a verdict was found from; None if it has to be found again."""
    about = entry["provenance"]
    if entry["outcome"] == "errored" or "source_sha256" not in about:
        return None
    return (
        about["source_sha256"],
        entry["problem"],
        exercise,
        about["exercise_version"],
        about["seed"],
        about["tier"],
    )

"""When a verdict found earlier still holds: same program, exercise, inputs and walls."""

from grader.exercise import Exercise
from grader.grading import OWN_VERSIONS, Submission
from grader.report import Report

#: Program's hash, problem, exercise, its version, seed, tier and what may be imported.
Fingerprint = tuple[str, str, str, str, int, str, tuple[str, ...]]


def fingerprint(submission: Submission, exercise: Exercise, seed: int, tier: str) -> Fingerprint:
    """Return what the verdict on a submission hangs on."""
    problem = str(submission.problem or "")
    about = exercise.slug, exercise.version, seed, tier, exercise.packages
    return submission.sha256, problem, *about


def fingerprint_of(report: Report) -> Fingerprint | None:
    """Return what a verdict was found from; None if it has to be found again."""
    about = report.provenance
    if report.errored or "source_sha256" not in about:
        return None
    return (
        about["source_sha256"],
        report.problem,
        report.exercise,
        about["exercise_version"],
        about["seed"],
        about["tier"],
        tuple(name for name in about["versions"] if name not in ("python", *OWN_VERSIONS)),
    )

"""What runs in Gradescope's container, for each submission: ``python -m grader.export.autograder``.

The submission is graded in the best jail that the container gives. If the grader fails there are no
results: Gradescope says so and runs it again on request, and nobody is given a zero.
"""

import json
import sys
from pathlib import Path

from grader import catalog
from grader.errors import GraderError
from grader.export.gradescope import Settings
from grader.grading import grade
from grader.intake import read_path
from grader.output import Document, Levels, Visibility, write_gradescope
from grader.report import Report, Show
from grader.sandbox import Limits, open_executor


def main(root: Path) -> int:
    """Grade ``root/submission`` as ``root/source/autograder.json`` says, into ``root/results``.

    Returns
    -------
    int
        0 if there are results, 3 if the grader failed; the reason is printed for the instructor.
    """
    results = root / "results" / "results.json"
    results.unlink(missing_ok=True)
    try:
        report, settings = _graded(root)
    except GraderError as error:
        print(f"Not graded: {error}")  # noqa: T201 - Gradescope shows it to the instructor
        return 3
    if report.errored:
        print(report.problem)  # noqa: T201 - likewise
        return 3
    results.parent.mkdir(exist_ok=True)
    unfinished = results.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as stream:
        write_gradescope(Document(settings.exercise, [report]), stream, settings.levels)
    unfinished.replace(results)
    tier = report.provenance["tier"]
    print(f"Graded in a jail of tier {tier}.")  # noqa: T201 - likewise
    return 0


def _graded(root: Path) -> tuple[Report, Settings]:
    settings = _settings(root / "source" / "autograder.json")
    exercise = catalog.find(settings.exercise)
    submission = read_path(root / "submission")
    with open_executor(Limits(), allow_tier_b=True) as executor:
        return grade(exercise, submission, executor, settings.seed), settings


def _settings(path: Path) -> Settings:
    """Return what the export wrote beside us."""
    found = json.loads(path.read_text(encoding="utf-8"))
    levels = found["levels"]
    return Settings(
        found["exercise"],
        found["seed"],
        Levels(Visibility(levels["points"]), Visibility(levels["feedback"]), Show(levels["show"])),
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

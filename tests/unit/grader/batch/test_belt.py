"""A worker that meets its belt is replaced; its submission is judged by numbers alone."""

import pytest

from grader.batch import Journal, Settings
from grader.belt import Belt
from grader.intake import Upload
from tests.heavy import HOPELESS, SLUGS
from tests.unit.grader.batch.test_run import Honest, graded

BELT = Belt(memory_bytes=2**28, cpu_s=2.0)


@pytest.mark.parametrize("slug", SLUGS)
def test_numbers_alone_decide_where_all_of_it_is_too_much(heavy, slug):
    """Too much time, too much memory, or a crash: a submission costs one worker, not three."""
    with Journal() as journal:
        _, (entry,) = graded([Upload("a", Honest())], journal, Settings(slug, belt=BELT))

    assert entry.score == 2
    assert entry.provenance["judged"] == "numbers alone"
    checks = [check for question in entry.questions for check in question.checks]
    skipped = [check for check in checks if check.outcome == "skipped"]
    assert {check.check for check in skipped} == {"exact", "formula"}
    assert all("numbers alone decided" in check.feedback for check in skipped)
    assert heavy.begun() == 1


def test_what_numbers_alone_cannot_decide_either_is_errored(heavy):
    """After two deaths; it is not tried a third time, and the others are graded."""
    with Journal() as journal:
        _, kept = graded([Upload("a", Honest())], journal, Settings(HOPELESS, belt=BELT))

    assert kept[0].outcome == "errored"
    assert "two grading processes ran out of time or memory" in kept[0].problem
    assert heavy.begun() == 2


def test_a_verdict_by_numbers_alone_stands(heavy, tmp_path):
    """It is not sought again each time the batch is gone on with: that would end as before."""
    settings, uploads = Settings(SLUGS[0], belt=BELT), [Upload("a", Honest())]
    for resume in (False, True):
        with Journal(tmp_path / "j", resume=resume) as journal:
            _, kept = graded(uploads, journal, settings)
    assert kept[0].provenance["judged"] == "numbers alone"
    assert heavy.begun() == 1

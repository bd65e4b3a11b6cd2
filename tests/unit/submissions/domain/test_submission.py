"""The life of a submission."""

from datetime import UTC, datetime

import pytest

from submissions.domain.submission import Status, Submission
from submissions.errors import IllegalTransition

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ALLOWED = {
    ("queued", "running"),
    ("running", "graded"),
    ("running", "queued"),
    ("running", "errored"),
    ("errored", "queued"),
}


@pytest.mark.parametrize("old", list(Status))
@pytest.mark.parametrize("new", list(Status))
def test_a_status_follows_only_on_these(old, new):
    """All pairs, spelled out once more; a verdict is never taken back by itself."""
    submission = Submission(1, 1, 1, "a.py", "x", "x", "token", NOW, old)
    if (old, new) in ALLOWED:
        assert submission.become(new).status is new
        return
    with pytest.raises(IllegalTransition, match=f"It is {old}"):
        submission.become(new)

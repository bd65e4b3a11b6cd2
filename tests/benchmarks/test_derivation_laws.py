"""The laws of a derivation's points, on a few generated sheets."""

import pytest
from click.testing import CliRunner

from benchmarks import derivation_laws
from benchmarks.derivation_laws import main


@pytest.mark.parametrize("seed", [1000, 1010, 1020, 1030])
def test_generated_sheets_keep_all_laws(seed):
    """No step that is wrong, missing, idle or elsewhere pays."""
    done = CliRunner().invoke(main, ["--count", "5", "--seed", str(seed)])

    assert done.exit_code == 0, done.output
    assert done.output.endswith("5 sheets, 0 break a law\n")


def test_points_for_steps_that_lead_nowhere_are_told_of(monkeypatch):
    """Counting steps, as was once done, breaks the laws at once."""
    monkeypatch.setattr(derivation_laws, "points", lambda sheet: float(len(sheet)))

    done = CliRunner().invoke(main, ["--count", "5"])

    assert done.exit_code == 1
    assert "idle steps raised" in done.output

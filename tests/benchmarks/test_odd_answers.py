"""Lawful but odd answers and frames, through the replies and all judges that look at numbers."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from benchmarks import odd_answers
from benchmarks.odd_answers import judge, main, odd

ROOT = Path(__file__).parents[2]
SCHEMA = Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text()))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(odd())
def test_no_judge_is_surprised(drawn):
    """Nothing is refused, nothing is raised, and a report comes of it that machines can read."""
    document = judge(drawn)

    SCHEMA.validate(document)
    (entry,) = document["submissions"]
    assert 0 <= entry["score"] <= entry["max_score"]


def test_a_judge_that_is_surprised_is_told_of(monkeypatch, capsys):
    """The command counts what is raised, says where, and fails."""

    def surprised(evidence):
        return evidence.suite.nothing

    monkeypatch.setattr(odd_answers, "JUDGES", (surprised,))

    assert main(20, first=1) == 1
    assert "20 times AttributeError at test_odd_answers.py" in capsys.readouterr().out


def test_the_command_says_how_many_it_drew(capsys):
    """And ends well if nothing failed."""
    assert main(30, first=2) == 0
    said = capsys.readouterr().out
    assert "drawn: 30" in said
    assert said.endswith("0 unexpected exceptions\n")

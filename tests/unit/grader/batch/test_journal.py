"""The journal survives what kills its writer, and keeps the newest of each name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch import Journal
from grader.report import Outcome, QuestionReport, Report


def _report(name, score=1.0):
    question = QuestionReport("q", Outcome.FAILED, score, 2.0, ())
    return Report(name, "sheet", (question,), provenance={"seed": 1})


def _scores(journal, *names):
    return {one.name: one.score for one in journal.select(names)}


def test_verdicts_come_back_in_the_order_asked_for(tmp_path):
    """Finished in any order, shown in the class's; those not there are left out."""
    with Journal(tmp_path / "j") as journal:
        for name in ("bob", "ann", "carl"):
            journal.append(_report(name))
        selection = journal.select(["ann", "nobody", "bob"])

        assert [one.name for one in selection] == ["ann", "bob"]
        assert len(selection) == 2
        assert [one.name for one in selection] == ["ann", "bob"]


def test_the_last_line_of_a_name_counts(tmp_path):
    """A second verdict takes the place of the first."""
    with Journal(tmp_path / "j") as journal:
        journal.append(_report("ann", 0.0))
        journal.append(_report("ann", 2.0))

        assert _scores(journal, "ann") == {"ann": 2.0}


def test_a_journal_can_be_gone_on_with(tmp_path):
    """What an earlier batch found is there, and what is added follows."""
    with Journal(tmp_path / "j") as journal:
        journal.append(_report("ann", 1.0))
    with Journal(tmp_path / "j", resume=True) as journal:
        journal.append(_report("bob", 2.0))

        assert _scores(journal, "ann", "bob") == {"ann": 1.0, "bob": 2.0}
        assert journal.get("ann") == _report("ann")
        assert journal.get("carl") is None


def test_a_new_batch_sets_the_old_journal_aside(tmp_path):
    """Whoever forgets --resume loses nothing."""
    with Journal(tmp_path / "j") as journal:
        journal.append(_report("ann"))
    with Journal(tmp_path / "j") as journal:
        assert _scores(journal, "ann") == {}

    assert json.loads((tmp_path / "j.previous").read_text())["submission"]["name"] == "ann"


@given(st.data())
def test_a_torn_journal_keeps_all_whole_lines(tmp_path_factory, data):
    """Cut anywhere, it holds the lines before the cut, and can be written to."""
    path = tmp_path_factory.mktemp("torn") / "j"
    with Journal(path) as journal:
        for name in ("ann", "bob", "ça"):
            journal.append(_report(name))
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut])

    with Journal(path, resume=True) as journal:
        journal.append(_report("new"))

        lines = whole[:cut].count(b"\n")
        assert len(journal.select(["ann", "bob", "ça"])) == lines
        assert _scores(journal, "new") == {"new": 1.0}
    assert all(json.loads(line) for line in path.read_bytes().splitlines())


def test_lines_that_are_none_of_ours_are_passed_over(tmp_path):
    """A line that somebody added by hand harms no other."""
    with Journal(tmp_path / "j") as journal:
        journal.append(_report("ann"))
    with (tmp_path / "j").open("ab") as opened:
        opened.write(b'hello\n[]\n{"submission": 7}\n{"submission": {"name": 7}}\n\xff\n')
    with Journal(tmp_path / "j", resume=True) as journal:
        journal.append(_report("bob"))

        assert _scores(journal, "ann", "bob") == {"ann": 1.0, "bob": 1.0}


def test_two_batches_do_not_share_a_journal(tmp_path):
    """The second is refused at once, and the first one's journal stays where it is."""
    with Journal(tmp_path / "j") as journal:
        journal.append(_report("ann"))
        for resume in (True, False):
            with pytest.raises(BlockingIOError):
                Journal(tmp_path / "j", resume=resume)

    assert b"ann" in (tmp_path / "j").read_bytes()


def test_without_a_path_nothing_is_left_behind(tmp_path, monkeypatch):
    """A batch without --output keeps its verdicts where nobody sees them."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Journal() as journal:
        journal.append(_report("ann"))

        assert _scores(journal, "ann") == {"ann": 1.0}
        assert list(tmp_path.iterdir()) == []

"""grader doctor and the choice of a tier: both by trying."""

import os

import pytest

from grader.errors import SandboxUnavailable
from grader.executor import Call
from grader.report import Outcome
from grader.sandbox import doctor, examine, open_executor, probe
from grader.sandbox.attempts import ATTEMPTS
from grader.sandbox.probe import Way
from tests.jails import TIGHT, job, need_tier, open_tier

OTHER_WALLS_OF_TIER_A = {"private root", "own processes"}


def refuse_tier(monkeypatch, *refused):
    """Make the machine refuse certain tiers, as a container would."""
    real = probe.Jail

    def jail(setup):
        if setup.tier in refused:
            raise SandboxUnavailable([f"namespaces for {setup.tier}"], "")
        return real(setup)

    monkeypatch.setattr("grader.sandbox.probe.Jail", jail)


def test_every_wall_is_tried_and_stands():
    """On a machine that gives tier A, all walls stand, each with what was tried."""
    need_tier("A")
    walls = examine()
    assert walls[0].name == "tier A"
    assert [wall for wall in walls if not wall.given] == []
    assert all(wall.tested and not wall.advice for wall in walls)
    assert {attempt.wall for attempt in ATTEMPTS} <= {wall.name for wall in walls}


def test_tier_b_is_told_apart(monkeypatch):
    """Without namespaces it says which walls are missing and what to do."""
    need_tier("B")
    refuse_tier(monkeypatch, "A")
    walls = examine()
    assert (walls[0].name, walls[0].given) == ("tier B", False)
    missing = {wall.name for wall in walls if not wall.given}
    assert missing == {"tier B", "namespaces"} | OTHER_WALLS_OF_TIER_A
    assert all(wall.advice for wall in walls if not wall.given)


def test_no_tier_is_told_apart(monkeypatch):
    """Without any tier nothing is run, and that is said."""
    refuse_tier(monkeypatch, "A", "B")
    walls = examine()
    assert (walls[0].name, walls[0].given) == ("no tier", False)
    assert "namespaces for B" in walls[0].tested


def test_a_missing_wall_is_noticed():
    """The doctor is no optimist: without walls nearly every attempt gets through."""
    harmless = {"files", "private root", "own processes", "network", "machine code"}
    with open_tier("none") as jail:
        found = {
            attempt.wall: doctor._tried(jail, attempt)
            for attempt in ATTEMPTS
            if attempt.wall in harmless
        }
    assert {name for name, wall in found.items() if wall.given} == set()
    assert all(wall.advice and "it could" in wall.tested for wall in found.values())


def test_the_best_tier_is_chosen(monkeypatch):
    """Tier A if it can be had; B only if it is allowed; else a refusal that names the walls."""
    need_tier("A")
    with open_executor(TIGHT, allow_tier_b=True) as jail:
        assert jail.walls.tier == "A"
    refuse_tier(monkeypatch, "A")
    with open_executor(TIGHT, allow_tier_b=True) as jail:
        assert jail.walls.tier == "B"
    with pytest.raises(SandboxUnavailable, match="namespaces for A") as refusal:
        open_executor(TIGHT, allow_tier_b=False)
    assert "grader doctor" in refusal.value.advice


def test_without_walls_only_on_demand(monkeypatch):
    """Less than tier B is never chosen by itself, and is marked."""
    refuse_tier(monkeypatch, "A", "B")
    with pytest.raises(SandboxUnavailable):
        open_executor(TIGHT, allow_tier_b=True)
    with open_executor(TIGHT, allow_tier_b=False, unsafe_local=True) as jail:
        assert jail.walls.tier == "none"
        run = jail.run(job("def f(): return 1\n", Call(())))
        assert run.outcome is Outcome.PASSED


def test_root_tries_to_become_another_user_first(monkeypatch):
    """What looks like root may not be: both ways are tried."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    tried = probe.ways(allow_tier_b=True, unsafe_local=False)
    assert tried == [Way(tier, drop_uid=drop) for tier in "AB" for drop in (True, False)]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert probe.ways(allow_tier_b=False, unsafe_local=False) == [Way("A", drop_uid=False)]


def test_an_unknown_processor_is_refused(monkeypatch):
    """Without the numbers of its system calls there is no filter."""
    machine = os.uname_result(("Linux", "host", "6.1", "#1", "riscv64"))
    monkeypatch.setattr(os, "uname", lambda: machine)
    with pytest.raises(SandboxUnavailable, match="riscv64"):
        open_executor(TIGHT, allow_tier_b=True)

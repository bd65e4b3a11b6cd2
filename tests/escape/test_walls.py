"""Each wall is taken down, alone, and somebody notices: none can be lost in silence."""

import inspect
import os
import re
from contextlib import ExitStack, contextmanager

import pytest

from grader.errors import ProtocolBroken, SandboxUnavailable
from grader.sandbox import Jail, kernel, seccomp, warm
from grader.sandbox.inside import lock
from grader.sandbox.warm import setup_for
from tests.escape.promises import HONEST, REFERENCES, is_right, run_on_inputs
from tests.escape.walls import WALLS
from tests.escape.watchers import Opening
from tests.jails import open_tier

#: Starts the jail's interpreter as its own main does, and takes a wall down before it goes on.
BOOT = """
import importlib.util, resource, sys
from pathlib import Path

spec = importlib.util.spec_from_file_location("boot", {main!r})
boot = importlib.util.module_from_spec(spec)
spec.loader.exec_module(boot)
boot.prepare(sys.argv[2])
from grader.sandbox import kernel, landlock, namespaces, seccomp
from grader.sandbox.inside import calls, child, keeper, lock, values, zygote
from grader.sandbox.namespaces import PrivateRoot

{fall}
keeper.main(int(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def standing():
    """Return a function that gives a jail of a tier with all its walls."""
    with ExitStack() as stack:
        opened = {}

        def jail(tier):
            if tier not in opened:
                opened[tier] = stack.enter_context(open_tier(tier))
            return opened[tier]

        yield jail


@contextmanager
def fallen(wall, tmp_path, monkeypatch):
    """Open a jail without one wall; what stood in the way if it does not open."""
    boot = tmp_path / "boot.py"
    boot.write_text(BOOT.format(main=str(warm._BOOT), fall=wall.inside))
    monkeypatch.setattr("grader.sandbox.warm._BOOT", boot)
    for place, value in dict(wall.outside).items():
        monkeypatch.setattr(place, value)
    try:
        # Without namespaces an ordinary user may not reach the runtime, and root will do.
        drop_uid = os.geteuid() == 0 and wall.tier == "A"
        jail = Jail(setup_for(wall.tier, wall.limits, drop_uid=drop_uid))
    except (SandboxUnavailable, ProtocolBroken) as reason:
        yield str(reason)
    else:
        with jail:
            yield jail


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.name)
def test_a_wall_that_falls_is_noticed(wall, standing, tmp_path, monkeypatch):
    """Whoever watches it is content while it stands, and is not once it has fallen."""
    monkeypatch.setenv("GRADER_SECRET", "of the environment")
    assert wall.noticed.stands(standing(wall.tier))
    with fallen(wall, tmp_path, monkeypatch) as jail:
        assert isinstance(jail, Jail) != isinstance(wall.noticed, Opening), jail
        assert isinstance(jail, str) or is_right(run_on_inputs(HONEST, jail), REFERENCES)
        assert not wall.noticed.stands(jail)


def test_no_wall_is_left_out():
    """Every limit, every namespace and every rule on arguments that the jail has is taken down."""
    falls = "\n".join(wall.inside for wall in WALLS)
    limits = re.findall(r"resource\.RLIMIT_\w+", inspect.getsource(lock))
    flags = [name for name in dir(kernel) if name.startswith("NEW")]

    assert [limit for limit in limits if limit not in falls] == []
    assert [flag for flag in flags if f"~kernel.{flag}" not in falls] == []
    assert [name for name in seccomp.ONLY_WITH if f"'{name}'" not in falls] == []
    assert len({wall.name for wall in WALLS}) == len(WALLS) > 45

"""An executor made of an operating-system jail.

Student code runs in a child that can read the Python runtime and write a small scratch folder,
and can do nothing else: no network, no processes, no other files, bounded time and memory. It is
handed inputs and gives back raw arrays. No reference ever crosses the wall.

From the outside in:

- ``probe`` chooses a tier by trying, ``doctor`` tries every wall and says what it found;
- ``jail`` runs jobs, ``roomy`` gives a wasteful one a second chance;
- ``packages`` finds what an exercise allows beside NumPy;
- ``warm`` holds the warm parent, ``session`` talks to one child, with ``watch`` (time),
  ``printed`` (output), ``replies`` and ``answers`` (what it sends), ``sentences`` (how it ended);
- ``wire`` and ``control`` are the two languages spoken across the wall;
- ``kernel``, ``syscalls``, ``namespaces``, ``landlock`` and ``seccomp`` are the walls;
- ``inside`` is all that runs behind them: ``keeper`` -> ``zygote`` -> ``child``.
"""

from grader.sandbox.doctor import Wall, examine, examine_packages
from grader.sandbox.jail import Jail
from grader.sandbox.limits import Limits
from grader.sandbox.probe import open_executor

__all__ = ["Jail", "Limits", "Wall", "examine", "examine_packages", "open_executor"]

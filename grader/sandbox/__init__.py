"""An executor made of an operating-system jail.

Student code runs in a child that can read the Python runtime and write a small scratch folder,
and can do nothing else: no network, no processes, no other files, bounded time and memory. It is
handed inputs and gives back raw arrays. No reference ever crosses the wall.
"""

from grader.sandbox.doctor import Wall, examine
from grader.sandbox.jail import Jail
from grader.sandbox.limits import Limits
from grader.sandbox.probe import open_executor

__all__ = ["Jail", "Limits", "Wall", "examine", "open_executor"]

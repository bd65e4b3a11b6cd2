"""Make exercises of what instructors write: one by one, each in a grader process of its own."""

import threading
from collections.abc import Mapping
from typing import Any

from grader.belt import Belt
from grader.errors import SandboxError
from submissions.errors import MakerBusy
from submissions.worker.grader import Died, Grader, Overtaxed
from submissions.worker.process import Walls

#: How long one waits for the exercise before, and for one's own.
_PATIENCE_S, _LIMIT_S = 20.0, 120.0
_TOO_MUCH = (
    "Trying it took more time or memory than an exercise may. Take fewer steps, or smaller arrays."
)


class GraderMaker:
    """Makes exercises on this machine, which has to have a jail.

    Parameters
    ----------
    walls : Walls
    belt : Belt, optional
        Bounds of the process.
    """

    def __init__(self, walls: Walls, belt: Belt | None = None) -> None:
        self._walls, self._belt = walls, belt
        self._turn = threading.Semaphore()

    def __call__(self, recipe: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the document of an exercise, or why there is none (``problem``).

        Raises
        ------
        MakerBusy
            If others are being made.
        Died
            If its process ended by itself, or never answered.
        """
        if not self._turn.acquire(timeout=_PATIENCE_S):
            raise MakerBusy
        grader = Grader(self._walls, _LIMIT_S, self._belt)
        try:
            return grader.made(recipe)
        except Overtaxed:
            return {"problem": _TOO_MUCH}
        except Died:
            raise
        except SandboxError as error:  # whoever runs the site can mend it; the text is kept
            return {"problem": f"It could not be tried on the site's machine. {error}"}
        finally:
            grader.end()
            self._turn.release()

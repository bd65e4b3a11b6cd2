"""Carry an exercise to a platform that grades by itself: a zip with all that it needs.

- ``wheel`` packs an installed distribution again, so that a zip needs no package of ours elsewhere;
- ``gradescope`` puts the zip together; ``scripts`` are the two that Gradescope runs;
- ``autograder`` is what runs inside its container.
"""

from grader.export.gradescope import write_autograder

__all__ = ["write_autograder"]

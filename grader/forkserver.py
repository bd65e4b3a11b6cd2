"""Processes that judge are forked of one without threads that has imported what judges need.

They share nothing else, and are there in a moment: the imports alone take a second. A fork of a
process with threads, as the site has them, may hang.
"""

import multiprocessing

FORKSERVER = multiprocessing.get_context("forkserver")
_IMPORTED = ["grader.catalog", "grader.grading", "grader.sandbox", "flint"]


def import_once(module: str) -> None:
    """Have a module imported before the forks, not by each: the one whose function they run.

    Parameters
    ----------
    module : str
        To be told before the first process is started.
    """
    _IMPORTED.append(module)
    FORKSERVER.set_forkserver_preload(_IMPORTED)

"""Processes that judge are forked of one without threads that has imported what judges need.

They share nothing else, and are there in a moment: the imports alone take a second. A fork of a
process with threads, as the site has them, may hang.
"""

import multiprocessing

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["grader.catalog", "grader.grading", "grader.sandbox", "flint"])

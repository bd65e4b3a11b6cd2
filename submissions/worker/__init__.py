"""Graders: processes that each hold a jail, the threads that hand them jobs, what wakes those.

Nothing is imported here: a grader process needs :mod:`submissions.worker.process` and the grader,
no store and no web. ``distributed`` is for PostgreSQL and needs its libraries; whoever has SQLite
needs not.
"""

"""Graders: processes that each hold a jail, the threads that hand them jobs, what wakes those.

``distributed`` is for PostgreSQL and needs its libraries; whoever has SQLite needs not.
"""

from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool

__all__ = ["GraderPool", "LocalDispatcher"]

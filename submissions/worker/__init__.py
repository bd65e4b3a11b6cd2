"""Graders: processes that each hold a jail, and the threads that hand them jobs."""

from submissions.worker.local import LocalDispatcher

__all__ = ["LocalDispatcher"]

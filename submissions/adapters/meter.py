"""Numbers for Prometheus: counted here, collected by whoever asks."""

from datetime import datetime
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from submissions.domain.job import Lane, QueueSummary

#: Seconds: a verdict is there at once, or a deadline's queue is before it.
_VERDICT_S = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
_GRADING_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 300)

disable_created_metrics()  # type: ignore[no-untyped-call]  # nobody reads when a counter began


class PrometheusMeter:
    """:class:`submissions.services.ports.Meter`; each has a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._count_events()
        self._look_at_state()

    def _count_events(self) -> None:
        kept: dict[str, Any] = {"namespace": "deltagrade", "registry": self._registry}
        self._accepted = Counter("submissions_accepted", "Submissions that were taken.", **kept)
        self._refused = Counter(
            "submissions_refused", "Uploads that were refused.", ["reason"], **kept
        )
        self._outcomes = Counter("verdicts", "Verdicts.", ["lane", "outcome"], **kept)
        self._verdict = Histogram(
            "verdict_seconds",
            "From being queued to the verdict.",
            ["lane"],
            buckets=_VERDICT_S,
            **kept,
        )
        self._grading = Histogram(
            "grading_seconds", "In the grader alone.", buckets=_GRADING_S, **kept
        )
        self._failures = Counter(
            "failures", "Tries that gave no verdict.", ["fault", "code"], **kept
        )
        self._leases = Counter("leases_lost", "Results that came too late.", **kept)
        self._restarts = Counter(
            "grader_restarts", "Graders, with their jails, that were started anew.", **kept
        )
        for lane in Lane:
            self._verdict.labels(lane.value)

    def _look_at_state(self) -> None:
        kept: dict[str, Any] = {"namespace": "deltagrade", "registry": self._registry}
        self._up = Gauge("database_up", "1 if the database answers.", **kept)
        self._queue = Gauge("queue_depth", "Jobs that wait.", ["lane"], **kept)
        self._oldest = Gauge(
            "queue_oldest_seconds", "For how long the oldest job waits.", ["lane"], **kept
        )
        self._running = Gauge("jobs_running", "Jobs that graders hold.", **kept)
        self._set_aside = Gauge("jobs_set_aside", "Jobs that wait for a person.", **kept)
        self._graders = Gauge("graders", "Grader processes of this command.", **kept)
        self._walls = Gauge(
            "walls", "1 for the tier of the walls around student code.", ["tier"], **kept
        )

    def accepted(self) -> None:
        """Count a submission that was taken."""
        self._accepted.inc()

    def refused(self, reason: str) -> None:
        """Count one that was not."""
        self._refused.labels(reason).inc()

    def graded(self, lane: Lane, outcome: str, *, grading_s: float, verdict_s: float) -> None:
        """Count a verdict."""
        self._outcomes.labels(lane.value, outcome).inc()
        self._verdict.labels(lane.value).observe(verdict_s)
        self._grading.observe(grading_s)

    def failed(self, fault: str, code: str) -> None:
        """Count a try that gave no verdict."""
        self._failures.labels(fault, code).inc()

    def lease_lost(self) -> None:
        """Count a result that came too late."""
        self._leases.inc()

    def grader_restarted(self) -> None:
        """Count a grader that was started anew."""
        self._restarts.inc()

    def exposition(self, queue: QueueSummary | None, now: datetime, walls: dict[str, Any]) -> bytes:
        """Return all numbers in Prometheus' text format.

        What the queue was when the database last answered is told no more when it does not.
        """
        self._up.set(queue is not None)
        self._graders.set(walls.get("graders", 0))
        if "tier" in walls:
            self._walls.labels(walls["tier"]).set(1)
        self._show(queue, now)
        return generate_latest(self._registry)

    def _show(self, queue: QueueSummary | None, now: datetime) -> None:
        unknown = float("nan")
        self._running.set(unknown if queue is None else queue.running)
        self._set_aside.set(unknown if queue is None else queue.set_aside)
        for lane in Lane:
            self._queue.labels(lane.value).set(unknown if queue is None else queue.waiting(lane))
            oldest_s = unknown if queue is None else queue.age_s(lane, now)
            self._oldest.labels(lane.value).set(oldest_s)

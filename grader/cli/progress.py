"""How far a batch is, on standard error: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from grader.report import Report

_LINE_EVERY_S = 5.0

OnDone = Callable[[Report], None]


@contextmanager
def shown(console: Console, total: int) -> Iterator[OnDone]:
    """Show progress; yield what is to be called with each finished submission."""
    with _bar(console, total) if console.is_terminal else _lines(console, total) as on_done:
        yield on_done


class _Rate(ProgressColumn):
    """Submissions per second."""

    def render(self, task: Task) -> Text:
        """Return the rate of late."""
        return Text(f"{task.speed or 0:.1f}/s", "dim")


@contextmanager
def _bar(console: Console, total: int) -> Iterator[OnDone]:
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[mean]}"),
    )
    mean = _Mean()
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=total, mean="")

        def on_done(report: Report) -> None:
            mean.add(report)
            progress.update(bar, advance=1, mean=str(mean))

        yield on_done


@contextmanager
def _lines(console: Console, total: int) -> Iterator[OnDone]:
    mean, done = _Mean(), 0
    start = last = time.monotonic()

    def on_done(report: Report) -> None:
        nonlocal done, last
        mean.add(report)
        done += 1
        now = time.monotonic()
        if now - last >= _LINE_EVERY_S or done == total:
            last = now
            rate = done / max(now - start, 1e-9)
            console.print(f"{done} of {total} graded, {rate:.1f}/s, {mean}")

    yield on_done


class _Mean:
    """The mean score so far, in words."""

    def __init__(self) -> None:
        self._points, self._count, self._max = 0.0, 0, 0.0

    def add(self, report: Report) -> None:
        """Count one submission; errored ones have no score."""
        if not report.errored:
            self._points += report.score
            self._count += 1
            self._max = report.max_score

    def __str__(self) -> str:
        return f"mean {self._points / max(1, self._count):.2f} of {self._max:g}"

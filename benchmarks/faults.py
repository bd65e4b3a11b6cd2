"""What is lost when something dies, and how long recovery takes: ``python -m benchmarks.faults``.

Runs the scenarios of ``tests/faults`` and writes ``benchmarks/faults.md``. A small disk takes root.
"""

import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.labels import Misleading
from submissions.store.schema import upgrade
from tests.faults import scenarios
from tests.faults.server import Server
from tests.faults.stage import LEASE_S, Account, Stage, make_stage

Row = tuple[str, str, str, Account]
EITHER = (
    scenarios.the_site_dies_while_receiving,
    scenarios.the_clock_jumps,
    scenarios.a_jail_hangs,
    scenarios.a_submission_is_poison,
)
WORKERS = (scenarios.one_worker_dies, scenarios.all_workers_die)
BETWEEN = (
    scenarios.the_database_dies,
    scenarios.connections_are_cut,
    scenarios.a_plug_is_pulled,
    scenarios.connections_are_slow,
)
HEAD = """# Faults, and what came of them

Measured by `python -m benchmarks.faults` on {machine}, {date}. Each line is one run of a function
in `tests/faults/scenarios.py`, where what is done is written out. Leases are {lease} s here (10 s
by default), so that a dead worker is noticed sooner; a job that failed rests for 1 s, then 4 s.

*Lost*, *twice* and *changed* are submissions without a verdict, with two, and with other points
than they deserve: they must be 0. *Again* is how often work was claimed once more after a fault.
*Recovery* is from the fault (or from its end, where it ends: the database is started, the
connection mended, there is room on the disk) to the last verdict; it includes grading, and where
workers were killed, the start of a new one.

| fault | what happens | database | handed in | lost | twice | changed | again | recovery, s |
|---|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    """Run all scenarios, print and write the table."""
    rows = []
    for name, told, kind, account in _rows():
        cells = (account.handed_in, account.lost, account.twice, account.changed, account.repeated)
        numbers = " | ".join(map(str, cells))
        rows.append(f"| {name} | {told} | {kind} | {numbers} | {account.recovery_s:.1f} |")
        print(rows[-1], flush=True)
        if account.lost or account.twice or account.changed:
            raise Misleading(name, "something was lost, graded twice or graded otherwise")
    head = HEAD.format(machine=_machine(), date=f"{datetime.now(UTC):%Y-%m-%d}", lease=LEASE_S)
    Path(__file__).with_suffix(".md").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def _rows() -> Iterator[Row]:
    for scenario in (scenarios.the_site_dies, *EITHER):
        with _on_sqlite() as stage:
            yield _row(scenario, "SQLite", scenario(stage))
    server = Server()
    for scenario in (*WORKERS, *EITHER):
        with _on_postgresql(server) as stage:
            yield _row(scenario, "PostgreSQL", scenario(stage))
    for scenario in BETWEEN:
        with _on_postgresql(server) as stage:
            yield _row(scenario, "PostgreSQL", scenario(stage, server))
    server.close()
    if os.geteuid() == 0:
        with _small_disk() as disk, _on_sqlite(disk) as stage:
            scenario = scenarios.the_disk_is_full
            yield _row(scenario, "SQLite", scenario(stage, disk))


def _row(scenario: Callable[..., Account], kind: str, account: Account) -> Row:
    assert scenario.__doc__ is not None
    return scenario.__name__.replace("_", " "), scenario.__doc__.rstrip("."), kind, account


@contextmanager
def _on_sqlite(disk: Path | None = None) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{disk or folder}/test.db"
        upgrade(url)
        yield from _staged(url, folder)


@contextmanager
def _on_postgresql(server: Server) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _staged(server.database(), folder)


def _staged(url: str, folder: str) -> Iterator[Stage]:
    stage = make_stage(url, Path(folder))
    try:
        yield stage
    finally:
        stage.close()


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", folder], check=True)
        yield Path(folder)
        subprocess.run(["umount", "--lazy", folder], check=True)


def _machine() -> str:
    model = next(
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    )
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    python = platform.python_version()
    return f"{cores} cores of {model}, load {load:.1f} at the end, Python {python}"


if __name__ == "__main__":
    main()

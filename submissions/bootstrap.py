"""Build the service from its parts; the only module that names them all."""

from collections.abc import Iterator
from contextlib import contextmanager

from submissions.adapters.catalog import InstalledExercises
from submissions.adapters.clock import SystemClock
from submissions.adapters.gradebooks import HttpGradebooks
from submissions.adapters.jose import Jose
from submissions.adapters.key_sets import HttpKeySets
from submissions.adapters.likeness import TokenLikeness
from submissions.adapters.meter import PrometheusMeter
from submissions.adapters.passwords import Argon2Passwords
from submissions.adapters.post import SmtpPost
from submissions.adapters.provider import HttpProvider
from submissions.adapters.registrars import HttpRegistrars
from submissions.adapters.rosters import HttpRosters
from submissions.config import Config
from submissions.domain.job import Lane
from submissions.errors import NotInstalled
from submissions.services.ports import Clock, Passwords, Services
from submissions.store import SqlStore
from submissions.store.schema import upgrade
from submissions.worker.local import LocalDispatcher
from submissions.worker.maker import GraderMaker
from submissions.worker.pool import GraderPool
from submissions.worker.process import Walls


def build(
    config: Config,
    *,
    store: SqlStore | None = None,
    clock: Clock | None = None,
    passwords: Passwords | None = None,
    dispatcher: LocalDispatcher | None = None,
) -> Services:
    """Return the services; nothing is started.

    Parameters
    ----------
    config : Config
    store, clock, passwords, dispatcher
        In place of the usual ones, for tests. The usual store is migrated to the newest schema.
    """
    dispatcher = dispatcher or _dispatcher(config)
    signatures = Jose(HttpKeySets(), config.secret)
    return Services(
        store or _store(config.database),
        clock or SystemClock(),
        dispatcher,
        PrometheusMeter(),
        passwords or Argon2Passwords(),
        InstalledExercises(config.packages),
        TokenLikeness(),
        config,
        dispatcher.walls,
        signatures,
        HttpGradebooks(signatures.sign, config.address),
        GraderMaker(_walls(config)),
        HttpRosters(signatures.sign),
        HttpRegistrars(),
        config.address,
        HttpProvider(config.sign_on, signatures) if config.sign_on else None,
        SmtpPost(config.mail) if config.mail else None,
    )


def _dispatcher(config: Config) -> LocalDispatcher:
    pool = GraderPool(
        config.graders,
        _walls(config),
        limit_s=config.job_limit_s,
        lanes=[lane for lane in Lane if lane.value in config.queues],
    )
    if not config.distributed:
        return LocalDispatcher(pool)
    try:
        from submissions.worker.distributed import (  # noqa: PLC0415 - its libraries are an extra
            NotifyingDispatcher,
        )
    except ImportError as error:
        raise NotInstalled("PostgreSQL", "deltagrade[service,postgresql]") from error
    return NotifyingDispatcher(config.database, pool)


def _walls(config: Config) -> Walls:
    return Walls(config.allow_tier_b, config.unsafe_local)


def _store(url: str) -> SqlStore:
    upgrade(url)
    return SqlStore(url)


@contextmanager
def running(services: Services, patience_s: float = 5.0) -> Iterator[Services]:
    """Run this process's graders for the length of the block, if it has any.

    At its end they have ``patience_s`` to finish what they run; the rest is given back.

    Raises
    ------
    SandboxError
        If no jail can be had on this machine.
    """
    dispatcher = services.dispatcher
    assert isinstance(dispatcher, LocalDispatcher)
    dispatcher.start(services)
    try:
        yield services
    finally:
        dispatcher.stop(patience_s)

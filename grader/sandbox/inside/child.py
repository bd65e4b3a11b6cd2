"""One child: raise the walls, read program and questions, call functions, send raw answers."""

import os
from collections.abc import Iterator
from typing import Any, NoReturn

from grader.sandbox import wire
from grader.sandbox.inside import calls
from grader.sandbox.inside.lock import CHANNEL, Walls
from grader.sandbox.wire import Kind

# Kept here, as student code may replace the ones in os.
_read, _write, _exit = os.read, os.write, os._exit
_CHUNK_BYTES = 2**20
_UNFIT_STATUS = 70


def live(walls: Walls, channel: int, output: int, *, roomy: bool) -> NoReturn:
    """Be the child, from the fork to the end."""
    try:
        walls.raise_all(channel, output, roomy=roomy)
    except BaseException as fault:  # noqa: BLE001  fail closed, whatever it was, and say so
        reason = f"{type(fault).__name__}: {fault}".encode()[:1000]
        _write(channel, wire.frame(Kind.UNFIT, reason))
        _exit(_UNFIT_STATUS)
    try:
        send(wire.frame(Kind.READY))
        frames = told()
        for reply in calls.serve(next(frames), frames, walls.setup.limits):
            send(reply)
    finally:
        _exit(0)


def send(data: bytes) -> None:
    """Write all of ``data`` to the channel."""
    rest = memoryview(data)
    while rest:
        rest = rest[_write(CHANNEL, rest) :]


def told() -> Iterator[tuple[Any, ...]]:
    """Read the frames that are sent to a child, one by one; end quietly if none will come."""
    while True:
        *_, size = wire.FRAME.unpack(receive(wire.FRAME.size))
        yield wire.loads(receive(size))


def receive(size: int) -> bytes:
    """Read exactly ``size`` bytes from the channel."""
    parts = []
    while size:
        part = _read(CHANNEL, min(size, _CHUNK_BYTES))
        if not part:
            _exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)

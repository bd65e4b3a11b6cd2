"""The few words spoken between the outer side and the zygote, one per SEQPACKET message.

The zygote speaks before any student code exists in it, so its words are trusted; nothing of a
submission passes through it.
"""

import signal
import struct

READY, UNFIT = b"ready", b"unfit"
#: Fork a child: serial number, and whether for the roomy lane. Comes with two descriptors.
FORK = struct.Struct("<4sI?")
FORK_WORD = b"fork"
#: A child was born: its serial number. Comes with its pidfd.
BORN = struct.Struct("<4sI")
BORN_WORD = b"born"
#: A child has ended: serial number, wait status, processor time in seconds.
ENDED = struct.Struct("<4sIid")
ENDED_WORD = b"done"
#: Asks a child to leave the statement that it runs while it loads a program; see ``inside.hurry``.
HURRY = signal.SIGUSR1
#: Longest message.
MAX_BYTES = 4096

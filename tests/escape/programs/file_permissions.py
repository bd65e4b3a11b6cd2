"""Tries: to change the mode, owner and times of files.

Happens: None of the calls is allowed.
"""
# outcome: passed
# earns: 1

import os

try:
    for change in (lambda: os.chmod(os.__file__, 0o777), lambda: os.chown(os.__file__, 0, 0), lambda: os.utime(os.__file__)):
        try:
            change()
        except OSError:
            continue
        break
    else:
        raise OSError("nothing changed")
    print("BREACH")
except (OSError, ValueError, ImportError, RuntimeError, AttributeError, MemoryError) as wall:
    print(type(wall).__name__, wall)


def answer(W, x):
    return W @ x

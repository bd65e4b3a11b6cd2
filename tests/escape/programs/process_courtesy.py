"""Tries: to start programs in every usual way, needlessly, and then answers honestly.

Happens: All are pretended and noted in what it printed; nothing runs.
"""
# outcome: passed
# earns: 1

import os
import subprocess

subprocess.Popen(["sleep", "60"], start_new_session=True)
done = subprocess.run("id", shell=True, capture_output=True, text=True, check=True)
if done.stdout or os.popen("id").read() or subprocess.check_output(["id"]):
    print("BREACH")
os.system("touch /tmp/deltagrade-was-here")
os.spawnlp(os.P_NOWAIT, "id", "id")
os.posix_spawn("/bin/true", ["true"], {})


def answer(W, x):
    return W @ x

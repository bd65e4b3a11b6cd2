#!/bin/bash
# Run once by Gradescope when the image is built: an environment with the grader in it.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}

fits() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
    for candidate in python3.13 python3.12 python3.11 python3; do
        if fits "$candidate"; then echo "$candidate"; return; fi
    done
}
python=$(find_python)
if [ -z "$python" ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    apt-get install -y --no-install-recommends python3-venv
    apt-get install -y --no-install-recommends python3.11 python3.11-venv || true
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "No Python 3.11 or later: choose a newer base image (Ubuntu 24.04) for this autograder." >&2
    exit 1
fi

"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint "$root/source/constraints.txt" "$root"/source/wheels/*.whl
# Nobody but root needs what came with the autograder.
chmod -R go= "$root/source"
# For the build's log: which walls this container gives. It may give others when it grades.
GRADER_ALLOW_TIER_B=1 "$root/venv/bin/grader" doctor || true

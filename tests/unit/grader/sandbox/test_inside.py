"""What student code finds inside: the runtime it needs, and nothing of ours."""

import sys

import numpy as np
import pytest

from grader.executor import Call
from grader.report import Outcome
from tests.jails import TIERS, job, open_tier

#: What a student might import, and a call into its machine code where it has some.
MODULES = """
abc argparse array ast asyncio base64 bisect bz2 calendar cmath collections concurrent.futures
contextlib copy csv ctypes dataclasses datetime decimal difflib enum fcntl fractions functools gc
getpass glob hashlib heapq hmac html inspect io itertools json keyword linecache locale logging
lzma math mmap multiprocessing numbers operator os pathlib pickle platform pprint queue random re
resource sched secrets select selectors shelve shutil signal socket statistics string struct
subprocess sys tempfile textwrap threading time timeit traceback types typing unicodedata unittest
unittest.mock urllib.parse uuid warnings weakref xml.etree.ElementTree zipfile zlib zoneinfo
numpy.ctypeslib numpy.fft numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.matlib
numpy.polynomial numpy.random numpy.testing numpy.typing
""".split()  # noqa: SIM905  a list of eighty quoted names is hard to read


@pytest.fixture(scope="module", params=TIERS)
def jail(request):
    """One jail of each tier."""
    with open_tier(request.param) as opened:
        yield opened


def printed(jail, program):
    """Return what a program prints while it loads, and fail with its error if it has one."""
    run = jail.run(job(program + "\ndef f(): return 1\n", Call(())))
    assert run.outcome is Outcome.PASSED, run
    return run.printed


def test_everything_a_student_may_import_is_there(jail):
    """Modules with machine code were loaded before it became impossible to load any."""
    program = (
        "import importlib\n"
        f"for name in {MODULES!r}:\n"
        "    try:\n        importlib.import_module(name)\n"
        "    except ImportError as missing:\n        print(name, missing)\n"
    )
    assert printed(jail, program) == ""


@pytest.mark.parametrize(
    "program",
    [
        "import hashlib; hashlib.sha256(b'x').hexdigest(); hashlib.md5(b'x')",
        "import zlib, bz2, lzma; [m.decompress(m.compress(b'x')) for m in (zlib, bz2, lzma)]",
        "from decimal import Decimal; Decimal(2).sqrt()",
        "import datetime; datetime.datetime(2024, 1, 1).strftime('%A')",
        "import numpy as np; np.linalg.svd(np.ones((3, 2))); np.linalg.inv(np.eye(3))",
        "import numpy as np; np.fft.fft(np.ones(8)); np.polynomial.Polynomial([1, 2])(3)",
        "import numpy as np; np.random.default_rng(1).normal(size=3); np.random.randn(2)",
        "import numpy as np; np.testing.assert_allclose(1, 1)",
        "import json; json.loads(json.dumps({'a': [1.5]}))",
        "import pickle; pickle.loads(pickle.dumps([1]))",
        "import unittest; unittest.TestCase().assertTrue(True)",
        "open('notes.txt', 'w').write('x') and open('notes.txt').read()",
    ],
)
def test_ordinary_work_goes_on(jail, program):
    """What an honest program does in passing works behind the walls."""
    if "notes" in program and jail.walls.tier != "A":
        pytest.skip("only tier A has a scratch folder")
    assert printed(jail, program) == ""


@pytest.mark.parametrize("name", ["torch", "scipy", "sympy", "pytest", "grader", "grader.sandbox"])
def test_nothing_else_can_be_imported(jail, name):
    """What is installed beside NumPy, the grader first of all, cannot be imported."""
    run = jail.run(job(f"import {name}\n", Call(())))
    assert run.outcome is Outcome.CRASHED
    assert run.detail.startswith("ModuleNotFoundError: No module named")


def test_nothing_of_ours_is_lying_around(jail):
    """No module, argument or variable names the grader."""
    program = (
        "import os, sys\n"
        "print([n for n in sys.modules if 'grader' in n or 'sandbox' in n])\n"
        "print(sys.argv, sys.orig_argv, repr(sys.executable), __name__)\n"
        "print([k for k in os.environ if k.startswith(('GRADER', 'PYTHONPATH'))])\n"
    )
    wanted = "[]\n['submission.py'] ['submission.py'] '' submission\n[]\n"
    assert printed(jail, program) == wanted


def test_arithmetic_is_the_same_inside(jail):
    """The same NumPy gives the same bits on both sides of the wall."""
    rng = np.random.default_rng(3)
    W, x = rng.normal(size=(17, 31)), rng.normal(size=31)
    source = "import numpy as np\ndef f(W, x): return np.tanh(W @ x) ** 2\n"
    run = jail.run(job(source, Call((W, x))))
    np.testing.assert_allclose(run.answers[0].values[0], np.tanh(W @ x) ** 2, rtol=1e-14)
    assert printed(jail, "import sys; print(sys.version)").strip() == sys.version


def test_waiting_for_a_pretended_process_is_pretended_too(jail):
    """The parent's half of a fork goes through; the child's half never runs."""
    program = "import os\npid = os.fork()\nprint(os.waitpid(pid, 0) == (pid, 0), pid > 0)\n"
    lines = printed(jail, program).splitlines()
    assert lines[-1] == "True True"
    assert sum("only pretended" in line for line in lines) == 2

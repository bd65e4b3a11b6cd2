"""Several questions of one program: each goes as if it were the only one."""

import time

import numpy as np
import pytest

from grader.executor import Call, Job
from grader.report import Outcome
from grader.sandbox.replies import Replies
from grader.sandbox.session import Session
from tests.jails import TIERS, TIGHT, job, open_tier

#: Nobody looks here for what one question leaves to the next.
UNSEEN = "import json\ndef f():\n    json.left = 1\n    return 1.0\n"
SEES = "def g(): return float(hasattr(json, 'left'))\n"
F, G = "def f(): return 1.0\n", "def g(): return 2.0\n"


@pytest.fixture(scope="module", params=TIERS)
def executor(request):
    """One executor of each tier."""
    with open_tier(request.param) as jail:
        yield jail


def ask(executor, source, *names, modules=(), seed=0):
    """Return the runs of functions without arguments, each called once."""
    jobs = [Job(source, name, (Call(()),), seed, modules) for name in names]
    return executor.run_each(jobs)


def values(runs):
    """Return the only number of each run."""
    assert [run.outcome for run in runs] == [Outcome.PASSED] * len(runs), runs
    return [float(run.answers[0].values[0]) for run in runs]


def test_nothing_is_asked(executor):
    """No job, no run."""
    assert executor.run_each([]) == ()


def test_nobody_is_blamed_for_waiting_for_us(executor, monkeypatch):
    """On a busy machine we may come late to ask, and to read what was said."""
    ask_in_time, read_in_time, late = Replies.ask, Session._read, [0.0]

    def ask_late(replies, asked):
        time.sleep(TIGHT.idle_s)
        ask_in_time(replies, asked)

    def read_late(session):
        time.sleep(TIGHT.idle_s)
        late[0] += TIGHT.idle_s  # as the kernel would tell it, had we queued
        return read_in_time(session)

    monkeypatch.setattr(Replies, "ask", ask_late)
    monkeypatch.setattr(Session, "_read", read_late)
    monkeypatch.setattr("grader.sandbox.watch._own_queue_s", lambda: late[0])

    assert values(ask(executor, F + G, "f", "g")) == [1.0, 2.0]


def test_who_waits_a_little_in_each_part_waits_too_long_in_all(executor):
    """Loading and answering have one bound on waiting together."""
    # Nearly all of it twice: how long we queue ourselves on a busy machine is taken off.
    source = f"import time\ntime.sleep({0.9 * TIGHT.idle_s})\n"
    source += f"def f():\n    time.sleep({0.9 * TIGHT.idle_s})\n    return 1.0\n"

    (run,) = ask(executor, source, "f")

    assert run.outcome is Outcome.TIMED_OUT
    assert "waited" in run.detail


def test_the_program_is_loaded_once(executor):
    """Functions that leave nothing behind are called in one process."""
    assert values(ask(executor, UNSEEN + SEES, "f", "g")) == [1.0, 1.0]
    assert values(ask(executor, UNSEEN + SEES, "f", "f", "g")) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("missing", ["", "raise ValueError\n", "f = 3\n"])
def test_a_missing_function_costs_no_process(executor, missing):
    """The other functions of the program are called in the same process."""
    first, second, third = ask(
        executor, missing + UNSEEN.replace("f()", "h()") + SEES, "f", "h", "g"
    )

    assert first.outcome is Outcome.FAILED
    assert values([second, third]) == [1.0, 1.0]


#: What a program has when it is loaded, what is done to it, and how that can be told afterwards.
CARRIED = {
    "a name": ("n = 0", "global n; n = 1", "n"),
    "a new name": ("", "global n; n = 1", "'n' in globals()"),
    "a list": ("n = []", "n.append(1)", "len(n)"),
    "a list of lists": ("n = [[], ()]", "n[0].append(1)", "len(n[0])"),
    "a cycle": ("n = {}\nn[0] = n", "n[1] = 1", "len(n)"),
    "a set": ("n = set()", "n.add(1)", "len(n)"),
    "a queue": ("from collections import deque\nn = deque()", "n.append(1)", "len(n)"),
    "an array": ("n = np.zeros(2)", "n[0] = 1", "n[0]"),
    "an iterator": ("n = iter(range(9))", "next(n)", "next(n)"),
    "a generator": ("n = (i for i in range(9))", "next(n)", "next(n)"),
    "a default": ("def h(x=[]): return x", "h().append(1)", "len(h())"),
    "an attribute of a function": ("def h(): pass", "h.n = 1", "hasattr(h, 'n')"),
    "code of a function": (
        "def h(): return 0\ndef k(): return 1",
        "h.__code__ = k.__code__",
        "h()",
    ),
    "a closure": (
        "def h():\n    n = []\n    return lambda: n\nk = h()",
        "k().append(1)",
        "len(k())",
    ),
    "an attribute of a class": ("class A: n = 0", "A.n = 1", "A.n"),
    "an attribute of an object": ("class A: n = 0\na = A()", "a.n = 1", "a.n"),
    "an object of its own slots": ("class A: __slots__ = 'n'\na = A()\na.n = 0", "a.n = 1", "a.n"),
    "an object that will not say": (
        "class A:\n    n = 0\n    def __reduce_ex__(self, _): raise ValueError\na = A()",
        "a.n = 1",
        "a.n",
    ),
    "random numbers": ("import random", "random.random()", "random.random()"),
    "random numbers of NumPy": ("", "np.random.rand()", "np.random.rand()"),
    "random numbers without a seed": (
        "",
        "np.random.default_rng().random()",
        "np.random.default_rng().random()",
    ),
    "a generator of random numbers": (
        "rng = np.random.default_rng(1)",
        "rng.random()",
        "rng.random()",
    ),
    "how NumPy takes errors": ("", "np.seterr(all='raise')", "np.geterr()['over'] == 'raise'"),
    "which warnings are shown": (
        "import warnings\nn = len(warnings.filters)",
        "warnings.simplefilter('error')",
        "len(warnings.filters) - n",
    ),
    "a function of NumPy": ("", "np.tanh = np.cosh", "np.tanh(0.0)"),
    "a builtin": ("import builtins", "builtins.len = lambda _: 7", "len([])"),
    "a module beside it": ("import helper", "helper.n = 1", "helper.n"),
    "a list of a module beside it": ("from helper import add, held", "add()", "len(held)"),
}
HELPER = "n = 0\nheld = []\ndef add(): held.append(1)\n"


@pytest.mark.parametrize("kind", CARRIED)
def test_nothing_that_can_be_seen_is_carried(executor, kind):
    """What the first question does to the program is undone for the second."""
    setup, done, told = CARRIED[kind]
    source = (
        f"import numpy as np\n{setup}\n"
        f"def f():\n    before = float({told})\n    {done}\n    return float({told}) - before\n"
        f"def g(): return float({told})\n"
    )
    source = (
        source.replace("    before", f"    {done}\n    before", 1) if "global" in done else source
    )
    modules = (("helper", HELPER),)
    (alone,) = ask(executor, source, "g", modules=modules)
    _, beside = ask(executor, source, "f", "g", modules=modules)

    assert values([beside]) == values([alone])


def test_a_file_is_not_carried():
    """The scratch folder is empty for every question."""
    source = (
        "import os\n"
        "def f(): return float(open('left', 'w').write('here'))\n"
        "def g(): return float(len(os.listdir('.')))\n"
    )
    with open_tier("A") as jail:
        assert values(ask(jail, source, "f", "g")) == [4.0, 0.0]


ENDINGS = {
    "\n    while True: pass": Outcome.TIMED_OUT,
    "import time; time.sleep(60)": Outcome.TIMED_OUT,
    "import ctypes; ctypes.string_at(0)": Outcome.KILLED,
    "import os; os._exit(0)": Outcome.EXITED,
    "import sys; sys.exit(0)": Outcome.EXITED,
    "import os; os.close(3); os._exit(0)": Outcome.EXITED,
    "import os; os.write(3, b'x' * 99)": Outcome.PROTOCOL,
    "x = [bytes(2**20) for _ in range(999)]": Outcome.OUT_OF_MEMORY,
    "\n    while True: print('x' * 2**20)": Outcome.TOO_MUCH_OUTPUT,
}


@pytest.mark.parametrize("body", ENDINGS)
def test_a_bad_end_costs_no_other_question(executor, body):
    """Whatever one function does, those before it and after it are answered."""
    source = f"{F}def h(): {body}\n{G}"
    before, bad, after = ask(executor, source, "f", "h", "g")

    assert values([before, after]) == [1.0, 2.0]
    assert bad.outcome is ENDINGS[body]
    assert bad.outcome is executor.run(job(source, Call(()), function="h")).outcome


def test_each_question_has_all_its_time(executor):
    """Two questions that each take most of the time are both answered."""
    source = "import time\ndef f():\n    while time.process_time() < end: pass\n    return 1.0\n"
    source = source.replace("end", f"start + {0.6 * TIGHT.cpu_s}")
    source = source.replace("def f():\n", "def f():\n    start = time.process_time()\n")
    assert values(ask(executor, source, "f", "f", "f")) == [1.0, 1.0, 1.0]


def test_each_question_shows_what_it_printed(executor):
    """Printed while loading is shown with each; what another question printed is not."""
    source = "print('loading')\ndef f(): print('f'); return 1.0\ndef g(): print('g'); return 2.0\n"
    printed = [run.printed for run in ask(executor, source, "f", "g", "f")]
    assert printed == ["loading\nf\n", "loading\ng\n", "loading\nf\n"]


def test_each_question_may_print_as_much(executor):
    """What one question printed takes no room from the next."""
    most = TIGHT.output_bytes
    source = f"print('x' * 99)\ndef f(): print('y' * {most - 200}); return 1.0\n"
    assert {run.printed for run in ask(executor, source, "f", "f")} == {
        "x" * 99 + "\n" + "y" * (most - 200) + "\n"
    }


def test_each_question_shows_its_warnings(executor):
    """A warning that one function shares with another is shown with both."""
    source = "import numpy as np\ndef h(): return np.exp(np.array(1e9))\n"
    source += "def f(): return h()\ndef g(): return h()\n"
    first, second = ask(executor, source, "f", "g")

    assert "overflow" in first.printed
    assert first.printed == second.printed


def test_each_question_is_told_what_was_left_out(executor):
    """Statements that raised are named with every question."""
    first, second = ask(executor, f"{F}{G}raise ValueError\n", "f", "g")

    assert [lost.line for lost in first.left_out] == [3]
    assert first.left_out == second.left_out


def test_a_function_under_a_guard_is_found_whenever_it_is_asked_for(executor):
    """What only a script would define is there for the second question as for the first."""
    guarded = f'{F}if __name__ == "__main__":\n    {G}    raise ValueError\nraise KeyError\n'
    first, second = ask(executor, guarded, "f", "g")

    assert values([first, second]) == [1.0, 2.0]
    assert [lost.line for lost in second.left_out] == [4, 5]


def test_each_question_has_its_own_seed(executor):
    """Jobs that differ in more than what they ask are run apart."""
    source = "import random\nn = random.random()\ndef f(): return n\n"
    jobs = [Job(source, "f", (Call(()),), seed) for seed in (5, 6)]

    assert values(executor.run_each(jobs)) == values([executor.run(one) for one in jobs])


def test_numpy_may_be_replaced_before_a_question_is_read(executor):
    """What a program did to NumPy while it was loaded does not keep it from being asked."""
    source = "import numpy as np\nnp.frombuffer = np.empty = np.zeros = np.asarray = None\n"
    call = Call((np.ones((2, 3))[:, ::2], np.ones((3, 2)).T, 1.0), writeable=True)
    runs = executor.run_each([job(f"{source}def f(x, y, z): return y\n", call)] * 2)

    assert [run.outcome for run in runs] == [Outcome.PASSED] * 2
    assert np.array_equal(runs[1].answers[0].values[0], np.ones((2, 3)))


def test_a_question_may_be_larger_than_the_channel(executor):
    """Calls that do not fit into the channel at once are sent piece by piece."""
    call = Call((np.ones(2**17),))
    runs = executor.run_each([job("def f(x): return x[:2]\n", *[call] * 4)] * 2)
    assert [run.outcome for run in runs] == [Outcome.PASSED] * 2


def test_who_takes_no_question_runs_out_of_time(executor):
    """A program that says that it is loaded, and then reads nothing, holds nobody up."""
    source = "import os\nos.write(3, b'dg1\\n' + bytes([9]) + bytes(11))\nwhile True: pass\n"
    (run,) = executor.run_each([job(source, *[Call((np.ones(2**17),))] * 4)])
    assert run.outcome is Outcome.TIMED_OUT

"""What every executor owes its callers, on every one this machine can give, as root and not."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.executor import Call, Job, Mode, Wave
from grader.report import Outcome
from tests.jails import TIERS, TIGHT, job, open_tier

NOBODY = 65534
EVERY_DTYPE = "? i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split()  # noqa: SIM905
ARGUMENT_DTYPES = ("f8", "f4", "i8", "i4", "?", "c16")
SAME = "def f(x): return x\n"
WAVE = Wave((0.3, -0.7, 1.1, 0.9, 0.2))


@pytest.fixture(scope="module", params=TIERS)
def executor(request):
    """One executor of each tier, used by all tests: no job may spoil it for the next."""
    with open_tier(request.param) as jail:
        yield jail


def only(run):
    """Return the only answer of a run in which every call was answered."""
    assert run.outcome is Outcome.PASSED, run
    (answer,) = run.answers
    return answer


def test_says_what_stands_around_it(executor):
    """Tier and limits are stored with every score, as plain numbers."""
    walls = executor.walls
    assert walls.tier in TIERS
    assert walls.limits["cpu_s"] == TIGHT.cpu_s
    assert all(isinstance(value, (int, float)) for value in walls.limits.values())


@pytest.mark.parametrize("dtype", EVERY_DTYPE)
def test_returns_arrays_exactly(executor, dtype):
    """Every dtype of numbers comes back bit by bit."""
    source = f"import numpy as np\ndef f(): return (np.arange(-3, 3) * 1.7).astype('{dtype}')\n"
    with np.errstate(invalid="ignore"):
        wanted = (np.arange(-3, 3) * 1.7).astype(dtype)
    (value,) = only(executor.run(job(source, Call(())))).values
    assert (value.dtype, value.tobytes()) == (np.dtype(dtype), wanted.tobytes())


@pytest.mark.parametrize("dtype", ARGUMENT_DTYPES)
def test_hands_over_arrays_exactly(executor, dtype):
    """Every dtype of inputs arrives bit by bit."""
    sent = np.arange(12).reshape(3, 4).astype(dtype)
    (value,) = only(executor.run(job(SAME, Call((sent,))))).values
    assert (value.dtype, value.shape) == (sent.dtype, sent.shape)
    assert value.tobytes() == sent.tobytes()


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("rows", np.arange(12.0).reshape(3, 4)),
        ("columns", np.arange(12.0).reshape(3, 4).T),
        ("gaps", np.arange(24.0).reshape(4, 6)[::2, ::3]),
        ("backwards", np.arange(5.0)[::-1]),
        ("spread", np.broadcast_to(2.0, (3, 2))),
        ("none", np.zeros((0, 3))),
        ("single", np.array(2.5)),
    ],
)
@pytest.mark.parametrize("writeable", [False, True])
def test_hands_over_arrays_as_they_lie(executor, name, array, writeable):
    """A non-contiguous input is non-contiguous inside, and read-only unless said otherwise."""
    source = (
        "import numpy as np\n"
        "def f(x): return np.array([x.flags.c_contiguous, x.flags.f_contiguous, "
        "x.flags.writeable or x.size == 0]), x\n"
    )
    answer = only(executor.run(job(source, Call((array,), writeable=writeable))))
    flags, value = answer.values
    assert answer.mutated == ()
    contiguous = [array.flags.c_contiguous, array.flags.f_contiguous]
    assert flags.tolist() == [*contiguous, writeable or array.size == 0], name
    np.testing.assert_array_equal(value, array)


def test_a_write_to_a_read_only_input_fails_inside(executor):
    """Inputs are read-only by default, so changing one in place is an error with its line."""
    source = "def f(x):\n    x += 1\n    return x\n"
    answer = only(executor.run(job(source, Call((np.ones(2),)))))
    assert answer.outcome is Outcome.CRASHED
    assert 'File "submission.py", line 2, in f\n    x += 1' in answer.error


def test_names_changed_inputs(executor):
    """Positions of arrays whose contents changed are reported, in lists too."""
    source = "def f(a, b, c, d):\n    b += 1\n    c[0][0] = 7\n    d *= 1\n    return a\n"
    arguments = (np.ones(2), np.ones(2), [np.ones(2)], np.array([np.nan]))
    answer = only(executor.run(job(source, Call(arguments, writeable=True))))
    assert answer.mutated == (1, 2)


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ("pass", ()),
        ("a *= -1; a *= -1", ()),
        ("l.reverse()", (1,)),
        ("l.append(0)", (1,)),
        ("l[0] = l[0].copy()", ()),
        ("l[0] = l[0] + 1", (1,)),
        ("l[1] = tuple(l[1])", (1,)),
        ("l[1][1] = 4.0", (1,)),
        ("l[1].append(l)", (1,)),
        ("l[1][0] = 2 ** 5000", (1,)),
        ("l[1][0] = object()", (1,)),
        ("a.shape = (1, 2)", (0,)),
        ("a.dtype = 'i8'", (0,)),
        ("a[0] = np.nan; l.clear()", (0, 1)),
    ],
)
def test_whatever_becomes_of_an_argument_is_told(executor, change, places):
    """Numbers, shapes, kinds and the items of lists count; how a value came about does not."""
    source = f"import numpy as np\ndef f(a, l, n):\n    {change}\n    return n\n"
    arguments = (np.array([1.0, -0.0]), [np.ones(2), [2, 3.0]], 1.0)
    answer = only(executor.run(job(source, Call(arguments, writeable=True))))
    assert (answer.outcome, answer.mutated) == (Outcome.PASSED, places)


def test_every_call_gets_fresh_inputs(executor):
    """What one call does to its inputs is not seen by the next."""
    source = "def f(x):\n    x += 1\n    return x\n"
    call = Call((np.zeros(2),), writeable=True)
    run = executor.run(job(source, call, call))
    assert [answer.values[0].tolist() for answer in run.answers] == [[1, 1], [1, 1]]


def test_hands_over_nested_lists_and_scalars(executor):
    """Lists, tuples, numbers, strings and truth values arrive as what they are."""
    source = (
        "def f(*a):\n"
        "    told = repr(a).replace('array', '')\n"
        "    assert told == \"(1, 2.5, 'text', True, [([1., 1.]), (([2.]), 3)], -7)\", told\n"
        "    return 1\n"
    )
    arguments = (1, 2.5, "text", True, [np.ones(2), (np.array([2.0]), 3)], -7)
    assert only(executor.run(job(source, Call(arguments)))).outcome is Outcome.PASSED


def test_refuses_arguments_that_cannot_cross(executor):
    """An exercise that hands over something else is told so at once."""
    with pytest.raises(TypeError, match="cannot send a dict"):
        executor.run(job(SAME, Call(({},))))
    with pytest.raises(TypeError, match="dtype object"):
        executor.run(job(SAME, Call((np.array([None]),))))


def test_waves_are_callable_inside(executor):
    """An opaque function works on scalars, real and complex arrays, and is the engine's own."""
    s, z = np.linspace(-1, 1, 5).reshape(5, 1), np.array([1 + 2j])
    source = "def f(g, s, z): return g(s), g(z), [[g(0.5)]], g([1.0, 2.0])\n"
    answer = only(executor.run(job(source, Call((WAVE, s, z)))))
    wanted = WAVE(s), WAVE(z), WAVE(np.array([[0.5]])), WAVE(np.array([1.0, 2.0]))
    assert answer.several
    for value, reference in zip(answer.values, wanted, strict=True):
        np.testing.assert_array_equal(value, reference)


@pytest.mark.parametrize(
    ("returned", "shape", "kind"),
    [
        ("1.5", (), "f"),
        ("3", (), "i"),
        ("True", (), "b"),
        ("1j", (), "c"),
        ("np.float32(2)", (), "f"),
        ("[1.0, 2.0]", (2,), "f"),
        ("[[1, 2], [3, 4]]", (2, 2), "i"),
        ("(1.0, 2.0)", (2,), "f"),
        ("np.longdouble(1)", (), "f"),
        ("np.ones(3, '>f8')", (3,), "f"),
        ("np.matrix([[1, 2]])", (1, 2), "i"),
        ("np.zeros((0, 2))", (0, 2), "f"),
    ],
)
def test_one_array_comes_back_plain(executor, returned, shape, kind):
    """Numbers, lists of numbers, matrices and odd precisions all become one plain array."""
    source = f"import numpy as np\ndef f(): return {returned}\n"
    answer = only(executor.run(job(source, Call(()))))
    (value,) = answer.values
    assert (type(value), value.shape, value.dtype.kind) == (np.ndarray, shape, kind)
    assert not answer.several


@pytest.mark.parametrize("returned", ["(np.ones(2), np.zeros((2, 2)))", "[np.ones(2), [[0.0]]]"])
def test_several_arrays_come_back_as_several(executor, returned):
    """A tuple or list of arrays is told from one array."""
    source = f"import numpy as np\ndef f(): return {returned}\n"
    answer = only(executor.run(job(source, Call(()))))
    assert answer.several
    assert [value.ndim for value in answer.values] == [1, 2]


@pytest.mark.parametrize(
    ("returned", "outcome", "sentence"),
    [
        ("None", Outcome.FAILED, "returned None"),
        ("'text'", Outcome.FAILED, "a str of dtype <U4"),
        ("{'a': 1}", Outcome.FAILED, "a dict of dtype object"),
        ("np.array([None])", Outcome.FAILED, "dtype object"),
        ("np.ones((1,) * 5)", Outcome.FAILED, "5 dimensions"),
        ("[[1, 2], [3]]", Outcome.FAILED, "unequal lengths"),
        ("np.ones(10**6)", Outcome.TOO_MUCH_OUTPUT, "8,000,000 bytes"),
        ("np.broadcast_to(1.0, (10**6, 10**6))", Outcome.TOO_MUCH_OUTPUT, "at most 1,048,576"),
        ("np.zeros((0, 10**12))", Outcome.FAILED, "shape (0, 1000000000000)"),
    ],
)
def test_says_why_an_answer_cannot_be_judged(executor, returned, outcome, sentence):
    """What is no array of numbers is an answer of its own, with a sentence, not a fault."""
    source = f"import numpy as np\ndef f(): return {returned}\n"
    answer = only(executor.run(job(source, Call(()))))
    assert answer.outcome is outcome
    assert sentence in answer.error


ENDS = [
    ("a loop", "def f():\n    while True: pass\n", Outcome.TIMED_OUT, "0.5 s of processor time"),
    ("sleep", "import time\ndef f(): time.sleep(60)\n", Outcome.TIMED_OUT, "waited for more than"),
    ("memory", "import numpy as np\ndef f(): np.ones(2**28)\n", Outcome.OUT_OF_MEMORY, "128 MiB"),
    (
        "a flood",
        "def f():\n    while True: print('x' * 10**6)\n",
        Outcome.TOO_MUCH_OUTPUT,
        "64 MiB",
    ),
    ("a segfault", "import ctypes\ndef f(): ctypes.string_at(8)\n", Outcome.KILLED, "SIGSEGV"),
    ("sys.exit", "import sys\ndef f(): sys.exit(3)\n", Outcome.EXITED, "status 3"),
    ("os._exit", "import os\ndef f(): os._exit(4)\n", Outcome.EXITED, "status 4"),
    (
        "forgery",
        "import os\ndef f(): os.write(3, bytes(99))\n",
        Outcome.PROTOCOL,
        "frame that is none",
    ),
    ("no function", "def g(): pass\n", Outcome.FAILED, "no function f. Functions found: g."),
    ("no callable", "f = 3\n", Outcome.FAILED, "f is an object of type int"),
    ("syntax", "def f(:\n", Outcome.CRASHED, "SyntaxError"),
    ("a missing module", "import torch\n", Outcome.CRASHED, "No module named 'torch'"),
    ("a nul byte", "\0", Outcome.CRASHED, "null bytes"),
    ("a lone surrogate", "x = '\ud800'\n", Outcome.CRASHED, "surrogates"),
]


@pytest.mark.parametrize(
    ("source", "outcome", "detail"), [end[1:] for end in ENDS], ids=[end[0] for end in ENDS]
)
def test_says_how_a_job_ended(executor, source, outcome, detail):
    """Each way to end is an outcome of its own with a sentence of its own."""
    run = executor.run(job(source, Call(()), Call(())))
    assert (run.outcome, run.answers) == (outcome, ())
    assert detail in run.detail


def test_keeps_the_answers_before_the_end(executor):
    """Calls that were answered before the end are not lost."""
    source = "import os\ndef f(x): return x if x < 2 else os._exit(0)\n"
    run = executor.run(job(source, *(Call((number,)) for number in range(4))))
    assert run.outcome is Outcome.EXITED
    assert [int(answer.values[0]) for answer in run.answers] == [0, 1]


def test_one_crashed_call_does_not_end_the_job(executor):
    """An exception belongs to its call; the next one is made all the same."""
    run = executor.run(job("def f(x): return 1 // x\n", Call((0,)), Call((1,))))
    assert [answer.outcome for answer in run.answers] == [Outcome.CRASHED, Outcome.PASSED]
    assert run.answers[0].error.endswith("ZeroDivisionError: integer division or modulo by zero")


def test_endless_recursion_is_a_crash(executor):
    """RecursionError is an exception like any other, and its traceback is short."""
    answer = only(executor.run(job("def f(): return f()\n", Call(()))))
    assert answer.outcome is Outcome.CRASHED
    assert answer.error.count("\n") < 20
    assert "RecursionError" in answer.error


def test_errors_show_the_students_lines_only(executor):
    """No path and no line of ours is in a traceback, and no address that changes by the run."""
    source = "import numpy as np\ndef f():\n    return np.linalg.inv(np.ones((2, 3))), f\n"
    error = only(executor.run(job(source, Call(())))).error
    assert 'File "submission.py", line 3, in f' in error
    assert error.count("File") == 1
    named = only(executor.run(job("def f(): raise ValueError(f)\n", Call(())))).error
    assert named.endswith("ValueError: <function f at 0x...>")


def test_an_error_is_cut(executor):
    """A message of any length, or one that cannot be shown, is still a message."""
    long = only(executor.run(job("def f(): raise ValueError('x' * 10**6)\n", Call(()))))
    assert len(long.error) <= 2000
    source = "class E(Exception):\n    def __str__(s): raise s\ndef f(): raise E\n"
    assert only(executor.run(job(source, Call(())))).outcome is Outcome.CRASHED


def test_code_that_is_quoted_leaves_room_for_what_is_wrong_with_it(executor):
    """A long line of the program is cut, not the sentence behind it."""
    run = executor.run(job(f"x = {chr(0xFDFA) * 3000}\n", Call(())))
    assert run.error.splitlines()[-1].startswith("SyntaxError: invalid character")
    assert len(run.error) < 500


def test_no_name_is_too_long_or_too_odd_to_be_told(executor):
    """Names that a program defines are the student's text: cut, and readable in any case."""
    source = "def g(): pass\nglobals()['\\ud800' * 9000] = g\n"
    run = executor.run(job(source, Call(())))
    assert run.outcome is Outcome.FAILED
    assert "Functions found: g, ???" in run.detail


def test_too_much_in_the_field_is_no_broken_protocol(executor):
    """An answer beyond the bounds is one that cannot be judged, in whatever way it was called."""
    source = (
        "import numpy as np\ndef f(x): return [x] * 65\ndef g(x): return np.zeros((400, 400))\n"
    )
    for function in "fg":
        run = executor.run(job(source, Call((np.arange(3),), Mode.FIELD), function=function))
        assert only(run).outcome is Outcome.TOO_MUCH_OUTPUT


def test_keeps_what_was_printed(executor):
    """Prints, errors and raw writes are kept in order, whatever the encoding."""
    source = (
        "import os, sys\nprint('one')\nos.write(1, b'two\\n')\n"
        "print('three \\udcff', file=sys.stderr)\n"
        "def f():\n    print('no newline', end='')\n    return 1\n"
    )
    run = executor.run(job(source, Call(())))
    assert run.printed == "one\ntwo\nthree \\udcff\nno newline"


def test_cuts_what_was_printed(executor):
    """Much printing costs nothing but the end of what was printed."""
    source = "def f(x):\n    print('x' * 10**6)\n    return x\n"
    run = executor.run(job(source, *[Call((1,))] * 10))
    assert len(run.answers) == 10
    assert run.printed == "x" * 2**16 + "\n[cut after 65,536 bytes]"


def test_prints_before_an_endless_loop_are_seen(executor):
    """What was printed is shown even if the program had to be killed."""
    run = executor.run(job("print('here')\nwhile True: pass\n", Call(())))
    assert (run.outcome, run.printed) == (Outcome.TIMED_OUT, "here\n")


def test_the_same_job_gives_the_same_run(executor):
    """Seeds of hashing, random and NumPy are fixed, also where none is given."""
    source = (
        "import random, numpy as np\nprint({'a', 'b', 'c'})\n"
        "def f(): return np.array([random.random(), np.random.rand(), "
        "np.random.default_rng().random(), hash('text')])\n"
    )
    first, second = (executor.run(Job(source, "f", (Call(()),), seed=5)) for _ in range(2))
    other = executor.run(Job(source, "f", (Call(()),), seed=6))
    assert first.printed == second.printed
    assert first.answers[0].values[0].tolist() == second.answers[0].values[0].tolist()
    assert first.answers[0].values[0][0] != other.answers[0].values[0][0]


def test_a_program_that_only_pretends_to_start_a_process_is_heard(executor):
    """A needless process does not cost a right answer; the pretence is noted."""
    source = "import subprocess\nsubprocess.run(['true'], check=True)\ndef f(): return 1\n"
    run = executor.run(job(source, Call(())))
    assert only(run).outcome is Outcome.PASSED
    assert "only pretended" in run.printed


def test_a_byte_order_mark_and_dataclasses_are_fine(executor):
    """Programs may begin with a BOM and look themselves up as a module."""
    source = (
        "\ufefffrom __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass P:\n    x: float\ndef f(): return P(2.0).x\n"
    )
    assert only(executor.run(job(source, Call(())))).values[0] == 2.0


@pytest.mark.skipif(os.geteuid() != 0, reason="already an ordinary user")
def test_all_of_this_holds_as_an_ordinary_user(tmp_path):
    """The same suite is green when the grader is not root."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(__file__)]
    try:
        probe = subprocess.run(
            [sys.executable, "-c", f"import numpy; open({str(__file__)!r})"],
            cwd="/",
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
            check=False,
            capture_output=True,
        )
    except PermissionError as fault:
        pytest.skip(f"an ordinary user cannot run this interpreter: {fault}")
    if probe.returncode:
        pytest.skip("an ordinary user cannot read this checkout or its interpreter")
    done = subprocess.run(
        command,
        cwd=root,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" in done.stdout  # this very test


F = "def f():\n    return 1.0\n"
#: What may stand around a function: the program, the line left out, and what is said of it.
SURROUNDINGS = [
    ("a missing module", f"import torch\n{F}", 1, "No module named 'torch'"),
    ("a missing file", f"x = 1\nx = open('data.csv')\n{F}", 2, "FileNotFoundError"),
    ("a question", f"{F}n = int(input())\n", 3, "EOFError"),
    ("a test of one's own", f"{F}assert f() == 2, 'mine'\n", 3, "AssertionError: mine"),
    ("a training loop", f"{F}for i in range(3):\n    1 / (2 - i)\n", 3, "ZeroDivisionError"),
    ("an interrupt", f"raise KeyboardInterrupt\n{F}", 1, "KeyboardInterrupt"),
    ("a decorated class", f"@g\nclass A: pass\n{F}", 2, "NameError"),
    ("a function wrapped in vain", f"{F}f = jit(f)\n", 3, "'jit' is not defined"),
    ("a later feature", f"from __future__ import annotations\nh: g\nx = g\n{F}", 3, "NameError"),
    ("a cell", f"# %% cell 1\n{F}\n# %% cell 2\ndef g(:\n    pass\n", 6, "SyntaxError"),
    ("a first cell", f"# %% cell 2\nx = 1\nx y\n# %% cell 5\n{F}", 3, "SyntaxError"),
    ("a cell after a script", f"{F}# %% cell 1\nx = 1\n# %% cell 2\nx y\n", 6, "SyntaxError"),
    ("a cell that returns", f"# %% cell 1\n{F}# %% cell 2\nx = 1\nreturn x\n", 6, "outside"),
    ("a cell that waits", f"# %% cell 1\n{F}# %% cell 2\n\nawait f()\n", 6, "outside function"),
]


@pytest.mark.parametrize(
    ("source", "line", "why"), [case[1:] for case in SURROUNDINGS], ids=[c[0] for c in SURROUNDINGS]
)
def test_what_stands_around_a_function_does_not_decide_about_it(executor, source, line, why):
    """A statement that raises is left out and told with its line; the function answers."""
    run = executor.run(job(source, Call(())))
    assert (run.outcome, only(run).outcome) == (Outcome.PASSED, Outcome.PASSED)
    (lost,) = run.left_out
    assert (lost.line, lost.outcome) == (line, Outcome.CRASHED)
    assert why in lost.error


def test_a_program_that_runs_as_a_whole_is_left_as_it_is(executor):
    """Nothing is left out, names and features hold from line to line."""
    source = "from __future__ import annotations\nx = 2.0\ndef f(y: no_such = 1.0): return x * y\n"
    run = executor.run(job(source, Call(())))
    assert (float(only(run).values[0]), run.left_out) == (2.0, ())


def test_a_program_that_ends_itself_is_not_ended(executor):
    """The wish to exit is left out like anything else, and what comes after it is kept."""
    run = executor.run(job(f"import sys\nsys.exit(3)\n{F}", Call(())))
    (lost,) = run.left_out
    assert (only(run).outcome, lost.line, lost.outcome) == (Outcome.PASSED, 2, Outcome.EXITED)


def test_a_function_that_lacks_what_was_left_out_says_so(executor):
    """The reason is the statement that should have defined the name, and what that raised."""
    source = "x = open('a.csv')\ny = x.read()\ndef f(): return y\n"
    run = executor.run(job(source, Call(())))
    error = only(run).error
    assert "NameError: name 'y' is not defined, as line 2 was left out: NameError" in error
    assert [lost.line for lost in run.left_out] == [1]


def test_a_function_that_was_left_out_itself_says_why(executor):
    """What its own statement or cell raised counts before what others did."""
    source = "import torch\n@jit\ndef f(): return 1\n"
    assert "name 'jit' is not defined" in executor.run(job(source, Call(()))).detail
    source = "# %% cell 1\nimport torch\n# %% cell 2\ndef f():\nreturn 1\n"
    assert "IndentationError" in executor.run(job(source, Call(()))).detail


def test_only_the_first_that_were_left_out_are_told(executor):
    """However much goes wrong, the list stays short."""
    source = "".join(f"import no_such_{i}\n" for i in range(50))
    run = executor.run(job(source + F, Call(())))
    assert [lost.line for lost in run.left_out] == [1, 2, 3, 4]


def test_a_program_without_memory_is_at_its_end(executor):
    """No statement after it is tried: what is kept may not fit either."""
    source = f"import numpy as np\nx = np.ones(2**28)\nprint('on')\n{F}"
    run = executor.run(job(source, Call(())))
    assert (run.outcome, run.printed) == (Outcome.OUT_OF_MEMORY, "")

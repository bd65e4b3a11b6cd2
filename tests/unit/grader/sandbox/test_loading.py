"""What is kept of a program that does not load as a whole, and what is said of the rest."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.executor import Call, Job
from grader.report import Outcome
from grader.sandbox.inside import statements
from grader.sandbox.inside.statements import LeftOut
from tests.jails import TIERS, TIGHT, job, open_tier

F = "def f():\n    return 1.0\n"
EXERCISES = Path(__file__).parents[4] / "exercises"
PROGRAMS = [path.read_text(encoding="utf-8") for path in EXERCISES.glob("*/solutions/*.py")]
#: What is no Python, as one statement.
BROKEN = ["print 'x'\n", "def h(:\n    pass\n", "x = = 1\n", "for i in:\n    i\n", "if x\n    y\n"]


@pytest.fixture(scope="module", params=TIERS)
def jail(request):
    """One jail of each tier."""
    with open_tier(request.param) as opened:
        yield opened


UNENDING = {
    "a loop": "while True: pass\n",
    "a loop that catches all": "while True:\n    try: int('x')\n    except: continue\n",
    "a question that is asked until it is answered": (
        "while True:\n    try:\n        n = int(input())\n        break\n    except:\n"
        "        print('a number!')\n"
    ),
    "a training loop": "import numpy as np; W = np.ones((9, 9))\nwhile W[0, 0]: W = W @ W / 9\n",
    "a loop that cleans up": "while True:\n    try: 1 / 0\n    except: pass\n    finally: x = 1\n",
    "a wait": "import time; time.sleep(60)\n",
    "a wait in bits": "import time\nwhile True: time.sleep(0.01)\n",
}


@pytest.mark.parametrize("unending", UNENDING.values(), ids=UNENDING)
def test_what_never_ends_is_left_out(jail, unending):
    """What stands before and after it is kept, and its line is told."""
    source = f"y = 2.0\n{unending}z = 3.0\ndef f(): return y * z\n"
    run = jail.run(job(source, Call(())))

    assert [float(answer.values[0]) for answer in run.answers] == [6.0]
    (lost,) = run.left_out
    assert (lost.outcome, lost.error) == (Outcome.TIMED_OUT, "it did not come to an end")
    assert lost.line in (2, 3)


def test_more_than_one_cell_that_never_ends_is_left_out(jail):
    """The time that is left is shared between them."""
    loop = "while True: pass\n"
    run = jail.run(job(f"# %% cell 1\n{loop}# %% cell 3\n{F}# %% cell 4\n{loop}", Call(())))

    assert (run.outcome, [lost.line for lost in run.left_out]) == (Outcome.PASSED, [2, 7])


@pytest.mark.parametrize(
    "refusal",
    [
        "import signal; signal.signal(signal.SIGUSR1, signal.SIG_IGN)\n",
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])\n",
        "sum(range(10**12))  # machine code hears nothing until it returns\n",
    ],
)
def test_a_program_that_does_not_hurry_runs_out_of_time(jail, refusal):
    """The time for what is asked is a part of the same: nobody gains a moment."""
    run = jail.run(job(f"{F}{refusal}while True: pass\n", Call(())))

    assert (run.outcome, run.answers) == (Outcome.TIMED_OUT, ())
    assert f"{TIGHT.cpu_s:g} s of processor time" in run.detail


def test_many_statements_without_an_end_have_no_more_time_together(jail):
    """What is left out takes of the time that the program has."""
    run = jail.run(job("while True: pass\n" * 50 + F, Call(())))

    assert (run.outcome, run.answers) == (Outcome.TIMED_OUT, ())


def test_a_call_is_not_hurried(jail):
    """Once the program is loaded its functions have all the time that there is."""
    source = "import time\ndef f():\n    time.sleep(0.4)\n    return 1\n"
    run = jail.run(job(source, Call(())))

    assert (run.outcome, run.left_out) == (Outcome.PASSED, ())


def test_a_function_that_an_unending_statement_should_define_says_so(jail):
    """The reason is that line."""
    run = jail.run(job("def g(): return 1\nf = max(i for i in iter(int, 1))\n", Call(())))

    assert run.outcome is Outcome.TIMED_OUT
    assert run.detail == "Line 2, which should define it, had no end in sight."


BESIDE = {
    "a function": (f"{F}\ndef g(:\n    pass\n", 4, "SyntaxError: invalid syntax at column 7"),
    "Python 2": (f'{F}if f():\n    print "yes"\n', 4, "Missing parentheses"),
    "tabs": (f"def g():\n        x = 1\n\treturn x\n{F}", 3, "TabError"),
    "a bracket that stays open": (f"x = (1,\ny = 2\n{F}", 1, "'(' was never closed at column 5"),
    "an indent": (f"{F}for i in range(3):\nprint(i)\n", 3, "after 'for' statement on line 3"),
    "a string": (f'x = "no end\n{F}', 1, "unterminated string literal"),
    "return": (f"{F}return f\n", 3, "'return' outside function"),
    "lines inside a string": (f'"""Notes.\n\ndef f(): no\n"""\n{F}x y\n', 7, "invalid syntax"),
    "a decorator": (f"class C:\n    pass\n@C.g\ndef g(:\n    pass\n{F}", 4, "SyntaxError"),
}


@pytest.mark.parametrize(("source", "line", "why"), BESIDE.values(), ids=BESIDE)
def test_what_is_no_python_is_left_out_and_what_is_python_is_kept(jail, source, line, why):
    """The statement is told with line and column."""
    run = jail.run(job(source, Call(())))

    assert [float(answer.values[0]) for answer in run.answers] == [1.0]
    assert run.left_out[0].line == line
    assert why in run.left_out[0].error


def test_names_and_features_hold_around_what_is_no_python(jail):
    """What a statement defines is there for the next; a feature is asked for once."""
    source = (
        "from __future__ import annotations\nx y\na = [\n1.0,\n]\ndef f(b: n = 1): return a[0]\n"
    )
    run = jail.run(job(source, Call(())))

    assert [float(answer.values[0]) for answer in run.answers] == [1.0]


@pytest.mark.parametrize("before", ["", F])
def test_an_error_in_the_function_itself_is_its_reason(jail, before):
    """Another of its name that stands before does not count: it is not the last word."""
    run = jail.run(job(f"{before}import torch\ndef f(x:\n    return x\n", Call(())))

    assert (run.outcome, run.answers) == (Outcome.CRASHED, ())
    assert "SyntaxError" in run.detail


def test_a_function_that_is_defined_after_a_broken_one_counts(jail):
    """The last word counts."""
    run = jail.run(job(f"def f(:\n    pass\n{F}", Call(())))

    assert (run.outcome, [lost.line for lost in run.left_out]) == (Outcome.PASSED, [1])


@pytest.mark.parametrize(
    "broken", ["class Net:\n    def f(self:\n        pass\n", "f = f(1,\n", "assert f( == 1\n"]
)
def test_what_only_mentions_the_function_is_not_its_last_word(jail, broken):
    """A method of its name, or a test of it: the function is there, and counts."""
    run = jail.run(job(F + broken, Call(())))

    assert [float(answer.values[0]) for answer in run.answers] == [1.0]
    assert len(run.left_out) == 1


def test_signs_that_word_processors_make_are_read(jail):
    """A minus or a quotation mark from one is none in Python, and can be nothing else."""
    source = "def f(x):\n    s = “a − b”\n    return 3 − x – len(‘s’)\n"
    run = jail.run(job(source, Call((1.0,))))

    assert [float(answer.values[0]) for answer in run.answers] == [1.0]
    assert run.left_out == ()


def test_signs_in_strings_stay_as_they_are(jail):
    """Only what is no Python is read in another way."""
    run = jail.run(job("def f(): return ord('−')\nx y\n", Call(())))

    assert [int(answer.values[0]) for answer in run.answers] == [0x2212]


def test_a_sign_that_could_be_anything_is_told_with_its_place(jail):
    """Line and column."""
    run = jail.run(job("def f(x):\n    return x × 2\n", Call((1.0,))))

    assert "invalid character '×' (U+00D7) at column 14" in run.detail


ABSENT = [
    (f"import torch\n{F}", "g", "no function g. Functions found: f."),
    ("def deltak(): pass\n", "delta_k", "`deltak` is there; did you mean `delta_k`?"),
    ("def detla_k(): pass\n", "delta_k", "`detla_k` is there; did you mean `delta_k`?"),
    ("class Net:\n    def f(self): pass\n", "f", "It stands inside the class Net, in line 2:"),
    ("def g():\n    def f(): pass\n", "f", "It stands inside the function g, in line 2:"),
    ("if 0 == '__main__':\n    def f(): pass\n", "f", "under `if 0 == '__main__':`, in line 2"),
    (f"{F}f = f()\n", "f", "f is an object of type float; wanted a function."),
]


@pytest.mark.parametrize(("source", "name", "said"), ABSENT)
def test_a_function_that_is_not_there_is_looked_for(jail, source, name, said):
    """What comes nearest is said; what was left out for another reason is not blamed."""
    run = jail.run(job(source, Call(()), function=name))

    assert run.outcome is Outcome.FAILED
    assert said in run.detail


def test_a_function_under_the_guard_of_a_script_is_found(jail):
    """With what stands beside it there, and without what raises or never ends."""
    guard = 'if __name__ == "__main__":\n    k = 2.0\n    1 / 0\n    def f(x): return k * x\n'
    run = jail.run(job(f"{guard}    while True: pass\n", Call((3.0,))))

    assert run.answers[0].values[0] == 6.0
    assert [lost.line for lost in run.left_out] == [3, 5]


def test_the_guard_of_a_script_is_closed_where_the_function_stands_outside(jail):
    """What is tried there must not change what is handed in."""
    guard = 'if __name__ == "__main__":\n    def f(x): return 0 * x\n'

    assert jail.run(job(f"def f(x): return x\n{guard}", Call((3.0,)))).answers[0].values[0] == 3.0


def test_another_index_is_another_function(jail):
    """Where ``delta_2`` stands nobody meant ``delta_1``."""
    run = jail.run(job("def delta_2(): pass\n", Call(()), function="delta_1"))

    assert run.detail.endswith("Functions found: delta_2.")


@pytest.mark.parametrize(
    "source", ["from helper import *\ndef g(): pass\n", "from helper import f\ndef g(): pass\n"]
)
def test_an_import_that_may_have_brought_the_function_is_the_reason(jail, source):
    """What was left out is told beside it."""
    run = jail.run(job(source, Call(())))

    assert (run.outcome, [lost.line for lost in run.left_out]) == (Outcome.CRASHED, [1])
    assert "No module named 'helper'" in run.detail


def kept(source):
    """Return the statements that are kept of a program, as trees."""
    found = statements.of(source)
    return [ast.dump(one[0]) for one in found if not isinstance(one, LeftOut)]


@settings(max_examples=60)
@given(st.sampled_from(PROGRAMS), st.data())
def test_everything_around_what_is_no_python_is_kept(source, data):
    """Wherever a broken statement stands between the others, these are as they were."""
    nodes = ast.parse(source).body
    starts = [min([n.lineno, *(d.lineno for d in getattr(n, "decorator_list", []))]) for n in nodes]
    at = data.draw(st.sampled_from([*starts, source.count("\n") + 1])) - 1
    lines = source.splitlines(keepends=True)
    broken = "".join([*lines[:at], data.draw(st.sampled_from(BROKEN)), *lines[at:]])

    assert kept(broken) == kept(source) == [ast.dump(node) for node in nodes]


@given(st.text("ab=(:[]\"'\\#@\n\t −1", max_size=60))
def test_any_text_is_taken_apart(text):
    """Lines come in order, whatever stands there."""
    lines = [s.line if isinstance(s, LeftOut) else s[0].lineno for s in statements.of(text)]

    assert lines == sorted(lines)


def run_beside(jail, source, **modules):
    """Return the run of a program with modules beside it."""
    beside = tuple((path.replace("__", "/"), text) for path, text in modules.items())
    return jail.run(Job(source, "f", (Call(()),), modules=beside))


@pytest.mark.parametrize(
    "source",
    [
        "from helper import g\ndef f(): return g()\n",
        "import helper as h\ndef f(): return h.g()\n",
        "import utils.net\ndef f(): return utils.net.g()\n",
        "from utils import net\ndef f(): return net.g()\n",
        "def f():\n    from utils.net import g\n    return g()\n",
    ],
)
def test_modules_beside_the_program_can_be_imported(jail, source):
    """And folders of modules; they may import each other."""
    modules = {"helper": "def g(): return 1.0\n", "utils__net": "from helper import g\n"}
    run = run_beside(jail, source, **modules)

    assert [float(answer.values[0]) for answer in run.answers] == [1.0]
    assert run.left_out == ()


def test_what_a_module_lacks_is_told_where_it_is_imported(jail):
    """The module is run as the program is; its name and line are told."""
    run = run_beside(
        jail,
        "x = 1\nimport helper\ndef f(): return helper.g()\n",
        helper="import torch\ndef g(): return 1.0\nwhile True: pass\n",
    )

    assert [float(answer.values[0]) for answer in run.answers] == [1.0]
    assert [(lost.line, lost.error) for lost in run.left_out] == [
        (2, "ModuleNotFoundError: No module named 'torch', in helper.py, line 1"),
        (2, "it did not come to an end, in helper.py, line 3"),
    ]


def test_modules_of_the_runtime_come_before_those_beside(jail):
    """Nobody's ``numpy.py`` is in the way."""
    run = run_beside(
        jail, "import numpy\ndef f(): return numpy.ones(1)\n", numpy="raise ValueError\n"
    )

    assert [answer.values[0].tolist() for answer in run.answers] == [[1.0]]


def test_no_module_is_there_for_the_next_program(jail):
    """Each program has those beside it, and no others."""
    run_beside(jail, "import helper\ndef f(): return 1.0\n", helper="x = 1\n")
    run = jail.run(job("import helper\ndef f(): return 1.0\n", Call(())))

    assert "No module named 'helper'" in run.left_out[0].error

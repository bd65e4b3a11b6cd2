"""Forward functions of others: recorded in the jail, and nothing of theirs is run or believed."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.authoring.derived import described
from grader.authoring.derived.question import Derivation
from grader.authoring.foreign import Recipe, record_forward
from grader.authoring.foreign.listing import read_listing
from grader.authoring.foreign.recording import Forged, Recording, read_recording
from grader.authoring.foreign.replay import FUNCTIONS, Replay
from grader.authoring.foreign.sizes import unified
from grader.derive import Refused
from grader.derive.places import Source
from grader.derive.pullbacks import CONSTANT, PULL_BACKS
from grader.errors import ExerciseInvalid
from grader.exercise import draw_cases
from grader.law import TIMELESS, validate
from tests.unit.exercises.forward_passes import PASSES

LAYERNORM = '''
import numpy as np


def centred(a):
    return a - a.mean(axis=1, keepdims=True)


def layernorm(x, gamma, beta, eps, scale=1.0):
    """Layer normalisation.

    x: (B, D), inputs
    gamma: (D,), scale
    beta: (D,), shift
    eps: number from 0.1 to 0.5, what is added
    """
    var = x.var(axis=1, keepdims=True)
    xhat = centred(x) / np.sqrt(var + eps)
    return scale * gamma * xhat + beta
'''
HEAD = "import numpy as np\n\ndef f(x, w):\n    '''Do.\n\n    x: (B, D)\n    w: (D,)\n    '''\n"


#: What takes as many steps as a size is long, of which there is no one list.
LOOPING = {"rnn-with-output:rnn_loss_backward"}
GRADIENTS = [name for name in PASSES if name not in LOOPING and ":jvp_" not in name]


def alone(function):
    """Return a function with its helpers as a file, and the lines about its arguments."""
    return f"import numpy as np\n\n\n{Source(function).whole}", described(function, {})


@pytest.mark.parametrize("name", GRADIENTS)
def test_what_is_recorded_is_what_the_function_does(jail, name):
    """Values, gradients and mistakes are those of the function itself, at sizes not seen before."""
    function, places = PASSES[name].function, PASSES[name].places
    text, lines = alone(function)
    replay = record_forward(text, jail, name=function.__name__, lines=lines)
    parameters = [p.name for p in PASSES[name].question.parameters]
    wanted = tuple(parameters[place] for place in places)
    own, other = (Derivation(one, wanted, lines) for one in (function, replay))
    arguments = own.drawn(3)
    dout = None if own.returned is None else np.ones_like(function(*arguments))

    assert np.allclose(function(*arguments), replay(*arguments), rtol=1e-13)
    found = [one.forward.gradients(dout, arguments) for one in (own, other)]
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-10, atol=1e-13)
    titles = [{named.title for named in one.forward.slips(arguments)} for one in (own, other)]
    assert titles[0] == titles[1]


@pytest.mark.parametrize("name", sorted(LOOPING))
def test_loops_over_sizes_are_for_the_command_line(jail, name):
    """The sentence says where they can be asked."""
    function = PASSES[name].function
    text, lines = alone(function)
    with pytest.raises(ExerciseInvalid, match=r"as a loop over a size does; .* exercise create"):
        record_forward(text, jail, name=function.__name__, lines=lines)


def test_an_exercise_of_it_keeps_the_law(jail):
    """All of it is made of the recording and the text; a helper and a default are part of it."""
    recipe = Recipe("own", "Layer norm", LAYERNORM, "dx,dgamma,dbeta", "layernorm", cached=True)
    exercise = recipe.made(jail)

    assert validate(exercise, jail, 2, TIMELESS) == ()
    assert "def layernorm(x, gamma, beta, eps, scale=1.0):" in exercise.statement
    assert "def centred(a):" in exercise.starter
    assert '"""Layer normalisation.' not in exercise.statement
    titles = " ".join(mistake.title for mistake in exercise.questions[0].mistakes)
    assert "`np.sqrt(var + eps)`" in titles
    assert exercise.version == recipe.version


def test_a_recipe_is_plain_data_and_its_version_says_which(jail):
    """The same text draws the same inputs and has the same name; another one has another."""
    recipe = Recipe("own", "Layer norm", LAYERNORM, "dx", "layernorm")
    again = Recipe.from_json(json.loads(json.dumps(recipe.to_json())))
    first, second = (one.made(jail).questions[0] for one in (recipe, again))

    assert again == recipe
    assert Recipe("own", "Layer norm", LAYERNORM, "dgamma", "layernorm").version != recipe.version
    for one, other in zip(draw_cases(first, 7), draw_cases(second, 7), strict=True):
        np.testing.assert_array_equal(one.wanted[0].values, other.wanted[0].values)


def test_arguments_that_the_docstring_leaves_out_are_told_by_lines(jail):
    """They count as the docstring's do."""
    source = "import numpy as np\ndef f(x, w):\n    return np.tanh(x) @ w\n"
    exercise = Recipe("s", "S", source, "dx;dw", lines="x: (B, D), inputs\nw: (D,), one").made(jail)

    assert [question.name for question in exercise.questions] == ["dx", "dw"]


def body(*lines):
    """Return a function with these lines."""
    return HEAD + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("def f(x:\n", "line 1: is no Python"),
        ("x = " + "(" * 5000, "is no Python"),
        ("def f(x=" + "+".join("1" * 9000) + "): pass\n", "is no Python: RecursionError"),
        ("x = 1\n", "the file has the functions none; say which is meant"),
        ("def f(x): pass\ndef g(x): pass\n", "has the functions f, g"),
        ("#" * 20_001, "has 20,001 characters; at most 20,000"),
        ("def f(x):\n    return x\n", "x is not described"),
        ("def f(*x):\n    return x\n", r"\*x is no argument to draw"),
        (body("return np.sort(x * w)"), "line 9: it calls np.sort, whose derivative is not known"),
        (body("x[0] = 1.0", "return x * w"), "line 9: it writes into an array; make it in one"),
        (body("x += 1.0", "return x * w"), "line 9: it writes into its argument"),
        (body("import math", "return math.exp(x[0, 0]) * w"), "line 10: it needs an ordinary"),
        (body("return x @ w + x"), "line 9: it raised ValueError"),
        (body("return 3.0"), "it returns float where one array or number that depends"),
        (body("return x, w"), "it returns tuple where one array"),
        (body("return x * w * np.random.rand()"), "it gives other numbers|does something else"),
        (body("return x * w if x[0, 0] > 0 else -x * w"), "steps on some inputs|does something"),
        (body("y = x * w", "for _ in range(len(x)):", "    y = np.tanh(y)", "return y"),
         "as a loop over a size does; .*'grader exercise create --forward'"),
        (body("while True:", "    pass"), "it did not come to an end"),
        (body("return undefined * x"), "line 9: it raised NameError"),
        ("import scipy\n" + body("return x * w"), "No module named 'scipy'"),
        (body("return (np.full((400, 400), 2.0) * x[0, 0]).sum() * w"), "line 9"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_told_in_a_sentence(jail, source, complaint):
    """With the line and what to change."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        record_forward(source, jail, name="f" if "two" in source else "")


def test_nothing_of_the_file_is_run_out_here(jail, tmp_path, monkeypatch):
    """Neither its top nor its functions, defaults and decorators; what it prints is lost."""
    seen = tmp_path / "seen"
    source = (f"open({str(seen)!r}, 'w')\n" + body("return np.tanh(x) * w")).replace(
        "def f(x, w)", f"def f(x, w, y=open({str(seen)!r}, 'w'))"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        ExerciseInvalid, match=r"the file raised (FileNotFound|Permission)Error: .*, line 1; leave"
    ):
        record_forward(source, jail)

    assert not seen.exists()


HOSTILE = """
import json
json.dumps = lambda *_, **__: {text!r}
"""


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"steps": [], "result": 7}',
        '{"steps": [{"function": "system", "args": [["node", 0]], "options": {}}], "result": 2}',
        '{"found": 1, "advice": []}',
        '{"steps": [], "result": 0}',
    ],
)
def test_a_file_that_forges_its_recording_gains_nothing(jail, text):
    """What comes back is held to its form, to a closed list of functions, and to the values."""
    with pytest.raises(ExerciseInvalid, match=r"no recording|not known here|other numbers"):
        record_forward(HOSTILE.format(text=text) + body("return np.tanh(x) * w"), jail)


def step(function, *args, **options):
    """Return a recorded step."""
    return {"function": function, "args": [*args], "options": options, "line": 3, "span": None}


@pytest.mark.parametrize(
    "value",
    [
        ["node", 1], ["node", -1], ["node", True], ["node"], ["nothing"], [], {}, [[["tuple"]]],
        10**9, -(10**9), ["float", "inf"], ["float", "x"], ["float", 1], ["arange", -1],
        ["arange", 10**9], ["eye", 3, "words"], ["full", [1] * 5, "ints", "0x1p0"],
        ["floats", [2], ["0x1p0"]], ["floats", [300], ["0x1p0"] * 300], ["slice", 1, 2],
        ["tuple", *[1] * 65], ["list", ["list", ["list", ["list", ["list", ["list", ["list"]]]]]]],
        ["sized", "whole", 1.0, [["B", 1.0]]], 0.5,
    ],
)  # fmt: skip
def test_a_value_of_no_kind_is_forged(value):
    """Places that are not yet made, endless lists and numbers, and what only we write."""
    data = json.dumps({"steps": [step("exp", value)], "result": 1}).encode()
    with pytest.raises(Forged):
        read_recording(data, 1)


def test_a_recording_of_endless_length_is_forged():
    """Before anything in it is looked at."""
    steps = [step("stack", ["list", *[["node", 0]] * 60]) for _ in range(200)]
    with pytest.raises(Forged):
        read_recording(json.dumps({"steps": steps, "result": 1}).encode(), 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["node", "tuple", "float", "full", "steps", "result", "slice", "ints"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["steps", "result", "function", "args"]), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON | st.builds(lambda args: {"steps": [step("exp", *args)], "result": 1}, st.lists(JSON)))
def test_whatever_comes_is_a_recording_or_none(value):
    """No other exception leaves the reader."""
    try:
        found = read_recording(json.dumps(value).encode(), 1)
    except (Forged, Refused):
        return
    assert isinstance(found, Recording)


@pytest.mark.parametrize(
    "steps",
    [
        [step("outer", ["node", 0], ["node", 0]), step("outer", ["node", 1], ["node", 1])],
        [step("full_like", ["node", 0], ["float", "0x1p0"], shape=["tuple", 9000, 9000])],
        [step("broadcast_to", ["node", 0], ["tuple", 9000, 9000])],
        [step("add", ["node", 0], ["full", [9000, 9000], "floats", "0x1p0"])],
        [step("add", ["node", 0], ["eye", 9000, "floats"])],
        [step("pad", ["node", 0], 9000), step("outer", ["node", 1], ["node", 1])],
        [step("pad", ["node", 0], ["tuple", 9000, 9000]), step("pad", ["node", 1], 9000)],
        [step("concatenate", ["list", *[["node", k]] * 60]) for k in (0, 1, 2)],
        [step("einsum", "i,j,k,l,m,n->", *[["node", 0]] * 6)],
        [step("matmul", ["full", [180, 1], "floats", "0x1p0"],
              ["full", [1, 180], "floats", "0x1p0"])] * 2
        + [step("outer", ["node", 1], ["node", 2])],
    ],
)  # fmt: skip
def test_a_recording_that_grows_is_stopped(jail, steps):
    """Before it takes memory: no step makes more entries than an exercise could need."""
    source = "def f(x):\n    '''F.\n\n    x: (B,)'''\n    return x * 2.0\n"
    listing = record_forward(source, jail).listing
    data = json.dumps({"steps": steps, "result": len(steps)}).encode()
    recording = read_recording(data, 1)
    with pytest.raises((ExerciseInvalid, Refused), match=r"entries|too large|not known|is given"):
        Replay(listing, recording, {"B": (0, 0)})(np.ones(40))


def test_every_function_that_is_followed_has_its_rule():
    """The list is closed: a new pull-back is followed once somebody has thought about its size."""
    known = {function.__name__ for function in (*PULL_BACKS, *CONSTANT)}

    assert len(FUNCTIONS) == 71
    assert FUNCTIONS.keys() <= known


def test_numbers_that_differ_are_told_by_sizes():
    """Products, quotients, roots and sums with sizes; anything else is refused."""
    sizes = [{"B": b, "D": d} for b, d in ((2, 5), (3, 4), (7, 6), (5, 9))]

    def at(rule):
        recordings = []
        for n in sizes:
            value = rule(n["B"], n["D"])
            told = ["float", float(value).hex()] if isinstance(value, float) else value
            data = json.dumps({"steps": [step("multiply", ["node", 0], told)], "result": 1})
            recordings.append(read_recording(data.encode(), 1))
        replay = Replay(None, unified(recordings, sizes), {"B": (0, 0), "D": (0, 1)})
        return replay(np.ones((8, 3)))[0, 0]

    assert at(lambda b, d: b * d) == 24
    assert at(lambda b, d: 2 / (b * d)) == pytest.approx(1 / 12)
    assert at(lambda _, d: 1 / d**0.5) == pytest.approx(3**-0.5)
    assert at(lambda _, d: d - 1) == 2
    assert at(lambda *_: 4) == 4
    with pytest.raises(Refused, match="does something else for other inputs"):
        at(lambda b, d: b**3 - d)


VARYING = '''import numpy as np


def layer(
    x, W, slope=(0.5 +
        0.5), kind="tanh", rows=True
):
    """Apply a layer.

    W: (m, n), weights
    """
    s = x @ W.T if rows else W @ x
    return np.tanh(slope * s) if kind == "tanh" else np.exp(-slope * s)
'''
VARIES = """slope: 0.5, 1.5
kind: "tanh", "exp"

rows, x: (True, "x: (B, n), one per row"), (False, "x: (n, B), one per column")
"""


def test_what_varies_is_recorded_with_what_a_student_gets(jail):
    """Each variant is run in the jail with its own default values, and keeps the law."""
    recipe = Recipe("layer", "Layer", VARYING, "dx,dW", varies=VARIES)
    made, family = recipe.made(jail), recipe.family(jail)
    own = made.variants("secret", "s1")
    found = family.for_student("secret", "s1")

    assert family.combinations == 8
    assert own.statement == found.statement
    assert own.version == found.version
    assert "it is no argument of yours" in own.statement
    assert validate(own, jail, 1, TIMELESS) == ()
    chosen = {"slope": 0.5, "kind": "tanh", "rows": True, "x": "x: (B, n), one per row"}
    assert family.chosen(0) == chosen
    assert "slope=0.5, kind='tanh', rows=True" in family.made(0, "", "").statement
    assert "slope=1.5, kind='exp', rows=False" in family.made(7, "", "").statement


def test_a_variant_in_writing(jail):
    """Both choices go together."""
    recipe = Recipe("layer", "Layer", VARYING, "dW", varies="slope: 0.5, 1.5", written="only")
    recipe = replace(recipe, lines="x: (B, n), inputs")
    own = recipe.made(jail).variants("secret", "s1")

    assert [question.name for question in own.written] == ["dW"]
    assert not own.questions
    assert validate(own, jail, 1, TIMELESS) == ()


@pytest.mark.parametrize(
    ("varies", "sentence"),
    [
        ("slope", "'slope' is not read; want a line for each: NAME: VALUE, VALUE"),
        ("kind: tanh, exp", "with words in quotes"),
        ("slope: __import__('os'), 1", "is not read"),
        ("slope: [1], [2]", "is not read"),
        ("slope: " + "(" * 5000, "is not read"),
        ("slope: 0.5", "slope wants two options or more"),
        ("rows,x: True, False", "a value for each name in each"),
        ("slop: 1, 2", "slop is no argument; x, W, slope, kind, rows are"),
        ("W: 1, 2", "W has no default value: options of it are lines, 'W: (B,)'"),
        (f"slope: {', '.join(map(str, range(1, 14)))}", "there are 13 variants; at most 12"),
    ],
)
def test_what_cannot_vary_is_told(jail, varies, sentence):
    """In one sentence, at its field."""
    recipe = Recipe("layer", "Layer", VARYING, "dW", lines="x: (B, n)", varies=varies)
    with pytest.raises(ExerciseInvalid) as told:
        recipe.made(jail)
    assert sentence in str(told.value)


def test_earlier_texts_keep_their_version():
    """A text without the later choices is stored, and called, as it was."""
    earlier = Recipe("layer", "Layer", VARYING, "dW")

    assert {"written", "varies"}.isdisjoint(earlier.to_json())
    assert Recipe.from_json(earlier.to_json()) == earlier
    assert replace(earlier, written="only").version != earlier.version


def test_default_values_are_put_where_they_stand():
    """Whatever was there, over how many lines it goes, and beside what letters."""
    text = "def f(x, é=1, a=(2 +\n  3), b='ß'): return x  # é\n"
    changed = read_listing(text).with_defaults({"é": 0.5, "a": True, "b": "ü"})

    assert changed.text == "def f(x, é=0.5, a=(True\\\n), b='ü'): return x  # é\n"
    compile(changed.text, "f.py", "exec")

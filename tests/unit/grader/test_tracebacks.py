"""What a traceback says is read where the jail writes it, not where a message may."""

import pytest

from grader.checks.sentences import reason
from grader.checks.tracebacks import lines_in

FRAMES = (
    'Traceback (most recent call last):\n  File "submission.py", line 2, in f\n    g(x)\n'
    '  ...\n  File "submission.py", line 5, in g\n'
)
SYNTAX = '  File "submission.py", line 3\n    def f(:\n          ^\nSyntaxError: invalid syntax'


@pytest.mark.parametrize(
    ("error", "lines", "sentence"),
    [
        (f"{FRAMES}ValueError: no", [2, 5], "ValueError: no (line 5)"),
        (SYNTAX, [3], "SyntaxError: invalid syntax (line 3)"),
        ("It returned None; wanted an array.", [], "It returned None; wanted an array."),
        ("", [], ""),
        (f"{FRAMES}AssertionError: \nNot equal", [2, 5], "AssertionError: Not equal (line 5)"),
        (f"{FRAMES}ValueError: one\ntwo", [2, 5], "ValueError: one (line 5)"),
        (f'{FRAMES}E: x\n  File "submission.py", line 0, in x', [2, 5], "E: x (line 5)"),
        (f'{FRAMES}E: x\n  File "submission.py", line 1, in x', [2, 5], "E: x (line 5)"),
        ('  File "submission.py", line 0\n    x\nSyntaxError: x', [], "SyntaxError: x"),
        ('  File "submission.py", line 99999999999\nSyntaxError: x', [], "SyntaxError: x"),
        ('  File "elsewhere.py", line 4, in f\nE: x', [], "E: x"),
        ('  File "submission.py", line 4, in f', [4], ""),
    ],
)
def test_frames_and_exception_are_told_apart(error, lines, sentence):
    """A line that looks like a frame inside a message leads nowhere; no line is 0."""
    assert (lines_in(error), reason(error)) == (lines, sentence)

r"""What a student's traceback says, as the jail words it: the frames, then the exception.

A message may hold lines that look like frames. Only those count that stand where frames stand.

>>> error = '''Traceback (most recent call last):
...   File "submission.py", line 3, in f
...     return g(x)
... ValueError: no,
...   File "submission.py", line 9, in nowhere'''
>>> lines_in(error), raised(error)
([3], 'ValueError: no,')
"""

import re
from itertools import takewhile

_HEAD = "Traceback (most recent call last):"
#: A frame of the program; the file is what the jail calls it. No program has ten million lines.
_FRAME = re.compile(r'  File "submission\.py", line ([0-9]{1,7})\b')


def lines_in(error: str) -> list[int]:
    """Return the lines of the program that the frames name, outermost first, from 1."""
    frames, _ = _parts(error)
    found = (_FRAME.match(line) for line in frames)
    return [line for match in found if match and (line := int(match[1])) > 0]


def raised(error: str) -> str:
    """Return the exception in one line; empty if nothing is known."""
    _, exception = _parts(error)
    told = [line.strip() for line in exception if line.strip()]
    if not told:
        return ""
    says_more = len(told) > 1 and told[0].endswith(":")
    return f"{told[0]} {told[1]}" if says_more else told[0]


def _parts(error: str) -> tuple[list[str], list[str]]:
    lines = error.strip("\n").removeprefix(_HEAD).removeprefix("\n").split("\n")
    frames = list(takewhile(lambda line: line.startswith(" "), lines))
    return frames, lines[len(frames) :]

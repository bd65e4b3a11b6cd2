"""Make IPython cells plain Python: magics and shell lines become comments, line for line."""

import re
from dataclasses import dataclass

#: ``%magic``, ``!shell``, ``?name``; ``name?``; ``x = !shell`` and ``x = %magic``. None of these
#: can begin a Python statement.
_MAGIC = re.compile(r"[%!?].*|[\w.]+\?{1,2}\s*(?:#.*)?|[\w.][\w.,\s]*=\s*[%!]\s*\w.*", re.DOTALL)
#: Cell magics whose cell is Python still.
_PYTHON_CELLS = {
    "grader",
    "time",
    "timeit",
    "capture",
    "prun",
    "memit",
    "mprun",
    "python",
    "python3",
    "py",
}
_TOKEN = re.compile(
    r"""\#.*
    |(?P<triple>\"{3}|'{3})
    |"(?:\\.|[^"\\])*(?:"|\\?$) |'(?:\\.|[^'\\])*(?:'|\\?$)
    |(?P<open>[(\[{]) |(?P<close>[)\]}])""",
    re.VERBOSE,
)


@dataclass(slots=True)
class _Position:
    """Where in the program a line begins: inside brackets, a long string, a continued line?"""

    depth: int = 0
    quote: str = ""
    continued: bool = False

    @property
    def at_statement(self) -> bool:
        return not (self.depth or self.quote or self.continued)

    def advance(self, line: str) -> None:
        """Read one line of Python."""
        at = self._close(line, 0) if self.quote else 0
        while not self.quote and (token := _TOKEN.search(line, at)):
            at = token.end()
            if token["triple"]:
                self.quote = token["triple"]
                at = self._close(line, at)
            self.depth = max(0, self.depth + bool(token["open"]) - bool(token["close"]))
        self.continued = not self.quote and line.endswith("\\")

    def _close(self, line: str, at: int) -> int:
        """Return where the long string ends; the line's length if it does not."""
        end = re.compile(rf"(?:\\.|(?!{self.quote})[^\\])*?{self.quote}").match(line, at)
        if end is None:
            return len(line)
        self.quote = ""
        return end.end()


def without_magics(cell: str) -> str:
    """Return a cell as plain Python with the same number of lines.

    A magic that stands for a statement becomes ``pass  # magic``, so that a block it was alone in
    stays a block.
    """
    lines = cell.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        name = re.match(r"%%\s*(\w*)", lines[first])
        if name is None or name[1] not in _PYTHON_CELLS:
            return "\n".join(f"# {line}" for line in lines)
        lines[first] = f"# {lines[first]}"
    return "\n".join(_statements(lines))


def _statements(lines: list[str]) -> list[str]:
    plain, position, in_magic = [], _Position(), False
    for line in lines:
        code = line.lstrip()
        magic = position.at_statement and _MAGIC.fullmatch(code) is not None
        if in_magic:
            plain.append(f"# {line}")
        elif magic:
            plain.append(f"{line[: len(line) - len(code)]}pass  # {code}")
        else:
            plain.append(line)
            position.advance(line)
        in_magic = (in_magic or magic) and line.endswith("\\")
    return plain

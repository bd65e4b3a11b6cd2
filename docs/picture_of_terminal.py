"""Draw what a command prints on a terminal: ``python docs/picture_of_terminal.py OUT.svg COMMAND``.

The command runs on a terminal of its own, so colours are as a person sees them; ``--lines A-B``
after OUT.svg keeps some of the lines.
"""

import os
import pty
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

COLUMNS = 110


def printed(command: list[str]) -> str:
    """Return what a command prints on a terminal, escape codes and all."""
    chunks: list[bytes] = []

    def keep(descriptor: int) -> bytes:
        chunk = os.read(descriptor, 65536)
        chunks.append(chunk)
        return chunk

    os.environ |= {"COLUMNS": str(COLUMNS), "LINES": "200", "TERM": "xterm-256color"}
    pty.spawn(["/bin/sh", "-c", f"exec 2>/dev/null; {' '.join(command)}"], keep)
    return b"".join(chunks).decode("utf-8", "replace").replace("\r", "")


def main(out: Path, arguments: list[str]) -> None:
    """Run the command and write the picture."""
    first, last = 0, None
    if arguments[0] == "--lines":
        first, last = (int(number) for number in arguments[1].split("-"))
        arguments = arguments[2:]
    lines = printed(arguments).splitlines()[first:last]
    console = Console(record=True, width=COLUMNS, file=Path(os.devnull).open("w"))  # noqa: SIM115
    console.print(Text.from_ansi("\n".join(lines)))
    svg = console.export_svg(title=" ".join(arguments))
    # Pages fetch nothing: the reader's own monospaced font will do.
    svg = re.sub(r"@font-face\s*{.*?}|<!--.*?-->", "", svg, flags=re.DOTALL)
    out.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

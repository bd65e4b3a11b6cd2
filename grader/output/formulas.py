"""KaTeX as one piece of text, for pages that fetch nothing."""

import base64
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Katex:
    """Style and script, with the fonts inside the style."""

    style: str
    script: str


@cache
def katex() -> Katex:
    """Return the vendored KaTeX."""
    folder = files("grader.output").joinpath("vendor", "katex")

    def embedded(match: re.Match[str]) -> str:
        font = base64.b64encode(folder.joinpath(match[1]).read_bytes()).decode()
        return f"url(data:font/woff2;base64,{font})"

    style = folder.joinpath("katex.min.css").read_text(encoding="utf-8")
    script = folder.joinpath("katex.min.js").read_text(encoding="utf-8")
    return Katex(re.sub(r"url\((fonts/[\w.-]+)\)", embedded, style), script)

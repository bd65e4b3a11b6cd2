"""Statements as HTML: Markdown, with formulas left to KaTeX."""

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.dollarmath import dollarmath_plugin

_WIDE = 'class="wide" tabindex="0" role="region" aria-label="Table"'


def statement_html(source: str, *, below: int = 0) -> str:
    """Return a statement as HTML; HTML in it is shown as text, unsafe links are not links.

    Formulas become ``<span class="math inline">`` and ``<div class="math block">`` around their
    LaTeX, which reads well enough where it is not typeset.

    Parameters
    ----------
    source : str
    below : int
        How many levels of headings the page has above the statement's own.
    """
    parser = _parser()
    tokens = parser.parse(source)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + below)}"
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # What is too wide scrolls by itself, also by keyboard.
    parser.add_render_rule("fence", _focusable)
    parser.add_render_rule("table_open", lambda *_: f"<div {_WIDE}><table>\n")
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser.use(dollarmath_plugin, allow_space=True, double_inline=True)


def _focusable(renderer: RendererHTML, *given: Any) -> str:
    return RendererHTML.fence(renderer, *given).replace("<pre>", '<pre tabindex="0">', 1)

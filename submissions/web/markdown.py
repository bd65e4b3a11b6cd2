"""Statements: Markdown to HTML, formulas left to KaTeX in the browser."""

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin


def render(source: str) -> Markup:
    """Return a statement as HTML; HTML in it is shown as text, unsafe links are not links.

    Formulas become ``<span class="math inline">`` and ``<div class="math block">`` around their
    LaTeX, which reads well enough without JavaScript.
    """
    return Markup(_parser().render(source))  # noqa: S704 - the parser escapes all HTML


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # A wide table scrolls by itself, also by keyboard.
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser.use(dollarmath_plugin, allow_space=True, double_inline=True)


def _open_table(*_: object) -> str:
    return '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>\n'


def _close_table(*_: object) -> str:
    return "</table></div>\n"

"""Statements and comments: Markdown to HTML, formulas left to KaTeX in the browser."""

from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.output.visible import visible

#: What a comment has no use for: pictures of elsewhere, and headings amid those of the page.
_NOT_IN_COMMENTS = ("image", "heading", "lheading", "reference")


@lru_cache(maxsize=64)  # a class reads the same few
def render(source: str) -> Markup:
    """Return a statement as HTML; HTML in it is shown as text, unsafe links are not links.

    Formulas become ``<span class="math inline">`` and ``<div class="math block">`` around their
    LaTeX, which reads well enough without JavaScript.
    """
    return Markup(_parser().render(source))  # noqa: S704 - the parser escapes all HTML


def render_comment(text: str) -> Markup:
    """Return what people write to each other as HTML, its lines kept.

    All else is as in :func:`render`; neither pictures nor headings are made. Dollars before
    digits are money, not formulas.
    """
    lines = text.replace("\r\n", "\n")  # as comments were stored once
    return Markup(_comment_parser().render(visible(lines)))  # noqa: S704 - as above


@cache
def _comment_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(_NOT_IN_COMMENTS)
    return parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)


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

"""Statements and comments: Markdown to HTML, formulas left to KaTeX in the browser."""

from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.output.statement import statement_html
from grader.output.visible import visible

#: What a comment has no use for: pictures of elsewhere, and headings amid those of the page.
_NOT_IN_COMMENTS = ("image", "heading", "lheading", "reference")


@lru_cache(maxsize=64)  # a class reads the same few
def render(source: str, below: int = 0) -> Markup:
    """Return a statement as HTML; see :func:`grader.output.statement.statement_html`."""
    return Markup(statement_html(source, below=below))  # noqa: S704 - it escapes all HTML


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

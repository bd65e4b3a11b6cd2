"""Comments become HTML that cannot do any harm."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.web.markdown import render_comment

_HARMLESS = re.compile(
    r"</?(p|br|strong|em|code|pre|ul|ol|li|blockquote|hr|span|div|eqn|section)( /)?>"
    r'|<(span|div) class="math (inline|block)">|<code class="language-[^">]*">'
    r'|<ol start="\d+">|<a href="[^">]*"( title="[^">]*")?>|</a>'
)


@given(st.text(alphabet="ab1$*_`<>&\"\\'[]()!#\r\n\t -~:/", max_size=80))
def test_a_comment_has_no_tags_of_its_own(text):
    """Whatever is typed, the only tags are those of Markdown."""
    assert "<" not in _HARMLESS.sub("", str(render_comment(text)))


@pytest.mark.parametrize(
    "text", ["[a](javascript:alert(1))", "[a](data:text/html,x)", "![a](https://example.org/b.png)"]
)
def test_nothing_is_fetched_or_run(text):
    """Neither scripts in links nor pictures of other sites."""
    assert not re.search(r"<img|href=.(javascript|data)", str(render_comment(text)))

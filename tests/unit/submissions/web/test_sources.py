"""What was handed in is shown as it is: colours and marks add nothing and lose nothing."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from grader.output.visible import visible
from grader.report import Outcome, Place, QuestionReport, Report
from grader.report.details import Span, Step
from submissions.web.sources import around, derivation, lines_to_look_at, program

LINE = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=30)
CODE = st.lists(
    LINE | st.sampled_from(["def f(x):", '    """<b>', "return '&'  # \x1b"]), max_size=8
)


def shown(lines):
    """Return the text of lines without their marks."""
    without = (re.sub(r'<span class="unseen">.*?</span>', "", str(line.text)) for line in lines)
    return [unescape(re.sub(r"</?(span|mark|b)( class=\"[a-z ]+\")?>", "", one)) for one in without]


@given(CODE)
def test_colours_change_no_letter(lines):
    """Whatever is handed in, the page shows it and its controls written out, nothing else."""
    lines = [line.replace("<", "&") for line in lines]  # tags are told from text by their brackets

    assert shown(program("\n".join(lines), "a.py").lines) == [visible(one) for one in lines or [""]]


@given(st.lists(LINE, min_size=1, max_size=5), st.data())
def test_marks_change_no_letter(lines, data):
    """Wherever steps are said to be, overlapping or out of the text: no letter is lost."""
    lines = [line.replace("<", "&") for line in lines]
    place = st.integers(1, 12)
    spans = st.builds(Span, place, place, place, place)
    verdicts = st.sampled_from(["correct", "wrong", "undecided", "illuminating"])
    steps = data.draw(st.lists(st.builds(Step, span=spans, focus=spans, verdict=verdicts)))

    assert shown(derivation("\n".join(lines), steps).lines) == [visible(one) for one in lines]


def test_each_step_is_marked_where_it_stands():
    """Right and wrong apart, the wrong symbol within its step; both in words too."""
    steps = [
        Step(span=Span(2, 5, 2, 6), verdict="correct"),
        Step(span=Span(2, 9, 2, 14), verdict="wrong", focus=Span(2, 13, 2, 14)),
    ]

    line = derivation("so\na = b = c * <", steps).lines[1]

    assert line.text == (
        'a = <mark class="step passed">b</mark><span class="unseen"> (correct)</span> = '
        '<mark class="step failed">c * <b>&lt;</b></mark><span class="unseen"> (wrong step)</span>'
    )
    assert line.steps == tuple(steps)


def test_keywords_and_strings_have_colours():
    """In Python; a text and a very long program have none."""
    code = "def f():\n    return 'x'"

    assert (
        '<span class="tk">def</span> <span class="tf">f</span>'
        in program(code, "a.py").lines[0].text
    )
    assert program(code, "a.md").lines[0].text == "def f():"
    assert program(code + "\n# long" * 1900, "a.py").lines[0].text == "def f():"


def test_what_a_string_computes_is_no_string():
    """Its braces are, and braces that are doubled; what is never closed ends with its line."""
    code = """f"{{a}} {len(b) + 1:.2f}" in 'open\nor 0x1f  # <b>"""

    first, second = program(code, "a.py").lines
    assert first.text == (
        '<span class="ts">f&#34;{{a}} {</span>len(b) + <span class="tn">1</span>'
        '<span class="ts">:.2f}&#34;</span> <span class="tk">in</span> '
        '<span class="ts">&#39;open</span>'
    )
    assert second.text == (
        '<span class="tk">or</span> <span class="tn">0x1f</span>  '
        '<span class="tc"># &lt;b&gt;</span>'
    )


def test_a_long_string_is_one_on_each_of_its_lines():
    """Also if nobody ends it."""
    lines = program('x = """a\n\nb' + "\\", "a.py").lines

    assert [line.text for line in lines] == [
        'x = <span class="ts">&#34;&#34;&#34;a</span>',
        "",
        '<span class="ts">b\\</span>',
    ]


def test_the_lines_around_a_place_are_of_that_file():
    """A place in a notebook's cell or another file of an archive is in no line of this one."""
    code = "import a\n\ndef f():\n    return 1\n\n\n\n"

    lines = around(code, Place("box/a.py", 3), "a.py")
    assert [line.number for line in lines] == [3, 4]
    assert around(code, Place("b.py", 3), "a.py") == ()
    assert around(code, Place("a.py", 3, cell=1), "a.py") == ()
    assert around(code, Place("a.py", 99), "a.py") == []
    assert around(code, None, "a.py") == ()


def test_wrong_questions_name_their_lines():
    """Right ones do not."""
    questions = (
        QuestionReport("f", Outcome.FAILED, 0, 1, (), place=Place("a.py", 3)),
        QuestionReport("g", Outcome.PASSED, 1, 1, (), place=Place("a.py", 4)),
        QuestionReport("h", Outcome.FAILED, 0, 1, ()),
    )

    assert lines_to_look_at(Report("a", "x", questions), "a.py") == {3: ["f"]}
    assert lines_to_look_at(None, "a.py") == {}

"""The page: self-contained, accessible, and harmless whatever students wrote."""

import io
from html.parser import HTMLParser

import pytest

from grader.output import Document, write_html
from grader.report import CheckResult, Outcome
from grader.report.details import NumericDetails, RunDetails
from tests.unit.grader.output.sample_reports import mistake, question, report

VOID = {"meta", "line", "rect", "br", "link", "img", "input"}
EVIL = "</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}\x1b[31m\u202e"


class Page(HTMLParser):
    """Tags, links and text of a page; fails on tags that do not match."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def _page(document):
    stream = io.StringIO()
    write_html(document, stream)
    return Page(stream.getvalue())


def test_the_page_needs_nothing_else(document):
    """No address but places in the page itself; a policy forbids all others."""
    page = _page(document)

    links = [a[key] for _, a in page.tags for key in ("href", "src", "action") if key in a]
    assert links
    assert all(link.startswith("#s") for link in links)
    assert "default-src 'none'" in page.all("meta")[2]["content"]


def test_every_submission_is_in_the_table_and_has_its_feedback(document):
    """Each name leads to a place in the page that exists."""
    page = _page(document)

    targets = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    names = [link["href"][1:] for link in page.all("a")]
    assert len(names) == 4
    assert set(names) <= targets
    assert len(page.all("details")) == 4


def test_the_page_can_be_read_by_ear_and_keyboard(document):
    """A language, one main heading, captions and scopes for tables, names for charts."""
    page = _page(document)

    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in heading for heading in page.all("th"))
    charts = page.all("svg")
    assert charts
    assert all("aria-label" in chart or "aria-hidden" in chart for chart in charts)
    labelled = {a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a}
    assert labelled <= {a["id"] for _, a in page.tags if "id" in a}


def test_the_figures_are_there(document):
    """Score histogram, pass rates and mistakes by name."""
    text = " ".join(_page(document).text.split())

    assert "Scores 1 0 1 1 1 2" in text
    assert "33 %" in text
    assert "67 %" in text
    assert "f' missing" in text
    assert "not graded" in text


@pytest.mark.parametrize("place", ["name", "problem", "printed", "feedback", "title", "traceback"])
def test_what_students_write_is_text(place):
    """Markup in a name, a message, an output or a traceback is shown, never run."""
    text = dict.fromkeys(["name", "problem", "printed", "feedback", "title", "traceback"], "x")
    text["problem"] = ""
    text[place] = EVIL
    crashed = RunDetails(text["traceback"])
    tried = NumericDetails(case="1", arguments={EVIL: EVIL})
    checks = (
        CheckResult("runs", text["title"], Outcome.CRASHED, text["feedback"], crashed),
        CheckResult("numeric", text["title"], Outcome.FAILED, text["feedback"], tried),
        mistake(text["title"], text["feedback"]),
    )
    one = report(
        text["name"],
        question("q", 0, *checks, printed=text["printed"]),
        problem=text["problem"],
    )
    calm = report("x", question("q", 0, *checks, printed="x"))

    page = _page(Document("sheet", [one.plain()]))
    plain = _page(Document("sheet", [calm.plain()]))

    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "\x1b" not in page.text
    assert "\u202e" not in page.text
    assert page.all("img") == []
    assert len(page.all("script")) == len(plain.all("script")) == 1


def test_an_empty_class_says_so():
    """No table, no chart, one sentence."""
    page = _page(Document("sheet", []))

    assert "Nothing has been graded yet." in page.text
    assert page.all("table") == []


def test_a_class_in_which_all_errored_is_shown():
    """There is nothing to plot, and everybody is in the table."""
    page = _page(Document("sheet", [report("ann", problem="Broken.", errored=True).plain()]))

    assert page.all("svg") == []
    assert "Broken." in page.text


def test_what_was_left_out_is_said_once():
    """In the feedback on the submission, as text."""
    one = report("ann", question("q", 1), question("p", 1), left_out=f"Without line 1. {EVIL}")

    assert _page(Document("sheet", [one.plain()])).text.count("Without line 1. </pre>") == 1

"""The formats of CI systems: each valid by its own schema, whatever a student wrote."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.output import (
    Document,
    Identity,
    Levels,
    Visibility,
    write_annotations,
    write_classroom50,
    write_gitlab,
    write_gradescope,
    write_junit,
    write_markdown,
    write_sarif,
)
from grader.report import CheckResult, Outcome, Place, QuestionReport, Show, seen_by
from grader.report.details import RunDetails
from tests.schemas import validated, validated_junit, workflow_commands
from tests.unit.grader.output.sample_reports import mistake, question, report

NASTY = [
    "::error file=x::forged",
    "\n::error::forged\r\n##[error]forged",
    "]]><evil/>",
    "<script>alert(1)</script>",
    "\x00\x1b[31m\ud800\ufffe\uffff",
    "%0A::warning::x",
    "```\n# heading\n[link](javascript:alert(1)) | cell |\n````",
    "a, b: c",
]
WHO = Identity("cs", "sheet", "individual", "ann", "submit/1", "c", "r", "v")
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
texts = st.one_of(
    st.sampled_from(NASTY), st.text(st.characters(), max_size=40), st.sampled_from(NASTY)
)


def written(write, document, *more):
    """Return what a renderer writes, as a file would hold it."""
    stream = io.StringIO()
    write(document, stream, *more)
    return stream.getvalue().encode("utf-8").decode("utf-8")


def wrong(text="", place=None, **more):
    """Return a document with one wrong answer, with a text of the student in every place."""
    said, title = text or "delta_k raised ValueError.", text or "delta_k runs"
    checks = (
        CheckResult("runs", title, Outcome.CRASHED, said, RunDetails(said)),
        CheckResult("numeric", "agrees", Outcome.SKIPPED, said),
        mistake("the instructor's name for it", "Look at the shapes."),
    )
    asked = QuestionReport("delta_k", Outcome.CRASHED, 0.0, 1.0, checks, said, place)
    one = report(text or "ann", asked, left_out=said, **more)
    return Document("sheet", [one.plain()])


def as_shown(document, show):
    """Return the document as its author is shown it."""
    return Document(document.exercise, [seen_by(one, show.reader) for one in document.submissions])


def test_an_annotation_stands_where_the_mistake_is():
    """File, line and column are those of the place; the message is the student's feedback."""
    document = wrong(place=Place("src/a,b:c.py", 7, 5))

    (found,) = workflow_commands(written(write_annotations, document))

    name, properties, message = found
    assert name == "error"
    assert properties == {
        "file": "src/a,b:c.py",
        "line": "7",
        "col": "5",
        "title": "delta_k: crashed",
    }
    assert message == "delta_k raised ValueError. Hint: Look at the shapes."


def test_a_place_with_an_end_is_a_region():
    """One line has end columns, several lines have none: GitHub allows no other."""
    one = Place("a.md", 3, 2, end_line=3, end_column=9)
    several = Place("a.md", 3, 2, end_line=4, end_column=9)

    (_, single, _), *_ = workflow_commands(written(write_annotations, wrong(place=one)))
    (_, longer, _), *_ = workflow_commands(written(write_annotations, wrong(place=several)))

    assert (single["endLine"], single["endColumn"]) == ("3", "9")
    assert longer["endLine"] == "4"
    assert "endColumn" not in longer


def test_a_mistake_in_a_notebook_names_its_cell():
    """A line of a cell is no line of the file: the annotation stands at its head and says where."""
    document = wrong(place=Place("a.ipynb", 4, 5, cell=3))

    ((_, properties, message),) = workflow_commands(written(write_annotations, document))

    assert (properties["line"], properties["col"]) == ("1", "1")
    assert message.startswith("Cell 3, line 4: ")


def test_what_costs_nothing_is_a_warning():
    """A remark on an answer that earned its points is no error anywhere."""
    remark = CheckResult("inputs", "leaves inputs alone", Outcome.FAILED, "Changed s_k.")
    document = Document("sheet", [report("ann", question("delta_k", 1, remark)).plain()])

    assert written(write_annotations, document).startswith("::warning file=ann,line=1,col=1,")
    assert json.loads(written(write_gitlab, document))[0]["severity"] == "info"
    assert json.loads(written(write_sarif, document))["runs"][0]["results"][0]["level"] == "note"
    assert validated_junit(written(write_junit, document))[0].get("failures") == "0"


def test_every_format_is_valid_for_every_kind_of_verdict(document):
    """Right, wrong, unreadable and errored submissions, by the readers' own schemas."""
    validated("sarif-2.1.0-rtm.5.json", written(write_sarif, document))
    validated("gitlab-codequality.schema.json", written(write_gitlab, document))
    suites = validated_junit(written(write_junit, document))

    assert [suite.get("failures") for suite in suites] == ["0", "0", "1", "0"]
    assert [suite.get("errors") for suite in suites] == ["0", "0", "0", "1"]


@given(text=texts)
def test_no_text_of_a_student_breaks_a_file(text):
    """Message, title, name and output of a student may hold anything: all files stay valid."""
    document = wrong(text)

    validated("sarif-2.1.0-rtm.5.json", written(write_sarif, document))
    validated("gradescope-results.schema.json", written(write_gradescope, document))
    validated("classroom50-result-v1.schema.json", written(write_classroom50, document, WHO, NOW))
    validated_junit(written(write_junit, document))
    assert len(validated("gitlab-codequality.schema.json", written(write_gitlab, document))) == 1


@given(text=texts)
def test_no_text_of_a_student_becomes_a_command(text):
    """There is one command a finding, ours, and it carries the text as it was."""
    out = written(write_annotations, wrong(text))

    assert [name for name, *_ in workflow_commands(out)] == ["error"]
    assert out.count("\n") == 1
    assert "##[" not in out.partition("::error")[0]


@given(text=texts)
def test_no_text_of_a_student_becomes_markup_in_the_summary(text):
    """Rendered, the summary has our headings, table and lists, and no link or HTML of theirs."""
    out = written(write_markdown, wrong(text))

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(out)
    inner = [child.type for token in tokens for child in token.children or ()]
    assert sum(token.type == "heading_open" for token in tokens) == 2
    assert sum(token.type == "tr_open" for token in tokens) == 2
    assert sum(token.type == "td_open" for token in tokens) == 4
    assert not {"html_inline", "link_open", "image", "code_inline"} & set(inner)
    assert "html_block" not in {token.type for token in tokens}


@given(text=texts)
def test_a_test_case_says_what_the_student_wrote(text):
    """Escapes lose nothing that can be seen: the text is still there, controls written out."""
    ((suite,),) = (validated_junit(written(write_junit, wrong(f"{text}!"))),)

    message = suite.find("testcase/error").get("message")
    visible = "".join(character for character in text if character.isalnum())
    assert all(character in message for character in visible if ord(character) < 0xD800)


def test_an_errored_submission_gets_no_results():
    """A zero for the grader's own fault must not reach anybody: there is no file at all."""
    errored = Document("sheet", [report("ann", problem="The jail fell.", errored=True).plain()])

    with pytest.raises(ValueError, match="no results"):
        written(write_gradescope, errored)
    with pytest.raises(ValueError, match="no result"):
        written(write_classroom50, errored, WHO, NOW)
    assert written(write_annotations, errored) == ""
    run = validated("sarif-2.1.0-rtm.5.json", written(write_sarif, errored))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_gradescope_shows_each_part_when_it_is_told_to():
    """Points, feedback and the staff's notes have a visibility of their own."""
    levels = Levels(Visibility.AFTER_PUBLISHED, Visibility.AFTER_DUE_DATE, Show.HINTS)

    found = validated("gradescope-results.schema.json", written(write_gradescope, wrong(), levels))

    left_out, scored, feedback, staff = found["tests"]
    assert (left_out["visibility"], "score" in left_out) == ("after_due_date", False)
    assert (scored["score"], scored["max_score"], scored["visibility"]) == (0, 1, "after_published")
    assert (feedback["visibility"], "score" in feedback) == ("after_due_date", False)
    assert "Hint: Look at the shapes." in feedback["output"]
    assert staff["visibility"] == "hidden"
    assert staff["output"] == "the instructor's name for it"
    assert found["stdout_visibility"] == "hidden"


def test_classroom50_gets_whole_numbers():
    """Partial points survive as hundredths; the sum is that of the tests."""
    half = Document("sheet", [report("ann", question("a", 0.5), question("b", 1)).plain()])

    found = validated(
        "classroom50-result-v1.schema.json", written(write_classroom50, half, WHO, NOW)
    )

    assert (found["score"], found["max-score"]) == (150, 200)
    assert [test["score"] for test in found["tests"]] == [50, 100]
    assert found["datetime"] == "2026-11-23T16:00:00Z"


@pytest.mark.parametrize(
    ("show", "sentence", "hint"),
    [(Show.OUTCOMES, False, False), (Show.FEEDBACK, True, False), (Show.HINTS, True, True)],
)
def test_students_are_shown_as_much_as_the_teacher_says(show, sentence, hint):
    """Three levels; the name of a mistake is the instructor's at all of them."""
    for write in (write_annotations, write_markdown, write_junit, write_gitlab, write_sarif):
        out = written(write, as_shown(wrong(), show))

        assert ("raised ValueError" in out) == sentence
        assert ("Look at the shapes" in out.replace("\\", "")) == hint
        assert "instructor" not in out


def test_what_is_undecided_is_no_error():
    """A person has to look: a warning, skipped in JUnit, no status at Gradescope."""
    open_step = CheckResult("steps", "every step is right", Outcome.UNDECIDED, "Look at line 3.")
    asked = question("derivation", 0.5, open_step, outcome=Outcome.UNDECIDED)
    document = Document("sheet", [report("ann", asked).plain()])

    ((name, properties, message),) = workflow_commands(written(write_annotations, document))

    assert (name, properties["title"]) == ("warning", "derivation: undecided")
    assert message == "Look at line 3."
    assert validated_junit(written(write_junit, document))[0].get("skipped") == "1"
    assert "status" not in json.loads(written(write_gradescope, document))["tests"][0]

"""The class of 64, graded once: ``grader batch`` on it, and all that tells of its verdicts."""

import ast
import csv
import io
import json
from datetime import UTC, datetime

import pytest

from grader.output import (
    Document,
    Identity,
    write_annotations,
    write_classroom50,
    write_gitlab,
    write_gradescope,
    write_junit,
    write_markdown,
    write_sarif,
)
from grader.report import Report
from tests.acceptance.command import CLASS, ROOT, grader
from tests.schemas import REPORT, validated, validated_junit, workflow_commands

WHO = Identity("cs", "sheet", "individual", "ann", "submit/1", "c", "r", "v")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return what ``grader batch`` came to on the whole class, and the folder it wrote."""
    output = tmp_path_factory.mktemp("graded") / "report"
    done = grader("batch", CLASS, "--exercise", "hidden-layer-tanh", "--output", output)
    return done, output


@pytest.fixture(scope="module")
def document(graded):
    """Return the graded class as the document it was written from."""
    found = json.loads((graded[1] / "report.json").read_text())
    reports = [Report.from_json(one, found["exercise"]) for one in found["submissions"]]
    return Document(found["exercise"], reports)


@pytest.fixture(scope="module")
def alone(document):
    """Return each submission as a document of its own, by name."""
    return {one.name: Document(document.exercise, [one]) for one in document.submissions}


def written(write, document, *more):
    """Return what a renderer writes."""
    stream = io.StringIO()
    write(document, stream, *more)
    return stream.getvalue()


def test_every_label_of_the_class_agrees(graded):
    """All 64, right, wrong, crashing and hostile, question by question."""
    done, output = graded
    document = json.loads((output / "report.json").read_text())
    REPORT.validate(document)
    labels = json.loads((CLASS / "labels.json").read_text())["submissions"]

    found = {
        one["name"]: {question["name"]: question["passed"] for question in one["questions"]}
        for one in document["submissions"]
    }
    assert found == {label["folder"]: label["expected"] for label in labels}
    assert list(found) == sorted(found)
    assert done.returncode == 0


def test_the_table_is_on_standard_output_and_progress_is_not(graded):
    """The output can be piped; what is left out and how far it is go to standard error."""
    done, _ = graded

    assert "│ 021_mistake_missing_transpose" in done.stdout
    assert "64 submissions, mean" in done.stdout
    assert "labels.json" in done.stderr
    assert "64 of 64 graded" in done.stderr
    assert "graded," not in done.stdout


def test_all_forms_of_the_report_say_the_same(graded):
    """JSON, CSV, HTML and the journal have the same submissions."""
    _, output = graded
    document = json.loads((output / "report.json").read_text())["submissions"]
    rows = list(csv.DictReader(io.StringIO((output / "report.csv").read_text("utf-8-sig"))))
    lines = [json.loads(line) for line in (output / "reports.jsonl").read_text().splitlines()]
    page = (output / "report.html").read_text()

    assert [row["name"] for row in rows] == [one["name"] for one in document]
    assert [float(row["score"]) for row in rows] == [one["score"] for one in document]
    assert sorted(line["submission"]["name"] for line in lines) == [r["name"] for r in rows]
    assert all(f"<bdi>{row['name']}</bdi>" in page for row in rows)
    assert {path.name for path in output.iterdir()} == {
        "report.json",
        "report.csv",
        "report.html",
        "reports.jsonl",
    }


def test_no_report_tells_where_we_live(graded):
    """Feedback holds no path of this machine and no traceback of ours."""
    _, output = graded
    for one in json.loads((output / "report.json").read_text())["submissions"]:
        for question in one["questions"]:
            told = json.dumps(question["checks"])
            assert str(ROOT) not in told, one["name"]
            assert "grader/sandbox" not in told, one["name"]


def test_junit_fails_where_the_labels_say(document, labels):
    """The class is valid by the XSD; failures are in just the questions that are wrong."""
    suites = validated_junit(written(write_junit, document))

    found = {
        suite.get("name"): {
            case.get("classname").rpartition(".")[2]
            for case in suite.findall("testcase")
            if case.find("failure") is not None or case.find("error") is not None
        }
        for suite in suites
    }
    wrong = {name: {q for q, right in one.items() if not right} for name, one in labels.items()}
    assert found == wrong


def test_annotations_sarif_and_gitlab_find_what_the_labels_say(alone, labels):
    """As many errors as there are wrong questions, in each of the three, for everybody."""
    for name, document in alone.items():
        wrong = sum(not right for right in labels[name].values())
        commands = workflow_commands(written(write_annotations, document))
        sarif = validated("sarif-2.1.0-rtm.5.json", written(write_sarif, document))
        gitlab = validated("gitlab-codequality.schema.json", written(write_gitlab, document))

        levels = [result["level"] for result in sarif["runs"][0]["results"]]
        assert [command[0] for command in commands].count("error") == wrong
        assert levels.count("error") == wrong
        assert [issue["severity"] for issue in gitlab].count("major") == wrong


def test_scores_of_platforms_are_those_of_the_labels(alone, labels):
    """Gradescope and Classroom 50 get a point for each right question."""
    for name, document in alone.items():
        right = sum(labels[name].values())
        scope = validated("gradescope-results.schema.json", written(write_gradescope, document))
        room = validated(
            "classroom50-result-v1.schema.json",
            written(write_classroom50, document, WHO, datetime.now(UTC)),
        )

        assert scope["score"] == right
        assert sum(test.get("score", 0) for test in scope["tests"]) == right
        assert room["score"] == 100 * right
        assert [test["passed"] for test in room["tests"]] == list(labels[name].values())


def test_the_summary_shows_every_score(alone, labels):
    """The Markdown has the points of everybody."""
    for name, document in alone.items():
        summary = written(write_markdown, document)

        assert f"**{sum(labels[name].values())} of 2 points**" in summary


def _lines(source, name):
    """Return the lines that the program gives to a function, with its class's or helper's."""
    tree = ast.parse(source)
    return {
        line
        for node in ast.walk(tree)
        if getattr(node, "name", None) == name or isinstance(node, ast.Assign)
        for line in range(node.lineno, node.end_lineno + 1)
    }


def test_annotations_are_on_the_lines_of_the_function(alone):
    """Where a program is Python and nothing was raised, the line belongs to the asked function."""
    looked = 0
    for name, document in alone.items():
        source = (CLASS / name / "solution.py").read_text("utf-8-sig")
        for question in document.submissions[0].questions:
            place, checks = question.place, question.checks
            if question.passed or checks[0].outcome != "passed" or "def " not in source:
                continue
            assert place.file == "solution.py"
            assert place.line in _lines(source, question.name)
            looked += 1
    assert looked > 15


def test_a_syntax_error_is_annotated_on_its_own_line(alone):
    """The line is the one that Python itself names."""
    name = "041_crash_syntax_error"
    try:
        ast.parse((CLASS / name / "solution.py").read_text())
    except SyntaxError as error:
        line = error.lineno

    commands = workflow_commands(written(write_annotations, alone[name]))

    assert {properties["line"] for _, properties, _ in commands} == {str(line)}

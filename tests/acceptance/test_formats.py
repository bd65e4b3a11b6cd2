"""The formats of CI systems and platforms, on the whole class: one verdict, told seven ways."""

import ast
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
from tests.acceptance.command import CLASS, WRONG, fill, grader
from tests.schemas import validated, validated_junit, workflow_commands

WHO = Identity("cs", "sheet", "individual", "ann", "submit/1", "c", "r", "v")


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


@pytest.mark.parametrize("form", ["github", "gitlab", "markdown", "junit", "sarif", "gradescope"])
def test_check_writes_every_format(tmp_path, form):
    """`grader check --format NAME` writes it to standard output, and keeps its exit status."""
    fill(tmp_path, {"solution.py": WRONG})

    done = grader(
        "check", "solution.py", "--exercise", "hidden-layer-tanh", "--format", form, cwd=tmp_path
    )

    assert done.returncode == 1
    assert "delta_k" in done.stdout.replace("\\", "")
    assert done.stderr == ""


def test_classroom50_says_what_its_environment_lacks(tmp_path):
    """Outside its runner the format is refused with the names of what is missing."""
    fill(tmp_path, {"solution.py": WRONG})
    command = ("check", "solution.py", "--exercise", "hidden-layer-tanh", "--format", "classroom50")
    environment = {"CLASSROOM": "cs", "ASSIGNMENT": "sheet", "USERNAME": "ann"}
    environment |= {"SUBMISSION_TAG": "submit/1", "COMMIT_URL": "c", "RELEASE_URL": "r"}

    refused = grader(*command, cwd=tmp_path)
    done = grader(*command, cwd=tmp_path, **environment)

    assert refused.returncode == 2
    assert "needs CLASSROOM, ASSIGNMENT, USERNAME, SUBMISSION_TAG" in refused.stderr
    found = validated("classroom50-result-v1.schema.json", done.stdout)
    assert (found["owner"], found["review"], found["score"]) == ("ann", "c", 100)

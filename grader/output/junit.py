"""The document as JUnit XML: a test suite a submission, a test case a check."""

import re
from typing import TextIO
from xml.etree import ElementTree as ET

from grader.output.document import Document
from grader.output.numbers import points
from grader.output.visible import cut, visible
from grader.output.words import OUTCOMES
from grader.report import CheckResult, QuestionReport, Report
from grader.report.details import RunDetails

#: What is said of one check, at most; a program may print for as long as it likes.
_SAID = 4000
#: Controls are written out by ``visible``; these two are no characters of XML either.
_NO_XML = re.compile("[\ufffe\uffff]")
#: Outcomes in which the program did not get as far as an answer.
_ERRORS = ("crashed", "timed_out", "out_of_memory", "too_much_output", "killed", "exited")


def write_junit(document: Document, stream: TextIO) -> None:
    """Write the suites; points are properties of each suite."""
    suites = ET.Element("testsuites", name="deltagrade")
    for report in document.submissions:
        suites.append(_suite(document.exercise, report))
    ET.indent(suites, " ")
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, "unicode")}\n')


def _suite(exercise: str, report: Report) -> ET.Element:
    suite = ET.Element("testsuite", name=_plain(report.name), package=exercise)
    properties = ET.SubElement(suite, "properties")
    for name in ("score", "pending", "max_score"):
        ET.SubElement(properties, "property", name=name, value=points(getattr(report, name)))
    if report.left_out:
        ET.SubElement(properties, "property", name="left_out", value=_plain(report.left_out))
    if report.problem:
        _add_problem(suite, exercise, report)
    else:
        for question in report.questions:
            _add_question(suite, exercise, question)
    for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(kind, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite.findall("testcase"))))
    return suite


def _add_problem(suite: ET.Element, exercise: str, report: Report) -> None:
    """Add the one case of a submission that has no verdict: its own fault, or ours."""
    ours = report.errored
    name = "the submission is graded" if ours else "the submission can be read"
    case = ET.SubElement(suite, "testcase", classname=exercise, name=name)
    tag = "error" if ours else "failure"
    ET.SubElement(case, tag, type=report.outcome, message=_plain(report.problem))


def _add_question(suite: ET.Element, exercise: str, question: QuestionReport) -> None:
    for check in question.checks:
        if not check.is_hint:
            name = _plain(check.title)
            classname = f"{exercise}.{question.name}"
            case = ET.SubElement(suite, "testcase", classname=classname, name=name)
            _judge(case, question, check)
    if question.printed.strip() and question.checks:
        case = suite.findall("testcase")[-1]
        ET.SubElement(case, "system-out").text = _plain(question.printed)


def _judge(case: ET.Element, question: QuestionReport, check: CheckResult) -> None:
    """Say how a check went; one that costs nothing is no failure, its words become output."""
    outcome, feedback = check.outcome, _plain(check.feedback)
    if outcome in ("skipped", "undecided"):
        ET.SubElement(case, "skipped", message=feedback)
    elif outcome != "passed" and question.passed:
        ET.SubElement(case, "system-out").text = feedback
    elif outcome != "passed":
        tag = "error" if outcome in _ERRORS else "failure"
        told = ET.SubElement(case, tag, type=outcome, message=feedback or OUTCOMES[outcome])
        hints = [f"Hint: {hint.feedback}" for hint in question.hints]
        said = [check.details.traceback, *hints] if isinstance(check.details, RunDetails) else hints
        told.text = _plain("\n".join(filter(None, said)))


def _plain(text: str) -> str:
    return _NO_XML.sub("\ufffd", cut(visible(text), _SAID))

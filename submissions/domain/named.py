"""Mistakes that a course has named itself: what equal wrong answers are called from then on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from grader.report import CheckResult, Outcome, QuestionReport, Report
from grader.report.details import MistakeDetails
from submissions.domain.submission import Finding, class_of

#: The code of all mistakes that courses name.
CODE = "own"


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """What a wrong answer to a question of an assignment is called, and what helps.

    Attributes
    ----------
    assignment_id : int
    question : str
    answer_class : str
        What all answers share that are equal to it, on the inputs of the assignment.
    title : str
        For staff.
    hint : str
        For students, as hints on other mistakes.
    """

    assignment_id: int
    question: str
    answer_class: str
    title: str
    hint: str
    author_id: int
    created_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Students with equal wrong answers that have no name; ``submission_id`` is one of theirs."""

    question: str
    answer_class: str
    students: int
    submission_id: int


def clusters(found: Iterable[tuple[int, int, Sequence[Finding]]]) -> list[Cluster]:
    """Return unnamed wrong answers, the commonest first.

    Parameters
    ----------
    found : iterable of (student, submission, findings)
    """
    seen: dict[tuple[str, str], dict[int, int]] = {}
    for student, submission, findings in found:
        for one in findings:
            if one.answer_class and not one.passed and not one.mistakes:
                seen.setdefault((one.question, one.answer_class), {})[student] = submission
    counted = Counter({key: len(students) for key, students in seen.items()})
    return [
        Cluster(*key, count, next(reversed(seen[key].values())))
        for key, count in counted.most_common()
    ]


def renamed(findings: Sequence[Finding], names: Mapping[tuple[str, str], str]) -> list[Finding]:
    """Return findings with the titles that a course has given to their answers."""
    titles = [names.get((one.question, one.answer_class)) for one in findings]
    return [
        replace(one, mistakes=(title,)) if title and not one.mistakes else one
        for one, title in zip(findings, titles, strict=True)
    ]


def told(report: Report, named: Sequence[NamedAnswer]) -> Report:
    """Return a report in which answers that a course has named carry the name and the hint."""
    by_answer = {(one.question, one.answer_class): one for one in named}
    if not by_answer:
        return report
    questions = (_told(one, by_answer.get((one.name, class_of(one)))) for one in report.questions)
    return replace(report, questions=tuple(questions))


def _told(question: QuestionReport, named: NamedAnswer | None) -> QuestionReport:
    if named is None or question.hints:
        return question
    details = MistakeDetails(CODE, ())
    hint = CheckResult("mistake", named.title, Outcome.FAILED, named.hint, details)
    return replace(question, checks=(*question.checks, hint))

"""Mistakes that a course names itself, from the clusters of wrong answers that nobody knew."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.report.details import FormulaDetails
from submissions.domain.named import Cluster, NamedAnswer, clusters
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record_in
from submissions.services.ports import Work

#: So many clusters are shown, each with a program.
MOST = 5
_LONGEST_TITLE, _LONGEST_HINT = 200, 2_000


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Equal wrong answers, with one program that gives them and the formula it computes.

    Nothing says whose it is.
    """

    cluster: Cluster
    source: bytes
    formula: str


@dataclass(frozen=True, slots=True)
class NamesPage:
    """What an assignment's wrong answers are called, and the commonest that have no name."""

    mine: MyAssignment
    named: Sequence[NamedAnswer]
    unnamed: Sequence[Unnamed]


def list_names(work: Work, actor: Actor, assignment_id: int) -> NamesPage:
    """Return what has been named, and what could be; of what one student did, nothing.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    named = work.named_answers.in_assignment(assignment_id)
    known = {(one.question, one.answer_class) for one in named}
    unnamed = [o for o in _clusters(work, mine) if (o.question, o.answer_class) not in known]
    shown = [_shown(work, one) for one in unnamed if one.students > 1]
    return NamesPage(mine, named, shown[:MOST])


def _shown(work: Work, cluster: Cluster) -> Unnamed:
    submission = work.submissions.get(cluster.submission_id)
    source = work.sources.by_hash(submission.source_sha256)
    document = work.documents.of_report(submission.report_id or 0)
    report = document.report if document else None
    details = [
        check.details
        for question in (report.questions if report else ())
        if question.name == cluster.question
        for check in question.checks
    ]
    formulas = (one.formula or "" for one in details if isinstance(one, FormulaDetails))
    return Unnamed(cluster, source, next(formulas, ""))


def name_answer(
    work: Work,
    actor: Actor,
    assignment_id: int,
    question: str,
    answer_class: str,
    *,
    title: str,
    hint: str,
) -> NamedAnswer:
    """Name a wrong answer: all that are equal to it carry the name at once, earlier ones too.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        Without a title or a hint.
    """
    title, hint = title.strip(), hint.strip()
    if not 1 <= len(title) <= _LONGEST_TITLE:
        raise Invalid("title", f"it has {len(title)} characters; wanted 1 to {_LONGEST_TITLE}.")
    if not 1 <= len(hint) <= _LONGEST_HINT:
        raise Invalid("hint", f"it has {len(hint)} characters; wanted 1 to {_LONGEST_HINT}.")
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    if not any(
        (s.question, s.answer_class) == (question, answer_class) for s in _clusters(work, mine)
    ):
        raise NotFound("wrong answer", f"{question}:{answer_class}"[:100])
    made = work.named_answers.add(
        NamedAnswer(assignment_id, question, answer_class, title, hint, actor.user_id, work.now)
    )
    record_in(work, mine, "answer.name", title=title)
    return made


def _clusters(work: Work, mine: MyAssignment) -> list[Cluster]:
    reported = work.submissions.reported_of_students(mine.assignment.id, mine.course.id)
    return clusters((who, one.id, report.findings) for who, one, report in reported if report)


def forget_name(work: Work, actor: Actor, assignment_id: int, named_id: int) -> None:
    """Take a name away again; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    named = [n for n in work.named_answers.in_assignment(assignment_id) if n.id == named_id]
    if not named:
        raise NotFound("name", named_id)
    work.named_answers.remove(named_id)
    record_in(work, mine, "answer.forget", title=named[0].title)

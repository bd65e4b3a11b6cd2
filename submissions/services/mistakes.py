"""From a mistake to who made it: their programs, a comment to all, a page to show in class."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.report import CheckResult, QuestionReport
from grader.report.details import FormulaDetails
from submissions.domain.mail import Kind
from submissions.domain.named import renamed, told
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.submission import Comment, StoredReport, Submission
from submissions.errors import NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record_in
from submissions.services.notices import notify
from submissions.services.ports import Work
from submissions.services.verdicts import comment_text

#: Programs that are shown beside each other, and those that a typical one is looked for among.
MOST_EXAMPLES, _LOOKED_AT = 6, 40


@dataclass(frozen=True, slots=True)
class Maker:
    """A student who made a mistake: the last attempt with it, and whether it is their last one."""

    user_id: int
    name: str
    submission: Submission
    report: StoredReport
    questions: tuple[str, ...]
    still: bool


@dataclass(frozen=True, slots=True)
class Example:
    """What one of them wrote at a question, what was found, and how many wrote the like."""

    maker: Maker
    question: QuestionReport
    source: str
    alike: int = 1

    @property
    def hint(self) -> CheckResult:
        """The check that names the mistake."""
        return self.question.hints[0]

    @property
    def formula(self) -> str:
        """What it computes, in LaTeX; empty if that was not recorded. It says nothing of whom."""
        found = (c.details for c in self.question.checks if isinstance(c.details, FormulaDetails))
        return next((details.latex or "" for details in found), "")


@dataclass(frozen=True, slots=True)
class MistakePage:
    """A mistake of a class.

    Attributes
    ----------
    mine : MyAssignment
    mistake : str
        As statistics call it.
    makers : sequence of Maker
        Those who still make it first.
    handed_in : int
        How many students handed something in.
    examples : sequence of Example
        One of each kind, the commonest first.
    """

    mine: MyAssignment
    mistake: str
    makers: Sequence[Maker]
    handed_in: int
    examples: Sequence[Example]

    @property
    def still(self) -> int:
        """How many make it in their last attempt."""
        return sum(maker.still for maker in self.makers)


def show_mistake(work: Work, actor: Actor, assignment_id: int, mistake: str) -> MistakePage:
    """Return who made a mistake, and what some of them wrote.

    Raises
    ------
    NotFound
        Also if nobody made it.
    Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    makers, handed_in = _makers(work, mine, mistake)
    written = {one.submission.id: one for one in reversed(makers)}  # one may count for several
    examples = _distinct(_examples(work, mine, list(written.values())[::-1][:_LOOKED_AT]))
    return MistakePage(mine, mistake, makers, handed_in, examples[:MOST_EXAMPLES])


def _distinct(examples: Sequence[Example]) -> list[Example]:
    """Return one of each kind, the commonest first: alike is what computes the same."""
    kinds = [one.formula or one.source for one in examples]
    first = dict(zip(reversed(kinds), reversed(examples), strict=True))
    return [replace(first[kind], alike=count) for kind, count in Counter(kinds).most_common()]


def comment_on_mistake(
    work: Work, actor: Actor, assignment_id: int, mistake: str, text: str
) -> int:
    """Say something to all who still make a mistake, at the attempt they made it in.

    Returns
    -------
    int
        To how many.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If it is empty or endless.
    """
    mine = assignment_for(work, actor, assignment_id, Permission.COMMENT)
    said = comment_text(text)
    makers = [one for one in _makers(work, mine, mistake)[0] if one.still]
    once = {one.submission.id: one.questions[0] for one in makers}  # it may count for several
    work.comments.add_all(
        Comment(id_, actor.user_id, said, work.now, question) for id_, question in once.items()
    )
    for id_ in once:
        readers = [one for one in work.partners.whose(id_) if one != actor.user_id]
        notify(work, Kind.COMMENT, id_, readers)
    record_in(work, mine, "comment.add_all", mistake=mistake[:200], students=len(makers))
    return len(makers)


def _makers(work: Work, mine: MyAssignment, mistake: str) -> tuple[list[Maker], int]:
    """Return who made it, and how many students handed in; raise NotFound if nobody did."""
    names, veil = dict(work.enrolments.names(mine.course.id)), mine.veil
    called = work.named_answers.titles([mine.assignment.id])[mine.assignment.id]
    last: dict[int, int] = {}
    found: dict[int, tuple[Submission, StoredReport, tuple[str, ...]]] = {}
    here = mine.assignment.id, mine.course.id
    for who, one, report in work.submissions.reported_of_students(*here):
        last[who] = one.id
        findings = renamed(report.findings, called) if report else []
        if named := tuple(f.question for f in findings if mistake in f.mistakes):
            assert report is not None
            found[who] = (one, report, named)
    makers = [
        Maker(
            veil.number(user_id),
            veil.called(user_id, names.get(user_id, "")),
            veil.over(one),
            report,
            asked,
            last[user_id] == one.id,
        )
        for user_id, (one, report, asked) in found.items()
    ]
    if not makers:
        raise NotFound("mistake")
    return sorted(makers, key=lambda one: (not one.still, one.name)), len(last)


def _examples(work: Work, mine: MyAssignment, makers: Sequence[Maker]) -> list[Example]:
    documents = work.documents.of_reports(one.report.id for one in makers)
    sources = work.sources.by_hashes(one.submission.source_sha256 for one in makers)
    named = work.named_answers.in_assignment(mine.assignment.id)
    examples = []
    for one in makers:
        document = documents.get(one.report.id)
        report = told(document.report, named) if document else None
        asked = [q for q in report.questions if q.name == one.questions[0]] if report else []
        if asked and asked[0].hints:
            text = sources[one.submission.source_sha256].decode(errors="replace")
            examples.append(Example(one, asked[0], text))
    return examples

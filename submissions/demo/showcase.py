"""What a demo shows beyond its first class: formulas, a derivation, a regrade, comments.

Everything is done by use cases, as people would do it; only the clock is turned. What needs
verdicts follows when they are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from submissions.demo import Demo, Turned
from submissions.domain.assignment import Assignment, Counts, Release
from submissions.domain.people import User
from submissions.services.assignments import change_assignment, create_assignment
from submissions.services.handing_in import submit
from submissions.services.inquiries import open_inquiry
from submissions.services.ports import Services
from submissions.services.regrades import propose_regrade
from submissions.services.rubric import add_rubric_item
from submissions.services.rubric_marking import mark_by_rubric
from submissions.services.verdicts import add_comment

#: The first inputs have no layer wider than five, the others have: the regrade is about them.
_NARROW, _WIDE = 7, 8
#: What the class writes of the sheet: a right line, and what stands in its place.
_SLIPS = {
    "as printed": (("(y_out - y_gt)", "(y_out - s_out)"),),
    "no transpose": (("W_2.T @ delta_2", "W_2 @ delta_2"),),
    "no slope": (("(W_out.T @ delta_out) * f_2_prime(s_2)", "W_out.T @ delta_out"),),
    "transposed": (("np.outer(delta_2, z_1)", "np.outer(z_1, delta_2)"),),
    "sign": (("(y_out - y_gt)", "(y_gt - y_out)"),),
    "up to five": (("(y_out - y_gt) * f", "np.resize(y_out - y_gt, 5)[: s_out.size] * f"),),
    "right": (),
}
#: Which of them each student hands in, one attempt after the other.
_TRIES = (
    ("no transpose", "no slope", "right"),
    ("as printed",),
    ("up to five",),
    ("no transpose",),
    ("right",),
    ("as printed", "right"),
    ("no transpose", "transposed"),
    ("up to five",),
    ("sign", "right"),
    ("no transpose",),
)
#: The same for answers in writing.
_PRINTED = ("(y_out - y_gt) ⊙", "(y_out - s_out) ⊙")
_LAYER = (r"W_{out} \cdot f_2'(s_2) \cdot z_1", r"W_2 \cdot f_2'(s_2) \cdot z_1")
_WRITTEN = {
    "two slips": (_PRINTED, _LAYER),
    "order": (("delta_2 z_1^T", "z_1 delta_2^T"),),
    "transpose": (("W_2^T delta_2", "W_2 delta_2"), (r"\cdot x_{in}", r"\cdot z_1")),
    "layer": (_LAYER,),
    "right": (),
}
_HANDED_IN = (("two slips",), ("order",), ("transpose",), ("right",), ("layer", "right"))
#: How many students have begun with either.
_AT_SHEET, _AT_WRITING = 40, 10


@dataclass(frozen=True, slots=True)
class Showcase:
    """A demo with an assignment in writing."""

    demo: Demo
    written: Assignment


def begin_showcase(services: Services, demo: Demo) -> Showcase:
    """Hand in what the class has of the open assignments; the graders will see to it."""
    now = services.clock.now()
    teacher = demo.instructor.actor
    wanted = replace(
        demo.sheet,
        title="In writing: formulas and a derivation",
        exercise="written-practical",
        points=10.0,
        due_at=now + timedelta(days=5),
        closes_at=now + timedelta(days=7),
        counts=Counts.BEST,
        release=Release.FULL_MARKS,
        inquiry_days=14,
        parameters={},
    )
    with services.writing() as work:
        written = create_assignment(work, teacher, wanted)
        narrow = replace(demo.sheet, inquiry_days=14).changed({"seed": _NARROW})
        change_assignment(work, teacher, narrow)
    catalog = services.catalog
    program = catalog.find("practical-1").read("solutions/correct.py")
    answer = catalog.find("written-practical").read("solutions/correct.md")
    code = [_variants(program, _SLIPS, names) for names in _TRIES]
    text = [_variants(answer, _WRITTEN, names) for names in _HANDED_IN]
    _hand_in(services, (written, "answers.md"), demo.students[:_AT_WRITING], text, now)
    _hand_in(services, (demo.sheet, "solution.py"), demo.students[:_AT_SHEET], code, now)
    with services.writing() as work:  # the jobs, unlike the submissions, are of today
        for job in work.jobs.queued():
            work.jobs.replace(replace(job, created_at=now))
    return Showcase(demo, written)


def _variants(
    right: str, slips: dict[str, tuple[tuple[str, str], ...]], names: Sequence[str]
) -> list[str]:
    """Return an answer with one slip after the other made in it."""
    return [_with(right, slips[name]) for name in names]


def _with(answer: str, changes: Sequence[tuple[str, str]]) -> str:
    for old, new in changes:
        assert old in answer, old
        answer = answer.replace(old, new)
    return answer


def _hand_in(
    services: Services,
    into: tuple[Assignment, str],
    students: Sequence[User],
    tries: Sequence[Sequence[str]],
    now: datetime,
) -> None:
    """Let each student hand in their attempts, a day between two, the last ones today."""
    assignment, file = into
    for position, student in enumerate(students):
        attempts = tries[position % len(tries)]
        for number, content in enumerate(attempts):
            ago = timedelta(days=len(attempts) - 1 - number + position % 5, hours=position % 7)
            submit(
                replace(services, clock=Turned(now - ago)),
                student.actor,
                assignment.id,
                file=file,
                content=content.encode(),
                client_token=f"showcase-{assignment.id}-{student.id}-{number}",
            )


def is_graded(services: Services) -> bool:
    """Return whether no student waits for a verdict any more."""
    with services.reading() as work:
        summary = work.jobs.summary()
    return not (summary.waiting_live or summary.running)


def end_showcase(services: Services, showcase: Showcase) -> None:
    """Say and do what people do once there are verdicts: comment, judge, ask, regrade."""
    demo, written = showcase.demo, showcase.written
    teacher, assistant = demo.instructor.actor, demo.grader.actor
    first, second, *_ = demo.students
    with services.writing() as work:
        (answer, *_) = work.submissions.attempts(written.id, first.id)
        add_comment(work, assistant, answer.id, _COMMENT, question="delta_out")
        items = [
            add_rubric_item(work, teacher, written.id, title=title, points=points).id
            for title, points in _RUBRIC
        ]
        mark_by_rubric(work, assistant, answer.id, apply=items[:1])
        (late, *_) = work.submissions.attempts(demo.practical.id, second.id)
        add_comment(work, assistant, late.id, "Short and **right**: nothing to add.")
        for student, text in zip((second, demo.students[3]), _QUESTIONS, strict=True):
            (asked, *_) = work.submissions.attempts(demo.sheet.id, student.id)
            open_inquiry(work, student.actor, asked.id, text, question="delta_out")
        sheet = work.assignments.get(demo.sheet.id)
        change_assignment(work, teacher, sheet.changed({"seed": _WIDE}))
        propose_regrade(work, teacher, sheet.id, reason=_REASON)


_COMMENT = (
    "Your rule is right, its first factor is not: the loss compares $y_{out}$ with what it "
    "**should** be, $L = \\tfrac{1}{2} \\lVert y_{out} - y_{gt} \\rVert^2$.\n"
    "The sheet has a slip there."
)
#: What a person judges of answers in writing.
_RUBRIC = (
    ("The derivation is told in sentences that a fellow student can follow", 1.0),
    ("Steps are left out", -1.0),
    ("Says where the chain rule is used", 0.5),
)
_QUESTIONS = (
    "The sheet says $(y_{out} - s_{out})$ in equation 5. Is that not what I wrote?",
    "Why is my $\\delta_{out}$ right, and $\\delta_1$ not?",
)
_REASON = "The first inputs had no layer wider than five: judged on wider ones."

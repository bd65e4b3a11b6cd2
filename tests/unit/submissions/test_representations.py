"""What the API says of a thing is what the thing has, and what it keeps back is decided."""

from dataclasses import fields
from types import UnionType
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest

from submissions.domain import (
    assignment,
    audit,
    courses,
    exercises,
    grade,
    groups,
    inquiry,
    job,
    named,
    people,
    policy,
    regrade,
    rubric,
    statistics,
    submission,
)
from submissions.representations import assignments as said_of_assignments
from submissions.representations import courses as said_of_courses
from submissions.representations import exercises as said_of_exercises
from submissions.representations import gradebook as said_of_grades
from submissions.representations import groups as said_of_groups
from submissions.representations import handing_in as said_of_submissions
from submissions.representations import inquiries as said_of_inquiries
from submissions.representations import operations as said_of_operations
from submissions.representations import people as said_of_people
from submissions.representations import regrades as said_of_regrades
from submissions.representations import rubric as said_of_rubrics

#: What it stands for, what says it (more than one, if not everybody is told all), what is kept
#: back from everybody. Whoever gives the domain another attribute decides here.
SAID = [
    (people.User, [said_of_people.User], {"password_hash", "language"}),
    (people.ApiToken, [said_of_people.Token], {"user_id", "token_hash"}),
    (people.Actor, [said_of_people.Me], {"session_id", "language"}),
    (courses.Course, [said_of_courses.Course], {"join_code"}),
    (courses.Enrolment, [said_of_courses.Enrolment], set()),
    (courses.RosterRow, [said_of_courses.RosterRow], {"id", "course_id", "user_id"}),
    (
        assignment.Assignment,
        [said_of_assignments.Assignment, said_of_assignments.Settings],
        {"parameters", "pseudonym_key"},
    ),
    (assignment.Accommodation, [said_of_assignments.Accommodation], set()),
    (named.NamedAnswer, [said_of_assignments.NamedAnswer], {"assignment_id"}),
    (named.Cluster, [said_of_assignments.Cluster], {"submission_id"}),
    (assignment.Extension, [said_of_assignments.Extension], set()),
    (policy.Terms, [said_of_assignments.Terms], {"zone"}),
    (grade.Grade, [said_of_assignments.Grade], {"id"}),
    (grade.Override, [said_of_grades.Override], set()),
    (rubric.RubricItem, [said_of_rubrics.RubricItem], set()),
    (
        submission.Submission,
        [said_of_submissions.Submission],
        {"source_sha256", "upload_sha256", "client_token", "report_id"},
    ),
    (groups.Group, [said_of_groups.Group], set()),
    (submission.Comment, [said_of_submissions.Comment], set()),
    (inquiry.Inquiry, [said_of_inquiries.Inquiry], set()),
    (inquiry.InquiryMessage, [said_of_inquiries.InquiryMessage], set()),
    (
        exercises.CourseExercise,
        [said_of_exercises.OwnExercise, said_of_exercises.OwnExercisePage],
        set(),
    ),
    (regrade.Regrade, [said_of_regrades.Regrade], set()),
    (job.GradingJob, [said_of_operations.Job], {"not_before", "attempt", "lease_until", "turn"}),
    (job.QueueSummary, [said_of_operations.Queue], {"oldest_regrade_at"}),
    (audit.AuditEntry, [said_of_operations.AuditEntry], set()),
    (statistics.Bin, [said_of_grades.Bin], set()),
    (statistics.QuestionRate, [said_of_grades.QuestionRate], set()),
    (statistics.HourCount, [said_of_grades.HourCount], set()),
    (statistics.Statistics, [said_of_grades.Statistics], set()),
]
#: Said, and no attribute: the seed is one of the parameters.
ADDED = {(assignment.Assignment, "seed")}
#: Said, and told from the attributes: what it is called and how far it is.
ADDED |= {(exercises.CourseExercise, name) for name in ("name", "title", "problem", "sound")}


def plain(hint):
    """Return a type as JSON knows it: bounds left out, sequences as lists, None beside the rest."""
    if get_origin(hint) is Annotated:
        return plain(get_args(hint)[0])
    if isinstance(hint, UnionType):
        return frozenset(plain(one) for one in get_args(hint))
    name = str(getattr(get_origin(hint) or hint, "__name__", hint))
    return {"tuple": "list", "Sequence": "list", "Mapping": "dict", "FeedbackLevel": "int"}.get(
        name, name
    )


@pytest.mark.parametrize(
    ("kind", "said", "kept_back"), SAID, ids=[kind.__name__ for kind, _, _ in SAID]
)
def test_a_thing_is_said_as_it_is(kind, said, kept_back):
    """Each attribute is said with its type or kept back on purpose; nothing else is said."""
    hints = {name: plain(hint) for name, hint in get_type_hints(kind).items()}
    found = {
        name: plain(field.annotation)
        for model in said
        for name, field in model.model_fields.items()
        if (kind, name) not in ADDED
    }

    assert found == {
        field.name: hints[field.name] for field in fields(kind) if field.name not in kept_back
    }

"""Choose or make an assignment inside a learning platform (LTI Deep Linking).

Whoever chooses has no session here: in a platform's frame browsers keep no cookies of ours. What
was asked goes to and fro with the page, signed; it says who may answer, and is used up by that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from grader.exercise import Exercise
from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course
from submissions.domain.deep_linking import LinkRequest, answer_of, link_to
from submissions.domain.launch import DeepLinking
from submissions.domain.people import Actor, Role
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, LaunchRefused
from submissions.services.access import course_for
from submissions.services.assignments import create_assignment
from submissions.services.audit import record
from submissions.services.exercises import all_for
from submissions.services.launching import admit, spend
from submissions.services.platforms import check_address
from submissions.services.ports import Work
from submissions.services.tokens import draw_token

#: So long may somebody choose.
VALID = timedelta(hours=1)


def take_request(work: Work, launch: DeepLinking) -> LinkRequest:
    """Return what a platform asks, with who may answer; the launch is used up, nobody signed in.

    Raises
    ------
    LaunchRefused
        If it comes from nobody who may choose, or the answer would go where nothing may go; else as
        :func:`submissions.services.launching.admit`.
    """
    if launch.role is not Role.INSTRUCTOR:
        raise LaunchRefused("only instructors choose what a link leads to.")
    try:
        check_address("deep_link_return_url", launch.return_url)
    except Invalid as error:
        raise LaunchRefused(f"its answer would go where nothing may go: {error}") from error
    user, context = admit(work, launch)
    return LinkRequest(
        launch.platform_id,
        user.id,
        context.course_id,
        draw_token(),
        launch.deployment,
        launch.return_url,
        launch.data,
        launch.many,
        launch.line_items,
        launch.windows,
        launch.title,
    )


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What a link may lead to: the course's assignments, or a new one of these exercises."""

    course: Course
    assignments: Sequence[Assignment]
    exercises: Sequence[Exercise]


def show_choice(work: Work, asked: LinkRequest) -> ChoicePage:
    """Return what may be chosen; raise LaunchRefused, NotFound or Forbidden."""
    course_id = asked.course_id
    mine = course_for(work, _who(work, asked), course_id, Permission.MANAGE_ASSIGNMENTS)
    assignments = work.assignments.in_courses([course_id])
    return ChoicePage(mine.course, assignments, all_for(work, course_id))


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer, signed, and where the browser takes it."""

    return_url: str
    token: str


def choose(work: Work, asked: LinkRequest, assignment_ids: Sequence[int], url: str) -> Choice:
    """Return the answer that links lead to these assignments; the request is used up.

    Parameters
    ----------
    work : Work
    asked : LinkRequest
    assignment_ids : sequence of int
    url : str
        Where launches go.

    Raises
    ------
    LaunchRefused
        If it was answered before, the platform is closed, or the account locked.
    Invalid
        If none is chosen, more than the platform takes, or one of another course.
    NotFound, Forbidden
    """
    page = show_choice(work, asked)
    found = [one for one in page.assignments if one.id in assignment_ids]
    if not found or len(found) != len(set(assignment_ids)):
        raise Invalid("assignment", "choose one from the list.")
    if len(found) > 1 and not asked.many:
        raise Invalid("assignment", "the platform takes one at a time.")
    return _answered(work, asked, found, url)


def make_and_choose(work: Work, asked: LinkRequest, assignment: Assignment, url: str) -> Choice:
    """Store a new assignment and return the answer that the link leads there.

    Raises
    ------
    LaunchRefused, NotFound, Forbidden
    Invalid, ExerciseNotFound, ExerciseInvalid
        As :func:`submissions.services.assignments.create_assignment`.
    """
    made = create_assignment(work, _who(work, asked), assignment)
    return _answered(work, asked, [made], url)


def _answered(work: Work, asked: LinkRequest, found: Sequence[Assignment], url: str) -> Choice:
    who = _who(work, asked)
    platform = work.platforms.get(asked.platform_id, lock=True)
    spend(work, platform.id, asked.nonce, work.now + 2 * VALID)
    links = [link_to(one, url, asked) for one in found]
    claims = answer_of(asked, platform, links, draw_token(), work.now)
    about = {"course_id": asked.course_id, "assignments": [one.id for one in found]}
    record(work, who, "platform.deep_link", f"platform:{platform.id}", **about)
    key = work.keys.all()[-1]
    return Choice(asked.return_url, work.services.signatures.sign(key, claims))


def _who(work: Work, asked: LinkRequest) -> Actor:
    """Return who may answer, as they are now."""
    platform = work.platforms.known(asked.platform_id)
    if platform is None or not platform.active:
        raise LaunchRefused("the platform is no longer registered.")
    user = work.users.get(asked.user_id)
    if not user.active or user.admin:
        raise LaunchRefused("your account here may not come in this way any more.")
    return user.actor

"""Every use case as every role: nobody does, sees, or learns of, what is not theirs."""

import importlib
import inspect
import pkgutil
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from grader.authoring.foreign import Recipe
from grader.errors import ExerciseError
from submissions import services as use_cases
from submissions.domain.groups import Grouping
from submissions.domain.people import Actor, Role, Scope
from submissions.domain.platform import Context, Link
from submissions.domain.selection import Selection
from submissions.errors import Forbidden, NotFound
from submissions.services.assignments import change_assignment
from submissions.services.exercises import draft_exercise, make_exercise
from submissions.services.groups import make_group, show_group
from submissions.services.inquiries import open_inquiry
from submissions.services.platforms import Registration, register_platform
from submissions.services.regrades import apply_regrade, propose_regrade
from submissions.services.rubric import add_rubric_item
from tests.doing import do
from tests.service.conftest import copied

EVERYBODY = (
    "student",
    "classmate",
    "grader",
    "instructor",
    "admin",
    "outsider",
    "stranger",
)
COURSE = ("student", "classmate", "grader", "instructor", "admin")
STAFF = ("grader", "instructor", "admin")
TEACHERS = ("instructor", "admin")
OWN = ("student", *STAFF)
STUDENTS = ("student", "classmate")
ADMIN = ("admin",)
RECIPE = Recipe("own", "Own", "def f(x):\n    return x\n", "dx")
DOCUMENT = {"statement": "# S", "starter": "", "questions": [], "to_mend": []}


#: How use cases ask for permission, and write down what was done with it.
ASKED = {
    "access.role_in",
    "accounts.may_invite",
    "access.course_for",
    "access.assignment_for",
    "access.submission_for",
    "audit.record",
}


def prepared(world):
    """Give the world one of everything that an id can point to."""
    world.submission = world.hand_in(b"x = 0")
    world.second = world.hand_in(b"x = 1")
    world.theirs = world.hand_in(b"x = 2", actor=world.classmate)
    world.grade()
    asked = replace(world.assignment, inquiry_days=7)
    world.assignment = world.do(change_assignment, world.instructor, asked)
    world.inquiry = world.do(open_inquiry, world.student, world.submission.id, "why?")
    world.services = replace(world.services, maker=lambda _: DOCUMENT)
    world.own = world.do(draft_exercise, world.instructor, world.course.id, RECIPE)
    make_exercise(world.services, world.instructor, world.own.id)
    given = {"title": "Clear", "points": 1.0}
    world.item = world.do(add_rubric_item, world.instructor, world.assignment.id, **given)
    world.regrade = world.do(propose_regrade, world.instructor, world.assignment.id, reason="r")
    world.grade()
    world.target = world.person("target", world.course, Role.STUDENT)
    world.platform = world.do(register_platform, world.admin, told("c1"))
    with world.services.writing() as work:
        linked = Context(world.platform.id, "1", "c", "There", world.course.id, work.now)
        world.code = "abcd2345"
        work.courses.replace(replace(work.courses.get(world.course.id), join_code=world.code))
        world.link = work.links.add(Link(work.contexts.add(linked).id, "l", "Sheet", work.now))
    return world


def told(client):
    """Return what an administrator copies from a platform that knows us by this name."""
    lms = "https://lms.example.org"
    return Registration("LMS", lms, client, f"{lms}/a", f"{lms}/t", f"{lms}/k", ("1",))


def cases():
    """Return, for each use case with an actor: who may, and a call of it in a prepared world."""
    a = "assignment"
    return {
        "accounts.change_password": (EVERYBODY, None),
        "accounts.invite": (TEACHERS, lambda f, s, w, who: f(s, who, w.target.user_id)),
        "accounts.add_user": (ADMIN, lambda f, s, _, who: f(s, who, "new", name="New")),
        "accounts.list_users": (ADMIN, lambda f, s, _, who: f(s, who)),
        "accounts.change_user": (ADMIN, lambda f, s, w, who: f(s, who, w.target.user_id, name="N")),
        "tokens.create_token": (EVERYBODY, lambda f, s, _, who: f(s, who, "ci", ["read"])),
        "tokens.list_tokens": (EVERYBODY, lambda f, s, _, who: f(s, who)),
        "tokens.revoke_token": ((), lambda f, s, _, who: f(s, who, 99)),
        "joining.open_joining": (TEACHERS, lambda f, s, w, who: f(s, who, w.course.id)),
        "joining.close_joining": (TEACHERS, lambda f, s, w, who: f(s, who, w.course.id)),
        "joining.join": (EVERYBODY, lambda f, s, w, who: f(s, who, w.code)),
        # In tests/lti, with a platform; here the course has none.
        "platform_rosters.preview_platform_roster": (
            (),
            lambda f, s, w, who: f(s, who, w.course.id),
        ),
        "platform_rosters.apply_platform_roster": (
            (),
            lambda f, s, w, who: f(s, who, w.course.id, "digest"),
        ),
        "notices.show_mail_choice": (EVERYBODY, lambda f, s, _, who: f(s, who)),
        "accounts.choose_language": (EVERYBODY, lambda f, s, _, who: f(s, who, "de")),
        "notices.choose_mail": (EVERYBODY, lambda f, s, _, who: f(s, who, ["grade"])),
        "mailing.show_mail": (ADMIN, lambda f, s, _, who: f(s, who)),
        "mailing.send_mail_again": (ADMIN, lambda f, s, _, who: f(s, who)),
        "forgotten.invite_all": (
            TEACHERS,
            lambda f, s, w, who: f(replace(s, post=object()), who, w.course.id),
        ),
        "sign_on.link_account": (EVERYBODY, None),  # in tests/sign_on, with a provider
        "sign_on.linked_accounts": (EVERYBODY, lambda f, s, _, who: f(s, who)),
        "sign_on.show_linked": (ADMIN, lambda f, s, w, who: f(s, who, w.target.user_id)),
        "sign_on.unlink_account": (ADMIN, lambda f, s, w, who: f(s, who, w.target.user_id)),
        "platforms.register_platform": (ADMIN, lambda f, s, _, who: f(s, who, told("c2"))),
        "registering.invite_platform": (ADMIN, lambda f, s, _, who: f(s, who)),
        "platforms.change_platform": (
            ADMIN,
            lambda f, s, w, who: f(s, who, w.platform.id, told("c1"), active=True),
        ),
        "platforms.list_platforms": (ADMIN, lambda f, s, _, who: f(s, who)),
        "platforms.show_platform": (ADMIN, lambda f, s, w, who: f(s, who, w.platform.id)),
        "platforms.rotate_key": (ADMIN, lambda f, s, _, who: f(s, who)),
        "platforms.link_course": (
            ADMIN,
            lambda f, s, w, who: f(s, who, w.link.context_id, w.course.id),
        ),
        "scores.show_scores": (TEACHERS, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "scores.send_again": (TEACHERS, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "launching.show_link": (TEACHERS, lambda f, s, w, who: f(s, who, w.link.id)),
        "launching.choose_assignment": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.link.id, w.assignment.id),
        ),
        "courses.create_course": (ADMIN, lambda f, s, _, who: f(s, who, "new", title="New")),
        "courses.change_course": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.course.id, title="Other"),
        ),
        "courses.list_courses": (EVERYBODY, lambda f, s, _, who: f(s, who)),
        "courses.show_course": (COURSE, lambda f, s, w, who: f(s, who, w.course.id)),
        "people.list_people": (STAFF, lambda f, s, w, who: f(s, who, w.course.id)),
        "people.enrol": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.course.id, "outsider", Role.STUDENT),
        ),
        "people.leave": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.course.id, w.target.user_id),
        ),
        "people.preview_roster": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.course.id, "number,name\n1,A"),
        ),
        "people.apply_roster": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.course.id, "number,name\n1,A"),
        ),
        "assignments.create_assignment": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.assignment),
        ),
        "assignments.change_assignment": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, replace(w.assignment, points=3.0)),
        ),
        "home.list_assignments": (COURSE, lambda f, s, w, who: f(s, who, w.course.id)),
        "assignments.show_assignment": (COURSE, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "assignments.list_exercises": (TEACHERS, lambda f, s, w, who: f(s, who, w.course.id)),
        "extensions.grant_extension": (
            TEACHERS,
            lambda f, s, w, who: f(
                s, who, w.assignment.id, w.target.user_id, reason="ill", extra_attempts=1
            ),
        ),
        "extensions.grant_extensions": (
            TEACHERS,
            lambda f, s, w, who: f(
                s, who, w.assignment.id, people="student", reason="ill", extra_attempts=1
            ),
        ),
        "accommodations.list_accommodations": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.course.id),
        ),
        "accommodations.grant_accommodation": (
            TEACHERS,
            lambda f, s, w, who: f(
                s, who, w.course.id, w.target.user_id, reason="ill", extra_hours=1.0
            ),
        ),
        "accommodations.revoke_accommodation": (
            (),
            lambda f, s, w, who: f(s, who, w.course.id, 99),
        ),
        "extensions.revoke_extension": ((), lambda f, s, w, who: f(s, who, w.assignment.id, 99)),
        "extensions.list_extensions": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "groups.show_group": (COURSE, lambda f, s, w, who: f(s, who, w.grouped().id)),
        "groups.make_group": (STUDENTS, lambda f, s, w, who: f(s, who, w.grouped().id)),
        "groups.join_group": (
            STUDENTS,
            lambda f, s, w, who: f(s, who, w.grouped().id, w.group(w.target).code),
        ),
        "groups.leave_group": (("student",), lambda f, s, w, who: f(s, who, w.joined().id)),
        "group_lists.list_groups": (STAFF, lambda f, s, w, who: f(s, who, w.grouped().id)),
        "group_lists.preview_groups": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.grouped().id, "student,A"),
        ),
        "group_lists.apply_groups": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.grouped().id, "student,A"),
        ),
        "group_lists.move_member": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.grouped().id, w.student.user_id, "A"),
        ),
        "group_lists.dissolve_group": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.joined().id, w.group(w.student).id),
        ),
        "verdicts.show_verdict_for": (
            OWN,
            lambda f, s, w, who: f(s, who, w.submission.id, w.student.user_id),
        ),
        "handing_in.submit": (
            COURSE,
            lambda f, s, w, who: f(
                s, who, w.assignment.id, file="s.py", content=b"x = 2", client_token="abcdefgh"
            ),
        ),
        "rehearsing.rehearse": (
            COURSE,
            lambda f, s, w, who: f(s, who, w.assignment.id, file="s.py", content=b"x = 2"),
        ),
        "rehearsing.show_rehearsal": (COURSE, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "rehearsing.wait_for_rehearsal": (
            COURSE,
            lambda f, s, w, who: f(s, who, w.assignment.id),
        ),
        "reading.read_typed": (COURSE, lambda f, s, w, who: f(s, who, w.assignment.id, "x = 1")),
        "reading.file_for": (COURSE, lambda f, s, w, who: f(s, who, w.assignment.id, "x = 1")),
        "verdicts.show_verdict": (OWN, lambda f, s, w, who: f(s, who, w.submission.id)),
        "verdicts.show_progress": (OWN, lambda f, s, w, who: f(s, who, w.submission.id)),
        "verdicts.wait_for_verdict": (OWN, lambda f, s, w, who: f(s, who, w.submission.id)),
        "attempts.list_attempts": (
            OWN,
            lambda f, s, w, who: f(s, who, w.assignment.id, w.student.user_id),
        ),
        "attempts.show_source": (OWN, lambda f, s, w, who: f(s, who, w.submission.id)),
        "attempts.compare_attempts": (
            OWN,
            lambda f, s, w, who: f(s, who, w.submission.id, w.second.id),
        ),
        "verdicts.add_comment": (STAFF, lambda f, s, w, who: f(s, who, w.submission.id, "hm")),
        "mistakes.show_mistake": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.assignment.id, "M13 W without its transpose"),
        ),
        "mistakes.comment_on_mistake": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.assignment.id, "M13 W without its transpose", "t"),
        ),
        "downloads.open_download": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "gradebook.show_gradebook": (STAFF, lambda f, s, w, who: f(s, who, w.course.id)),
        "gradebook.export_gradebook": (STAFF, lambda f, s, w, who: f(s, who, w.course.id)),
        "gradebook.show_student": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.course.id, w.student.user_id),
        ),
        "grades.override_grade": (
            STAFF,
            lambda f, s, w, who: f(
                s, who, w.assignment.id, w.student.user_id, points=1.0, reason="r"
            ),
        ),
        "grades.revoke_override": ((), lambda f, s, w, who: f(s, who, w.assignment.id, 99)),
        "pending.list_to_look_at": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "pending.settle_pending": (
            (),
            lambda f, s, w, who: f(s, who, w.submission.id, "delta_k", points=0.0),
        ),
        "rubric.show_rubric": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "rubric.show_rubric_item": (TEACHERS, lambda f, s, w, who: f(s, who, w.item.id)),
        "rubric.add_rubric_item": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.assignment.id, title="t", points=1.0),
        ),
        "rubric.change_rubric_item": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.item.id, points=2.0),
        ),
        "rubric.remove_rubric_item": (TEACHERS, lambda f, s, w, who: f(s, who, w.item.id)),
        "rubric_marking.show_marking": (STAFF, lambda f, s, w, who: f(s, who, w.submission.id)),
        "rubric_marking.mark_by_rubric": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.submission.id, apply=[w.item.id]),
        ),
        "naming.list_names": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "naming.name_answer": (
            (),
            lambda f, s, w, who: f(
                s, who, w.assignment.id, "delta_k", "nobody's", title="t", hint="h"
            ),
        ),
        "naming.forget_name": ((), lambda f, s, w, who: f(s, who, w.assignment.id, 99)),
        "inquiries.list_inquiries": (COURSE, lambda f, s, w, who: f(s, who, w.course.id)),
        "inquiries.list_asked": (OWN, lambda f, s, w, who: f(s, who, w.submission.id)),
        "inquiries.open_inquiry": (
            ("student",),
            lambda f, s, w, who: f(s, who, w.submission.id, "why?", question="delta_k"),
        ),
        "inquiries.show_inquiry": (OWN, lambda f, s, w, who: f(s, who, w.inquiry.id)),
        "inquiries.reply_to_inquiry": (OWN, lambda f, s, w, who: f(s, who, w.inquiry.id, "so")),
        "inquiries.close_inquiry": (OWN, lambda f, s, w, who: f(s, who, w.inquiry.id)),
        "insight.show_course_statistics": (STAFF, lambda f, s, w, who: f(s, who, w.course.id)),
        "selection.students_beside": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.course.id, w.target.user_id, Selection()),
        ),
        "selection.submissions_beside": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.assignment.id, w.target.user_id, Selection()),
        ),
        "insight.show_statistics": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "similarity.show_similar_pair": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.assignment.id, w.submission.id, w.theirs.id),
        ),
        "similarity.mark_looked_at": (
            STAFF,
            lambda f, s, w, who: f(s, who, w.assignment.id, [w.submission.id, w.theirs.id]),
        ),
        "todo.list_todo": (STAFF, lambda f, s, w, who: f(s, who, w.course.id)),
        "similarity.show_similarity": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "regrades.propose_regrade": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.fresh(a).id, reason="r"),
        ),
        "regrades.list_regrades": (TEACHERS, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "regrades.show_regrade": (TEACHERS, lambda f, s, w, who: f(s, who, w.regrade.id)),
        "regrades.apply_regrade": (TEACHERS, lambda f, s, w, who: f(s, who, w.regrade.id)),
        "regrades.undo_regrade": (TEACHERS, lambda f, s, w, who: f(s, who, w.applied())),
        "regrades.drop_regrade": (TEACHERS, lambda f, s, w, who: f(s, who, w.regrade.id)),
        "health.show_health": (ADMIN, lambda f, s, _, who: f(s, who)),
        "audit.list_audit": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, course_id=w.course.id),
        ),
        "health.retry_job": (ADMIN, lambda f, s, w, who: f(s, who, w.set_aside())),
        "privacy.export_person": (
            ("student", "admin"),
            lambda f, s, w, who: f(s, who, w.student.user_id),
        ),
        "privacy.delete_person": (
            ADMIN,
            lambda f, s, w, who: f(s, who, w.target.user_id, login="target"),
        ),
        "accounts.show_user": (ADMIN, lambda f, s, w, who: f(s, who, w.target.user_id)),
        "home.show_home": (EVERYBODY, lambda f, s, _, who: f(s, who)),
        "assignments.find_assignment": (COURSE, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "assignments.open_assignment": (TEACHERS, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "attempts.two_attempts": (
            OWN,
            lambda f, s, w, who: f(s, who, w.submission.id, w.second.id),
        ),
        "audit.show_settings": (TEACHERS, lambda f, s, w, who: f(s, who, w.course.id)),
        "courses.show_courses": (ADMIN, lambda f, s, _, who: f(s, who)),
        "gradebook.show_submissions": (STAFF, lambda f, s, w, who: f(s, who, w.assignment.id)),
        "people.open_roster": (TEACHERS, lambda f, s, w, who: f(s, who, w.course.id)),
        "verdicts.show_submission": (OWN, lambda f, s, w, who: f(s, who, w.submission.id)),
        "exercises.list_own_exercises": (TEACHERS, lambda f, s, w, who: f(s, who, w.course.id)),
        "exercises.draft_exercise": (
            TEACHERS,
            lambda f, s, w, who: f(s, who, w.course.id, replace(RECIPE, slug="other")),
        ),
        "exercises.show_own_exercise": (TEACHERS, lambda f, s, w, who: f(s, who, w.own.id)),
        "exercises.change_exercise": (TEACHERS, lambda f, s, w, who: f(s, who, w.own.id, RECIPE)),
        "exercises.make_exercise": (TEACHERS, lambda f, s, w, who: f(s, who, w.own.id)),
        "exercises.publish_exercise": (TEACHERS, lambda f, s, w, who: f(s, who, w.own.id)),
        "exercises.remove_exercise": (TEACHERS, lambda f, s, w, who: f(s, who, w.own.id)),
        "verdicts.compare_verdicts": (
            OWN,
            lambda f, s, w, who: f(s, who, w.submission.id, w.second.id),
        ),
    }


@pytest.fixture(scope="module")
def prepared_world(made_world, tmp_path_factory):
    """Return a folder with the database of a prepared world, and the world."""
    folder = tmp_path_factory.mktemp("prepared")
    with copied(*made_world, folder) as world:
        return folder, prepared(world)


@pytest.fixture
def ready(prepared_world, tmp_path):
    """Yield a prepared world, with what a few calls need made when they need it."""
    with copied(*prepared_world, tmp_path) as world:
        world.services = replace(world.services, maker=lambda _: DOCUMENT)
        yield with_what_is_made_at_need(world)


def with_what_is_made_at_need(world):
    """Return a world that can make what few calls are about."""

    def fresh(_):
        other = world.add(title="Another")
        world.hand_in(assignment=other)
        world.grade()
        return other

    @cache
    def grouped():
        return world.add(title="Pairs", grouping=Grouping.CHOSEN)

    def group(who):
        return world.do(show_group, who, grouped().id).group or made(who)

    def made(who):
        return world.do(make_group, who, grouped().id)

    def joined():
        group(world.student)
        return grouped()

    def applied():
        world.do(apply_regrade, world.instructor, world.regrade.id)
        return world.regrade.id

    def set_aside():
        def broken(_):
            raise ExerciseError("gone")

        world.hand_in()
        world.grade(broken)
        return world.first("jobs", state="set_aside").id

    world.fresh, world.applied, world.set_aside = fresh, applied, set_aside
    world.grouped, world.group, world.joined = grouped, group, joined
    return world


def found_use_cases():
    """Return all use cases of the service that take an actor, by name."""
    found = {}
    for module in pkgutil.walk_packages(use_cases.__path__, "submissions.services."):
        functions = inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
        for name, function in functions:
            if function.__module__ == module.name and not name.startswith("_"):
                found[f"{module.name.rpartition('.')[2]}.{name}"] = function
    taking = {name: list(inspect.signature(one).parameters)[:2] for name, one in found.items()}
    return {
        name: function if taking[name][0] == "services" else in_a_unit_of_work(function)
        for name, function in found.items()
        if taking[name] in (["services", "actor"], ["work", "actor"]) and name not in ASKED
    }


def in_a_unit_of_work(use_case):
    """Return a use case that opens its own unit of work."""
    return lambda services, *args, **kwargs: do(services, use_case, *args, **kwargs)


USE_CASES = found_use_cases()
CASES = cases()


def test_every_use_case_is_tried():
    """A new use case has to say here who may call it."""
    assert set(USE_CASES) == set(CASES)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("name", [name for name, (_, call) in CASES.items() if call])
def test_a_use_case_is_open_to_these_roles_only(ready, name, role):
    """Whoever may not is refused; people of another course do not learn that the thing exists."""
    may, call = CASES[name]
    who = ready.actors[role]
    if role in may:
        call(USE_CASES[name], ready.services, ready, who)
        return

    refusals = (NotFound, Forbidden) if role in COURSE or "admin" in may[:1] else NotFound
    if name in ("regrades.undo_regrade", "health.retry_job"):
        refusals = (NotFound, Forbidden)
    with pytest.raises(refusals):
        call(USE_CASES[name], ready.services, ready, who)


@pytest.mark.parametrize("name", [name for name, (_, call) in CASES.items() if call])
def test_a_token_to_read_changes_nothing(ready, name):
    """Even an administrator's, in the use cases that change something."""
    _, call = CASES[name]
    reading = replace(ready.admin, scopes=(Scope.READ,))
    before = ready.find("audit")
    with suppress(NotFound, Forbidden):
        call(USE_CASES[name], ready.services, ready, reading)

    mine = [entry for entry in ready.find("audit")[len(before) :] if entry.actor_id == 1]
    assert mine == []


@pytest.mark.parametrize("name", [name for name, (_, call) in CASES.items() if call])
def test_an_actor_that_is_nobody_gets_nothing(ready, name):
    """An account without courses is refused everywhere but at its own things."""
    nobody = Actor(999, "nobody", "Nobody")
    may, call = CASES[name]
    if may == EVERYBODY:
        return
    with pytest.raises((NotFound, Forbidden)):
        call(USE_CASES[name], ready.services, ready, nobody)


def test_an_unpublished_assignment_is_not_there_for_students(world):
    """It is in no list, and its number leads nowhere."""
    hidden = world.add(title="Secret", published=False)
    show, listed = (
        USE_CASES["assignments.show_assignment"],
        USE_CASES["home.list_assignments"],
    )

    with pytest.raises(NotFound):
        show(world.services, world.student, hidden.id)
    cards = listed(world.services, world.student, world.course.id).cards
    titles = [card.assignment.title for card in cards]
    assert "Secret" not in titles
    assert show(world.services, world.grader, hidden.id).assignment == hidden


def test_an_instructor_cannot_become_somebody_elses_student(world):
    """Enrolling a student of another course does not let one set their password."""
    USE_CASES["people.enrol"](
        world.services, world.instructor, world.course.id, "outsider", Role.STUDENT
    )
    with pytest.raises(NotFound):
        USE_CASES["accounts.invite"](world.services, world.instructor, world.outsider.user_id)


def test_an_instructor_cannot_become_an_administrator(world):
    """Nor invite a fellow instructor, or an administrator who sits in as a student."""
    USE_CASES["people.enrol"](
        world.services, world.instructor, world.course.id, "admin", Role.STUDENT
    )
    for who in (world.admin, world.grader):
        with pytest.raises(NotFound):
            USE_CASES["accounts.invite"](world.services, world.instructor, who.user_id)


def test_one_who_left_sees_nothing_more(world):
    """Their own submission is out of reach with the course."""
    submission = world.hand_in()
    USE_CASES["people.leave"](
        world.services, world.instructor, world.course.id, world.student.user_id
    )
    with pytest.raises(NotFound):
        USE_CASES["verdicts.show_verdict"](world.services, world.student, submission.id)

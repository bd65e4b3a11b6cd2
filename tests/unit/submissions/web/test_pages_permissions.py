"""Every route, as every role: nobody learns or changes anything by guessing addresses."""

import pytest

from submissions.domain.exercises import CourseExercise
from submissions.domain.platform import Context, Link
from tests.kept import kept
from tests.roles import KINDS, ROLES

REASON = {"reason": "because"}
ASSIGNMENT = {
    "title": "T",
    "exercise": "hidden-layer-tanh",
    "points": "1",
    "late_per_day": "0",
    "late_most": "0",
    "grace_minutes": "0",
    "cooldown_minutes": "0",
    "counts": "best",
    "feedback_level": "3",
    "hint_level": "1",
    "release": "never",
}
OWN_EXERCISE = {"slug": "new", "title": "T", "source": "def f(x): ...", "ask": "dx"}
ROSTER = {"text": "number,name\n1,Ann"}
EXTENSION = {"user_id": "{user}", "extra_attempts": "1", **REASON}
SETTINGS = {"title": "T", "zone": "UTC"}
COURSE = {"slug": "new", "title": "New"}
PLATFORM = {
    "name": "Moodle",
    "issuer": "https://moodle.example.org",
    "client_id": "c",
    "auth_url": "https://moodle.example.org/auth",
    "token_url": "https://moodle.example.org/token",
    "jwks_url": "https://moodle.example.org/keys",
    "deployments": "1 2",
}

#: Endpoint -> kind, address, and the form for those that change something.
TABLE = {
    "static": ("public", "/static/0/site.css"),
    "katex": ("public", "/katex/0/katex.min.css"),
    "manual.docs": ("public", "/api/docs"),
    "probe.healthz": ("public", "/healthz"),
    "probe.readyz": ("public", "/readyz"),
    "auth.sign_in": ("public", "/sign-in"),
    "auth.enter": ("public", "/sign-in", {}),
    "auth.sign_out": ("public", "/sign-out", {}),
    "auth.invitation": ("public", "/invitation/x"),
    "auth.accept": ("public", "/invitation/x", {"password": "a", "again": "b"}),
    "auth.account": ("signed in", "/account"),
    "auth.export": ("signed in", "/account/data"),
    "auth.set_password": ("signed in", "/account/password", {"password": "a", "again": "a"}),
    "auth.add_token": ("signed in", "/account/tokens", {"name": "n", "days": "3"}),
    "auth.end_token": ("signed in", "/account/tokens/99/revoke", {}),
    "exercises.all_of": ("teachers", "/courses/{course}/own-exercises"),
    "exercises.new": ("teachers", "/courses/{course}/own-exercises/new"),
    "exercises.add": ("teachers", "/courses/{course}/own-exercises", OWN_EXERCISE),
    "exercises.one": ("teachers", "/own-exercises/{exercise}"),
    "exercises.edit": ("teachers", "/own-exercises/{exercise}/edit"),
    "exercises.change": ("teachers", "/own-exercises/{exercise}/edit", OWN_EXERCISE),
    "exercises.try_again": ("teachers", "/own-exercises/{exercise}/try", {}),
    "exercises.publish": ("teachers", "/own-exercises/{exercise}/publish", {}),
    "exercises.remove": ("teachers", "/own-exercises/{exercise}/remove", {}),
    "student.home": ("signed in", "/"),
    "student.course": ("members", "/courses/{course}"),
    "student.assignment": ("members", "/assignments/{assignment}"),
    "student.starter": ("members", "/assignments/{assignment}/starter"),
    "student.hand_in": (
        "members",
        "/assignments/{assignment}/submit",
        {"pasted": "x = 1", "client_token": "0123456789"},
    ),
    "groups.make": ("students", "/assignments/{assignment}/group", {}),
    "groups.join": ("students", "/assignments/{assignment}/group/join", {"code": "abcdef"}),
    "groups.leave": ("students", "/assignments/{assignment}/group/leave", {}),
    "groups.all_of": ("staff", "/assignments/{assignment}/groups"),
    "groups.check": ("teachers", "/assignments/{assignment}/groups", {"text": "student,A"}),
    "groups.change": ("teachers", "/assignments/{assignment}/groups/apply", {"text": "student,A"}),
    "groups.move": (
        "teachers",
        "/assignments/{assignment}/groups/move",
        {"user_id": "{user}", "group": "A"},
    ),
    "groups.dissolve": ("teachers", "/assignments/{assignment}/groups/99/dissolve", {}),
    "workbench.check": ("members", "/assignments/{assignment}/check", {"pasted": "x = 1"}),
    "workbench.checked": ("members", "/assignments/{assignment}/check"),
    "workbench.reading": ("members", "/assignments/{assignment}/reading", {"pasted": "x = 1"}),
    "student.submission": ("owner", "/submissions/{submission}"),
    "student.live": ("owner", "/submissions/{submission}/live"),
    "student.upload": ("owner", "/submissions/{submission}/upload"),
    "student.compare": ("owner", "/submissions/{submission}/compare?with={submission}"),
    "instructor.raw": ("staff of work", "/submissions/{submission}/raw"),
    "instructor.gradebook": ("staff", "/courses/{course}/gradebook"),
    "instructor.gradebook_csv": ("staff", "/courses/{course}/gradebook.csv"),
    "instructor.student": ("staff", "/courses/{course}/students/{user}"),
    "instructor.submissions": ("staff", "/assignments/{assignment}/submissions"),
    "instructor.everything": ("staff", "/assignments/{assignment}/submissions.zip"),
    "instructor.look": ("staff", "/assignments/{assignment}/look"),
    "instructor.statistics": ("staff", "/assignments/{assignment}/statistics"),
    "instructor.course_statistics": ("staff", "/courses/{course}/statistics"),
    "similarity.groups": ("staff", "/assignments/{assignment}/similarity"),
    "similarity.pair": ("staff", "/assignments/{assignment}/similarity/pair?first=1&second=2"),
    "similarity.look": (
        "staff",
        "/assignments/{assignment}/similarity/looks",
        {"submission_ids": "1", "note": "n"},
    ),
    "todo.waiting": ("staff", "/courses/{course}/todo"),
    "todo.item": ("staff", "/courses/{course}/todo/pending-1"),
    "mistakes.mistake": ("staff", "/assignments/{assignment}/mistake?name=M02+wrong+sign"),
    "mistakes.in_class": ("staff", "/assignments/{assignment}/mistake/class?name=M02+wrong+sign"),
    "mistakes.comment": (
        "staff",
        "/assignments/{assignment}/mistake",
        {"name": "M02 wrong sign", "text": "t"},
    ),
    "marking.comment": ("staff of work", "/submissions/{submission}/comments", {"text": "t"}),
    "marking.settle": (
        "staff of work",
        "/submissions/{submission}/settle",
        {"question": "delta_k", "points": "0"},
    ),
    "marking.override": (
        "staff",
        "/assignments/{assignment}/students/{user}/override",
        {"points": "1", **REASON},
    ),
    "marking.end_override": (
        "staff",
        "/assignments/{assignment}/students/{user}/override/revoke",
        {},
    ),
    "marking.extensions": ("staff", "/assignments/{assignment}/extensions"),
    "marking.extend": ("teachers", "/assignments/{assignment}/extensions", EXTENSION),
    "marking.names": ("staff", "/assignments/{assignment}/names"),
    "marking.name": (
        "teachers",
        "/assignments/{assignment}/names",
        {"question": "delta_k", "answer_class": "x", "title": "t", "hint": "h"},
    ),
    "marking.forget": ("teachers", "/assignments/{assignment}/names/1/forget", {}),
    "marking.accommodations": ("teachers", "/courses/{course}/accommodations"),
    "marking.accommodate": ("teachers", "/courses/{course}/accommodations", EXTENSION),
    "marking.end_accommodation": (
        "teachers",
        "/courses/{course}/accommodations/{user}/revoke",
        {},
    ),
    "marking.end_extension": (
        "teachers",
        "/assignments/{assignment}/extensions/{user}/revoke",
        {},
    ),
    "course.people": ("staff", "/courses/{course}/people"),
    "course.add_person": (
        "teachers",
        "/courses/{course}/people",
        {"login": "stranger", "role": "student"},
    ),
    "course.remove_person": ("teachers", "/courses/{course}/people/{user}/leave", {}),
    "course.roster": ("teachers", "/courses/{course}/roster"),
    "course.check_roster": ("teachers", "/courses/{course}/roster", ROSTER),
    "course.change_roster": ("teachers", "/courses/{course}/roster/apply", ROSTER),
    "course.settings": ("teachers", "/courses/{course}/settings"),
    "course.change_settings": ("teachers", "/courses/{course}/settings", SETTINGS),
    "course.exercise": ("teachers", "/courses/{course}/exercises/hidden-layer-tanh"),
    "course.new_assignment": ("teachers", "/courses/{course}/assignments/new"),
    "course.add_assignment": ("teachers", "/courses/{course}/assignments", ASSIGNMENT),
    "course.edit_assignment": ("teachers", "/assignments/{assignment}/edit"),
    "course.store_assignment": ("teachers", "/assignments/{assignment}/edit", ASSIGNMENT),
    "inquiry.queue": ("members", "/courses/{course}/inquiries"),
    "inquiry.begin": ("author", "/submissions/{submission}/inquiries", {"text": "why?"}),
    "inquiry.thread": ("owner", "/inquiries/{inquiry}"),
    "inquiry.reply": ("owner", "/inquiries/{inquiry}/replies", {"text": "so"}),
    "inquiry.close": ("owner", "/inquiries/{inquiry}/close", {}),
    "regrade.regrades": ("teachers", "/assignments/{assignment}/regrades"),
    "regrade.propose": ("teachers", "/assignments/{assignment}/regrades", REASON),
    "regrade.regrade": ("teachers", "/regrades/{regrade}"),
    "regrade.apply": ("teachers", "/regrades/{regrade}/apply", {}),
    "regrade.undo": ("teachers", "/regrades/{regrade}/undo", {}),
    "regrade.drop": ("teachers", "/regrades/{regrade}/drop", {}),
    "admin.health": ("admin", "/admin/"),
    "admin.retry": ("admin", "/admin/jobs/1/retry", {}),
    "admin.users": ("admin", "/admin/users"),
    "admin.new_user": ("admin", "/admin/users", {"login": "new", "name": "New"}),
    "admin.user": ("admin", "/admin/users/{user}"),
    "admin.store_user": ("admin", "/admin/users/{user}", {"name": "X"}),
    "admin.invite_user": ("admin", "/admin/users/{user}/invite", {}),
    "admin.export": ("own data", "/admin/users/{user}/export"),
    "admin.delete": ("admin", "/admin/users/{user}/delete", {"login": "student01"}),
    "admin.courses": ("admin", "/admin/courses"),
    "admin.new_course": ("admin", "/admin/courses", COURSE),
    "admin.audit": ("admin", "/admin/audit"),
    "launch.login": ("launched", "/lti/login"),
    "launch.arrive": ("launched", "/lti/launch", {}),
    "launch.keys": ("public", "/lti/keys"),
    "deep_linking.answer": ("launched", "/lti/deep-linking", {}),
    "deep_linking.make": ("launched", "/lti/deep-linking/new", {}),
    "platforms.platforms": ("admin", "/admin/platforms"),
    "platforms.add_platform": ("admin", "/admin/platforms", PLATFORM),
    "platforms.platform": ("admin", "/admin/platforms/{platform}"),
    "platforms.store_platform": ("admin", "/admin/platforms/{platform}", PLATFORM),
    "platforms.new_key": ("admin", "/admin/platforms/keys", {}),
    "platforms.store_course": (
        "admin",
        "/admin/platforms/contexts/{context}",
        {"course_id": "{course}"},
    ),
    "platforms.show_list": ("teachers", "/courses/{course}/platform-list", {}),
    "platforms.apply_list": ("teachers", "/courses/{course}/platform-list/apply", {}),
    "registering.draw": ("admin", "/admin/platforms/link", {}),
    "registering_door.offer": ("nothing", "/lti/register/x"),
    "registering_door.follow": ("nothing", "/lti/register/x", {}),
    "sign_on.begin": ("nothing", "/sign-on/begin"),
    "sign_on.begin_link": ("nothing for you", "/sign-on/link", {}),
    "sign_on.arrive": ("launched", "/sign-on/return"),
    "sign_on.leave": ("nothing", "/sign-on/sign-out"),
    "sign_on.attempt": ("admin", "/sign-on/attempt", {}),
    "sign_on.separate": ("admin", "/sign-on/people/{user}/separate", {}),
    "mail.forgotten": ("public", "/forgotten"),
    "mail.send_link": ("nothing", "/forgotten", {"login": "student01"}),
    "auth.set_language": ("public", "/language", {"language": "de"}),
    "mail.choose": ("signed in", "/account/mail", {}),
    "mail.invite_everybody": ("teachers", "/courses/{course}/people/invite", {}),
    "mail.state": ("admin", "/admin/mail"),
    "mail.again": ("admin", "/admin/mail", {}),
    "mail_off.show_off": ("public", "/mail/off/x/grade"),
    "mail_off.off": ("nothing", "/mail/off/x/grade", {}),
    "joining.ask_code": ("public", "/join"),
    "joining.show": ("nothing", "/join/x"),
    "joining.enter": ("nothing for you", "/join/x", {}),
    "joining.make_account": ("nothing", "/join/x/account", {"login": "a", "name": "A"}),
    "joining.change": ("teachers", "/courses/{course}/joining", {}),
    "joining.new_course": ("admin", "/courses/new"),
    "joining.add_course": ("admin", "/courses/new", COURSE),
    "platforms.scores": ("teachers", "/assignments/{assignment}/scores"),
    "platforms.again": ("teachers", "/assignments/{assignment}/scores", {}),
    "platforms.link": ("teachers", "/lti/links/{link}"),
    "platforms.store_link": (
        "teachers",
        "/lti/links/{link}",
        {"assignment_id": "{assignment}"},
    ),
}
#: Whose refusal has another number, for the use case tells less: an invitation that is not one's
#: to give is not found, and one's own data may be asked for by this address as well.
EXCEPTIONS = {
    "course.invite_person": ("grader", 404),
}
TABLE["course.invite_person"] = ("teachers", "/courses/{course}/people/{user}/invite", {})


@pytest.fixture(scope="module")
def places(shared):
    """Return the ids that the addresses are filled in with; a regrade waits to be reviewed."""
    assignment = shared.demo.practical.id
    shared["instructor"].post(f"/assignments/{assignment}/regrades", {"reason": "x"})
    owner = shared.demo.students[0]
    shared["admin"].post("/admin/platforms", PLATFORM)
    form = {**ASSIGNMENT, "points": "10", "inquiry_days": "7", "published": "on"}
    shared["instructor"].post(f"/assignments/{assignment}/edit", form)
    with shared.services.store.reading() as work:
        submission = kept(work.submissions).first(user_id=owner.id).id
    shared["student"].post(f"/submissions/{submission}/inquiries", {"text": "why?"})
    with shared.services.writing() as work:
        course, made = shared.demo.course.id, {**OWN_EXERCISE, "slug": "own"}
        own = work.exercises.add(CourseExercise(course, "own", made, work.now, work.now))
    with shared.services.writing() as work:
        platform = kept(work.platforms).first()
        linked = Context(platform.id, "1", "c", "There", shared.demo.course.id, work.now)
        context = work.contexts.add(linked)
        link = work.links.add(Link(context.id, "l", "Sheet", work.now))
    with shared.services.store.reading() as work:
        return {
            "exercise": own.id,
            "platform": platform.id,
            "context": context.id,
            "link": link.id,
            "course": shared.demo.course.id,
            "assignment": assignment,
            "submission": submission,
            "inquiry": kept(work.inquiries).first(submission_id=submission).id,
            "user": owner.id,
            "regrade": kept(work.regrades).first(assignment_id=assignment).id,
        }


def test_the_table_has_every_route(shared):
    """A new route is not forgotten here; those of the API are in a table of their own."""
    pages = {rule.endpoint for rule in shared.app.url_map.iter_rules()}
    assert {page for page in pages if not page.startswith("api.")} == set(TABLE)


def deeds(site):
    """Return how much has been done so far."""
    with site.services.store.reading() as work:
        return kept(work.audit).count(), kept(work.submissions).count(), kept(work.comments).count()


def ask(site, role, endpoint, places):
    """Return what a role gets from an endpoint."""
    _, path, *form = TABLE[endpoint]
    path = path.format(**places)
    if not form:
        return site[role].get(path)
    data = {name: value.format(**places) for name, value in form[0].items()}
    return site[role].post(path, data)


REFUSALS = [
    (endpoint, role, EXCEPTIONS[endpoint][1] if EXCEPTIONS.get(endpoint, ("",))[0] == role else s)
    for endpoint, (kind, *_) in TABLE.items()
    for role, s in KINDS[kind].items()
]


@pytest.mark.parametrize(("endpoint", "role", "status"), REFUSALS)
def test_who_may_not_learns_and_changes_nothing(shared, places, endpoint, role, status):
    """A refusal is 401, 403 or 404, names nobody, and leaves everything as it was."""
    assert shared[role]  # has signed in
    before = deeds(shared)

    answer = ask(shared, role, endpoint, places)

    found = 401 if answer.status_code == 302 and "/sign-in" in answer.location else None
    assert (found or answer.status_code) == status, answer.text
    assert shared.demo.students[0].name not in answer.text.replace("Your account", "") or (
        role == "student"
    )
    assert deeds(shared) == before


PAGES = [
    (endpoint, role)
    for endpoint, (kind, _, *form) in TABLE.items()
    if not form
    for role in ROLES
    if role not in KINDS[kind]
]


@pytest.mark.parametrize(("endpoint", "role"), PAGES)
def test_who_may_see_a_page_gets_it(shared, places, endpoint, role):
    """Every page renders for everybody it is for."""
    answer = ask(shared, role, endpoint, places)

    signed_in_already = endpoint == "auth.sign_in" and role != "nobody"
    leads_on = signed_in_already or endpoint == "todo.item"
    assert answer.status_code == (302 if leads_on else 200), answer.text


@pytest.mark.parametrize("path", ["/assignments/99999999999", "/submissions/0", "/courses/-1"])
def test_ids_that_no_database_holds_are_not_found(shared, path):
    """An id out of range is a page that says so, not a crash."""
    assert shared["admin"].get(path).status_code == 404

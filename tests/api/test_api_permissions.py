"""Every operation of the API, as every role: nobody learns or changes anything by guessing ids."""

import io

import pytest

from submissions.web.api import ALL
from tests.kept import kept
from tests.roles import KINDS, ROLES

REASON = {"reason": "because"}
EXERCISE = {"slug": "new", "title": "T", "source": "def f(x): ...", "ask": "dx"}
ITEM = {"title": "Clear", "points": 1.0}
ROSTER = {"text": "number,name\n1,Ann"}
#: Operation -> kind, and what is sent; queries stand behind a "?".
TABLE = {
    "sign_in": ("public", {"login": "nobody", "password": "wrong"}),
    "accept_invitation": ("public", {"token": "x", "password": "long enough it is"}),
    "sign_out": ("signed in",),
    "show_me": ("signed in",),
    "change_password": ("signed in", {"current": "wrong", "new": "long enough it is"}),
    "export_me": ("signed in",),
    "list_tokens": ("signed in",),
    "create_token": ("signed in", {"name": "n", "scopes": ["read"]}),
    "revoke_token": ("signed in",),
    "list_courses": ("signed in",),
    "show_announcement": ("signed in",),
    "list_users": ("admin",),
    "add_user": ("admin", {"login": "new", "name": "New"}),
    "show_user": ("admin",),
    "change_user": ("admin", {"name": "X"}),
    "delete_person": ("admin", "?login=wrong"),
    "export_person": ("own data",),
    "invite": ("inviters",),
    "create_course": ("admin", {"slug": "new", "title": "New"}),
    "show_course": ("members",),
    "change_course": ("teachers", {"title": "T"}),
    "list_people": ("staff",),
    "enrol": ("teachers", {"login": "stranger", "role": "student"}),
    "leave": ("teachers",),
    "preview_roster": ("teachers", ROSTER),
    "apply_roster": ("teachers", ROSTER),
    "list_exercises": ("teachers",),
    "show_exercise": ("teachers",),
    "list_course_audit": ("teachers",),
    "list_assignments": ("members",),
    "create_assignment": ("teachers", {"title": "T", "exercise": "hidden-layer-tanh"}),
    "show_assignment": ("members",),
    "change_assignment": ("teachers", {"points": 3.0}),
    "show_starter": ("members",),
    "list_extensions": ("staff",),
    "grant_extension": ("teachers", {**REASON, "extra_attempts": 1}),
    "grant_extensions": ("teachers", {**REASON, "extra_attempts": 1, "people": "student"}),
    "revoke_extension": ("teachers",),
    "list_names": ("staff",),
    "list_unnamed": ("staff",),
    "name_answer": (
        "teachers",
        {"question": "delta_k", "answer_class": "x", "title": "t", "hint": "h"},
    ),
    "forget_name": ("teachers",),
    "list_accommodations": ("teachers",),
    "grant_accommodation": ("teachers", {**REASON, "extra_hours": 24.0}),
    "revoke_accommodation": ("teachers",),
    "show_group": ("members",),
    "make_group": ("students",),
    "join_group": ("students", {"code": "abcdef"}),
    "leave_group": ("students",),
    "list_groups": ("staff",),
    "preview_groups": ("teachers", {"text": "student,A"}),
    "apply_groups": ("teachers", {"text": "student,A"}),
    "move_member": ("teachers", {"group": "A"}),
    "dissolve_group": ("teachers",),
    "submit": ("members", "file"),
    "list_attempts": ("owner", "?user_id={user_id}"),
    "download_submissions": ("staff",),
    "show_verdict": ("owner",),
    "show_source": ("owner",),
    "show_upload": ("owner",),
    "compare_attempts": ("owner", "?other={submission_id}"),
    "add_comment": ("staff of work", {"text": "t"}),
    "show_gradebook": ("staff",),
    "export_gradebook": ("staff",),
    "show_student": ("staff",),
    "override_grade": ("staff", {**REASON, "points": 1.0}),
    "revoke_override": ("staff",),
    "list_to_look_at": ("staff",),
    "settle_pending": ("staff of work", {"question": "delta_k", "points": 0.0}),
    "show_statistics": ("staff",),
    "show_similarity": ("staff",),
    "show_rubric": ("staff",),
    "add_rubric_item": ("teachers", ITEM),
    "show_rubric_item": ("teachers",),
    "change_rubric_item": ("teachers", {"points": 2.0}),
    "remove_rubric_item": ("teachers",),
    "mark_by_rubric": ("staff of work", {"apply": [1]}),
    "list_own_exercises": ("teachers",),
    "draft_exercise": ("teachers", EXERCISE),
    "show_own_exercise": ("teachers",),
    "change_exercise": ("teachers", EXERCISE),
    "make_exercise": ("teachers",),
    "publish_exercise": ("teachers",),
    "remove_exercise": ("teachers",),
    "list_inquiries": ("members",),
    "list_asked": ("owner",),
    "open_inquiry": ("author", {"text": "why?"}),
    "show_inquiry": ("owner",),
    "reply_to_inquiry": ("owner", {"text": "so"}),
    "close_inquiry": ("owner",),
    "list_regrades": ("teachers",),
    "propose_regrade": ("teachers", REASON),
    "show_regrade": ("teachers",),
    "apply_regrade": ("teachers",),
    "undo_regrade": ("teachers",),
    "drop_regrade": ("teachers",),
    "show_health": ("admin",),
    "retry_job": ("admin",),
    "list_audit": ("admin",),
}
BY_NAME = {operation.name: operation for operation in ALL}


@pytest.fixture(scope="module")
def places(shared):
    """Return what paths are filled in with: the first student's; a regrade waits for review."""
    assignment, owner = shared.demo.practical.id, shared.demo.students[0]
    made = shared["instructor"].ask("POST", f"/assignments/{assignment}/regrades", REASON)
    with shared.services.store.reading() as work:
        submission = kept(work.submissions).first(user_id=owner.id).id
    given = {"inquiry_days": 7}
    shared["instructor"].ask("PATCH", f"/assignments/{assignment}", given)
    asked = shared["student"].ask("POST", f"/submissions/{submission}/inquiries", {"text": "why?"})
    item = shared["instructor"].ask("POST", f"/assignments/{assignment}/rubric", ITEM)
    own = f"/courses/{shared.demo.course.id}/own-exercises"
    drafted = shared["instructor"].ask("POST", own, {**EXERCISE, "slug": "own"})
    return {
        "exercise_id": drafted.json["id"],
        "item_id": item.json["id"],
        "inquiry_id": asked.json["id"],
        "course_id": shared.demo.course.id,
        "assignment_id": assignment,
        "submission_id": submission,
        "user_id": owner.id,
        "regrade_id": made.json["id"],
        "named_id": 1,
        "job_id": 1,
        "group_id": 99,
        "token_id": 99,
        "slug": "hidden-layer-tanh",
    }


def test_the_table_has_every_operation():
    """A new operation is not forgotten here."""
    assert set(TABLE) == set(BY_NAME)


def ask(asker, name, places):
    """Return what somebody gets from an operation."""
    operation, (_, *sent) = BY_NAME[name], TABLE[name]
    path = operation.path.replace("<id:", "{").replace("<", "{").replace(">", "}")
    more = {}
    if sent and sent[0] == "file":
        more = {"data": {"file": (io.BytesIO(b"x = 1"), "s.py")}}
    elif sent and isinstance(sent[0], str):
        path += sent[0]
    elif sent:
        more = {"json": sent[0]}
    return asker.ask(operation.method, path.format(**places), **more)


def stored(site):
    """Return how much is kept."""
    with site.services.store.reading() as work:
        return kept(work.audit).count(), kept(work.submissions).count(), kept(work.comments).count()


REFUSALS = [
    (name, role, status)
    for name, (kind, *_) in TABLE.items()
    for role, status in KINDS[kind].items()
]


@pytest.mark.parametrize(("name", "role", "status"), REFUSALS)
def test_who_may_not_learns_and_changes_nothing(shared, places, name, role, status):
    """A refusal is 401, 403 or 404, names nobody, and leaves everything as it was."""
    before = stored(shared)

    found = ask(shared[role], name, places)

    assert found.status_code == status, found.text
    assert found.content_type == "application/problem+json"
    assert found.json["code"] == {401: "not_signed_in", 403: "forbidden", 404: "not_found"}[status]
    assert shared.demo.students[0].name not in found.text
    assert ("WWW-Authenticate" in found.headers) == (status in (401, 403))
    assert stored(shared) == before


READ = [
    (name, role)
    for name, (kind, *_) in TABLE.items()
    if BY_NAME[name].method == "GET"
    for role in ROLES
    if role not in KINDS[kind]
]


@pytest.mark.parametrize(("name", "role"), READ)
def test_who_may_read_gets_it(shared, places, name, role):
    """Every operation that reads answers everybody it is for."""
    found = ask(shared[role], name, places)

    assert found.status_code == 200, found.text


@pytest.mark.parametrize("name", [name for name in TABLE if BY_NAME[name].method != "GET"])
def test_a_token_to_read_changes_nothing(shared, places, name):
    """Not even an administrator's; public operations ask for no token."""
    if BY_NAME[name].public or name == "sign_out":
        return
    program = shared.program("admin", "read")
    before = stored(shared)

    found = ask(program, name, places)

    assert found.status_code in (403, 404), found.text
    assert stored(shared) == before


@pytest.mark.parametrize(
    "name", ["list_users", "show_health", "create_token", "export_me", "list_audit"]
)
def test_a_token_is_not_a_person(shared, places, name):
    """Whatever its scopes: accounts, tokens, health and personal data want a session."""
    program = shared.program("admin", "read", "submit", "teach")

    assert ask(program, name, places).status_code in (403, 404)


def test_a_cookie_opens_no_api(shared):
    """Another site's page could make a browser send it; the API looks at the header alone."""
    browser = shared.site["admin"].client

    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer nonsense"])
def test_what_is_no_token_is_refused(shared, header):
    """Whatever else stands in the header, and for whatever reason."""
    found = shared["nobody"].get("/me", headers={"Authorization": header})

    assert found.status_code == 401
    assert found.headers["WWW-Authenticate"].startswith('Bearer realm="deltagrade"')

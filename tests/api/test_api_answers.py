"""How the API answers: pages of lists, ETags, problem documents, sessions, scopes, redaction."""

import json

import pytest
from jsonschema import Draft202012Validator

from submissions.demo import PASSWORD
from submissions.services.signing_in import who_is
from submissions.web.api import ALL
from submissions.web.api.openapi import document
from tests.doing import ask
from tests.kept import kept


def first_submission(site):
    """Return the id of the first student's submission."""
    with site.services.store.reading() as work:
        return kept(work.submissions).first(user_id=site.demo.students[0].id).id


def every(asker, path, limit):
    """Return all rows of a list, page by page, and how many pages there were."""
    rows, cursor, pages = [], "", 0
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        found = asker.get(f"{path}?limit={limit}{more}").json
        rows, cursor, pages = rows + found["items"], found["next"], pages + 1
    return rows, pages


class TestLists:
    """They come in pages, and cursors lead from one to the next."""

    def test_all_rows_come_once(self, shared):
        """In the same order, whatever the length of a page."""
        path = f"/courses/{shared.demo.course.id}/people"
        whole, _ = every(shared["instructor"], path, 200)
        parts, pages = every(shared["instructor"], path, 7)

        assert parts == whole
        assert pages == -(-len(whole) // 7)

    def test_a_cursor_to_nowhere(self, shared):
        """The row it names is gone: begin anew."""
        found = shared["admin"].get("/users?cursor=99999")

        assert found.status_code == 422
        assert "begin at the first page" in found.json["detail"]

    @pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "page=2", "cursor=%00"])
    def test_what_is_no_page(self, shared, query):
        """Neither bounds nor names are guessed."""
        found = shared["admin"].get(f"/users?{query}")

        assert found.status_code == 422
        assert found.json["errors"][0]["field"] == query.partition("=")[0]

    def test_the_gradebook_comes_in_pages_too(self, shared):
        """Sorted and searched as asked."""
        path = f"/courses/{shared.demo.course.id}/gradebook"
        found = shared["grader"].get(f"{path}?sort=login&descending=true&limit=1").json

        assert [row["user"]["login"] for row in found["items"]] == ["student64"]
        assert found["next"]
        assert shared["grader"].get(f"{path}?sort=password_hash").status_code == 422


class TestUnchanged:
    """ETags: what is as it was is not sent again, what was changed is not overwritten."""

    def test_what_one_has_is_not_sent_again(self, shared):
        """304, without a body."""
        path = f"/assignments/{shared.demo.sheet.id}"
        first = shared["student"].get(path)
        again = shared["student"].get(path, headers={"If-None-Match": first.headers["ETag"]})

        assert (again.status_code, again.data) == (304, b"")

    @pytest.mark.parametrize(
        ("role", "path", "change"),
        [
            ("instructor", "/assignments/{sheet}", {"points": 4.0}),
            ("instructor", "/courses/{course}", {"term": "spring"}),
            ("admin", "/users/{user}", {"email": "a@b.example"}),
        ],
    )
    def test_the_second_of_two_changes_is_refused(self, api, role, path, change):
        """Both had read the same; the second would have undone the first."""
        demo = api.demo
        path = path.format(sheet=demo.sheet.id, course=demo.course.id, user=demo.students[5].id)
        seen = {"If-Match": api[role].get(path).headers["ETag"]}

        assert api[role].ask("PATCH", path, change, headers=seen).status_code == 200
        late = api[role].ask("PATCH", path, change, headers=seen)

        assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")

    @pytest.mark.parametrize("seen", ["", "x", "*", '"0123"'])
    def test_what_is_no_etag_is_refused(self, api, seen):
        """An ``If-Match`` that is empty, or was never sent, is taken for no consent."""
        path = f"/assignments/{api.demo.sheet.id}"
        late = api["instructor"].ask("PATCH", path, {"points": 4.0}, headers={"If-Match": seen})

        assert (late.status_code, late.json["code"]) == (422, "invalid")

    def test_changes_say_only_what_changes(self, api):
        """The rest of an assignment stays, its secret and seed included; null takes a date away."""
        path = f"/assignments/{api.demo.sheet.id}"
        before = api["instructor"].get(path).json["settings"]
        seeded = api["instructor"].ask("PATCH", path, {"seed": 7, "closes_at": None}).json

        assert seeded["settings"] == {**before, "seed": 7, "closes_at": None}
        again = api["instructor"].ask("PATCH", path, {"hint_level": 2}).json
        assert again["settings"] == {**seeded["settings"], "hint_level": 2}
        assert api["instructor"].ask("PATCH", path, {"title": None}).status_code == 422


class TestProblems:
    """What goes wrong is said in one form, RFC 9457."""

    @pytest.mark.parametrize(
        ("body", "kind", "status", "words"),
        [
            (b"\0\0\0", "application/json", 400, "no JSON"),
            (b"", "application/json", 400, "no JSON"),
            (b"[" * 100_000, "application/json", 400, "no JSON"),
            (b'{"slug": "\\u0000", "title": "t"}', "application/json", 422, "slug"),
            (b'{"slug": "x", "title": "\\ud800"}', "application/json", 400, "no JSON"),
            (b'{"slug": "x"}', "application/json", 422, "title: Field required"),
            (b'{"slug": "x", "title": "t", "tittle": 1}', "application/json", 422, "tittle"),
            (b'{"slug": "x", "title": 1}', "application/json", 422, "valid string"),
            (b"slug=x&title=t", "application/x-www-form-urlencoded", 415, "wanted"),
            (b'{"x": "' + b"a" * 9 * 2**20 + b'"}', "application/json", 413, "larger"),
        ],
    )
    def test_what_cannot_be_read(self, shared, body, kind, status, words):
        """The sentence says what was found and wanted."""
        found = shared["admin"].ask("POST", "/courses", data=body, content_type=kind)

        assert found.status_code == status, found.text
        assert found.content_type == "application/problem+json"
        assert found.json["status"] == status
        assert words in found.json["detail"]

    def test_addresses_and_methods_that_are_not_there(self, shared):
        """Also for what a form of the pages would be asked to show."""
        nowhere = shared["nobody"].ask("POST", "/nowhere")
        method = shared["nobody"].ask("PATCH", "/courses")

        assert (nowhere.status_code, nowhere.json["code"]) == (404, "not_found")
        assert (method.status_code, method.json["code"]) == (405, "method_not_allowed")
        assert "POST" in method.headers["Allow"]

    def test_a_failure_of_ours_says_nothing_of_it(self, shared, monkeypatch):
        """No traceback and no path; the log has them."""

        def broken(*_):
            raise RuntimeError("/secret/path")

        monkeypatch.setattr(shared.site.app.extensions["deltagrade"].clock, "now", broken)
        found = shared["admin"].get("/me")

        assert (found.status_code, found.json["fault"]) == (500, "operator")
        assert "secret" not in found.text

    def test_too_many_tries_say_when_to_come_back(self, api):
        """Signing in by the API counts as on the page."""
        wrong = {"login": "student09", "password": "wrong"}
        statuses = [api["nobody"].ask("POST", "/sessions", wrong).status_code for _ in range(11)]
        page = api.site["nobody"].post("/sign-in", {"login": "student09", "password": "wrong"})
        late = api["nobody"].ask("POST", "/sessions", wrong)

        assert statuses == [401] * 10 + [429]
        assert page.status_code == 429
        assert int(late.headers["Retry-After"]) > 0


class TestSessions:
    """A name and a password give a session, as on the page."""

    def test_from_the_first_to_the_last(self, api):
        """It may do what its owner may at the keyboard, until it is ended."""
        said = {"login": "admin", "password": PASSWORD}
        made = api["nobody"].ask("POST", "/sessions", said)
        api["nobody"].token = made.json["token"]

        assert made.status_code == 201
        assert api["nobody"].get("/me").json["scopes"] is None
        assert api["nobody"].get("/health").status_code == 200
        assert api["nobody"].ask("DELETE", "/session").status_code == 204
        assert api["nobody"].get("/me").status_code == 401

    def test_an_invitation_is_accepted(self, api):
        """The link is for the page; its token serves the API as well, once."""
        user = api.demo.students[7]
        made = api["admin"].ask("POST", f"/users/{user.id}/invitation").json
        said = {"token": made["token"], "password": "a new password of mine"}

        assert made["link"].endswith(f"/invitation/{made['token']}")
        assert api["nobody"].ask("POST", "/invitations/accept", said).json == {"login": user.login}
        assert api["nobody"].ask("POST", "/invitations/accept", said).status_code == 401

    def test_a_token_that_was_revoked_is_none(self, api):
        """From the next request on."""
        made = api["student"].ask("POST", "/me/tokens", {"name": "ci", "scopes": ["read"]}).json
        path = f"/me/tokens/{made['kept']['id']}"

        assert ask(api.services, who_is, made["token"], program=True).scopes == ("read",)
        assert api["student"].ask("DELETE", path).status_code == 204
        listed = api["student"].get("/me/tokens").json["items"]
        assert listed[0]["revoked_at"]
        assert "token_hash" not in listed[0]


class TestRedaction:
    """A student learns from the API what the page says, and nothing more."""

    def test_the_report_is_the_pages(self, shared):
        """Hidden parts of a report are not there: which mistake it is, the wanted form."""
        path = f"/submissions/{first_submission(shared)}"
        theirs, staffs = (shared[role].get(path).json for role in ("student", "grader"))

        assert "provenance" not in theirs["report"]
        assert "M02" not in json.dumps(theirs)
        assert "wrong sign" not in json.dumps(theirs)
        assert "M02" in json.dumps(staffs)

    def test_what_is_not_released_is_not_said(self, api):
        """At level 0 neither points nor report, nor whether the attempt counts."""
        assignment = api.demo.practical.id
        changed = {"feedback_level": 0}
        api["instructor"].ask("PATCH", f"/assignments/{assignment}", changed)
        found = api["student"].get(f"/submissions/{first_submission(api)}").json
        listed = api["student"].get(f"/assignments/{assignment}/submissions").json["items"]
        page = api["student"].get(f"/assignments/{assignment}").json

        assert (found["report"], found["points"], found["counts"]) == (None, None, False)
        assert [row["points"] for row in listed] == [None]
        assert (page["grade"], page["settings"]) == (None, None)

    def test_nobody_reads_secrets(self, shared):
        """Neither hashes nor what sheets and inputs are drawn from, whoever asks."""
        paths = ["/users", f"/assignments/{shared.demo.sheet.id}", "/me/data", "/me/tokens"]
        text = "".join(shared["admin"].get(path).text for path in paths)

        assert "password_hash" not in text
        assert "token_hash" not in text
        assert '"secret"' not in text

    def test_students_text_stays_a_string(self, shared):
        """It is JSON, and no browser may take it for anything else."""
        found = shared["student"].get(f"/submissions/{first_submission(shared)}")

        assert found.content_type == "application/json"
        assert found.headers["X-Content-Type-Options"] == "nosniff"

    def test_the_starter_comes_with_the_opening(self, api):
        """As on the page."""
        path = f"/assignments/{api.demo.sheet.id}"
        opened = api["student"].get(f"{path}/starter")
        later = {"opens_at": "2090-01-01T00:00:00Z", "due_at": None, "closes_at": None}
        api["instructor"].ask("PATCH", path, later)

        assert b"def " in opened.data
        assert "filename=" in opened.headers["Content-Disposition"]
        assert api["student"].get(f"{path}/starter").status_code == 404


class TestDescription:
    """OpenAPI 3.1, and a page for people."""

    def test_it_is_a_sound_document(self):
        """Every schema in it is one, every reference leads somewhere."""
        found = document(ALL)
        text = json.dumps(found)
        for schema in found["components"]["schemas"].values():
            Draft202012Validator.check_schema(schema)
        places = set(found["components"]["schemas"])
        references = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}

        assert found["openapi"] == "3.1.0"
        assert references <= places

    def test_the_page_tells_all(self, shared):
        """Every operation and every code of a problem, without script or style in it."""
        text = shared.site["nobody"].get("/api/docs").text

        assert all(f'id="{operation.name}"' in text for operation in ALL)
        assert 'id="assignment_closed"' in text
        assert "<script>" not in text
        assert "style=" not in text

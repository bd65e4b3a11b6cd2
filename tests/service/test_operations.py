"""The audit log, a person's data, backups."""

import json
import zipfile

import pytest
from sqlalchemy import select

from grader.errors import NothingToGrade
from submissions.errors import BackupInvalid, Forbidden, Invalid
from submissions.services import privacy
from submissions.services.audit import list_audit
from submissions.services.grades import override_grade
from submissions.services.privacy import delete_person, export_person
from submissions.services.verdicts import add_comment
from submissions.store import SqlStore
from submissions.store.archive import dump, load
from submissions.store.tables import METADATA
from tests.databases import migrated_url
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import RIGHT, WRONG, make_world


class TestAudit:
    """Who did what."""

    def test_a_course_has_its_own_deeds(self, world):
        """Instructors read them, newest first, with names; the whole log is the operator's."""
        world.do(
            override_grade,
            world.grader,
            world.assignment.id,
            world.student.user_id,
            points=1.0,
            reason="x",
        )
        deeds = world.do(list_audit, world.instructor, course_id=world.course.id).deeds

        assert (deeds[0].actor, deeds[0].entry.action) == ("Grader", "grade.override")
        assert all(deed.entry.course_id == world.course.id for deed in deeds)
        with pytest.raises(Forbidden):
            world.do(list_audit, world.instructor)
        assert len(world.do(list_audit, world.admin, limit=3).deeds) == 3

    def test_one_thing_has_its_history(self, world):
        """All that was done to it."""
        subject = f"assignment:{world.assignment.id}"
        how = {"course_id": world.course.id, "subject": subject}
        (deed,) = world.do(list_audit, world.instructor, **how).deeds

        assert deed.entry.action == "assignment.create"


class TestOnePerson:
    """All about them, and nothing left of them."""

    def prepared(self, world):
        """Let two students hand in, one program shared between them."""
        shared = world.hand_in(RIGHT)
        world.hand_in(RIGHT, actor=world.classmate)
        mine = world.hand_in(WRONG)
        with pytest.raises(NothingToGrade):
            world.hand_in(b"x", file="my-name.docx")
        world.grade()
        world.do(add_comment, world.grader, shared.id, "Well done")
        return shared, mine

    def test_an_export_has_everything_and_no_secret(self, world):
        """As JSON; what was handed in, found and said, but no hash of a password."""
        self.prepared(world)
        found = world.do(export_person, world.student, world.student.user_id)
        text = json.dumps(found)

        assert len(found["submissions"]) == len(found["reports"]) == 2
        assert len(found["sources"]) == 2
        assert found["comments_received"][0]["text"] == "Well done"
        assert "argon2" not in text
        assert "token_hash" not in text

    def test_an_export_of_very_much_names_what_it_leaves_out(self, world, monkeypatch):
        """It is bounded, and what is large is downloaded where its submission is shown."""
        monkeypatch.setattr(privacy, "MOST_BYTES", len(RIGHT) + 10)
        small, large = world.hand_in(RIGHT), world.hand_in(RIGHT * 2)
        found = world.do(export_person, world.student, world.student.user_id)

        assert list(found["sources"]) == [small.upload_sha256]
        assert found["sources_too_large"] == [large.upload_sha256]

    def test_nothing_is_left_of_a_deleted_person(self, world):
        """No row, no program of theirs alone, no name in the log; what is shared stays."""
        shared, mine = self.prepared(world)
        world.do(delete_person, world.admin, world.student.user_id, login="Student")

        assert world.first("users", login="student") is None
        assert world.find("submissions", user_id=world.student.user_id) == []
        assert world.find("jobs", submission_id=[shared.id, mine.id]) == []
        assert [one.sha256 for one in world.find("sources")] == [shared.source_sha256]
        assert len(world.find("submissions")) == 1
        log = [e for e in world.find("audit") if e.subject == f"user:{world.student.user_id}"]
        assert [one.action for one in log] == ["course.enrol", "user.delete"]
        assert not [one for one in world.find("audit") if "my-name.docx" in str(one.details)]

    def test_the_wrong_button_does_nothing(self, world):
        """The login has to be typed, and nobody deletes themselves."""
        with pytest.raises(Invalid):
            world.do(delete_person, world.admin, world.student.user_id, login="classmate")
        with pytest.raises(Invalid):
            world.do(delete_person, world.admin, world.admin.user_id, login="admin")
        assert world.first("users", login="student") is not None


def rows(store):
    """Return all rows of all tables."""
    with store.snapshot() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by("id"))]
            for table in METADATA.sorted_tables
        }


@pytest.fixture(params=[("sqlite", "postgresql"), ("postgresql", "sqlite")], ids="-".join)
def filled(request, tmp_path):
    """Return a store with something of everything, and the URL of an empty database."""
    kind, other = request.param
    store = SqlStore(migrated_url(request, kind))
    world = make_world(TurnableClock(), CHEAP, store)
    world.hand_in(RIGHT)
    world.hand_in(WRONG, actor=world.classmate)
    world.grade()
    target = (
        f"sqlite:///{tmp_path / 'new' / 'restored.db'}"
        if other == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
    yield store, target
    store.close()


class TestBackup:
    """One file, and back."""

    def test_what_is_restored_is_what_was_there(self, filled, tmp_path):
        """Row by row, from one kind of database to the other, and new rows get new numbers."""
        store, target = filled
        counts = dump(store, tmp_path / "backup.zip")
        assert load(target, tmp_path / "backup.zip") == counts

        restored = SqlStore(target)
        assert rows(restored) == rows(store)
        with restored.writing() as work:
            first = work.courses.get(1)
            assert work.courses.add(type(first)("new", "New", "", "UTC", first.created_at)).id == 3
        restored.close()

    def test_it_is_readable_by_its_owner_only(self, filled, tmp_path):
        """There are names and work in it."""
        store, _ = filled
        dump(store, tmp_path / "backup.zip")

        assert (tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600
        assert not (tmp_path / "backup.zip.part").exists()

    def test_a_database_with_something_in_it_is_left_alone(self, filled, tmp_path):
        """Nothing is mixed and nothing is overwritten."""
        store, target = filled
        dump(store, tmp_path / "backup.zip")
        load(target, tmp_path / "backup.zip")

        with pytest.raises(BackupInvalid, match="users"):
            load(target, tmp_path / "backup.zip")

    @pytest.mark.parametrize("damage", ["no zip", "cut", "other", "newer", "short"])
    def test_a_bad_file_is_refused(self, filled, tmp_path, damage):
        """And says why; nothing of it is stored."""
        store, target = filled
        path = tmp_path / "backup.zip"
        dump(store, path)
        spoil(path, damage)

        with pytest.raises(BackupInvalid):
            load(target, path)


def spoil(path, damage):
    """Damage a backup in one of five ways."""
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    if damage == "no zip":
        path.write_bytes(b"hello")
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        changes = {"other": {"format": "x"}, "newer": {"revision": "9999"}}
        files["manifest.json"] = json.dumps(manifest | changes.get(damage, {})).encode()
        if damage == "short":
            files["grades.jsonl"] = b""
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)

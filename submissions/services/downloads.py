"""Everything that was handed in for an assignment, as one zip that is never held as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from submissions.domain.courses import listed_as
from submissions.domain.file_names import file_name
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.submission import Submission
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.ports import Services, Work

#: So much of a file is packed at a time.
_PIECE_BYTES = 64 * 1024


class Which(StrEnum):
    """Which attempts of each student."""

    LAST = "last"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Download:
    """What is to be packed: a folder for each student, in order of names."""

    services: Services
    mine: MyAssignment
    folders: Sequence[tuple[int, str]]
    which: Which

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"assignment-{self.mine.assignment.id}-{self.which}.zip"

    def parts(self) -> Iterator[bytes]:
        """Yield the zip piece by piece; no more than one upload is held at a time.

        Each upload is read in a unit of work of its own, for whoever downloads may be slow. What
        is deleted meanwhile is left out.
        """
        pipe = _Pipe()
        with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:
            for path, submission in self._entries():
                content = self._content(submission)
                if content is not None:
                    yield from _packed(archive, pipe, self._info(path, submission), content)
        yield pipe.drain()

    def _entries(self) -> Iterator[tuple[str, Submission]]:
        """Yield all that goes into it, and under which path."""
        for user_id, folder in self.folders:
            with self.services.reading() as work:
                attempts = work.submissions.attempts(self.mine.assignment.id, user_id)
            for one in attempts if self.which is Which.ALL else attempts[-1:]:
                inner = f"/attempt-{one.attempt:03}" if self.which is Which.ALL else ""
                said = one.file.replace("\\", "/").rpartition("/")[2]
                yield f"{folder}{inner}/{file_name(said, 'upload')}", one

    def _content(self, submission: Submission) -> bytes | None:
        sha256 = submission.upload_sha256
        with self.services.reading() as work:
            return work.sources.by_hashes([sha256]).get(sha256)

    def _info(self, path: str, submission: Submission) -> ZipInfo:
        local = submission.submitted_at.astimezone(ZoneInfo(self.mine.assignment.zone))
        info = ZipInfo(path, local.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info


def open_download(
    work: Work, actor: Actor, assignment_id: int, which: Which = Which.LAST
) -> Download:
    """Return how to pack everything that students handed in; raise NotFound or Forbidden.

    Folders are called as the class list calls the students, with their number or else their
    login; as long as names are hidden, by their stand-ins. Who left the course is among them; what
    staff tried out is not.
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    people = {user.id: user for user in work.users.among(work.submissions.authors(assignment_id))}
    enrolled = {one.user_id: one for one in work.enrolments.in_course(mine.course.id)}
    roster = {one.user_id: one for one in work.roster.in_course(mine.course.id)}
    students = [one for one in people if one not in enrolled or enrolled[one].student]
    listed = {one: listed_as(people[one], roster.get(one)) for one in students}
    veil = mine.veil
    names = {
        id_: veil.called(id_, f"{one.name} ({one.number or people[id_].login})")
        for id_, one in listed.items()
    }
    return Download(work.services, mine, _folders(names), which)


def _folders(names: dict[int, str]) -> list[tuple[int, str]]:
    """Return a folder for each person that no other has, on any system, in order of names."""
    taken: set[str] = set()
    found = []
    for user_id, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0])):
        own = f"student {user_id}"
        wanted = file_name(name, own)
        # Nobody's name ends as the last one: it has no number or login in brackets.
        free = (
            one for one in (wanted, f"{wanted} [{user_id}]", own) if one.casefold() not in taken
        )
        folder = next(free)
        taken.add(folder.casefold())
        found.append((user_id, folder))
    return found


class _Pipe:
    """What a zip is written into, and taken out of again as it grows."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was written can be taken at any time."""

    def close(self) -> None:
        """Do nothing."""

    def drain(self) -> bytes:
        """Return what was written since the last time."""
        found = bytes(self._written)
        self._written.clear()
        return found


def _packed(archive: ZipFile, pipe: _Pipe, info: ZipInfo, content: bytes) -> Iterator[bytes]:
    with archive.open(info, "w") as file:
        for start in range(0, len(content), _PIECE_BYTES):
            file.write(content[start : start + _PIECE_BYTES])
            yield pipe.drain()

"""``grader login / submit / status / gradebook`` against a real site, with real graders."""

import json
import socket
import stat
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import click
import pytest

from grader.report import FeedbackLevel
from submissions.cli.connection import address
from submissions.client import Client, NotAllowed, Refused, ServiceFailed, Unreachable
from submissions.domain.people import Actor
from submissions.domain.submission import Status
from submissions.services.assignments import create_assignment
from submissions.services.rubric import add_rubric_item
from submissions.services.rubric_marking import mark_by_rubric
from submissions.services.tokens import create_token
from tests.acceptance.browser.serving import serving
from tests.acceptance.command import RIGHT, WRONG, fill, grader, started
from tests.doing import do
from tests.schemas import validated_junit, workflow_commands
from tests.service.world import until

SLUG = "hidden-layer-tanh"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Yield a site at a port of this machine; its graders run."""
    with serving(tmp_path_factory.mktemp("site"), submissions=2) as served:
        yield served


def actor(user):
    """Return a person at the keyboard."""
    return Actor(user.id, user.login, user.name, user.admin)


def token(site, user, *scopes):
    """Return a new API token."""
    return do(site.services, create_token, actor(user), "laptop", list(scopes)).token


def assignment(site, **changes):
    """Give another assignment; return its number."""
    other = replace(site.demo.practical, title="Another", exercise="activations", **changes)
    return do(site.services, create_assignment, actor(site.demo.instructor), other).id


@pytest.fixture
def student(site, tmp_path):
    """Return the environment of a student's CI job, and a folder with programs."""
    fill(tmp_path, {"right.py": RIGHT, "wrong.py": WRONG})
    secret = token(site, site.demo.students[20], "read", "submit")
    return {"GRADER_URL": site.url, "GRADER_TOKEN": secret, "XDG_CONFIG_HOME": str(tmp_path)}


@pytest.fixture
def client(site):
    """Yield a client with a student's token."""
    with Client(site.url, token(site, site.demo.students[21], "read", "submit")) as made:
        yield made


def test_what_a_person_judged_is_printed_below_the_verdict(site, tmp_path):
    """With points, and what they come to."""
    student, teacher = site.demo.students[0], actor(site.demo.instructor)
    with site.services.reading() as work:
        (first, *_) = work.submissions.attempts(site.demo.practical.id, student.id)
    until(lambda: not site.waits())
    given = {"title": "Hard to read", "points": -2.5}
    item = do(site.services, add_rubric_item, teacher, site.demo.practical.id, **given)
    do(site.services, mark_by_rubric, teacher, first.id, apply=[item.id])
    home = {"GRADER_URL": site.url, "GRADER_TOKEN": token(site, student, "read")}

    shown = grader("status", str(first.id), cwd=tmp_path, **home)

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Judged by a person:\n-2.5  Hard to read\nWith it: 7.5 of 10 points." in shown.stdout


def test_from_login_to_the_verdict(site, tmp_path):
    """As a student types it: sign in, look, hand in, look again."""
    secret = token(site, site.demo.students[22], "read", "submit")
    fill(tmp_path, {"token.txt": f"{secret}\n", "solution.py": RIGHT})
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}

    signed_in = started("login", site.url, "--token-file", "token.txt", cwd=tmp_path, **home)
    listed = started("status", cwd=tmp_path, **home)
    done = started("submit", SLUG, "solution.py", "--wait", cwd=tmp_path, **home)

    assert (signed_in.returncode, signed_in.stderr) == (0, "")
    assert "student23" in signed_in.stdout
    assert secret not in signed_in.stdout
    kept = tmp_path / "config" / "deltagrade" / "login.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "Practical 1: one hidden layer" in listed.stdout
    assert done.returncode == 0, done.stderr
    assert "solution.py  hidden-layer-tanh  2 of 2 points" in done.stdout
    assert "Handed in solution.py as attempt 1" in done.stderr


def test_fewer_points_are_status_1_unless_they_are_enough(student, tmp_path):
    """And the sentences are those of `grader check`."""
    command = ("submit", SLUG, "wrong.py", "--wait")
    done = grader(*command, cwd=tmp_path, **student)
    enough = grader(*command, "--threshold", "0.4", "--format", "json", cwd=tmp_path, **student)
    checked = grader("check", "wrong.py", "--exercise", SLUG, cwd=tmp_path)

    assert (done.returncode, enough.returncode) == (1, 0)
    hints = [line for line in checked.stdout.splitlines() if "Hint" in line or "✗" in line]
    assert hints
    assert [line for line in hints if line not in done.stdout] == []
    verdict = json.loads(enough.stdout)
    assert verdict["final"] is True
    assert verdict["report"]["score"] < verdict["report"]["max_score"]


def test_a_job_reports_the_services_verdict_as_its_own(student, tmp_path):
    """With annotations on the student's lines, the step's summary, and the reports asked for."""
    fill(tmp_path / "sheet", {"wrong.py": WRONG})
    job = student | {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    report = ("--write", "junit", "report/junit.xml", "--write", "sarif", "report/found.sarif")
    done = grader("submit", SLUG, "sheet/wrong.py", "--wait", *report, cwd=tmp_path, **job)

    assert done.returncode == 1, done.stderr
    (error, *_) = [where for name, where, _ in workflow_commands(done.stdout) if name == "error"]
    assert (error["file"], int(error["line"]) > 1) == ("sheet/wrong.py", True)
    assert "1 of 2 points" in (tmp_path / "summary.md").read_text()
    assert validated_junit((tmp_path / "report" / "junit.xml").read_text()).get("failures") != "0"
    assert "sheet/wrong.py" in (tmp_path / "report" / "found.sarif").read_text()


def test_json_stays_json_in_a_job(student, tmp_path):
    """The runner's commands are for the log that people read."""
    command = ("submit", SLUG, "right.py", "--wait", "--format", "json")
    done = grader(*command, cwd=tmp_path, **student, GITHUB_ACTIONS="true")

    assert json.loads(done.stdout)["final"] is True


def test_a_report_needs_a_verdict(student, tmp_path):
    """Without waiting there is none."""
    report = ("--write", "junit", "junit.xml")
    done = grader("submit", SLUG, "right.py", *report, cwd=tmp_path, **student)

    assert done.returncode == 2
    assert "give --wait" in done.stderr
    assert not (tmp_path / "junit.xml").exists()


def test_without_waiting(student, tmp_path):
    """The number is said, and `grader status` takes it."""
    done = grader("submit", SLUG, "right.py", "--format", "json", cwd=tmp_path, **student)
    number = json.loads(done.stdout)["id"]
    shown = grader("status", str(number), cwd=tmp_path, **student)

    assert (done.returncode, shown.returncode) == (0, 0)
    assert "right.py" in shown.stdout or "before yours" in shown.stdout or "graded" in shown.stdout


def test_the_gradebook(site, tmp_path):
    """As a table, as CSV for programs, as a file for a spreadsheet."""
    staff = {
        "GRADER_URL": site.url,
        "GRADER_TOKEN": token(site, site.demo.instructor, "read"),
    }
    slug = site.demo.course.slug
    table = started("gradebook", slug, **staff)
    plain = grader("gradebook", slug, "--csv", **staff)
    file = grader("gradebook", slug, "--output", "g.csv", cwd=tmp_path, **staff)

    assert [one.returncode for one in (table, plain, file)] == [0, 0, 0]
    assert "student64" in table.stdout
    assert plain.stdout.startswith("Name,Login,")
    assert plain.stdout.count("student") >= 64
    assert (tmp_path / "g.csv").read_bytes().startswith(b"\xef\xbb\xbfName,Login,")


def unused_port():
    """Return a port of this machine at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class TestRefusals:
    """One clear sentence, the right exit status, no traceback."""

    def refused(self, tmp_path, student, *command, status, words):
        """Run a command that is refused."""
        done = grader(*command, cwd=tmp_path, **student)

        assert done.returncode == status, done.stderr
        assert words in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
        assert done.stdout == ""

    def test_nobody_answers(self, student, tmp_path):
        """The job should be retried."""
        student["GRADER_URL"] = f"http://127.0.0.1:{unused_port()}"
        words = "cannot be reached"
        self.refused(tmp_path, student, "submit", SLUG, "right.py", status=3, words=words)

    def test_the_token_is_over(self, student, tmp_path):
        """A new one has to be made, and where."""
        student["GRADER_TOKEN"] = "A" * 43
        words = "it has expired, was revoked, or is another site's. Make a new one at http"
        self.refused(tmp_path, student, "submit", SLUG, "right.py", status=2, words=words)

    def test_not_signed_in(self, tmp_path):
        """Nothing is set, nothing is kept."""
        home = {"XDG_CONFIG_HOME": str(tmp_path)}
        self.refused(tmp_path, home, "status", status=2, words="Run: grader login URL")

    def test_closed(self, site, student, tmp_path):
        """With the time, and whom to ask."""
        past = site.demo.practical.created_at
        number = assignment(site, opens_at=None, due_at=past, closes_at=past)
        command = ("submit", str(number), "right.py", "--wait")
        self.refused(tmp_path, student, *command, status=1, words="This assignment closed on")

    def test_too_large(self, student, tmp_path):
        """Nothing is handed in."""
        (tmp_path / "large.py").write_bytes(b"#" * (17 * 2**20))
        self.refused(tmp_path, student, "submit", SLUG, "large.py", status=1, words="arge")

    def test_nothing_to_grade(self, student, tmp_path):
        """The sentence is the service's."""
        (tmp_path / "empty.py").write_bytes(b"")
        self.refused(tmp_path, student, "submit", SLUG, "empty.py", status=1, words="empty")

    @pytest.mark.parametrize("name", ["no-such-exercise", "99999"])
    def test_an_assignment_that_is_not_there(self, student, tmp_path, name):
        """The numbers of those that are there are said, or that it is not for one to see."""
        self.refused(tmp_path, student, "submit", name, "right.py", status=2, words="assignment")

    def test_students_have_no_gradebook(self, site, student, tmp_path):
        """Whatever their token."""
        slug = site.demo.course.slug
        self.refused(tmp_path, student, "gradebook", slug, status=2, words="does not allow this")

    @pytest.mark.parametrize("said", ["ftp://x", "http://", "http://x:99999999", ""])
    def test_what_is_no_address(self, said):
        """Before anything is sent."""
        with pytest.raises(click.UsageError, match="is no address"):
            address(said)

    def test_an_address_may_be_short(self, capsys):
        """It is encrypted unless one says otherwise, and hears of it."""
        assert address("grader.example.org/") == "https://grader.example.org"
        assert capsys.readouterr().err == ""
        assert address("http://grader.example.org") == "http://grader.example.org"
        assert "is not encrypted" in capsys.readouterr().err


class TestClient:
    """The same as Python."""

    def test_who_and_what(self, client, site):
        """Values have types."""
        assert client.me().scopes == ["read", "submit"]
        assert client.courses()[0].course.slug == site.demo.course.slug
        (card, *_) = client.assignments(site.demo.course.id)
        assert client.assignment(card.assignment.id).assignment == card.assignment

    def test_unicode_file_names(self, client, site):
        """They arrive as they are."""
        made = client.submit(site.demo.practical.id, "الحل é.py", RIGHT.encode())

        assert client.wait(made.id, timeout_s=60).submission.file == "الحل é.py"
        assert client.attempts(site.demo.practical.id)[0].submission.id == made.id

    def test_what_is_not_released(self, client, site):
        """It is graded, and that is all there is to say."""
        number = assignment(site, feedback_level=FeedbackLevel.RECEIVED, due_at=None)
        verdict = client.wait(client.submit(number, "s.py", RIGHT.encode()).id, timeout_s=60)

        assert verdict.submission.status is Status.GRADED
        assert (verdict.report, verdict.points) == (None, None)

    def test_waiting_ends(self, client, site):
        """With the verdict as it is then."""
        made = client.submit(site.demo.practical.id, "s.py", WRONG.encode())

        assert client.wait(made.id, timeout_s=0.0).submission.id == made.id

    def test_a_broken_connection_hands_in_once(self, site):
        """The answer is lost; the same key finds the same submission."""
        secret = token(site, site.demo.students[23], "read", "submit")
        with breaking(site.url) as url, Client(url, secret, pauses=(0.0,)) as client:
            made = client.submit(site.demo.practical.id, "s.py", RIGHT.encode())
            attempts = client.attempts(site.demo.practical.id)

        assert [one.submission.id for one in attempts] == [made.id]

    def test_it_is_tried_so_often_and_no_more(self, site):
        """Then it is said that there is no connection."""
        with (
            breaking(site.url, times=2) as url,
            Client(url, "x", pauses=(0.0,)) as client,
            pytest.raises(Unreachable, match="nothing is handed in twice"),
        ):
            client.me()

    def test_errors_by_kind(self, client, site):
        """What is refused, what is not for one, what is no Deltagrade."""
        with pytest.raises(Refused) as refused:
            client.submit(site.demo.practical.id, "s.py", b"")
        assert refused.value.problem.status == 422
        with pytest.raises(NotAllowed):
            client.gradebook(site.demo.course.id)
        with Client(f"{site.url}/alive", "x", pauses=()) as lost, pytest.raises(NotAllowed):
            lost.me()
        with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") as url:
            other = Client(url, "x", pauses=())
            with pytest.raises(ServiceFailed, match="address"), other:
                other.me()

    def test_the_whole_gradebook(self, site):
        """All pages of it."""
        with Client(site.url, token(site, site.demo.instructor, "read")) as staff:
            book = staff.gradebook(site.demo.course.id)

        assert len(book.items) == 64
        assert book.next is None


class answering:  # noqa: N801 - reads as a verb
    """A server that gives everybody the same answer."""

    def __init__(self, answer):
        self.answer = answer

    def __enter__(self):
        self.door = socket.create_server(("127.0.0.1", 0))
        Thread(target=self.serve, daemon=True).start()
        return f"http://127.0.0.1:{self.door.getsockname()[1]}"

    def serve(self):
        """Answer until the door is closed."""
        while True:
            try:
                guest, _ = self.door.accept()
            except OSError:
                return
            with guest:
                self.attend(guest)

    def attend(self, guest):
        """Answer one."""
        guest.recv(65536)
        guest.sendall(self.answer)

    def __exit__(self, *_):
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()


class breaking(answering):  # noqa: N801 - reads as a verb
    """A connection that loses the first answers, after the site has acted on the request."""

    def __init__(self, url, times=1):
        host, _, port = url.removeprefix("http://").partition(":")
        self.site, self.left = (host, int(port)), times

    def attend(self, guest):
        """Pass one request on, and its answer back unless it is lost."""
        request = guest.recv(2**20)
        head, _, body = request.partition(b"\r\n\r\n")
        length = next(
            (
                int(one[15:])
                for one in head.split(b"\r\n")
                if one.lower()[:15] == b"content-length:"
            ),
            0,
        )
        while len(body) < length:
            body += guest.recv(2**20)
        plain = b"\r\n".join(
            one for one in head.split(b"\r\n") if one.lower()[:11] != b"connection:"
        )
        answer = b""
        with socket.create_connection(self.site) as site:
            site.sendall(plain + b"\r\nConnection: close\r\n\r\n" + body)
            while part := site.recv(65536):
                answer += part
        self.left -= 1
        if self.left < 0:
            guest.sendall(answer)


def test_a_day_is_kept(client, site):
    """Times come as the assignment's, with their zone."""
    terms = client.assignment(site.demo.practical.id).terms

    assert terms.due_at.utcoffset() is not None
    assert terms.closes_at - terms.due_at == timedelta(days=7)

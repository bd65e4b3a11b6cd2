"""The mail server is down, slow, busy or refuses: nothing is lost, and nothing goes twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from socket import create_server

import pytest

from grader.errors import SettingsInvalid
from submissions.adapters.post import SmtpPost
from submissions.config import MailSettings, config_from
from submissions.domain.mail import Kind, Letter, NoticeState
from submissions.errors import MailRefused, MailUnreachable
from submissions.services.mailing import send_due_mail, send_mail_again, show_mail
from submissions.services.notices import notify
from submissions.worker.sender import Sender
from tests.mail.conftest import SENDER, post_to
from tests.mail.server import MailServer, certificate, free_port
from tests.service.world import OPERATOR, until


def ask_all(world):
    """Have everybody sent a link: that needs nothing else to be so."""
    for actor in world.actors.values():
        world.do(notify, Kind.PASSWORD, actor.user_id, [actor.user_id])


def ask_one(world):
    """Have the student sent a link."""
    world.do(notify, Kind.PASSWORD, world.student.user_id, [world.student.user_id])


def states(world):
    """Return the state of each notice."""
    return [one.state.value for one in world.find("notices")]


class TestTroubles:
    """What a server may do to us."""

    def test_it_is_down_for_the_first_tries(self, posted, server):
        """What waits goes out when it is back, each once."""
        posted.services = replace(posted.services, post=post_to(server, port=free_port()))
        ask_all(posted)
        assert send_due_mail(posted.services) == 0
        assert states(posted) == ["waiting"] * 7
        posted.services = replace(posted.services, post=post_to(server))
        assert send_due_mail(posted.services) == 0  # it rests first
        posted.clock.turn(seconds=31)

        assert send_due_mail(posted.services) == 7
        assert len(set(server.to)) == len(server.to) == 7
        assert states(posted) == ["sent"] * 7

    def test_one_that_is_refused_for_good_keeps_nobody_back(self, posted, server, deliver):
        """It waits for a person, with what the server said, and goes when they say so."""
        server.answers["student@example.org"] = ["550 5.1.1 no such\x1b user"]
        ask_all(posted)
        assert deliver(minutes=0) == 6
        page = posted.ask(show_mail, OPERATOR)
        ((notice, login),) = page.refused
        assert (login, notice.answer[:16]) == ("student", "550 5.1.1 no suc")
        assert page.counts == {NoticeState.SENT: 6, NoticeState.REFUSED: 1}
        assert deliver(minutes=60) == 0
        assert posted.do(send_mail_again, OPERATOR) == 1

        assert deliver(minutes=0) == 1
        assert server.to[-1] == "student@example.org"

    def test_one_that_is_put_off_is_tried_again(self, posted, server, deliver):
        """Greylisting: after 1, 4, 16 seconds; the others go meanwhile."""
        server.answers["student@example.org"] = ["451 later", "451 later"]
        ask_all(posted)
        assert deliver(minutes=0) == 6
        posted.clock.turn(seconds=1)
        assert send_due_mail(posted.services) == 0
        posted.clock.turn(seconds=3)
        assert send_due_mail(posted.services) == 0
        posted.clock.turn(seconds=1)
        assert send_due_mail(posted.services) == 1
        assert states(posted) == ["sent"] * 7

    @pytest.mark.parametrize(
        ("answer", "state"), [("554 spam", "refused"), ("452 full", "waiting")]
    )
    def test_a_letter_that_is_not_taken_is_refused_or_waits(
        self, posted, server, deliver, answer, state
    ):
        """By the kind of the answer."""
        server.data_answers = [answer]
        ask_one(posted)

        assert deliver(minutes=0) == 0
        assert states(posted) == [state]

    def test_a_slow_server_is_given_up(self, posted, server):
        """And the letter waits."""
        server.hang_s = 1.0
        posted.services = replace(posted.services, post=post_to(server, limit_s=0.2))
        ask_one(posted)

        assert send_due_mail(posted.services) == 0
        assert states(posted) == ["waiting"]
        assert posted.find("notices")[0].lease_until is None

    def test_a_server_that_drips_is_given_up(self):
        """However steadily it greets."""
        done = threading.Event()

        def drip(listening):
            connection, _ = listening.accept()
            with connection:
                while not done.wait(0.02):
                    try:
                        connection.sendall(b"2")
                    except OSError:
                        return

        with create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=drip, args=(listening,))
            thread.start()
            port = listening.getsockname()[1]
            post = SmtpPost(MailSettings("127.0.0.1", port, SENDER, security="none"), 0.3)
            with pytest.raises(MailUnreachable), post.open():
                pass
            done.set()
            thread.join()

    def test_two_senders_send_each_once(self, posted, server):
        """Also at one time."""
        ask_all(posted)
        with ThreadPoolExecutor(4) as pool:
            sent = sum(pool.map(send_due_mail, [posted.services] * 4))

        assert sent == 7
        assert len(server.to) == len(set(server.to)) == 7

    def test_a_sender_that_dies_leaves_a_lease(self, posted, server):
        """When that is over, another one sends; under the same number if it had arrived."""
        ask_one(posted)
        with posted.services.writing() as work:
            work.notices.claim(work.now, timedelta(seconds=180))
        assert send_due_mail(posted.services) == 0
        posted.clock.turn(seconds=181)
        assert send_due_mail(posted.services) == 1

        (notice,) = posted.find("notices")
        (_, message) = server.taken[0]
        assert message["Message-ID"].startswith(f"<notice-{notice.id}-")
        assert message["Message-ID"].endswith("@example.org>")

    def test_what_happens_while_it_is_sent_is_sent_after(self, posted, server):
        """The first answer does not settle the second."""
        server.before_data = lambda: (setattr(server, "before_data", None), ask_one(posted))
        ask_one(posted)

        assert send_due_mail(posted.services) == 2
        assert states(posted) == ["sent"]

    def test_more_than_one_connection_takes_go_over_several(self, posted, server):
        """Fifty each."""
        with posted.services.writing(durable=False) as work:
            for number in range(60):
                notify(work, Kind.PASSWORD, number, [posted.student.user_id])

        assert send_due_mail(posted.services) == 60
        assert server.connections == 2

    def test_a_thread_of_whoever_grades_sends(self, posted, server):
        """Without a call."""
        ask_one(posted)
        sender = Sender(send_due_mail, pause_s=0.01)
        sender.start(posted.services)
        until(lambda: states(posted) == ["sent"])
        sender.stop(5.0)

        assert server.to == ["student@example.org"]


def send_one(post, world):
    """Send a letter."""
    letter = Letter(world.clock.now(), "Hello", ["text"], "https://x", "Go")
    with post.open() as send:
        send("ann@example.org", letter, "n-1")


class TestSecurity:
    """Encrypted, with a certificate of that very host; our password goes to nobody else."""

    def server(self, tmp_path, **more):
        """Return a server that wants STARTTLS, and what believes it."""
        theirs, ours = certificate(tmp_path)
        return MailServer(context=theirs, **more), ours

    def test_it_is_encrypted_and_we_say_who_we_are(self, world, tmp_path):
        """By STARTTLS, before the password."""
        made, ours = self.server(tmp_path, credentials=("mailer", "pass"))
        with made as server:
            settings = MailSettings("localhost", server.port, SENDER, "starttls", "mailer", "pass")
            send_one(SmtpPost(settings, 5.0, ours), world)
            wrong = SmtpPost(replace(settings, password="other"), 5.0, ours)
            with pytest.raises(MailUnreachable):
                send_one(wrong, world)

        assert server.secure
        assert server.to == ["ann@example.org"]

    def test_a_certificate_of_nobody_is_not_believed(self, world, tmp_path):
        """Nor one of another host."""
        made, ours = self.server(tmp_path)
        with made as server:
            settings = MailSettings("localhost", server.port, SENDER)
            for where, context in (("localhost", None), ("127.0.0.1", ours)):
                with pytest.raises(MailUnreachable, match=r"CERTIFICATE|certificate"):
                    send_one(SmtpPost(replace(settings, host=where), 5.0, context), world)

        assert server.taken == []

    def test_a_server_that_offers_no_encryption_gets_nothing(self, world, server):
        """Somebody in between may have taken the offer away."""
        with pytest.raises(MailUnreachable):
            send_one(post_to(server, security="starttls"), world)
        with pytest.raises(MailUnreachable):
            send_one(post_to(server, security="tls", limit_s=1.0), world)

        assert server.taken == []

    def test_a_refusal_says_whether_it_is_for_good(self, world, server):
        """As the sender needs it."""
        server.answers["ann@example.org"] = ["550 no"]
        with pytest.raises(MailRefused) as caught:
            send_one(post_to(server), world)

        assert caught.value.for_good


class TestSettings:
    """They are wanted whole."""

    USUAL = {"GRADER_MAIL_HOST": "mail.example.org", "GRADER_MAIL_FROM": SENDER}  # noqa: RUF012 - read

    def test_they_are_read(self, tmp_path):
        """STARTTLS unless told otherwise; the password is shown nowhere."""
        secret = tmp_path / "secret"
        secret.write_text("pass\n", encoding="utf-8")
        more = {"GRADER_MAIL_USER": "u", "GRADER_MAIL_PASSWORD_FILE": str(secret)}
        found = config_from(self.USUAL | more).mail

        assert found == MailSettings("mail.example.org", 587, SENDER, "starttls", "u", "pass")
        assert "pass" not in repr(found).replace("password", "")
        assert config_from(self.USUAL | {"GRADER_MAIL_SECURITY": "tls"}).mail.port == 465
        assert config_from({}).mail is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"GRADER_MAIL_FROM": ""},
            {"GRADER_MAIL_FROM": "a@b\nBcc: c@d"},
            {"GRADER_MAIL_SECURITY": "ssl"},
            {"GRADER_MAIL_USER": "u"},
            {"GRADER_MAIL_PORT": "x"},
            {
                "GRADER_MAIL_SECURITY": "none",
                "GRADER_MAIL_USER": "u",
                "GRADER_MAIL_PASSWORD_FILE": __file__,
            },
        ],
    )
    def test_what_is_wrong_or_half_is_refused(self, wrong):
        """With its name."""
        with pytest.raises(SettingsInvalid, match="GRADER_MAIL"):
            config_from(self.USUAL | wrong)

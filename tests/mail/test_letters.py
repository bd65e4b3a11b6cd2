"""Who gets which mail, and what is never in one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grader.report import FeedbackLevel
from submissions.domain.mail import CHOICES, Kind, Letter, NoticeState, is_address
from submissions.domain.people import Role
from submissions.errors import Invalid, NotFound, NotSignedIn, TooManyTries
from submissions.services.accommodations import grant_accommodation
from submissions.services.accounts import accept_invitation, change_user, choose_language
from submissions.services.assignments import change_assignment
from submissions.services.extensions import grant_extension
from submissions.services.forgotten import ask_for_password, invite_all
from submissions.services.grades import override_grade, revoke_override
from submissions.services.inquiries import open_inquiry, reply_to_inquiry
from submissions.services.mailing import send_due_mail, show_mail
from submissions.services.notices import choose_mail, do_without
from submissions.services.people import apply_roster, enrol, leave
from submissions.services.privacy import export_person
from submissions.services.regrades import apply_regrade, propose_regrade
from submissions.services.reminders import remind
from submissions.services.verdicts import add_comment
from tests.service.world import OPERATOR, entry

SECRET = "s3cret words of staff 7.25"


def said(server):
    """Return all that the last mail says, headers too."""
    _, message = server.taken[-1]
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    return "\n".join([*map(str, message.values()), *parts])


def link_in(server):
    """Return the token of the link in the last mail."""
    return said(server).partition("/invitation/")[2].split()[0]


def override(world, points=7.25):
    """Set the student's grade by hand."""
    about = world.assignment.id, world.student.user_id
    world.do(override_grade, world.grader, *about, points=points, reason=SECRET)


def show(world, level):
    """Let students see more, or less."""
    world.assignment = world.do(
        change_assignment, world.instructor, replace(world.assignment, feedback_level=level)
    )


def test_a_mail_speaks_the_language_of_its_account(posted, server, deliver):
    """Subject, text and HTML, which says so; the course's own words stay."""
    posted.do(choose_language, posted.student, "de")
    posted.hand_in()
    posted.grade()
    override(posted)
    deliver()

    _, message = server.taken[0]
    assert message["Subject"] == "Bewertung: Practical"
    assert "die Bewertung für „Practical“ in" in said(server)
    assert '<html lang="de">' in said(server)
    assert "Nicht mehr erhalten" in said(server)


class TestGrades:
    """Told when a person set or changed one, and the student may see it."""

    def test_a_mail_says_that_there_is_one_and_never_which(self, posted, server, deliver):
        """Plain text beside HTML, with a link; no points, no reason."""
        posted.hand_in()
        posted.grade()
        assert deliver() == 0  # whoever waits at the page needs no mail
        override(posted)
        assert deliver(minutes=0) == 0  # what else happens now comes along
        assert deliver() == 1

        (recipients, message), text = server.taken[0], said(server)
        assert recipients == ["student@example.org"]
        assert message["Subject"] == "Your grade: Practical"
        assert message["From"] == "Deltagrade <deltagrade@example.org>"
        kinds = [part.get_content_type() for part in message.iter_parts()]
        assert kinds == ["text/plain", "text/html"]
        assert text.count(f"https://grader.example.org/assignments/{posted.assignment.id}") == 2
        assert SECRET not in text
        assert "7.25" not in text
        assert "10" not in message.get_body(("plain",)).get_content().partition("/mail/off")[0]

    def test_several_changes_are_one_mail_and_a_later_one_is_another(self, posted, server, deliver):
        """Within two minutes; with numbers of their own."""
        override(posted)
        override(posted, 3.0)
        about = posted.assignment.id, posted.student.user_id
        posted.do(revoke_override, posted.grader, *about)
        assert deliver() == 1
        override(posted, 4.0)
        assert deliver() == 1
        numbers = [message["Message-ID"] for _, message in server.taken]
        assert len(set(numbers)) == 2
        assert deliver() == 0

    def test_what_is_withheld_is_not_announced(self, posted, deliver):
        """Nor if it was hidden again before the mail went."""
        show(posted, FeedbackLevel.RECEIVED)
        override(posted)
        assert deliver() == 0
        assert posted.find("notices") == []
        show(posted, FeedbackLevel.FULL)
        show(posted, FeedbackLevel.RECEIVED)

        assert deliver() == 0
        assert [one.state for one in posted.find("notices")] == [NoticeState.DROPPED]

    def test_points_that_come_to_be_seen_are(self, posted, server, deliver):
        """All who have a grade are told."""
        show(posted, FeedbackLevel.RECEIVED)
        for who in (posted.student, posted.classmate):
            posted.hand_in(actor=who)
        posted.grade()
        show(posted, FeedbackLevel.SCORE)

        assert deliver() == 2
        assert server.to == ["student@example.org", "classmate@example.org"]

    def test_a_regrade_tells_those_whose_points_change(self, posted, server, deliver):
        """And nobody else."""
        posted.hand_in()
        posted.hand_in(b"x", actor=posted.classmate)
        posted.grade()
        regrade = posted.do(propose_regrade, posted.instructor, posted.assignment.id, reason="r")
        posted.grade(lambda _: entry(1.0))
        assert deliver() == 0
        posted.do(apply_regrade, posted.instructor, regrade.id)

        assert deliver() == 1
        assert server.to == ["classmate@example.org"]

    def test_who_left_or_is_locked_or_gone_is_not_told(self, posted, deliver):
        """What was so when it happened counts no longer."""
        override(posted)
        posted.do(leave, posted.instructor, posted.course.id, posted.student.user_id)
        about = posted.assignment.id, posted.classmate.user_id
        posted.do(override_grade, posted.grader, *about, points=1.0, reason="r")
        posted.do(change_user, OPERATOR, posted.classmate.user_id, active=False)

        assert deliver() == 0
        assert {one.state for one in posted.find("notices")} == {NoticeState.DROPPED}


class TestOtherNews:
    """Comments, answers, deadlines, the day of staff."""

    def test_a_comment_is_announced_without_its_words(self, posted, server, deliver):
        """To whoever handed in; one's own needs no mail."""
        submission = posted.hand_in()
        posted.do(add_comment, posted.grader, submission.id, SECRET)
        own = posted.hand_in(actor=posted.grader)
        posted.do(add_comment, posted.grader, own.id, "note to self")

        assert deliver() == 1
        assert server.to == ["student@example.org"]
        assert f"/submissions/{submission.id}" in said(server)
        assert SECRET not in said(server)

    def test_an_answer_is_announced_and_a_question_is_not(self, posted, server, deliver):
        """Questions wait in the queue, and in the digest."""
        wanted = replace(posted.assignment, inquiry_days=7)
        posted.assignment = posted.do(change_assignment, posted.instructor, wanted)
        submission = posted.hand_in()
        posted.grade()
        inquiry = posted.do(open_inquiry, posted.student, submission.id, SECRET)
        assert deliver() == 0
        posted.do(reply_to_inquiry, posted.grader, inquiry.id, SECRET)

        assert deliver() == 1
        assert f"/inquiries/{inquiry.id}" in said(server)
        assert SECRET not in said(server)

    def test_a_deadline_a_day_away_is_told_once_to_who_handed_in_nothing(
        self, posted, server, deliver
    ):
        """Each by their own deadline: extensions and accommodations count."""
        now = posted.clock.now()
        dates = {"due_at": now + timedelta(hours=23), "closes_at": now + timedelta(days=9)}
        changed = replace(posted.assignment, **dates)
        posted.assignment = posted.do(change_assignment, posted.instructor, changed)
        late = posted.person("late", posted.course, Role.STUDENT, email="late@example.org")
        slow = posted.person("slow", posted.course, Role.STUDENT, email="slow@example.org")
        more = {"reason": "r", "due_at": now + timedelta(days=2)}
        posted.do(grant_extension, posted.instructor, posted.assignment.id, late.user_id, **more)
        posted.do(
            grant_accommodation,
            posted.instructor,
            posted.course.id,
            slow.user_id,
            reason="r",
            extra_hours=24.0,
        )
        posted.hand_in()
        remind(posted.services)
        remind(posted.services)
        assert deliver() == 2  # and one of the other course
        assert sorted(server.to) == ["classmate@example.org", "outsider@example.org"]
        assert "and you have handed in nothing yet" in said(server)
        posted.clock.turn(hours=24)
        remind(posted.services)
        deliver()

        assert [one for one in server.to if "late" in one or "slow" in one] == [
            "late@example.org",
            "slow@example.org",
        ]

    @pytest.mark.parametrize("hidden", [{"published": False}, {"opens_at": timedelta(hours=2)}])
    def test_what_students_do_not_know_of_has_no_deadline(self, posted, hidden):
        """Drafts, and what has not opened."""
        now = posted.clock.now()
        opens = {name: now + at for name, at in hidden.items() if name == "opens_at"}
        due = now + timedelta(hours=5)
        changed = replace(posted.assignment, due_at=due, **(hidden | opens))
        posted.do(change_assignment, posted.instructor, changed)
        remind(posted.services)

        about = {"kind": Kind.DEADLINE, "subject_id": posted.assignment.id}
        assert posted.find("notices", **about) == []

    def test_staff_hears_once_a_day_what_waits_if_anything_does(self, posted, server, deliver):
        """Students' names and words stay where they are."""
        wanted = replace(posted.assignment, inquiry_days=7)
        posted.assignment = posted.do(change_assignment, posted.instructor, wanted)
        submission = posted.hand_in()
        posted.grade()
        posted.do(open_inquiry, posted.student, submission.id, SECRET)
        now = posted.clock.now()
        posted.clock.turn(seconds=(30 * 3600 - now.hour * 3600 - now.minute * 60) % 86400)
        remind(posted.services)
        remind(posted.services)
        deliver()
        told = [one for one in server.taken if one[1]["Subject"] == "What waits for you"]
        assert [one for recipients, _ in told for one in recipients] == [
            "grader@example.org",
            "instructor@example.org",
        ]
        assert "Deep Learning: 1 open inquiries." in said(server)
        assert SECRET not in said(server)
        again = len(server.taken)
        remind(posted.services)
        deliver()
        assert len(server.taken) == again
        posted.clock.turn(days=1)
        remind(posted.services)
        deliver()
        assert len([1 for one in server.taken if one[1]["Subject"] == "What waits for you"]) == 4


class TestLinks:
    """Invitations and forgotten passwords: a secret for one mail, kept as a hash."""

    LIST = "login,name,email\nann,Ann,ann@example.org\nbob,Bob,nonsense\nzoe,Zoë,zoe@example.org\n"

    def listed(self, world):
        """Give the course a list of three who have no password."""
        world.do(apply_roster, world.instructor, world.course.id, self.LIST)
        return world.do(invite_all, world.instructor, world.course.id)

    def test_a_whole_list_is_invited_at_once(self, posted, server, deliver):
        """Who has a password gets none; who has no address is named."""
        found = self.listed(posted)
        assert (found.sent, found.unreachable) == (3, ["Bob"])
        assert deliver(minutes=0) == 3
        assert sorted(server.to) == ["ann@example.org", "classmate@example.org", "zoe@example.org"]
        user = accept_invitation(posted.services, link_in(server), "a good long password")

        assert user.login in said(server)
        assert posted.do(invite_all, posted.instructor, posted.course.id).sent == 2

    def test_another_round_makes_the_first_link_useless(self, posted, server, deliver):
        """There is one that works at any time."""
        self.listed(posted)
        deliver()
        first = link_in(server)
        recipient = server.to[-1]
        posted.do(invite_all, posted.instructor, posted.course.id)
        deliver()

        assert server.to.count(recipient) == 2
        with pytest.raises(NotSignedIn):
            accept_invitation(posted.services, first, "a good long password")

    def test_the_database_never_holds_the_link(self, posted, server, deliver):
        """Nor what the mail says: a backup lets nobody in."""
        self.listed(posted)
        deliver()
        token = link_in(server)
        with posted.services.store.snapshot() as connection:
            kept = [
                str(row)
                for table in ("tokens", "mail_notices", "audit")
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            ]

        assert token
        assert [row for row in kept if token in row] == []

    def test_an_invitation_is_withdrawn_when_another_course_takes_them_in(self, posted, deliver):
        """Whoever made an account that nobody has claimed does not get into it."""
        self.listed(posted)
        posted.do(enrol, OPERATOR, posted.other_course.id, "ann", Role.STUDENT)

        assert deliver() == 2
        (ann,) = posted.find("users", login="ann")
        (notice,) = posted.find("notices", user_id=ann.id)
        assert notice.state is NoticeState.DROPPED

    def test_a_forgotten_password_is_set_by_a_mail(self, posted, server, deliver):
        """By login or address, within an hour; the old one is good until then."""
        ask_for_password(posted.services, " STUDENT ", client="1.2.3.4")
        assert deliver(minutes=0) == 1
        ask_for_password(posted.services, "Student@Example.org", client="1.2.3.4")
        assert deliver(minutes=0) == 1
        token = link_in(server)
        posted.clock.turn(minutes=59)
        accept_invitation(posted.services, token, "another long password")
        ask_for_password(posted.services, "student")
        deliver(minutes=0)
        posted.clock.turn(minutes=61)

        with pytest.raises(NotSignedIn):
            accept_invitation(posted.services, link_in(server), "another long password")
        assert server.to == ["student@example.org"] * 3

    @pytest.mark.parametrize("said", ["nobody", "nobody@example.org", "", "@", "x" * 5000, "\n"])
    def test_nobody_learns_who_has_an_account(self, posted, said):
        """The same silence for all, and nothing to send."""
        assert ask_for_password(posted.services, said) is None
        assert posted.find("notices") == []

    def test_nobody_fills_a_mailbox_or_asks_without_end(self, posted, server, deliver):
        """Three an hour for each person, without a word; thirty for each who asks."""
        for number in range(29):
            ask_for_password(posted.services, "student", client="1.2.3.4")
            deliver(minutes=0 if number else 1)
        ask_for_password(posted.services, "classmate", client="1.2.3.4")
        with pytest.raises(TooManyTries):
            ask_for_password(posted.services, "grader", client="1.2.3.4")

        assert server.to == ["student@example.org"] * 3

    def test_an_invitation_and_a_reset_do_not_hurt_each_other(self, posted, server, deliver):
        """Whoever asks for a stranger's password does not end their invitation."""
        self.listed(posted)
        deliver()
        invited = link_in(server)
        ask_for_password(posted.services, server.to[-1])
        deliver()
        reset = link_in(server)
        accept_invitation(posted.services, invited, "a good long password")

        with pytest.raises(NotSignedIn):
            accept_invitation(posted.services, reset, "a good long password")


class TestChoices:
    """Everybody chooses; nobody has to sign in to get no more."""

    def test_what_one_does_without_is_not_sent(self, posted, deliver):
        """By the account's page."""
        kinds = [kind.value for kind in CHOICES if kind is not Kind.GRADE]
        posted.do(choose_mail, posted.student, kinds)
        override(posted)

        assert deliver() == 0
        with pytest.raises(Invalid):
            posted.do(choose_mail, posted.student, ["password"])

    def test_every_such_mail_says_how_to_get_no_more(self, posted, server, deliver):
        """In a header that programs understand (RFC 8058), and as a link."""
        override(posted)
        deliver()
        _, message = server.taken[0]
        url = message["List-Unsubscribe"].strip("<>")
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert said(server).count(url) == 3
        *_, key, kind = url.split("/")
        posted.do(do_without, key, kind)
        posted.do(do_without, key, kind)
        override(posted, 2.0)

        assert deliver() == 0
        assert posted.find("mail_choices")[0].off == ("grade",)

    def test_a_key_is_for_its_person_and_for_what_one_can_do_without(self, posted, deliver):
        """Links that set passwords go out in any case."""
        override(posted)
        deliver()
        key = posted.find("mail_choices")[0].key
        for given, kind in (("x", "grade"), (key, "password"), (key, "nonsense"), ("", "grade")):
            with pytest.raises(NotFound):
                posted.do(do_without, given, kind)

    def test_a_link_with_a_secret_cannot_be_done_without(self, posted, server, deliver):
        """It has no such header."""
        ask_for_password(posted.services, "student")
        deliver()

        assert server.taken[0][1]["List-Unsubscribe"] is None

    def test_all_that_is_kept_of_somebody_holds_it(self, posted, deliver):
        """But not the key."""
        override(posted)
        deliver()
        kept = posted.ask(export_person, posted.student, posted.student.user_id)

        assert [one["kind"] for one in kept["mail_notices"]] == ["grade"]
        assert kept["mail_choices"][0].keys() == {"id", "user_id", "off"}


class TestAddresses:
    """One plain address, or none."""

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "ann",
            "ann@example",
            "ann@example.org\nBcc: eve@example.org",
            "ann@example.org, eve@example.org",
            "Ann <ann@example.org>",
            '"a b"@example.org',
            "ann@[127.0.0.1]",
            "ann@exämple.org",
            "ann(comment)@example.org",
            "@example.org",
            "a@b@example.org",
            "ann@-example.org",
            "a" * 65 + "@example.org",
            "a@" + "b" * 250 + ".org",
        ],
    )
    def test_nothing_else_is_sent_to(self, posted, server, deliver, text):
        """It is refused here, and told to the administrator."""
        posted.do(change_user, OPERATOR, posted.student.user_id, email=text)
        override(posted)

        assert not is_address(text)
        assert deliver() == 0
        assert server.connections <= 1
        refused = posted.ask(show_mail, OPERATOR).refused
        assert [(one.answer, login) for one, login in refused] == [
            ("there is no address to send it to.", "student")
        ]

    def test_the_courses_list_knows_the_newer_address(self, posted, server, deliver):
        """For what is about that course; a password goes to the account's alone."""
        text = "login,name,email\nstudent,Student,new@example.org\n"
        posted.do(apply_roster, posted.instructor, posted.course.id, text)
        override(posted)
        ask_for_password(posted.services, "student")
        deliver()

        assert sorted(server.to) == ["new@example.org", "student@example.org"]

    def test_no_title_gets_into_a_header(self, posted, server, deliver):
        """Line breaks, control characters and endless titles; strange letters arrive."""
        title = "Ünit 1\r\nBcc: eve@example.org\n\nX\x1b[2J <b>&" + "x" * 250
        with posted.services.writing() as work:
            work.assignments.replace(replace(posted.assignment, title=title))
        override(posted)
        deliver()
        recipients, message = server.taken[0]

        assert recipients == ["student@example.org"]
        assert message["Bcc"] is None
        assert message["Subject"].startswith("Your grade: Ünit 1 Bcc: eve@example.org X [2J <b>&xx")
        assert len(message["Subject"]) == 200
        assert "<b>" not in message.get_body(("html",)).get_content()
        assert b"\nBcc:" not in server.raw[0].partition(b"\r\n\r\n")[0]


def test_a_letter_without_a_way_out_has_none_in_it(posted):
    """Neither as text nor as HTML."""
    letter = Letter(posted.clock.now(), "s", ["a<b"], "https://x/?a=1&b", "Go")

    assert letter.text == "a<b\n\nGo: https://x/?a=1&b\n"
    assert '<p>a&lt;b</p>\n<p><a href="https://x/?a=1&amp;b">Go</a></p>\n</body>' in letter.html


def test_without_settings_nothing_is_noted_and_all_else_works(world):
    """As if there were no mail."""
    override(world)
    remind(world.services)

    assert world.find("notices") == []
    assert send_due_mail(world.services) == 0
    assert not world.ask(show_mail, OPERATOR).on
    with pytest.raises(NotFound):
        ask_for_password(world.services, "student")
    with pytest.raises(Invalid):
        world.do(invite_all, world.instructor, world.course.id)

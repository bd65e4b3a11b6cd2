"""Who is in a course by its platform: real HTTP, shown before it is done."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.domain.member import read_members
from submissions.domain.people import Actor, Role
from submissions.errors import (
    ChangedMeanwhile,
    Forbidden,
    NotFound,
    PlatformRefused,
    PlatformUnreachable,
)
from submissions.services.accounts import change_user
from submissions.services.people import enrol
from submissions.services.platform_rosters import apply_platform_roster, preview_platform_roster
from submissions.services.platforms import change_platform
from tests.doing import do
from tests.lti.platform import LEARNER, MEMBERS, NRPS, TEACHER
from tests.lti.test_launch import opened
from tests.service.world import OPERATOR


def person(sub, name, role=LEARNER, **more):
    """Return what a platform says of somebody."""
    return {"user_id": sub, "name": name, "roles": [role], "status": "Active"} | more


TESS = person("7001", "Tess Teacher", TEACHER)
ANN = person("7002", "Ann Learner", email="ann@example.org")
ZOE = person("7009", "Zoë New", email="zoe@example.org")


class Room:
    """A course that came from the platform, with its teacher and Ann in it."""

    def __init__(self, lms):
        self.lms, self.platform, self.services = lms, lms.platform, lms.services
        self.browser, _ = opened(lms)
        lms.browser().launch("ann")
        (self.course,) = lms.find("courses")
        (tess,) = lms.find("users", name="Tess Teacher")
        self.tess = Actor(tess.id, tess.login, tess.name)
        self.platform.pages = [[TESS, ANN], [ZOE]]

    def preview(self):
        """Return what would change."""
        return preview_platform_roster(self.services, self.tess, self.course.id).difference

    def apply(self, digest=None, **more):
        """Do it."""
        given = digest or self.preview().digest
        return apply_platform_roster(self.services, self.tess, self.course.id, given, **more)

    def role(self, name):
        """Return what somebody is in the course."""
        (user,) = self.lms.find("users", name=name)
        found = self.lms.find("enrolments", course_id=self.course.id, user_id=user.id)
        return found[0].role if found else None


@pytest.fixture
def room(lms):
    """Return a course of the platform."""
    return Room(lms)


class TestTheList:
    """What is shown is what is done."""

    def test_whoever_is_new_is_shown_and_then_comes(self, room):
        """Over all pages, with an account that their first launch finds."""
        shown = room.preview()
        assert [one.member.name for one in shown.added] == ["Zoë New"]
        assert (shown.raised, shown.renamed, shown.missing, shown.kept) == ([], [], [], 2)
        assert room.lms.find("users", name="Zoë New") == []
        assert room.apply(shown.digest) == shown

        (zoe,) = room.lms.find("users", name="Zoë New")
        assert (room.role("Zoë New"), zoe.email) == (Role.STUDENT, "zoe@example.org")
        room.platform.said = {"sub": "7009", "name": "Zoë New"}
        room.lms.browser().launch("ann")
        assert len(room.lms.find("users", name="Zoë New")) == 1
        assert room.preview().added == []
        assert room.platform.access[-1]["scope"] == MEMBERS

    def test_what_has_changed_since_is_not_done(self, room):
        """It is shown anew."""
        digest = room.preview().digest
        room.platform.pages[1].append(person("7010", "Late Comer"))
        with pytest.raises(ChangedMeanwhile):
            room.apply(digest)

        assert room.lms.find("users", name="Zoë New") == []

    def test_a_role_is_raised_and_never_lowered(self, room):
        """As at a launch."""
        room.platform.pages = [[person("7001", "Tess Teacher"), ANN | {"roles": [TEACHER]}]]
        shown = room.apply()

        assert [(user.name, role) for user, role in shown.raised] == [
            ("Ann Learner", Role.INSTRUCTOR)
        ]
        assert room.role("Tess Teacher") is Role.INSTRUCTOR
        assert room.role("Ann Learner") is Role.INSTRUCTOR

    def test_names_and_addresses_follow_where_the_platform_alone_says_them(self, room):
        """An account with a password of its own keeps its name."""
        room.platform.pages = [[TESS, ANN | {"name": "Ann Married", "email": "am@example.org"}]]
        assert len(room.apply().renamed) == 1
        (ann,) = room.lms.find("users", name="Ann Married")
        assert ann.email == "am@example.org"
        with room.services.writing() as work:
            work.users.replace(
                type(ann)(ann.login, "Annie", ann.email, ann.created_at, "hash", id=ann.id)
            )

        assert room.preview().renamed == []

    def test_who_is_missing_leaves_only_if_asked(self, room):
        """Students who came from there; nobody else, and no staff."""
        do(room.services, change_user, OPERATOR, room.tess.user_id, name="Tess Teacher")
        room.platform.pages = [[]]
        shown = room.apply()
        assert [user.name for user in shown.missing] == ["Ann Learner"]
        assert room.role("Ann Learner") is Role.STUDENT
        room.apply(remove_missing=True)

        assert room.role("Ann Learner") is None
        assert room.role("Tess Teacher") is Role.INSTRUCTOR

    @pytest.mark.parametrize(
        ("more", "role"),
        [
            ({"roles": ["Learner"]}, Role.STUDENT),
            ({"roles": ["Instructor"]}, Role.INSTRUCTOR),
            ({"status": None}, Role.STUDENT),
            ({"status": "Inactive"}, None),
            ({"status": "Deleted"}, None),
            ({"roles": []}, None),
            ({"roles": ["http://purl.imsglobal.org/vocab/lis/v2/system/person#User"]}, None),
            ({"name": None, "given_name": "Zoë", "family_name": "New"}, Role.STUDENT),
        ],
    )
    def test_who_is_active_in_the_course_comes_as_what_they_are(self, room, more, role):
        """Short names of roles stand for those of the course."""
        room.platform.pages = [[TESS, ANN, ZOE | more]]
        shown = room.apply()

        assert [one.member.role for one in shown.added] == ([role] if role else [])
        assert [one.member.name for one in shown.added] == (["Zoë New"] if role else [])


class TestWhoMay:
    """Instructors of the course."""

    def test_students_and_strangers_may_not(self, room):
        """Nor do they have the platform asked."""
        (ann,) = room.lms.find("users", name="Ann Learner")
        asked = room.platform.asked.total()
        for who, refusal in (
            (Actor(ann.id, ann.login, ann.name), Forbidden),
            (Actor(999, "x", "X"), NotFound),
        ):
            with pytest.raises(refusal):
                preview_platform_roster(room.services, who, room.course.id)
            with pytest.raises(refusal):
                apply_platform_roster(room.services, who, room.course.id, "digest")

        assert room.platform.asked.total() == asked

    def test_without_a_list_there_is_none(self, room, lms):
        """A platform that does not tell, and one that is closed."""
        told = room.platform.registration()
        do(room.services, change_platform, OPERATOR, lms.known.id, told, active=False)
        with pytest.raises(NotFound):
            room.preview()

    def test_a_later_launch_says_where_the_list_is(self, lms):
        """The tool may have been allowed to read it since."""
        lms.platform.said = {NRPS: None}
        opened(lms)
        assert lms.find("contexts")[0].members_url == ""
        lms.platform.said = {}
        lms.browser().launch("ann")

        assert lms.find("contexts")[0].members_url.endswith("/members/0")

    def test_pages_show_it_and_do_it(self, room):
        """From the people's page."""
        path = f"/courses/{room.course.id}"
        assert "Ask the platform" in room.browser.get(f"{path}/people").text
        page = room.browser.post(f"{path}/platform-list", {}).text
        assert "1 person comes" in page
        assert "Zoë New" in page
        digest = page.partition('name="digest" value="')[2].partition('"')[0]
        room.platform.pages[1].append(person("7010", "Late Comer"))
        anew = room.browser.post(f"{path}/platform-list/apply", {"digest": digest})
        assert anew.status_code == 412
        assert "Late Comer" in anew.text
        digest = anew.text.partition('name="digest" value="')[2].partition('"')[0]
        done = room.browser.post(f"{path}/platform-list/apply", {"digest": digest})

        assert done.status_code == 302
        assert room.role("Late Comer") is Role.STUDENT


class TestIllPlatforms:
    """Down, refusing, endless, or leading elsewhere: nothing is done."""

    @pytest.mark.parametrize(
        ("status", "error"),
        [(503, PlatformUnreachable), (429, PlatformUnreachable), (403, PlatformRefused)],
    )
    def test_what_it_answers_is_told(self, room, status, error):
        """A refusal with its words, all else to be tried again."""
        room.platform.before_members = [status]
        with pytest.raises(error):
            room.preview()

    def test_a_withdrawn_token_is_fetched_anew(self, room):
        """Once."""
        room.preview()
        room.platform.access.clear()

        assert len(room.preview().added) == 1

    @pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"members": {}}', b"[" * 99_999])
    def test_what_is_no_list_is_none(self, room, body):
        """Whatever it is."""
        room.platform.members_body = body
        with pytest.raises(PlatformUnreachable):
            room.preview()

    @pytest.mark.parametrize(
        "following",
        [
            "https://evil.example.org/members",
            "http://169.254.169.254/latest",
            "/members/0",
            "file:///etc/passwd",
        ],
    )
    def test_it_leads_nowhere_else_and_not_round_and_round(self, room, following):
        """Our token goes along: to no other host, and the list has an end."""
        room.platform.members_next = lambda _: following
        with pytest.raises(PlatformRefused):
            room.preview()

    def test_an_address_that_is_not_the_platforms_is_not_asked(self, lms):
        """Whatever the launch says."""
        lms.platform.said = {NRPS: {"context_memberships_url": "https://evil.example.org/m"}}
        with pytest.raises(PlatformRefused, match="not the platform's host"):
            Room(lms).preview()

    @pytest.mark.parametrize(
        "member",
        [{}, {"user_id": ""}, {"user_id": 7}, "x", None, ANN | {"name": 3}, ANN | {"roles": "x"}],
    )
    def test_a_member_that_is_none_has_nothing_done(self, room, member):
        """Half a list is no list."""
        room.platform.pages = [[TESS, member]]
        with pytest.raises(PlatformRefused):
            room.preview()

    def test_nobody_is_there_twice(self, room):
        """Which of the two would it be?"""
        room.platform.pages = [[ANN], [ANN]]
        with pytest.raises(PlatformRefused, match="twice"):
            room.preview()


def test_somebody_who_is_here_by_hand_too_is_not_doubled(room):
    """The account is the platform's, whoever enrolled it."""
    (ann,) = room.lms.find("users", name="Ann Learner")
    do(room.services, enrol, OPERATOR, room.course.id, ann.login, Role.GRADER)

    assert [one.member.name for one in room.preview().added] == ["Zoë New"]
    room.apply()
    assert room.role("Ann Learner") is Role.GRADER


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(max_examples=200)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(ANN)), JSON), max_size=3))
def test_whatever_is_said_is_read_strictly_or_refused(said):
    """No member breaks the reader."""
    try:
        found = read_members([ANN | one for one in said])
    except PlatformRefused:
        return

    assert len({one.sub for one in found}) == len(found) <= len(said)
    assert all(isinstance(one.name, str) and isinstance(one.email, str) for one in found)

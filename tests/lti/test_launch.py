"""People come in from a learning platform: real HTTP to the platform, real signatures."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from submissions.domain.people import Role
from submissions.services.accounts import change_user
from submissions.services.assignments import blank, create_assignment
from submissions.services.courses import create_course
from submissions.services.platforms import change_platform, link_course
from tests.doing import do
from tests.lti.platform import ASSISTANT, CLAIM, CLIENT, ISSUER, LEARNER, TEACHER
from tests.service.world import OPERATOR


def opened(lms):
    """Let the instructor come first, make an assignment and choose it; return browser, its id."""
    tess = lms.browser()
    tess.launch("tess")
    (course,) = lms.find("courses")
    given = replace(blank(course, "hidden-layer-tanh"), title="Sheet 1")
    assignment = do(lms.services, create_assignment, OPERATOR, given)
    (link,) = lms.find("links")
    tess.post(f"/lti/links/{link.id}", {"assignment_id": str(assignment.id)})
    return tess, assignment


class TestTheQuestion:
    """What the site asks the platform."""

    def test_it_is_an_openid_request_with_a_fresh_state_and_nonce(self, lms):
        """All fields of the specification, hints as they came, and the query of the address."""
        browser = lms.browser()
        asked, again = (
            parse_qs(urlsplit(browser.begin("ann", lti_message_hint="m&=1").location).query)
            for _ in range(2)
        )

        state, nonce = asked.pop("state"), asked.pop("nonce")
        assert asked == {
            "tenant": ["1"],
            "scope": ["openid"],
            "response_type": ["id_token"],
            "response_mode": ["form_post"],
            "prompt": ["none"],
            "client_id": [CLIENT],
            "redirect_uri": ["https://grader.example.org/lti/launch"],
            "login_hint": ["ann"],
            "lti_message_hint": ["m&=1"],
        }
        assert state != again["state"]
        assert nonce != again["nonce"]

    def test_a_form_asks_as_well_as_a_link(self, lms):
        """Platforms may post the question; the client may be left out where there is one."""
        form = {"iss": ISSUER, "login_hint": "ann"}

        assert lms.browser().client.post("/lti/login", data=form).status_code == 302

    @pytest.mark.parametrize(
        "said",
        [
            {"iss": "https://evil.example.org", "login_hint": "ann"},
            {"iss": ISSUER, "login_hint": "ann", "client_id": "other"},
            {"iss": ISSUER},
            {"iss": ISSUER, "login_hint": "a" * 10_001},
            {},
        ],
    )
    def test_nobody_is_sent_to_a_stranger(self, lms, said):
        """Only platforms that are registered are asked."""
        answer = lms.browser().client.get("/lti/login", query_string=said)

        assert answer.status_code == 403
        assert "Location" not in answer.headers

    def test_a_closed_platform_asks_in_vain(self, lms, platform):
        """Neither a new question nor an answer under way lets anybody in."""
        browser = lms.browser()
        form = browser.answer(browser.begin("tess"))
        told = platform.registration()
        do(lms.services, change_platform, OPERATOR, lms.known.id, told, active=False)

        assert browser.send(form).status_code == 403
        assert browser.begin("tess").status_code == 403

    def test_its_cookie_comes_back_from_another_site_and_is_no_neighbours(self, lms):
        """SameSite=None, for the answer is posted by the platform's page; the rest is closed."""
        cookie = lms.browser().begin("ann").headers["Set-Cookie"]

        assert cookie.startswith("__Host-deltagrade-launch=")
        parts = {"Secure", "HttpOnly", "Path=/", "SameSite=None"}
        assert parts <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie

    def test_in_a_frame_there_is_a_way_out_and_nothing_else(self, lms):
        """The page may be framed, keeps no cookie, and its link begins anew in a tab."""
        query = {"iss": ISSUER, "login_hint": "ann", "client_id": CLIENT}
        answer = lms.browser().client.get(
            "/lti/login", query_string=query, headers={"Sec-Fetch-Dest": "iframe"}
        )

        assert answer.status_code == 200
        assert "frame-ancestors https:" in answer.headers["Content-Security-Policy"]
        assert 'target="_blank"' in answer.text
        assert "login_hint=ann" in answer.text
        assert "Set-Cookie" not in answer.headers


class TestComingIn:
    """What an honest launch does."""

    def test_an_instructor_makes_the_course_and_chooses_and_students_arrive(self, lms):
        """The student's account, role and session are made, and the right assignment opens."""
        _, assignment = opened(lms)
        ann = lms.browser()
        answer = ann.launch("ann")

        assert (answer.status_code, answer.location) == (303, f"/assignments/{assignment.id}")
        assert "Sheet 1" in ann.get(answer.location).text
        (course,) = lms.find("courses")
        (user,) = lms.find("users", name="Ann Learner")
        (enrolment,) = lms.find("enrolments", user_id=user.id)
        assert (course.title, user.email) == ("Deep Learning", "ann@example.org")
        assert (enrolment.course_id, enrolment.role) == (course.id, Role.STUDENT)

    def test_an_instructor_is_asked_where_the_link_leads_until_they_choose(self, lms):
        """At the first launch; later ones open the assignment."""
        tess = lms.browser()
        first = tess.launch("tess")
        page = tess.get(first.location)
        opened(lms)

        assert first.location.startswith("/lti/links/")
        assert "Where does “Sheet 1” lead?" in page.text
        assert lms.browser().launch("tess").location.startswith("/assignments/")

    def test_whoever_comes_again_is_the_same_person(self, lms, platform):
        """By the platform's number, whatever they are called now."""
        opened(lms)
        lms.browser().launch("ann")
        platform.said = {"name": "Ann Married", "email": "new@example.org"}
        lms.browser().launch("ann")

        assert len(lms.find("users")) == 2

    def test_a_name_or_an_address_makes_nobody_somebody_else(self, lms, platform):
        """Another number is another account, though all else is the same."""
        opened(lms)
        lms.browser().launch("ann")
        platform.said = {"sub": "6666"}
        lms.browser().launch("ann")

        people = lms.find("users", name="Ann Learner")
        assert [one.email for one in people] == ["ann@example.org"] * 2

    @pytest.mark.parametrize(
        ("roles", "role"),
        [
            ([LEARNER], Role.STUDENT),
            ([TEACHER, ASSISTANT], Role.GRADER),
            ([ASSISTANT], Role.GRADER),
            ([LEARNER, TEACHER], Role.INSTRUCTOR),
        ],
    )
    def test_the_role_is_the_launchs(self, lms, platform, roles, role):
        """In the course; an assistant is no instructor though platforms say both."""
        opened(lms)
        platform.said = {f"{CLAIM}roles": roles}
        lms.browser().launch("bob")

        (user,) = lms.find("users", name="Bob Learner")
        assert [one.role for one in lms.find("enrolments", user_id=user.id)] == [role]

    def test_a_role_is_raised_and_never_lowered(self, lms, platform):
        """What somebody was made here by hand stays."""
        opened(lms)
        for roles in ([LEARNER], [TEACHER, ASSISTANT], [LEARNER]):
            platform.said = {f"{CLAIM}roles": roles}
            lms.browser().launch("bob")

        (user,) = lms.find("users", name="Bob Learner")
        assert [one.role for one in lms.find("enrolments", user_id=user.id)] == [Role.GRADER]

    @pytest.mark.parametrize(
        "roles",
        [
            [],
            ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"],
            ["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"],
            ["Instructor"],
        ],
    )
    def test_a_role_beyond_the_course_lets_nobody_in(self, lms, platform, roles):
        """A professor is a professor in their own courses only."""
        opened(lms)
        platform.said = {f"{CLAIM}roles": roles}

        assert lms.browser().launch("bob").status_code == 403
        assert lms.find("users", name="Bob Learner") == []

    def test_a_student_cannot_come_before_the_instructor(self, lms):
        """Nor leaves anything behind."""
        answer = lms.browser().launch("ann")

        assert answer.status_code == 403
        assert "your instructor has to open this link first" in answer.text
        assert [lms.find(table) for table in ("users", "courses", "nonces")] == [[], [], []]

    def test_a_link_that_leads_nowhere_yet_shows_a_student_the_course(self, lms, platform):
        """And makes no link: instructors do."""
        opened(lms)
        platform.said = {f"{CLAIM}resource_link": {"id": "link-2"}}
        answer = lms.browser().launch("ann")

        assert answer.location == f"/courses/{lms.find('courses')[0].id}"
        assert len(lms.find("links")) == 1

    def test_another_link_or_course_of_the_platform_is_another_one(self, lms, platform):
        """Links are numbered within a course, courses within a deployment."""
        opened(lms)
        platform.said = {f"{CLAIM}context": {"id": "course-10", "title": "Other"}}
        answer = lms.browser().launch("tess")

        assert answer.location.startswith("/lti/links/")
        assert sorted(one.title for one in lms.find("courses")) == ["Deep Learning", "Other"]

    def test_a_launch_takes_the_place_of_another_session(self, lms):
        """On a shared computer nobody goes on as the one before."""
        opened(lms)
        browser = lms.browser()
        browser.launch("ann")
        browser.launch("bob")

        assert "Bob Learner" in browser.get("/account").text


class TestAccounts:
    """Whose account may not come in this way."""

    def test_a_locked_account_stays_out(self, lms):
        """The platform cannot open what an administrator has locked."""
        opened(lms)
        lms.browser().launch("ann")
        (user,) = lms.find("users", name="Ann Learner")
        do(lms.services, change_user, OPERATOR, user.id, active=False)

        assert lms.browser().launch("ann").status_code == 403

    def test_an_administrator_signs_in_with_a_password(self, lms):
        """Whoever runs the platform must not run this service."""
        opened(lms)
        lms.browser().launch("ann")
        (user,) = lms.find("users", name="Ann Learner")
        do(lms.services, change_user, OPERATOR, user.id, admin=True)

        assert "sign in with your password" in lms.browser().launch("ann").text

    def test_the_login_of_such_an_account_is_on_no_list(self, lms, platform):
        """A platform's number that is somebody's login here does not make them that person."""
        opened(lms)
        platform.said = {"sub": "admin"}
        lms.browser().launch("ann")

        (user,) = lms.find("users", name="Ann Learner")
        assert user.login.startswith("lti:1:")
        assert "admin" not in user.login


class TestLinking:
    """Courses and assignments."""

    def test_an_administrator_links_a_course_that_is_there(self, lms):
        """Links are chosen anew, for assignments of the old course are none of the new one."""
        opened(lms)
        other = do(lms.services, create_course, OPERATOR, "dl", title="The real one")
        (context,) = lms.find("contexts")
        do(lms.services, link_course, OPERATOR, context.id, other.id)
        tess = lms.browser()

        assert tess.launch("tess").location.startswith("/lti/links/")
        enrolled = lms.find("enrolments", course_id=other.id)
        assert [one.role for one in enrolled] == [Role.INSTRUCTOR]

    def test_a_link_leads_to_an_assignment_of_its_course_only(self, lms):
        """Whatever number the form holds."""
        tess, _ = opened(lms)
        other = do(lms.services, create_course, OPERATOR, "dl", title="Another")
        given = replace(blank(other, "hidden-layer-tanh"), title="Foreign")
        foreign = do(lms.services, create_assignment, OPERATOR, given)
        (link,) = lms.find("links")
        path = f"/lti/links/{link.id}"

        assert tess.post(path, {"assignment_id": str(foreign.id)}).status_code == 422

    def test_students_and_strangers_choose_nothing(self, lms):
        """403 for those of the course; for others there is no such link."""
        _, assignment = opened(lms)
        (link,) = lms.find("links")
        ann, path = lms.browser(), f"/lti/links/{link.id}"
        ann.launch("ann")

        assert ann.get(path).status_code == 403
        assert ann.post(path, {"assignment_id": str(assignment.id)}).status_code == 403
        assert ann.get("/lti/links/99").status_code == 404

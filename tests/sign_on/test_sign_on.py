"""People come in with their university's account: real HTTP to the provider, real signatures."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from grader.errors import SettingsInvalid
from submissions.adapters.provider import HttpProvider
from submissions.config import SignOnSettings, config_from
from submissions.domain.people import Actor, Role
from submissions.errors import Conflict, Forbidden, NotFound
from submissions.services.accounts import add_user, change_user, invite
from submissions.services.courses import create_course
from submissions.services.people import apply_roster, enrol, preview_roster
from submissions.services.privacy import export_person
from submissions.services.sign_on import provider_of, unlink_account
from tests.doing import ask, do
from tests.service.world import OPERATOR, PASSWORD, actor_of
from tests.sign_on.provider import CLIENT, SECRET

RETURN = "https://grader.example.org/sign-on/return"


def account(university, login="ann", **changes):
    """Make an account by hand."""
    told = {"name": "Ann", "email": "ann@example.org"} | changes
    return do(university.services, add_user, OPERATOR, login, **told)


def signed_in_as(browser):
    """Return the login of whoever sits there; None if nobody does."""
    page = browser.get("/account")
    return page.text.partition("(<code>")[2].partition("<")[0] or None


class TestTheQuestion:
    """What the site asks the provider."""

    def test_it_is_a_code_with_a_challenge_and_fresh_state_and_nonce(self, university):
        """Authorization code, PKCE by S256, and the query that the address has already."""
        asked, again = (
            parse_qs(urlsplit(university.browser().begin().location).query) for _ in range(2)
        )

        fresh = {name: asked.pop(name) for name in ("state", "nonce", "code_challenge")}
        assert asked == {
            "tenant": ["1"],
            "response_type": ["code"],
            "scope": ["openid profile email"],
            "client_id": [CLIENT],
            "redirect_uri": [RETURN],
            "code_challenge_method": ["S256"],
        }
        assert [name for name, said in fresh.items() if again[name] == said] == []

    def test_its_cookie_is_for_this_site_alone(self, university):
        """It comes along when the provider sends the browser back, and no script reads it."""
        cookie = university.browser().begin().headers["Set-Cookie"]

        assert cookie.startswith("__Host-deltagrade-sign-on=")
        parts = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
        assert parts <= {part.strip() for part in cookie.split(";")}

    def test_the_button_is_there_where_there_is_a_provider(self, university):
        """And goes on to the page that was wanted, if it is one of ours."""
        page = university.browser().get("/sign-in?next=/courses/1").text

        assert "Sign in with Example University" in page
        assert "/sign-on/begin?next=/courses/1" in page.replace("%2F", "/")
        with pytest.raises(NotFound):
            provider_of(replace(university.services, provider=None))


class TestComingIn:
    """Whose account it is."""

    def test_the_first_time_makes_an_account_and_the_next_finds_it(self, university):
        """Its login is nobody's name: no class list means it by chance."""
        first, second = university.browser(), university.browser()
        answer = first.sign_in("ann", next="/account?a=b")
        second.sign_in("ann")

        (ann,) = university.find("users")
        assert answer.location == "/account?a=b"
        assert (ann.name, ann.email, ann.password_hash) == ("Ann Learner", "ann@example.org", "")
        assert ann.login.startswith("sso:")
        assert (ann.admin, ann.founder, ann.active) == (False, False, True)
        assert signed_in_as(first) == signed_in_as(second) == ann.login
        assert university.find("enrolments") == []
        deeds = [one.action for one in university.find("audit")]
        assert deeds == ["user.sign_on", "sign_on.link", "session.begin", "session.begin"]

    def test_nobody_is_sent_to_another_site_afterwards(self, university):
        """The page that was wanted is one of ours."""
        answer = university.browser().sign_in("ann", next="//evil.example.org")

        assert answer.location == "/"

    def test_an_account_that_waits_is_found_by_the_verified_address(self, university):
        """Made by an administrator or a class list, and nobody has come in to it yet."""
        waiting = account(university, email="Ann@Example.org")
        token = do(university.services, invite, OPERATOR, waiting.id)
        browser = university.browser()
        browser.sign_in("ann")

        assert signed_in_as(browser) == "ann"
        assert [one.user_id for one in university.find("subjects")] == [waiting.id]
        assert university.find("tokens") == []
        answer = browser.post(f"/invitation/{token}", {"password": PASSWORD, "again": PASSWORD})
        assert answer.status_code == 401
        assert university.find("users")[0].password_hash == ""

    @pytest.mark.parametrize("said", [{"email_verified": False}, {"email_verified": None}])
    def test_an_address_that_nobody_has_verified_finds_nothing(self, university, provider, said):
        """A new account is made, and it does not have the address."""
        account(university)
        provider.said = said
        university.browser().sign_in("ann")

        assert [one.email for one in university.find("users")] == ["ann@example.org", ""]

    def test_a_name_finds_nothing(self, university, provider):
        """Names and logins there are chosen by people."""
        account(university, email="")
        provider.said = {"preferred_username": "ann", "name": "Ann"}
        university.browser().sign_in("ann")

        assert len(university.find("users")) == 2

    @pytest.mark.parametrize(
        ("changes", "because"),
        [
            ({"password": PASSWORD}, "Sign in to it as you did before"),
            ({"admin": True}, "Sign in to it as you did before"),
        ],
    )
    def test_an_account_that_somebody_uses_is_not_taken(self, university, changes, because):
        """Whoever has its password would share it; its owner links it."""
        account(university, **changes)
        answer = university.browser().sign_in("ann")

        assert answer.status_code == 403
        assert because in answer.text
        assert university.find("subjects") == university.find("sessions") == []

    def test_two_accounts_with_one_address_are_for_an_administrator(self, university):
        """Neither is taken."""
        account(university)
        account(university, "ann2")
        answer = university.browser().sign_in("ann")

        assert answer.status_code == 403
        assert "more than one account here has your address" in answer.text
        assert university.find("subjects") == []

    def test_two_people_there_with_one_address_are_two(self, university, provider):
        """The second does not get the first one's account."""
        account(university)
        university.browser().sign_in("ann")
        provider.said = {"email": "ann@example.org"}
        answer = university.browser().sign_in("bob")

        assert answer.status_code == 403
        assert "linked to somebody else there" in answer.text.replace("&#39;", "'")
        assert len(university.find("subjects")) == 1

    def test_a_new_address_changes_nothing(self, university, provider):
        """A person is the provider's number of them, whatever else changes."""
        university.browser().sign_in("ann")
        provider.said = {"email": "ann.new@example.org", "name": "Ann New"}
        university.browser().sign_in("ann")

        assert len(university.find("users")) == 1
        assert university.find("subjects")[0].email == "ann.new@example.org"

    def test_a_locked_account_stays_out(self, university):
        """Both the linked one and the one that waits."""
        waiting = account(university)
        university.browser().sign_in("ann")
        do(university.services, change_user, OPERATOR, waiting.id, active=False)
        answer = university.browser().sign_in("ann")

        assert answer.status_code == 403
        assert "locked" in answer.text
        assert university.find("sessions") == []

    def test_where_nobody_signs_up_strangers_stay_out(self, university):
        """Those who wait come in all the same."""
        account(university)
        university.set(sign_up=False)

        assert university.browser().sign_in("bob").status_code == 403
        assert university.browser().sign_in("ann").status_code == 302
        assert len(university.find("users")) == 1

    def test_local_accounts_stay(self, university):
        """With their passwords, whatever the provider does."""
        account(university, password=PASSWORD)
        university.provider.broken["/token"] = 503, b""
        browser = university.browser()
        browser.post("/sign-in", {"login": "ann", "password": PASSWORD})

        assert signed_in_as(browser) == "ann"


class TestWhatItSaysBesideTheToken:
    """Some tell addresses and groups only if they are asked once more."""

    def test_what_the_token_lacks_is_asked_for(self, university, provider):
        """By the access that came with it."""
        provider.said = {"email": None, "email_verified": None, "name": None}
        provider.more = {
            "sub": "a-1",
            "name": "Ann More",
            "email": "ann@example.org",
            "email_verified": True,
        }
        account(university)
        browser = university.browser()
        browser.sign_in("ann")

        assert signed_in_as(browser) == "ann"

    def test_what_the_token_says_counts_more(self, university, provider):
        """It is signed."""
        provider.said = {"email": None}
        provider.more = {"sub": "a-1", "name": "Other", "iss": "x", "email": "a@example.org"}
        university.browser().sign_in("ann")

        (ann,) = university.find("users")
        assert (ann.name, ann.email) == ("Ann Learner", "a@example.org")

    def test_it_is_not_asked_for_nothing(self, university, provider):
        """A whole token is enough."""
        provider.more = {"sub": "a-1"}
        university.browser().sign_in("ann")

        assert provider.asked["/userinfo"] == 0

    def test_somebody_elses_word_is_refused(self, university, provider):
        """OpenID Connect Core, section 5.3.2: the subjects must be one."""
        provider.said = {"email": None}
        provider.more = {"sub": "b-2", "email": "ann@example.org", "email_verified": True}

        assert university.browser().sign_in("ann").status_code == 403
        assert university.find("users") == []


class TestRights:
    """What groups give, and take away."""

    @pytest.mark.parametrize(
        ("groups", "wanted"),
        [
            (["staff", "cn=admins,dc=uni"], (True, False)),
            (["teachers"], (False, True)),
            ("teachers", (False, True)),
            (["cn=admins"], (False, False)),
            (["Teachers"], (False, False)),
            ({"teachers": True}, (False, False)),
            ([["teachers"], 3], (False, False)),
            (None, (False, False)),
        ],
    )
    def test_a_group_gives_what_the_settings_say(self, university, provider, groups, wanted):
        """Letter by letter, and nothing in any course."""
        university.set(
            admins=frozenset({"cn=admins,dc=uni"}), founders=frozenset({"teachers", "heads"})
        )
        provider.said = {"groups": groups}
        university.browser().sign_in("tess")

        (tess,) = university.find("users")
        assert (tess.admin, tess.founder) == wanted
        assert university.find("enrolments") == []

    def test_without_settings_no_group_gives_anything(self, university, provider):
        """Whatever it is called."""
        provider.said = {"groups": ["admin", "founder", ""]}
        university.browser().sign_in("tess")

        (tess,) = university.find("users")
        assert (tess.admin, tess.founder) == (False, False)

    def test_who_leaves_the_group_loses_what_it_gave(self, university, provider):
        """The next time they come; what was given by hand stays."""
        university.set(admins=frozenset({"ops"}), founders=frozenset({"teachers"}))
        provider.said = {"groups": ["ops"]}
        university.browser().sign_in("tess")
        (tess,) = university.find("users")
        do(university.services, change_user, OPERATOR, tess.id, founder=True)
        provider.said = {"groups": ["teachers"]}
        university.browser().sign_in("tess")
        provider.said = {}
        university.browser().sign_in("tess")

        (tess,) = university.find("users")
        assert (tess.admin, tess.founder) == (False, True)
        deeds = [one.details for one in university.find("audit", action="sign_on.rights")]
        assert deeds == [{"admin": True}, {"admin": False}]

    def test_another_claim_may_say_it(self, university, provider):
        """As the settings name it; it may come beside the token."""
        university.set(groups_claim="https://uni/roles", founders=frozenset({"teachers"}))
        provider.more = {"sub": "t-3", "https://uni/roles": ["teachers"]}
        university.browser().sign_in("tess")

        assert university.find("users")[0].founder

    def test_who_may_make_courses_is_their_instructor(self, university):
        """And of those alone: nothing else is an administrator's."""
        made = account(university, "tess")
        do(university.services, change_user, OPERATOR, made.id, founder=True)
        browser = university.browser()
        browser.post("/sign-in", {"login": "tess"})
        tess = Actor(made.id, "tess", "Tess", founder=True)
        course = do(university.services, create_course, tess, "dl", title="DL", instructor_id=99)

        (enrolment,) = university.find("enrolments")
        assert (enrolment.course_id, enrolment.user_id) == (course.id, made.id)
        assert enrolment.role is Role.INSTRUCTOR
        with pytest.raises(Forbidden):
            do(university.services, add_user, tess, "x", name="X")
        token = Actor(made.id, "tess", "Tess", scopes=("teach",), founder=True)
        with pytest.raises(Forbidden):
            do(university.services, create_course, token, "ml", title="ML")


class TestLinking:
    """Who is signed in links their account there themselves."""

    def link(self, university, browser, person):
        """Press the button on the account's page and sign in there."""
        page = browser.post("/sign-on/link")
        assert page.status_code == 200
        way = page.text.partition(f'href="{university.provider.url}/auth')[2].partition('"')[0]
        there = university.provider.let_in(
            f"{university.provider.url}/auth{way.replace('&amp;', '&')}", person
        )
        return browser.get(there.removeprefix("https://grader.example.org"))

    def local(self, university, login="ann"):
        """Return a browser in which somebody signed in with a password."""
        browser = university.browser()
        browser.post("/sign-in", {"login": login, "password": PASSWORD})
        return browser

    def test_from_then_on_both_ways_lead_to_it(self, university):
        """Though the address is another, or nobody's."""
        account(university, email="", password=PASSWORD)
        self.link(university, self.local(university), "ann")
        browser = university.browser()
        browser.sign_in("ann")

        assert signed_in_as(browser) == signed_in_as(self.local(university)) == "ann"
        assert len(university.find("users")) == 1

    def test_an_account_there_is_linked_to_one_here(self, university):
        """Nobody moves it over by signing in."""
        account(university, email="", password=PASSWORD)
        university.browser().sign_in("ann")
        answer = self.link(university, self.local(university), "ann")

        assert answer.status_code == 409
        assert len(university.find("subjects")) == 1

    def test_the_answer_is_for_whoever_asked(self, university):
        """Not for who signed in in that browser meanwhile."""
        account(university, email="", password=PASSWORD)
        account(university, "eve", email="", password=PASSWORD)
        browser = self.local(university)
        page = browser.post("/sign-on/link").text
        browser.post("/sign-out")
        browser.post("/sign-in", {"login": "eve", "password": PASSWORD})
        way = page.partition('href="http')[2].partition('"')[0].replace("&amp;", "&")
        there = university.provider.let_in(f"http{way}", "ann")
        answer = browser.get(there.removeprefix("https://grader.example.org"))

        assert answer.status_code == 403
        assert university.find("subjects") == []

    def test_an_administrator_separates_the_two(self, university):
        """What groups gave goes with it, and all sessions end; nobody else may."""
        university.set(founders=frozenset({"teachers"}))
        university.provider.said = {"groups": ["teachers"]}
        browser = university.browser()
        browser.sign_in("tess")
        (tess,) = university.find("users")
        with pytest.raises(Forbidden):
            do(university.services, unlink_account, actor_of(tess), tess.id)
        do(university.services, unlink_account, OPERATOR, tess.id)

        assert university.find("subjects") == university.find("sessions") == []
        assert not university.find("users")[0].founder

    def test_an_instructor_sets_no_password_of_a_linked_account(self, university):
        """They could come in to it with an invitation of theirs."""
        course = do(university.services, create_course, OPERATOR, "dl", title="DL")
        teacher = actor_of(account(university, "tess", email=""))
        do(university.services, enrol, OPERATOR, course.id, "tess", Role.INSTRUCTOR)
        waiting = account(university)
        do(university.services, enrol, teacher, course.id, "ann", Role.STUDENT)
        do(university.services, invite, teacher, waiting.id)
        university.browser().sign_in("ann")

        assert university.find("tokens") == []
        with pytest.raises(NotFound):
            do(university.services, invite, teacher, waiting.id)

    def test_all_that_is_kept_of_somebody_holds_it(self, university):
        """Who they are there."""
        university.browser().sign_in("ann")
        (ann,) = university.find("users")
        kept = ask(university.services, export_person, actor_of(ann), ann.id)

        assert [one["sub"] for one in kept["sign_ons"]] == ["a-1"]


class TestClassLists:
    """Who came in before the list is known by their verified address."""

    LIST = "login,name,email,number\nalearner,Ann L.,ANN@example.org,00123\nzoe,Zoe,z@x.org,9\n"

    def course(self, university):
        """Return a course."""
        return do(university.services, create_course, OPERATOR, "dl", title="DL")

    def test_a_list_finds_them_and_the_next_one_changes_nothing(self, university):
        """No second account is made for them."""
        university.browser().sign_in("ann")
        course = self.course(university)
        do(university.services, apply_roster, OPERATOR, course.id, self.LIST)
        again = do(university.services, preview_roster, OPERATOR, course.id, self.LIST).difference

        rows = university.find("roster")
        assert [one.listed_login for one in rows] == ["alearner", ""]
        assert rows[0].user_id == university.find("subjects")[0].user_id
        assert len(university.find("users")) == 2
        assert (again.added, again.changed, again.missing) == ([], [], [])

    def test_an_unverified_address_finds_nobody(self, university, provider):
        """Anybody could have it."""
        provider.said = {"email_verified": False}
        university.browser().sign_in("ann")
        do(university.services, apply_roster, OPERATOR, self.course(university).id, self.LIST)

        assert len(university.find("users")) == 3


def test_a_form_outlives_the_session_of_who_has_no_password(university):
    """They sign in there in another tab, reload, and send it."""
    browser = university.browser()
    browser.sign_in("ann")
    page = browser.get("/account").text
    form = {"csrf": page.partition('name="csrf" value="')[2].partition('"')[0], "code": "x"}
    browser.client.post("/sign-out", data=form)
    asked = browser.client.post("/join/x", data=form)
    assert "sign in with Example University" in asked.text
    browser.sign_in("ann")

    assert "Send it" in browser.client.post("/join/x", data=form).text


class TestSigningOut:
    """Here always, there if one wants it and it can be."""

    def test_the_session_ends_and_the_way_out_there_is_shown(self, university, provider):
        """As a link: a form may not lead to another site."""
        browser = university.browser()
        browser.sign_in("ann")
        out = browser.post("/sign-out")
        page = browser.get(out.location).text
        there = browser.get("/sign-on/sign-out").location

        assert university.find("sessions") == []
        assert "still signed in at Example University" in page
        assert there.startswith(f"{provider.url}/end?client_id={CLIENT}&post_logout_redirect_uri=")

    def test_who_came_with_a_password_is_not_asked(self, university):
        """They are not signed in there."""
        account(university, password=PASSWORD)
        browser = university.browser()
        browser.post("/sign-in", {"login": "ann", "password": PASSWORD})

        assert browser.post("/sign-out").location == "/sign-in"

    @pytest.mark.parametrize("broken", [{}, {"end_session_endpoint": None}])
    def test_where_there_is_no_way_out_nothing_breaks(self, university, provider, broken):
        """Also where the provider does not answer."""
        provider.document = broken
        if not broken:
            provider.broken["/realms/uni/.well-known/openid-configuration"] = 503, b""

        assert university.browser().get("/sign-on/sign-out").location == "/sign-in"


class TestSettings:
    """They are wanted whole."""

    def environment(self, tmp_path, **changes):
        """Return variables that are right but for some."""
        secret = tmp_path / "secret"
        secret.write_text(f"{SECRET}\n", encoding="utf-8")
        return {
            "GRADER_SIGN_ON_ISSUER": "https://sso.example.org",
            "GRADER_SIGN_ON_CLIENT_ID": CLIENT,
            "GRADER_SIGN_ON_SECRET_FILE": str(secret),
            "GRADER_SIGN_ON_ADMINS": "cn=a,dc=uni; ops ;",
            **changes,
        }

    def test_they_are_read(self, tmp_path):
        """Groups with semicolons between; the secret is shown nowhere."""
        found = config_from(self.environment(tmp_path)).sign_on

        assert found.client_secret == SECRET
        assert found.admins == {"cn=a,dc=uni", "ops"}
        assert (found.founders, found.sign_up, found.name) == (set(), True, "your university")
        assert SECRET not in repr(found)
        assert config_from({}).sign_on is None

    @pytest.mark.parametrize("name", ["CLIENT_ID", "SECRET_FILE"])
    def test_half_of_them_is_refused(self, tmp_path, name):
        """With what is missing."""
        with pytest.raises(SettingsInvalid, match=name):
            config_from(self.environment(tmp_path, **{f"GRADER_SIGN_ON_{name}": ""}))

    def test_the_issuer_is_reached_by_https(self):
        """Or on this machine."""
        with pytest.raises(SettingsInvalid, match="ISSUER"):
            HttpProvider(SignOnSettings("http://sso.example.org", "c", "s"), None)

    def test_an_administrator_sees_them_without_the_secret_and_tries_them(self, university):
        """What to fill in there, and whether it answers; nobody else may."""
        account(university, admin=True, password=PASSWORD)
        browser = university.browser()
        assert browser.post("/sign-on/attempt").status_code == 401
        browser.post("/sign-in", {"login": "ann", "password": PASSWORD})
        tried = browser.post("/sign-on/attempt")
        page = browser.get(tried.location).text

        assert RETURN in page
        assert "It answers" in page
        assert SECRET not in page
        university.browser().sign_in("bob")
        (bob,) = university.find("users", name="Bob Learner")
        assert browser.get(f"/admin/users/{bob.id}").text.count("b-2") == 1
        browser.post(f"/sign-on/people/{bob.id}/separate")
        assert university.find("subjects") == []


def test_two_at_once_make_one_account(university):
    """The second is asked to try again, and then it is theirs."""
    university.browser().sign_in("ann")
    (known,) = university.find("subjects")
    with pytest.raises(Conflict):
        do(university.services, lambda work: work.subjects.add(known))

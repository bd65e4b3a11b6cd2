"""An instructor chooses or makes an assignment inside the platform; later launches open it."""

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt

from submissions.domain.deep_linking import LinkRequest, chosen_id, link_to
from submissions.domain.launch import DeepLinking, read_launch
from submissions.domain.people import Role
from submissions.errors import LaunchRefused
from submissions.services.accounts import change_user
from submissions.services.assignments import blank, change_assignment, create_assignment
from submissions.services.courses import create_course
from submissions.services.people import enrol
from submissions.services.platforms import change_platform, link_course, rotate_key
from tests.doing import do
from tests.lti.platform import (
    ASSISTANT,
    CLAIM,
    CLIENT,
    CUSTOM,
    DEEP,
    DEPLOYMENT,
    ISSUER,
    LEARNER,
    TEACHER,
    key,
)
from tests.lti.test_attacks import HONEST, JSON, NOW, PLATFORM, refused
from tests.lti.test_launch import opened
from tests.service.world import OPERATOR

TARGET = "https://grader.example.org/lti/deep-linking"
DUE = datetime(2027, 1, 31, 22, 59, tzinfo=UTC)
SETTINGS = {"deep_link_return_url": "https://x.example.org/", "accept_types": ["ltiResourceLink"]}
DEEP_HONEST = HONEST | {
    f"{CLAIM}message_type": "LtiDeepLinkingRequest",
    f"{DEEP}deep_linking_settings": SETTINGS,
}
NEW = {"title": "Fresh", "exercise": "hidden-layer-tanh", "points": "12", "published": "on"}


def shown(text):
    """Return the ticket that a page holds."""
    return html.unescape(re.search(r'name="ticket" value="([^"]+)"', text)[1])


class Room:
    """A course with an assignment, and an instructor in a frame of the platform."""

    def __init__(self, lms):
        self.lms, self.platform = lms, lms.platform
        _, self.assignment = opened(lms)
        self.platform.asks_for_a_link()
        (self.course,) = lms.find("courses")

    def ask(self, person="tess"):
        """Have the platform ask; return the page, and its ticket. No cookie comes along."""
        browser = self.lms.browser()
        form = browser.answer(browser.begin(person, target_link_uri=TARGET))
        return self.lms.browser().send(form)

    def choose(self, ticket, *ids):
        """Press the button, without a cookie."""
        form = {"ticket": ticket, "assignment_id": [str(one) for one in ids]}
        return self.lms.app.test_client().post("/lti/deep-linking", data=form)

    def make(self, ticket, **changes):
        """Send the form of a new assignment."""
        form = {"ticket": ticket, **NEW, **changes}
        return self.lms.app.test_client().post("/lti/deep-linking/new", data=form)

    def answered(self, page):
        """Return what the platform reads in the answer on a page."""
        assert page.status_code == 200, page.text
        token = html.unescape(re.search(r'name="JWT" value="([^"]+)"', page.text)[1])
        jwks = self.lms.app.test_client().get("/lti/keys").json
        return self.platform.take_links(token, jwks)

    def another(self, **fields):
        """Return another assignment of the course."""
        given = replace(blank(self.course, "hidden-layer-tanh"), title="Sheet 2", **fields)
        return do(self.lms.services, create_assignment, OPERATOR, given)


@pytest.fixture
def room(lms):
    """Return one."""
    return Room(lms)


class TestChoosing:
    """From the question to the answer."""

    def test_the_answer_names_the_assignment_and_is_signed(self, room):
        """All that the specification has; ``data`` comes back as it was."""
        page = room.ask()
        assert "Sheet 1" in page.text
        claims = room.answered(room.choose(shown(page.text), room.assignment.id))

        (link,) = claims[f"{DEEP}content_items"]
        assert link == {
            "type": "ltiResourceLink",
            "title": "Sheet 1",
            "url": "https://grader.example.org/lti/launch",
            "custom": {"deltagrade_assignment": str(room.assignment.id)},
            "window": {"targetName": "_blank"},
            "lineItem": {
                "scoreMaximum": 10.0,
                "label": "Sheet 1",
                "resourceId": str(room.assignment.id),
            },
        }
        assert claims[f"{DEEP}data"] == "csrf&token=1"
        assert claims[f"{CLAIM}message_type"] == "LtiDeepLinkingResponse"
        assert claims[f"{CLAIM}version"] == "1.3.0"
        assert claims[f"{CLAIM}deployment_id"] == DEPLOYMENT
        assert 0 < claims["exp"] - claims["iat"] <= 300

    def test_it_is_signed_with_the_newest_key(self, room):
        """The platform finds it among those that we publish."""
        do(room.lms.services, rotate_key, OPERATOR)
        claims = room.answered(room.choose(shown(room.ask().text), room.assignment.id))
        assert claims["iss"] == CLIENT

    def test_no_two_answers_have_the_same_nonce(self, room):
        """Platforms take one once."""
        given = [
            room.answered(room.choose(shown(room.ask().text), room.assignment.id))["nonce"]
            for _ in range(2)
        ]
        assert given[0] != given[1]

    def test_nobody_is_signed_in_by_it(self, room):
        """Neither a cookie nor a session comes of a question in a frame."""
        before = room.lms.find("sessions")
        page = room.ask()
        done = room.choose(shown(page.text), room.assignment.id)

        assert "Set-Cookie" not in page.headers
        assert "Set-Cookie" not in done.headers
        assert room.lms.find("sessions") == before

    def test_a_frame_is_asked_on_in_the_frame(self, room):
        """All else in a frame gets the way out."""
        query = {"iss": ISSUER, "login_hint": "tess", "client_id": CLIENT}
        inside = {"Sec-Fetch-Dest": "iframe"}
        client = room.lms.app.test_client()
        deep = client.get(
            "/lti/login", query_string={**query, "target_link_uri": TARGET}, headers=inside
        )
        assert (deep.status_code, "Set-Cookie" in deep.headers) == (302, False)
        assert client.get("/lti/login", query_string=query, headers=inside).status_code == 200

    def test_it_goes_in_a_tab_of_its_own_too(self, room):
        """Platforms that do not say beforehand what they want: the browser is bound as ever."""
        browser = room.lms.browser()
        page = browser.launch("tess")
        claims = room.answered(room.choose(shown(page.text), room.assignment.id))
        assert claims[f"{DEEP}content_items"][0]["title"] == "Sheet 1"

    def test_a_new_assignment_is_made_and_chosen(self, room):
        """With its points and its due date, and all else as the course's form has it."""
        done = room.make(shown(room.ask().text), due_at="2027-01-31T22:59")
        (link,) = room.answered(done)[f"{DEEP}content_items"]

        made = room.lms.find("assignments", title="Fresh")[0]
        assert link["custom"] == {"deltagrade_assignment": str(made.id)}
        assert link["lineItem"]["scoreMaximum"] == 12.0
        assert link["submission"] == {"endDateTime": "2027-01-31T22:59:00+00:00"}
        assert (made.points, made.due_at, made.published) == (12.0, DUE, True)
        (tess,) = room.lms.find("users", name="Tess Teacher")
        deeds = room.lms.find("audit", action="platform.deep_link")
        assert [one.actor_id for one in deeds] == [tess.id]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": ""}, "title"),
            ({"points": "many"}, "points"),
            ({"points": "-1"}, "points"),
            ({"exercise": "no-such"}, "exercise"),
            ({"due_at": "soon"}, "due_at"),
        ],
    )
    def test_what_is_wrong_with_a_new_one_is_said_at_its_place(self, room, changes, field):
        """What was typed stays, nothing is stored, and the ticket is still good."""
        typed = {"title": "Typed title", **changes}
        page = room.make(shown(room.ask().text), **typed)

        assert page.status_code == 422
        assert f'href="#{field}"' in page.text
        assert typed["title"] in page.text
        assert room.lms.find("assignments", title=typed["title"]) == []
        assert room.make(shown(page.text)).status_code == 200

    def test_the_first_question_of_a_course_makes_the_course(self, lms):
        """As a first launch does."""
        lms.platform.asks_for_a_link()
        browser = lms.browser()
        page = browser.launch("tess")

        assert [one.title for one in lms.find("courses")] == ["Deep Learning"]
        form = {"ticket": shown(page.text), **NEW}
        assert lms.app.test_client().post("/lti/deep-linking/new", data=form).status_code == 200

    def test_the_answer_may_lead_to_the_platform_alone(self, room):
        """By the page's policy: one address, its marks escaped, nothing of its query."""
        page = room.ask()
        done = room.choose(shown(page.text), room.assignment.id)
        policy = done.headers["Content-Security-Policy"]

        assert f"form-action {room.platform.url}/deep/return%3Ba%2Cb;" in policy
        assert "form-action 'self'" in page.headers["Content-Security-Policy"]
        for one in (page, done):
            framing = one.headers["Content-Security-Policy"].partition("frame-ancestors ")[2]
            assert framing == f"https: {room.platform.url}"
        assert "<button" in done.text


class TestWishes:
    """What a platform takes is what it gets."""

    def test_without_line_items_and_windows_there_are_none(self, room):
        """Where it says so; where it says nothing of line items, it may take them."""
        wishes = {"accept_lineitem": False, "accept_presentation_document_targets": ["iframe"]}
        room.platform.asks_for_a_link(**wishes, data=None)
        claims = room.answered(room.choose(shown(room.ask().text), room.assignment.id))

        (link,) = claims[f"{DEEP}content_items"]
        assert link.keys() & {"lineItem", "window"} == set()
        assert f"{DEEP}data" not in claims

    @pytest.mark.parametrize(("many", "status"), [(True, 200), ("true", 200), (False, 422)])
    def test_several_are_chosen_where_it_takes_several(self, room, many, status):
        """Else one."""
        second = room.another()
        room.platform.asks_for_a_link(accept_multiple=many)
        done = room.choose(shown(room.ask().text), room.assignment.id, second.id)

        assert done.status_code == status
        if status == 200:
            links = room.answered(done)[f"{DEEP}content_items"]
            assert [one["title"] for one in links] == ["Sheet 1", "Sheet 2"]

    def test_dates_are_said_as_far_as_there_are_any(self):
        """Open from, and the end that platforms show as due."""
        wishes = LinkRequest(1, 1, 1, "n", "1", "https://x", None, *[True] * 3, "")
        made = replace(blank_assignment(), opens_at=NOW, due_at=DUE, closes_at=None)
        link = link_to(made, "u", wishes)
        assert link["available"] == {"startDateTime": NOW.isoformat(timespec="seconds")}
        assert link["submission"] == link["available"] | {"endDateTime": DUE.isoformat()}

        last = link_to(replace(made, opens_at=None, due_at=None, closes_at=DUE), "u", wishes)
        assert "available" not in last
        assert last["submission"] == {"endDateTime": DUE.isoformat()}
        bare = link_to(replace(blank_assignment(), points=0.0), "u", wishes)
        assert bare.keys() & {"available", "submission", "lineItem"} == set()


def blank_assignment():
    """Return an assignment of no course."""
    from submissions.domain.assignment import Assignment  # noqa: PLC0415 - for one test

    return Assignment(1, "T", "e", 10.0, "UTC", NOW, id=5)


class TestOpening:
    """A link that was chosen opens its assignment at once."""

    def chosen(self, room):
        """Choose a second assignment; return it. Launches open the link from now on."""
        second = room.another()
        claims = room.answered(room.choose(shown(room.ask().text), second.id))
        room.platform.opens(claims[f"{DEEP}content_items"][0])
        return second

    @pytest.mark.parametrize("person", ["tess", "ann"])
    def test_for_whoever_comes_first(self, room, person):
        """Also for a student; nobody is asked where it leads."""
        second = self.chosen(room)
        answer = room.lms.browser().launch(person)

        assert (answer.status_code, answer.location) == (303, f"/assignments/{second.id}")
        (link,) = room.lms.find("links", resource_link="deep-1")
        assert link.assignment_id == second.id
        assert link.line_item == f"{room.platform.url}/columns/7?type_id=1"

    def test_another_choice_for_the_same_link_counts_from_then_on(self, room):
        """The platform says what was chosen last."""
        self.chosen(room)
        room.lms.browser().launch("ann")
        room.platform.said[CUSTOM] = {"deltagrade_assignment": str(room.assignment.id)}

        answer = room.lms.browser().launch("ann")
        assert answer.location == f"/assignments/{room.assignment.id}"

    def test_what_was_chosen_by_hand_stays_where_nothing_is_said(self, room):
        """The old way goes on."""
        room.platform.said = {}
        answer = room.lms.browser().launch("ann")
        assert answer.location == f"/assignments/{room.assignment.id}"

    @pytest.mark.parametrize("person", ["tess", "ann"])
    def test_an_assignment_of_another_course_is_none(self, room, person):
        """A copied course names those of the old one, and a teacher could type any number."""
        second = self.chosen(room)
        other = do(room.lms.services, create_course, OPERATOR, "dl", title="Another")
        given = replace(blank(other, "hidden-layer-tanh"), title="Foreign")
        foreign = do(room.lms.services, create_assignment, OPERATOR, given)
        room.platform.said[CUSTOM] = {"deltagrade_assignment": str(foreign.id)}
        assert second.course_id != foreign.course_id

        answer = room.lms.browser().launch(person)
        assert not answer.location.startswith("/assignments/")

    @pytest.mark.parametrize(
        "custom", [[], "x", 7, {}, {"deltagrade_assignment": 7}, {"deltagrade_assignment": "$Id"}]
    )
    def test_what_names_nothing_is_as_if_nothing_were_said(self, room, custom):
        """Platforms say an empty list where there is nothing."""
        room.platform.said = {CUSTOM: custom}
        answer = room.lms.browser().launch("ann")
        assert answer.location == f"/assignments/{room.assignment.id}"

    def test_after_a_course_is_linked_elsewhere_it_is_asked_anew(self, room):
        """Assignments of the old course are none of the new one."""
        self.chosen(room)
        other = do(room.lms.services, create_course, OPERATOR, "dl", title="The real one")
        (context,) = room.lms.find("contexts")
        do(room.lms.services, link_course, OPERATOR, context.id, other.id)

        assert room.lms.browser().launch("tess").location.startswith("/lti/links/")

    def test_a_draft_stays_hidden_from_students(self, room):
        """The link leads there, and there is nothing for them yet."""
        second = self.chosen(room)
        do(room.lms.services, change_assignment, OPERATOR, replace(second, published=False))
        ann = room.lms.browser()
        assert ann.get(ann.launch("ann").location).status_code == 404


class TestWalls:
    """Forged, replayed, expired, or of somebody who may not."""

    @pytest.mark.parametrize(
        ("said", "because"),
        [
            ({"iss": "https://evil.example.org"}, "another issuer"),
            ({"aud": "client-2"}, "another client"),
            ({"exp": time.time() - 61}, "it is over"),
            ({"nonce": "another"}, "another question"),
            ({f"{CLAIM}deployment_id": "1:abd"}, "deployment '1:abd' is not registered"),
            ({f"{CLAIM}version": "1.1"}, "wanted '1.3.0'"),
            ({f"{CLAIM}roles": [LEARNER]}, "only instructors choose"),
            ({f"{CLAIM}roles": [TEACHER, ASSISTANT]}, "only instructors choose"),
            ({f"{CLAIM}roles": []}, "no role in the course"),
        ],
    )
    @pytest.mark.parametrize("inside", [True, False])
    def test_what_is_not_for_us_or_not_now_is_refused(self, lms, said, because, inside):
        """In a frame and in a tab, though the signature is right."""
        lms.platform.asks_for_a_link()
        lms.platform.said |= said
        more = {"target_link_uri": TARGET} if inside else {}
        assert refused(lms, lms.browser().launch("tess", **more), because)

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "javascript:alert(1)",
            "http://lms.example.org/return",
            "data:text/html,x",
            "https://user@lms.example.org/",
            "https://lms.example.org/#x",
            "https://[x/",
        ],
    )
    def test_the_answer_goes_nowhere_but_by_https(self, lms, url):
        """What a platform says of the address is held to what may be registered."""
        lms.platform.asks_for_a_link(deep_link_return_url=url)
        assert refused(lms, lms.browser().launch("tess"), "would go where nothing may go")

    @pytest.mark.parametrize(
        ("settings", "because"),
        [
            ({"accept_types": ["link", "html"]}, "takes no links to assignments"),
            ({"accept_types": None}, "deep_linking_settings.accept_types"),
            ({"deep_link_return_url": "a b"}, "deep_linking_settings.deep_link_return_url"),
            ({"data": 7}, "deep_linking_settings.data"),
            ({"accept_multiple": ["true"]}, "deep_linking_settings.accept_multiple"),
        ],
    )
    def test_settings_that_are_none_are_told(self, lms, settings, because):
        """With the name of what is wrong."""
        lms.platform.asks_for_a_link(**settings)
        assert refused(lms, lms.browser().launch("tess"), because)

    def test_another_key_under_the_platforms_name_is_refused(self, lms):
        """Mis-signed."""
        lms.platform.asks_for_a_link()
        lms.platform.sign = lambda header, claims: jwt.encode(header, claims, key("k2"))
        answer = lms.browser().launch("tess", target_link_uri=TARGET)
        assert refused(lms, answer, "not signed as it should be")

    def test_a_replayed_question_is_refused(self, room):
        """Used up when it was shown."""
        browser = room.lms.browser()
        form = browser.answer(browser.begin("tess", target_link_uri=TARGET))
        assert browser.send(form).status_code == 200
        again = browser.send(form)
        assert (again.status_code, "used already" in again.text) == (403, True)

    def test_a_question_that_bound_no_browser_opens_no_link(self, lms):
        """Or anybody could be signed in as the attacker by an answer that the attacker got."""
        form = (browser := lms.browser()).answer(browser.begin("tess", target_link_uri=TARGET))
        assert refused(lms, lms.browser().send(form), "would open one")

    def test_a_token_of_another_question_does_not_fit(self, room):
        """A token that leaked cannot be used with a state of one's own."""
        thief, victim = room.lms.browser(), room.lms.browser()
        stolen = victim.answer(victim.begin("tess", target_link_uri=TARGET))["id_token"]
        own = thief.answer(thief.begin("tess", target_link_uri=TARGET))
        answer = thief.send(own | {"id_token": stolen})
        assert (answer.status_code, "another question" in answer.text) == (403, True)

    def test_a_ticket_is_used_up_by_its_answer(self, room):
        """Also when many answer at once; the failed ones store nothing."""
        ticket = shown(room.ask().text)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: room.make(ticket).status_code, range(4)))

        assert sorted(answers) == [200, 403, 403, 403]
        assert len(room.lms.find("assignments", title="Fresh")) == 1
        assert room.choose(ticket, room.assignment.id).status_code == 403

    @pytest.mark.parametrize("ticket", ["", "x", "WzEsMl0.aaaa.bbbb", "é"])
    def test_a_ticket_that_we_did_not_make_is_none(self, room, ticket):
        """It is signed."""
        for answer in (room.choose(ticket, room.assignment.id), room.make(ticket)):
            assert (answer.status_code, "did not begin here" in answer.text) == (403, True)

    def test_a_ticket_is_over_after_an_hour(self, room, monkeypatch):
        """Whoever walks away begins anew."""
        ticket = shown(room.ask().text)
        at = time.time() + 3601
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: at)
        assert room.choose(ticket, room.assignment.id).status_code == 403

    def test_whoever_lost_the_right_meanwhile_answers_nothing(self, room):
        """The role, the account and the platform are looked at when it is answered."""
        (tess,) = room.lms.find("users", name="Tess Teacher")
        services, course = room.lms.services, room.course.id
        tickets = [shown(room.ask().text) for _ in range(3)]

        do(services, enrol, OPERATOR, course, tess.login, Role.GRADER)
        assert room.choose(tickets[0], room.assignment.id).status_code == 403
        assert room.make(tickets[0]).status_code == 403
        do(services, enrol, OPERATOR, course, tess.login, Role.INSTRUCTOR)
        do(services, change_user, OPERATOR, tess.id, active=False)
        assert room.choose(tickets[1], room.assignment.id).status_code == 403
        do(services, change_user, OPERATOR, tess.id, active=True)
        told = room.platform.registration()
        do(services, change_platform, OPERATOR, room.lms.known.id, told, active=False)
        assert room.choose(tickets[2], room.assignment.id).status_code == 403

    def test_an_assignment_of_another_course_is_not_chosen(self, room):
        """Whatever number the form holds; none at all is told, too."""
        other = do(room.lms.services, create_course, OPERATOR, "dl", title="Another")
        given = replace(blank(other, "hidden-layer-tanh"), title="Foreign")
        foreign = do(room.lms.services, create_assignment, OPERATOR, given)
        ticket = shown(room.ask().text)
        for chosen in ([foreign.id], [room.assignment.id, foreign.id], []):
            answer = room.choose(ticket, *chosen)
            assert (answer.status_code, "choose one from the list" in answer.text) == (422, True)

    def test_text_that_no_database_holds_is_refused(self, room):
        """As everywhere."""
        assert room.make(shown(room.ask().text), title="a\0").status_code == 400


@settings(deadline=None)
@given(
    st.sampled_from([*SETTINGS, "accept_multiple", "accept_lineitem", "title", "data"]),
    JSON,
)
def test_any_setting_that_differs_is_refused_or_read(name, value):
    """No JSON in place of a setting is a crash."""
    said = DEEP_HONEST | {f"{DEEP}deep_linking_settings": SETTINGS | {name: value}}
    try:
        launch = read_launch(said, PLATFORM, "n", NOW)
    except LaunchRefused:
        return
    assert isinstance(launch, DeepLinking)
    assert name != "accept_types" or "ltiResourceLink" in value


@settings(deadline=None)
@given(st.text() | st.integers().map(str))
def test_a_named_assignment_is_a_number_that_a_database_holds(said):
    """Or none."""
    found = chosen_id(said)
    assert found is None or (1 <= found < 2**31 and int(said) == found)

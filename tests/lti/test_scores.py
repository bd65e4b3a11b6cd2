"""Grades go back to the platform: real HTTP, whatever the platform does meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from grader.report import FeedbackLevel
from submissions.adapters.gradebooks import HttpGradebooks, scores_address
from submissions.domain.assignment import Counts
from submissions.domain.groups import Grouping
from submissions.domain.people import Actor
from submissions.domain.score import ScoreState
from submissions.services.assignments import change_assignment
from submissions.services.grades import override_grade, revoke_override, update_grade
from submissions.services.grading import grade_next
from submissions.services.group_lists import move_member
from submissions.services.handing_in import submit
from submissions.services.platforms import change_platform
from submissions.services.regrades import apply_regrade, propose_regrade
from submissions.services.rubric import (
    add_rubric_item,
    change_rubric_item,
    remove_rubric_item,
)
from submissions.services.rubric_marking import mark_by_rubric
from submissions.services.scores import send_again, send_due_scores
from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool
from submissions.worker.process import Walls
from tests.doing import do
from tests.lti.platform import CLIENT, ENDPOINT, SCORE
from tests.lti.test_launch import opened
from tests.service.world import OPERATOR, by_comment, entry, until

RIGHT = b"# right\n"


class Class:
    """A site where Ann came from the platform and handed in what is right."""

    def __init__(self, lms):
        self.lms, self.platform, self.services = lms, lms.platform, lms.services
        self.tess, self.assignment = opened(lms)
        lms.browser().launch("ann")
        (ann,) = lms.find("users", name="Ann Learner")
        self.ann = Actor(ann.id, ann.login, ann.name)
        self.hand_in("first-token")

    def hand_in(self, token, grade=by_comment):
        """Hand in once more, and have it graded."""
        told = {"file": "solution.py", "content": RIGHT, "client_token": token}
        submit(self.services, self.ann, self.assignment.id, **told)
        while grade_next(self.services, "test", grade):
            pass

    def override(self, points):
        """Set Ann's grade by hand."""
        about = self.assignment.id, self.ann.user_id
        do(self.services, override_grade, OPERATOR, *about, points=points, reason="r")

    def revoke(self):
        """Let what was found count again."""
        do(self.services, revoke_override, OPERATOR, self.assignment.id, self.ann.user_id)

    def show(self, level):
        """Let students see more, or less."""
        (found,) = self.lms.find("assignments")
        do(self.services, change_assignment, OPERATOR, replace(found, feedback_level=level))

    def send(self):
        """Send what is due; return how many the platform took."""
        return send_due_scores(self.services)

    @property
    def taken(self):
        """The points that the platform took, in order."""
        return [one.get("scoreGiven") for one in self.platform.scores]

    @property
    def score(self):
        """What is known of Ann's."""
        (found,) = self.lms.find("scores")
        return found

    def page(self):
        """Return the page of the assignment's scores."""
        return self.tess.get(f"/assignments/{self.assignment.id}/scores").text


@pytest.fixture
def room(lms):
    """Return the class."""
    return Class(lms)


class TestTheScore:
    """What arrives, and by which right."""

    def test_the_grade_arrives(self, room):
        """As AGS has it, in the column that the launch named, with the link as comment."""
        assert room.send() == 1

        (told,) = room.platform.scores
        at = datetime.fromisoformat(told.pop("timestamp"))
        assert at == room.score.wanted_at.replace(microsecond=at.microsecond)
        assert told == {
            "userId": "7002",
            "scoreGiven": 10.0,
            "scoreMaximum": 10.0,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "comment": f"https://grader.example.org/assignments/{room.assignment.id}",
            "column": "/columns/7/scores?type_id=1",
        }

    def test_a_group_has_a_score_for_each(self, room):
        """What one hands in goes to the rows of all; one set by hand is one's own."""
        room.lms.browser().launch("bob")
        (bob,) = room.lms.find("users", name="Bob Learner")
        (found,) = room.lms.find("assignments")
        do(room.services, change_assignment, OPERATOR, replace(found, grouping=Grouping.LISTED))
        for who in (room.ann.user_id, bob.id):
            do(room.services, move_member, OPERATOR, room.assignment.id, who, "Red")
        room.send()
        room.hand_in("second-token")
        assert room.send() == 1

        assert (room.platform.scores[-1]["userId"], room.taken[-1]) == ("7003", 10.0)
        room.override(3.0)
        assert room.send() == 1
        assert (room.platform.scores[-1]["userId"], room.taken[-1]) == ("7002", 3.0)

    def test_access_is_asked_for_by_an_assertion_and_kept(self, room):
        """Signed by the key that we publish, for the token's address, and used until it ends."""
        room.send()
        room.override(3.0)
        room.send()

        (form,) = room.platform.access
        ours = KeySet.import_key_set(room.lms.browser().get("/lti/keys").json)
        claims = jwt.decode(form.pop("client_assertion"), ours, algorithms=["RS256"]).claims
        assert claims["iss"] == claims["sub"] == CLIENT
        assert claims["aud"] == f"{room.platform.url}/token"
        assert claims["exp"] - claims["iat"] == 300
        assert form == {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "scope": SCORE,
        }

    def test_a_token_withdrawn_before_its_time_is_asked_for_anew(self, room):
        """Once for each score."""
        room.send()
        room.platform.access.append({})  # from now on another token is good
        room.override(3.0)

        assert room.send() == 1
        assert room.taken == [10.0, 3.0]

    def test_access_that_ends_at_once_is_asked_for_each_time(self, room):
        """It is not used in its last half minute."""
        room.platform.valid_s = 20
        room.send()
        room.override(3.0)
        room.send()

        assert len(room.platform.access) == 2

    def test_what_a_person_has_to_settle_is_said(self, room):
        """The platform does not show it as the last word."""
        report = entry(0.5)
        pending = replace(report.questions[0], pending=1.0)
        room.hand_in("second-token", lambda _: replace(report, questions=(pending,)))
        do(room.services, change_assignment, OPERATOR, replace(room.assignment, counts=Counts.LAST))
        room.send()

        assert room.platform.scores[-1]["gradingProgress"] == "PendingManual"


class TestChanges:
    """Each change is sent once, and the latest wins."""

    def test_override_revoke_and_regrade_are_sent(self, room):
        """With times that grow by a second at least: some platforms compare whole seconds."""
        room.send()
        room.override(3.0)
        room.send()
        room.revoke()
        room.send()
        regrade = do(room.services, propose_regrade, OPERATOR, room.assignment.id, reason="r")
        while grade_next(room.services, "test", lambda _: entry(0.5)):
            pass
        do(room.services, apply_regrade, OPERATOR, regrade.id)
        room.send()

        times = [datetime.fromisoformat(one["timestamp"]) for one in room.platform.scores]
        assert room.taken == [10.0, 3.0, 10.0, 5.0]
        assert all((b - a).total_seconds() >= 1 for a, b in pairwise(times))

    def test_what_a_person_judged_is_sent_and_sent_anew_when_it_changes(self, room):
        """Applied, with other points, deleted: each time as the grade is then."""
        room.send()
        given = {"title": "Sloppy", "points": -2.0}
        item = do(room.services, add_rubric_item, OPERATOR, room.assignment.id, **given)
        (submission,) = room.lms.find("submissions")
        do(room.services, mark_by_rubric, OPERATOR, submission.id, apply=[item.id])
        room.send()
        do(room.services, change_rubric_item, OPERATOR, item.id, points=-3.0)
        room.send()
        do(room.services, remove_rubric_item, OPERATOR, item.id, take_off=True)
        room.send()

        assert room.taken == [10.0, 8.0, 7.0, 10.0]

    def test_one_value_is_sent_once(self, room):
        """However often it is found."""
        for _ in range(3):
            room.send()
            do(room.services, update_grade, room.assignment, room.ann.user_id)

        assert room.taken == [10.0]

    def test_what_changed_before_it_was_sent_is_sent_as_it_is_now(self, room):
        """One row for each link and person."""
        room.override(3.0)
        room.override(4.0)
        room.send()

        assert room.taken == [4.0]

    def test_a_change_while_its_sender_is_at_work_is_not_lost(self, room):
        """The older answer does not stand for the newer score."""
        room.platform.on_score = lambda: room.taken or room.override(3.0)
        room.send()

        assert room.taken == [10.0, 3.0]
        assert room.score.state is ScoreState.SENT

    def test_a_grade_that_is_gone_is_taken_back(self, lms):
        """An override of one who handed in nothing, revoked: a score without points."""
        tess, assignment = opened(lms)
        lms.browser().launch("ann")
        (ann,) = lms.find("users", name="Ann Learner")
        do(lms.services, override_grade, OPERATOR, assignment.id, ann.id, points=3.0, reason="r")
        send_due_scores(lms.services)
        do(lms.services, revoke_override, OPERATOR, assignment.id, ann.id)
        send_due_scores(lms.services)

        last = lms.platform.scores[-1]
        assert "scoreGiven" not in last
        assert last["gradingProgress"] == "NotReady"
        assert "taken back" in tess.get(f"/assignments/{assignment.id}/scores").text

    def test_nothing_is_sent_before_students_may_see_it(self, room):
        """What waits is held while points are hidden, and goes once they are shown."""
        room.show(FeedbackLevel.RECEIVED)
        room.override(3.0)
        assert room.send() == 0
        assert "not shown to students" in room.page()

        room.show(FeedbackLevel.FULL)
        assert room.send() == 1
        assert room.taken == [3.0]

    def test_what_is_marked_anonymously_waits_until_names_are_shown(self, room):
        """The platform would show staff points and names; what was refused is no way round."""
        (found,) = room.lms.find("assignments")
        do(room.services, change_assignment, OPERATOR, replace(found, anonymous=True))
        assert room.send() == 0
        do(room.services, send_again, OPERATOR, room.assignment.id)
        assert room.send() == 0
        page = room.page()
        assert "held back" in page
        assert "Ann Learner" not in page

        do(room.services, change_assignment, OPERATOR, replace(found, anonymous=False))
        assert room.send() == 1
        assert room.taken == [10.0]

    def test_a_hidden_change_of_a_sent_score_waits_for_its_showing(self, room):
        """The platform keeps what students could see."""
        room.send()
        room.show(FeedbackLevel.RECEIVED)
        room.override(3.0)
        assert room.send() == 0

        room.show(FeedbackLevel.FULL)
        room.send()
        assert room.taken == [10.0, 3.0]

    def test_another_column_gets_all_scores_anew(self, room):
        """As when it was deleted there and made again."""
        room.send()
        room.platform.said = {
            ENDPOINT: {"scope": [SCORE], "lineitem": f"{room.platform.url}/columns/8"}
        }
        room.lms.browser().launch("ann")
        room.send()

        assert [one["column"] for one in room.platform.scores] == [
            "/columns/7/scores?type_id=1",
            "/columns/8/scores",
        ]

    @pytest.mark.parametrize("endpoint", [None, {"scope": []}, {"scope": [SCORE]}])
    def test_without_a_column_or_leave_nothing_is_recorded(self, lms, endpoint):
        """The launch goes well all the same."""
        lms.platform.said = {ENDPOINT: endpoint}
        room = Class(lms)

        assert lms.find("scores") == []
        assert "Nothing is to be sent" in room.page()

    def test_staff_is_not_graded_there(self, room):
        """Their tries are theirs; platforms refuse them."""
        (tess,) = room.lms.find("users", name="Tess Teacher")
        told = {"file": "solution.py", "content": RIGHT, "client_token": "tess-token"}
        actor = Actor(tess.id, tess.login, tess.name)
        submit(room.services, actor, room.assignment.id, **told)
        while grade_next(room.services, "test", by_comment):
            pass
        room.send()

        assert [one["userId"] for one in room.platform.scores] == ["7002"]


class TestTrouble:
    """A platform that is down, slow, or says no."""

    @pytest.mark.parametrize("where", ["before_access", "before_scores"])
    @pytest.mark.parametrize("status", [503, 500, 429])
    def test_the_grade_arrives_after_the_platform_was_down(self, room, where, status):
        """The pauses grow: 1, 4 seconds."""
        setattr(room.platform, where, [status, status])
        room.lms.clock.stop()
        tried = []
        for pause_s in (0, 0.5, 1, 1.5, 3):
            room.lms.clock.turn(seconds=pause_s)
            tried.append((room.send(), room.score.tries))

        assert tried == [(0, 1), (0, 1), (0, 2), (0, 2), (1, 0)]
        assert room.taken == [10.0]

    @pytest.mark.parametrize(
        "body",
        [
            b"x" * 70_000,
            b"no JSON",
            b"[]",
            b"{}",
            b'{"access_token": 7}',
            b'{"access_token": "t1\\r\\nX: y"}',
            b'{"access_token": "t1", "expires_in": "soon"}',
        ],
    )
    def test_access_that_is_none_is_asked_for_again(self, room, body):
        """Nothing of it goes into a request."""
        room.platform.access_body = body
        assert room.send() == 0
        assert room.score.state is ScoreState.WAITING

        room.platform.access_body = None
        room.lms.clock.turn(seconds=2)
        assert room.send() == 1

    def test_access_that_is_refused_stops(self, room):
        """The platform does not know our key, say."""
        room.platform.before_access = [400]
        room.send()

        assert room.score.state is ScoreState.REFUSED
        assert "answered 400" in room.score.answer

    def test_a_platform_that_is_gone_is_tried_again(self, room):
        """Nobody listens there: the row says so."""
        room.platform.__exit__()

        assert room.send() == 0
        assert room.score.state is ScoreState.WAITING
        assert "ConnectError" in room.page()

    def test_a_slow_answer_ends(self, room):
        """However steadily it drips: the time is bounded as a whole."""
        room.platform.drip_scores_s = 0.1
        quick = HttpGradebooks(room.services.signatures.sign, "https://g.example.org", limit_s=0.5)
        impatient = replace(room.services, gradebooks=quick)

        assert send_due_scores(impatient) == 0
        assert "too slowly" in room.score.answer

    def test_what_is_refused_stops_shows_and_can_be_sent_again(self, room):
        """With the platform's own words."""
        room.platform.before_scores = [403]
        assert room.send() == 0
        room.lms.clock.turn(hours=1)
        assert room.send() == 0
        page = room.page()
        assert "answered 403" in page
        assert "the words of the platform" in page

        room.tess.post(f"/assignments/{room.assignment.id}/scores", {})
        assert room.send() == 1
        assert room.taken == [10.0]
        assert "Send refused ones again" not in room.page()

    def test_a_refused_score_gives_way_to_a_new_one(self, room):
        """Another grade is another question."""
        room.platform.before_scores = [422]
        room.send()
        room.override(3.0)

        assert room.send() == 1

    def test_a_dead_senders_score_is_sent_when_its_lease_is_over(self, room):
        """And not before, for it may yet come."""
        with room.services.writing() as work:
            taken = work.scores.claim(work.now, timedelta(seconds=120))
        assert taken is not None
        assert room.send() == 0

        room.lms.clock.turn(seconds=121)
        assert room.send() == 1

    def test_a_sender_that_was_taken_for_dead_changes_nothing(self, room):
        """Another sent the same with the same time; the late answer is dropped."""

        def overtake():
            room.platform.on_score = None
            room.lms.clock.turn(seconds=121)
            assert room.send() == 1
            room.platform.before_scores = [403]

        room.platform.on_score = overtake
        room.send()

        assert room.taken == [10.0]
        assert (room.score.state, room.score.attempt) == (ScoreState.SENT, 2)

    def test_a_score_that_one_platform_cannot_take_keeps_back_no_other(self, room):
        """Bob's is sent though Ann's fails each time."""
        room.platform.before_scores = [500]
        room.send()
        room.lms.browser().launch("bob")
        (bob,) = room.lms.find("users", name="Bob Learner")
        about = room.assignment.id, bob.id
        do(room.services, override_grade, OPERATOR, *about, points=2.0, reason="r")
        room.lms.clock.turn(seconds=2)
        room.send()

        assert room.taken == [2.0, 10.0]

    def test_graders_send_without_being_asked(self, room):
        """Where graders run, a thread of its own looks for scores."""
        pool = GraderPool(1, Walls(unsafe_local=True))
        dispatcher = LocalDispatcher(pool)
        dispatcher.start(room.services)
        try:
            until(lambda: room.score.state is ScoreState.SENT)
        finally:
            dispatcher.stop()

        assert room.taken == [10.0]

    def test_a_closed_platform_is_sent_nothing(self, room):
        """Until it is opened again."""
        told = room.platform.registration()
        do(room.services, change_platform, OPERATOR, room.lms.known.id, told, active=False)
        assert room.send() == 0
        do(room.services, change_platform, OPERATOR, room.lms.known.id, told, active=True)

        assert room.send() == 1


class TestAddresses:
    """Scores, and our token with them, go to the platform and nowhere else."""

    @pytest.mark.parametrize(
        "column",
        [
            "https://evil.example.org/columns/7",
            "http://lms.example.org/columns/7",
            "http://127.0.0.1:1/columns/7",
            "https://lms.example.org@evil.example.org/7",
            "file:///etc/passwd",
            "not-an-address",
        ],
    )
    def test_a_column_elsewhere_is_refused_before_anything_is_sent(self, lms, column):
        """The row says why."""
        lms.platform.said = {ENDPOINT: {"scope": [SCORE], "lineitem": column}}
        room = Class(lms)

        assert room.send() == 0
        assert room.score.state is ScoreState.REFUSED
        assert room.platform.access == []

    def test_the_path_grows_before_the_query(self, lms):
        """As AGS 2.0 wants it."""
        url = "https://lms.example.org/columns/7/?a=b"

        assert scores_address(lms.known, url) == "https://lms.example.org/columns/7/scores?a=b"

"""Signing in and out, passwords, invitations, tokens, accounts."""

import pytest

from submissions.domain.people import Device, Role, Scope
from submissions.errors import (
    BadCredentials,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    TooManyTries,
)
from submissions.services.accounts import (
    accept_invitation,
    add_user,
    change_password,
    change_user,
    invite,
)
from submissions.services.people import apply_roster, enrol
from submissions.services.signing_in import sign_in, sign_out, who_is
from submissions.services.tokens import create_token, list_tokens, revoke_token
from tests.service.world import OPERATOR, PASSWORD


class TestSigningIn:
    """With a name and a password."""

    def test_the_right_password_begins_a_session(self, world):
        """The token says who it is until it is signed out."""
        signed_in = sign_in(world.services, " Student ", PASSWORD)

        assert signed_in.actor.login == "student"
        assert world.ask(who_is, signed_in.token) == signed_in.actor
        world.do(sign_out, signed_in.token)
        with pytest.raises(NotSignedIn):
            world.ask(who_is, signed_in.token)

    @pytest.mark.parametrize(
        ("login", "password"),
        [("student", "wrong"), ("nobody", PASSWORD), ("classmate", ""), ("", "")],
    )
    def test_anything_else_is_refused_in_the_same_words(self, world, login, password):
        """Wrong password, unknown name, account without password: nobody can tell which."""
        with pytest.raises(BadCredentials, match="That name and password do not belong together"):
            sign_in(world.services, login, password)

    def test_a_blocked_account_cannot_sign_in(self, world):
        """Even with the right password, and its sessions have ended."""
        token = sign_in(world.services, "student", PASSWORD).token
        world.do(change_user, world.admin, world.student.user_id, active=False)

        with pytest.raises(NotSignedIn):
            world.ask(who_is, token)
        with pytest.raises(BadCredentials):
            sign_in(world.services, "student", PASSWORD)

    def fail(self, world, login, client, **more):
        """Sign in with a wrong password."""
        with pytest.raises(BadCredentials):
            sign_in(world.services, login, "wrong", client=client, **more)

    def test_guessing_is_slowed_down_more_and_more(self, world):
        """For a name from one address; then even the right password waits, and works."""
        world.clock.stop()
        for _ in range(5):
            self.fail(world, "student", "1.2.3.4")
        waits = []
        for _ in range(8):
            with pytest.raises(TooManyTries) as caught:
                sign_in(world.services, "STUDENT", PASSWORD, client="1.2.3.4")
            waits.append(round(caught.value.wait_s))
            world.clock.turn(seconds=caught.value.wait_s)
            self.fail(world, "student", "1.2.3.4")
        world.clock.turn(seconds=60)

        assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
        assert sign_in(world.services, "student", PASSWORD, client="1.2.3.4").token
        self.fail(world, "student", "1.2.3.4")

    def test_ten_wrong_passwords_lock_no_lecture_hall_out(self, world):
        """Others sign in from the same address, and the same person from another."""
        for _ in range(5):
            self.fail(world, "student", "1.2.3.4")

        world.person("neighbour", world.course, Role.STUDENT, password=PASSWORD)
        assert sign_in(world.services, "neighbour", PASSWORD, client="1.2.3.4").token
        assert sign_in(world.services, "student", PASSWORD, client="5.6.7.8").token

    @pytest.mark.parametrize(
        ("failures", "who"),
        [
            ([("student", f"1.2.3.{n}") for n in range(50)], ("student", "5.6.7.8")),
            ([(f"guess{n}", "1.2.3.4") for n in range(250)], ("student", "1.2.3.4")),
        ],
    )
    def test_guessing_from_everywhere_is_slowed_down_too(self, world, failures, who):
        """Of one name, and of one name after the other; but never on a device that is known."""
        for login, client in failures:
            self.fail(world, login, client)
        login, client = who
        with pytest.raises(TooManyTries):
            sign_in(world.services, login, PASSWORD, client=client)

        known = Device("mine", (world.student.user_id,))
        assert sign_in(world.services, login, PASSWORD, client=client, device=known).token

    def test_a_known_device_is_no_way_around(self, world):
        """It has a limit of its own, and is known for its people alone."""
        mine, other = Device("a", (world.student.user_id,)), Device("b", (99,))
        for device in (mine, other):
            for _ in range(5):
                self.fail(world, "student", "1.2.3.4", device=device)
            with pytest.raises(TooManyTries):
                sign_in(world.services, "student", PASSWORD, client="1.2.3.4", device=device)

    def test_a_name_made_up_like_another_limit_slows_nobody_down(self, world):
        """What is counted for it is counted for nothing else."""
        for _ in range(5):
            self.fail(world, "1.2.3.4 student", "5.6.7.8")
            self.fail(world, "pair:1.2.3.4 student", "5.6.7.8")

        assert sign_in(world.services, "student", PASSWORD, client="1.2.3.4").token

    def test_a_session_ends_when_it_is_not_used(self, world):
        """And lives on while it is."""
        token = sign_in(world.services, "student", PASSWORD).token
        for _ in range(3):
            world.clock.turn(hours=8)
            world.ask(who_is, token)
        world.clock.turn(hours=13)

        with pytest.raises(NotSignedIn):
            world.ask(who_is, token)

    def test_a_made_up_token_is_nobody(self, world):
        """For programs as well."""
        for program in (False, True):
            with pytest.raises(NotSignedIn):
                world.ask(who_is, "made-up", program=program)


class TestPasswords:
    """Changing, setting, refusing."""

    def test_changing_it_ends_all_other_sessions(self, world):
        """The session it is done in goes on; the old password is void."""
        here = sign_in(world.services, "student", PASSWORD)
        elsewhere = sign_in(world.services, "student", PASSWORD)

        change_password(world.services, here.actor, PASSWORD, "a better password")

        assert world.ask(who_is, here.token).login == "student"
        with pytest.raises(NotSignedIn):
            world.ask(who_is, elsewhere.token)
        with pytest.raises(BadCredentials):
            sign_in(world.services, "student", PASSWORD)
        assert sign_in(world.services, "student", "a better password").token

    def test_it_takes_the_current_one(self, world):
        """Who finds an open session cannot take the account over."""
        with pytest.raises(BadCredentials):
            change_password(world.services, world.student, "wrong", "a better password")

    @pytest.mark.parametrize("new", ["short", "x" * 1001, "my-STUDENT-password"])
    def test_a_bad_one_is_refused(self, world, new):
        """Too short, endless, or with one's own name in it."""
        with pytest.raises(Invalid, match="password"):
            change_password(world.services, world.student, PASSWORD, new)

    def test_an_invitation_sets_it_once(self, world):
        """The student of an instructor sets a first password; the link is used up."""
        token = world.do(invite, world.instructor, world.classmate.user_id)

        assert accept_invitation(world.services, token, "a first password").login == "classmate"
        assert sign_in(world.services, "classmate", "a first password").token
        with pytest.raises(NotSignedIn):
            accept_invitation(world.services, token, "another password")

    def test_an_invitation_is_over_after_two_weeks(self, world):
        """And a bad password does not use it up."""
        token = world.do(invite, world.instructor, world.classmate.user_id)
        with pytest.raises(Invalid):
            accept_invitation(world.services, token, "short")
        world.clock.turn(days=14, seconds=1)

        with pytest.raises(NotSignedIn):
            accept_invitation(world.services, token, "a first password")

    def test_a_new_invitation_voids_the_old(self, world):
        """Only the last link sent works."""
        old = world.do(invite, world.instructor, world.classmate.user_id)
        world.do(invite, world.instructor, world.classmate.user_id)

        with pytest.raises(NotSignedIn):
            accept_invitation(world.services, old, "a first password")

    @pytest.mark.parametrize("by_list", [False, True])
    def test_an_account_that_nobody_claimed_is_kept_by_nobody(self, world, by_list):
        """An instructor makes it and keeps the invitation; once others enrol it, that is void."""
        made = "number,name,login\n7,Eve,eve\n"
        world.do(apply_roster, world.stranger, world.other_course.id, made)
        eve = world.first("users", login="eve")
        token = world.do(invite, world.stranger, eve.id)
        if by_list:
            world.do(apply_roster, world.instructor, world.course.id, made)
        else:
            world.do(enrol, world.instructor, world.course.id, "eve", Role.STUDENT)

        with pytest.raises(NotSignedIn):
            accept_invitation(world.services, token, "a first password")
        with pytest.raises(NotFound):
            world.do(invite, world.stranger, eve.id)

    def test_an_invitation_stands_while_nothing_changes(self, world):
        """The same list again takes nobody in anew."""
        made = "number,name,login\n7,Eve,eve\n"
        world.do(apply_roster, world.instructor, world.course.id, made)
        token = world.do(invite, world.instructor, world.first("users", login="eve").id)
        world.do(apply_roster, world.instructor, world.course.id, made)
        world.do(enrol, world.instructor, world.course.id, "eve", Role.STUDENT)

        assert accept_invitation(world.services, token, "a first password").login == "eve"

    def test_an_invitation_opens_no_door_but_its_own(self, world):
        """It is no API token."""
        token = world.do(invite, world.instructor, world.classmate.user_id)
        with pytest.raises(NotSignedIn):
            world.ask(who_is, token, program=True)

    def test_hashes_are_argon2id_and_stay_inside(self, world):
        """What is stored is no password."""
        stored = world.first("users", login="student").password_hash

        assert stored.startswith("$argon2id$")
        assert PASSWORD not in stored


class TestTokens:
    """For programs."""

    def test_a_token_is_its_owner_within_its_scopes(self, world):
        """It can hand in, and is no session."""
        made = world.do(create_token, world.student, "laptop", ["submit"])
        actor = world.ask(who_is, made.token, program=True)

        assert (actor.login, actor.scopes) == ("student", (Scope.SUBMIT,))
        assert world.hand_in(actor=actor).user_id == world.student.user_id
        with pytest.raises(NotSignedIn):
            world.ask(who_is, made.token)

    def test_a_revoked_or_old_token_is_nobody(self, world):
        """At once, and when its days are over."""
        revoked = world.do(create_token, world.student, "a", ["read"])
        old = world.do(create_token, world.student, "b", ["read"], days=1)
        world.do(revoke_token, world.student, revoked.kept.id)
        world.clock.turn(days=1)

        for token in (revoked.token, old.token):
            with pytest.raises(NotSignedIn):
                world.ask(who_is, token, program=True)
        assert [t.name for t in world.do(list_tokens, world.student)] == ["b", "a"]

    @pytest.mark.parametrize(
        ("scopes", "days"), [([], 1), (["invite"], 1), (["all"], 1), (["read"], 367)]
    )
    def test_a_strange_token_is_refused(self, world, scopes, days):
        """Nobody makes their own invitation."""
        with pytest.raises(Invalid):
            world.do(create_token, world.student, "x", scopes, days=days)

    def test_a_token_makes_no_token(self, world):
        """A stolen one cannot multiply, nor change who its owner is."""
        made = world.do(create_token, world.admin, "x", ["teach"])
        actor = world.ask(who_is, made.token, program=True)

        for deed in (
            lambda: world.do(create_token, actor, "y", ["read"]),
            lambda: change_password(world.services, actor, "a", "a better password"),
            lambda: world.do(add_user, actor, "eve", name="Eve"),
        ):
            with pytest.raises(Forbidden):
                deed()


class TestAccounts:
    """Made and changed by administrators."""

    def test_no_two_have_the_same_login(self, world):
        """Not even in other letters."""
        with pytest.raises(Conflict):
            world.do(add_user, OPERATOR, "STUDENT", name="x")

    @pytest.mark.parametrize("login", ["", "a b", "x" * 201])
    def test_a_strange_login_is_refused(self, world, login):
        """Empty, with spaces, or endless."""
        with pytest.raises(Invalid):
            world.do(add_user, OPERATOR, login, name="x")

    def test_administrators_cannot_lock_themselves_out(self, world):
        """There is always one left."""
        with pytest.raises(Invalid):
            world.do(change_user, world.admin, world.admin.user_id, admin=False)


def test_a_session_that_ends_while_it_is_used_stays_ended(world, monkeypatch):
    """Extending it does not bring it back."""
    signed_in = sign_in(world.services, "student", PASSWORD)
    world.clock.turn(hours=6)
    writing = world.services.store.writing

    def after_sign_out(**how):
        monkeypatch.undo()
        world.do(sign_out, signed_in.token)
        return writing(**how)

    monkeypatch.setattr(world.services.store, "writing", after_sign_out)
    world.ask(who_is, signed_in.token)

    assert world.find("sessions") == []


def test_a_token_of_a_blocked_account_is_nobody(world):
    """Its owner may not sign in, so it may not either."""
    made = world.do(create_token, world.student, "x", ["read"])
    world.do(change_user, world.admin, world.student.user_id, active=False)

    with pytest.raises(NotSignedIn):
        world.ask(who_is, made.token, program=True)

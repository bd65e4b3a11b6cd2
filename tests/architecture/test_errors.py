"""Error codes are public: every one is listed, and every error says whose fault it is."""

from grader import errors
from submissions import errors as service_errors
from submissions.client import errors as client_errors
from submissions.worker import grader as grader_process

#: Where errors with codes are; other modules may be loaded by other tests, or not.
MODULES = {module.__name__ for module in (errors, service_errors, client_errors, grader_process)}

CODES = {
    "grader_error",
    "exercise_error",
    "exercise_not_found",
    "exercise_invalid",
    "reference_failed",
    "settings_invalid",
    "submission_error",
    "source_too_large",
    "source_not_text",
    "nothing_to_grade",
    "expression_error",
    "bad_syntax",
    "unknown_symbol",
    "forbidden_construct",
    "too_large",
    "judge_failed",
    "sandbox_error",
    "sandbox_unavailable",
    "protocol_broken",
} | {
    "service_error",
    "not_signed_in",
    "bad_credentials",
    "too_many_tries",
    "not_found",
    "forbidden",
    "invalid",
    "conflict",
    "illegal_transition",
    "hand_in_refused",
    "assignment_not_open",
    "assignment_closed",
    "attempts_exhausted",
    "too_soon",
    "roster_invalid",
    "roster_unclear",
    "changed_meanwhile",
    "group_list_invalid",
    "group_refused",
    "inquiry_refused",
    "key_reused",
    "lease_lost",
    "backup_invalid",
    "move_refused",
    "launch_refused",
    "score_refused",
    "sign_on_refused",
    "platform_refused",
    "platform_unreachable",
    "maker_busy",
    "mail_refused",
    "mail_unreachable",
    "not_installed",
    "store_unavailable",
    "grader_died",
    "grader_overtaxed",
    "client_error",
    "unreachable",
    "service_failed",
    "refused",
    "not_allowed",
}


def tree(kind):
    """Yield an error class and all its descendants in these modules."""
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ in MODULES:
            yield from tree(child)


def test_the_codes_are_these():
    """A new code is a change for machines that read reports, so it is listed here."""
    assert {kind.code for kind in tree(errors.GraderError)} == CODES


def test_no_two_errors_share_a_code():
    """A code names one kind of error."""
    codes = [kind.code for kind in tree(errors.GraderError)]

    assert len(codes) == len(set(codes))


def test_every_error_names_who_can_mend_it():
    """Faults are the student's, the instructor's or the operator's; only ours are retried."""
    for kind in tree(errors.GraderError):
        assert kind.fault in {"student", "instructor", "operator"}
        assert not kind.retry or kind.fault == "operator"

"""What of a report its student may read, by the assignment's levels."""

from collections.abc import Mapping
from typing import Any

from submissions.domain.assignment import Assignment, FeedbackLevel, Release
from submissions.domain.policy import Terms

Entry = Mapping[str, Any]

#: Parts that are for the instructor: which mistake of the catalogue it is, what to look at.
_FOR_STAFF = {"code", "others", "flag", "answer_class"}
_OF_QUESTION = ("name", "outcome", "passed", "points", "pending", "max_points", "place")
_KNOWN_MISTAKE = "It looks like a known mistake"


def is_released(assignment: Assignment, terms: Terms, entry: Entry, now: Any) -> bool:
    """Return whether the student may read the wanted form now; never before the score."""
    if assignment.feedback_level is FeedbackLevel.RECEIVED:
        return False
    if assignment.release is Release.FULL_MARKS:
        return bool(entry["max_score"]) and entry["score"] >= entry["max_score"]
    if assignment.release is Release.AFTER_DUE:
        last = terms.closes_at or terms.due_at
        return last is not None and now > last
    return False


def for_student(entry: Entry, assignment: Assignment) -> dict[str, Any] | None:
    """Return the part of a report that its student may read; None for nothing at all.

    Parameters
    ----------
    entry : mapping
        As ``grader.output.entry_of`` gives it.
    assignment : Assignment
    """
    level = assignment.feedback_level
    if level is FeedbackLevel.RECEIVED:
        return None
    shown: dict[str, Any] = {
        "score": entry["score"],
        "max_score": entry["max_score"],
        "problem": entry["problem"],
        "questions": [],
    }
    if level >= FeedbackLevel.OUTCOMES:
        shown["outcome"] = entry["outcome"]
        shown["questions"] = [_question(question, assignment) for question in entry["questions"]]
    if level >= FeedbackLevel.FULL and "left_out" in entry:
        shown["left_out"] = entry["left_out"]
    return shown


def _question(question: Entry, assignment: Assignment) -> dict[str, Any]:
    full = assignment.feedback_level >= FeedbackLevel.FULL
    checks = [
        _check(check, full=full)
        for check in question["checks"]
        if check["check"] != "mistake" or (full and assignment.hint_level > 0)
    ]
    return {
        **{name: question[name] for name in _OF_QUESTION if name in question},
        "checks": checks,
        "printed": question["printed"] if full else "",
    }


def _check(check: Entry, *, full: bool) -> dict[str, Any]:
    details = {name: value for name, value in check["details"].items() if name not in _FOR_STAFF}
    return {
        "check": check["check"],
        "title": _KNOWN_MISTAKE if check["check"] == "mistake" else check["title"],
        "outcome": check["outcome"],
        "feedback": check["feedback"] if full else "",
        "details": details if full else {},
    }

"""What of a verdict a student is shown in files that we write for them."""

from enum import StrEnum

from grader.output.document import Entry

#: Parts of a check's details that are for the instructor.
_FOR_STAFF = ("code", "others", "flag", "answer_class")


class Show(StrEnum):
    """How much is shown; each level has all of the one before."""

    OUTCOMES = "outcomes"  #: which checks passed
    FEEDBACK = "feedback"  #: what was found and what was wanted, in sentences
    HINTS = "hints"  #: a hint where a known mistake was made


def for_student(entry: Entry, show: Show) -> Entry:
    """Return the part of an entry that its author is shown; the mistake's name never is.

    Parameters
    ----------
    entry : dict
        As ``entry_of`` gives it; it is left as it is.
    show : Show
    """
    shown = entry | {"questions": [_question(question, show) for question in entry["questions"]]}
    return shown | {"left_out": ""} if show is Show.OUTCOMES else shown


def _question(question: Entry, show: Show) -> Entry:
    shown = question | {
        "checks": [
            _check(check, show)
            for check in question["checks"]
            if show is Show.HINTS or check["check"] != "mistake"
        ]
    }
    return shown | {"printed": ""} if show is Show.OUTCOMES else shown


def _check(check: Entry, show: Show) -> Entry:
    if show is Show.OUTCOMES:
        return check | {"feedback": "", "details": {}}
    details = {name: value for name, value in check["details"].items() if name not in _FOR_STAFF}
    title = "a known mistake" if check["check"] == "mistake" else check["title"]
    return check | {"title": title, "details": details}

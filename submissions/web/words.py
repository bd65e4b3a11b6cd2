"""Marks and words of outcomes, the same on all pages."""

from markupsafe import Markup

from grader.output.derivation import WORDS
from grader.output.words import OUTCOMES, mark
from grader.symbolic.derivation import Mark
from submissions.domain.mail import Kind

#: What a step of a derivation counts as, among outcomes; at any other a person looks.
_STEP_OUTCOMES = {
    Mark.CORRECT: "passed",
    Mark.DEFINED: "passed",
    Mark.FOLLOW_THROUGH: "passed",
    Mark.WRONG: "failed",
}
#: What mails one can do without are about.
MAILS = {
    Kind.GRADE: "a grade of yours that a person set or changed",
    Kind.COMMENT: "comments on what you handed in",
    Kind.INQUIRY: "answers to your inquiries",
    Kind.DEADLINE: "a deadline that is a day away, if you have handed in nothing",
    Kind.DIGEST: "what waits for you as staff, once a day",
}
_TONES = {"right": "good", "wrong": "bad", "missing": "bad"}


def outcome(name: str) -> str:
    """Return an outcome in words; one that a newer grader wrote stays as it is."""
    return OUTCOMES.get(name, name)


def outcome_mark(name: str) -> Markup:
    """Return the mark of an outcome, with its words for those who cannot see it."""
    return Markup(
        '<span class="mark {}" aria-hidden="true">{}</span><span class="unseen">{}</span>'
    ).format(name, mark(name), outcome(name))


def step_outcome(verdict: str) -> str:
    """Return the outcome that the verdict on a step amounts to."""
    return _STEP_OUTCOMES.get(_step(verdict), "undecided")


def step_words(verdict: str) -> str:
    """Return the verdict on a step in words."""
    return WORDS[_step(verdict)]


def step_mark(verdict: str) -> Markup:
    """Return the mark of a step of a derivation, and its verdict in words."""
    name = step_outcome(verdict)
    return Markup('<span class="mark {}" aria-hidden="true">{}</span>{}').format(
        name, mark(name), step_words(verdict)
    )


def _step(verdict: str) -> Mark:
    return Mark(verdict) if verdict in set(Mark) else Mark.UNDECIDED  # a newer grader's word


def standing_tone(standing: str) -> str:
    """Return the colour of how one of several arrays stands."""
    return _TONES.get(standing, "half")


def score_tone(share: float) -> str:
    """Return the colour of a score: all of it, nothing, or between.

    Examples
    --------
    >>> score_tone(1.0), score_tone(0.5), score_tone(0.0)
    ('good', 'half', 'bad')
    """
    if share >= 1.0:
        return "good"
    return "half" if share > 0.0 else "bad"
